import type { FirmwareRecording } from '../model/firmware-recording.ts';
import type { OpenDevice, OpenPlatform } from '../model/open-case.ts';
import type { Recording } from '../model/recording.ts';
import type { Scenario } from '../model/scenario.ts';
import type { Space } from '../model/space.ts';
import { describe } from '../text/quoting.ts';
import { deviceFrom } from './device.ts';
import { type Inputs, type Report, readNamed } from './inputs.ts';
import { isObject } from './json-value.ts';
import { reportOn, wholeFile } from './layers.ts';
import { platformFrom } from './platform.ts';
import type { InputSource } from './source.ts';

// Loaders of whole files. Each adds what is wrong to `inputs`, and what it returns counts only where nothing was;
// settle() tells. `path` may be `-` for standard input.

export async function loadDevice(path: string, inputs: Inputs): Promise<OpenDevice | undefined> {
  const source = await readNamed(path, inputs);
  return source && nounFrom(source, deviceFrom, inputs);
}

export async function loadPlatform(path: string, inputs: Inputs): Promise<OpenPlatform | undefined> {
  const source = await readNamed(path, inputs);
  return source && nounFrom(source, platformFrom, inputs);
}

/** One of the formats that are read. */
export type Loaded =
  | { readonly kind: 'device'; readonly device: OpenDevice }
  | { readonly kind: 'platform'; readonly platform: OpenPlatform }
  | { readonly kind: 'scenario'; readonly scenario: Scenario }
  | { readonly kind: 'recording'; readonly recording: Recording }
  | { readonly kind: 'firmware recording'; readonly recording: FirmwareRecording }
  | { readonly kind: 'space'; readonly space: Space };

/** Reads a file of any of the formats, which its keys tell apart. */
export async function loadAny(path: string, inputs: Inputs): Promise<Loaded | undefined> {
  const source = await readNamed(path, inputs);
  if (source === undefined) return undefined;
  const kind = kindOf(source.value);
  switch (kind) {
    case 'scenario': {
      const { scenarioFrom } = await import('./scenario.ts');
      const scenario = await scenarioFrom(source, inputs);
      return scenario && { kind, scenario };
    }
    case 'recording': {
      const { recordingFrom } = await import('./recording.ts');
      const recording = await recordingFrom(source, inputs);
      return recording && { kind, recording };
    }
    case 'firmware recording': {
      const { firmwareRecordingFrom } = await import('./firmware-recording.ts');
      const recording = await firmwareRecordingFrom(source, inputs);
      return recording && { kind, recording };
    }
    case 'space': {
      const { spaceFrom } = await import('./space.ts');
      const space = await spaceFrom(source, inputs);
      return space && { kind, space };
    }
    case undefined:
      return extending(source, inputs);
    default:
      return part(source, kind, inputs);
  }
}

/** A file whose own keys do not tell may extend one whose keys do. */
async function extending(source: InputSource, inputs: Inputs): Promise<Loaded | undefined> {
  const subject = await wholeFile(source, inputs);
  if (subject === undefined) return undefined;
  const kind = kindOf(subject.value);
  if (kind === 'device' || kind === 'platform') return part(source, kind, inputs);
  const found = isObject(subject.value) ? '' : `found ${describe(subject.value)}; `;
  reportOn(subject.layers, inputs)(
    [],
    `${found}expected a scenario ("device" and "platform"), a recording ("format" and "devices"), a device ("type" and "transport") or a platform ("arch" and "kernel")`,
  );
  return undefined;
}

async function part(
  source: InputSource,
  kind: 'device' | 'platform',
  inputs: Inputs,
): Promise<Loaded | undefined> {
  if (kind === 'device') {
    const device = await nounFrom(source, deviceFrom, inputs);
    return device && { kind, device };
  }
  const platform = await nounFrom(source, platformFrom, inputs);
  return platform && { kind, platform };
}

async function nounFrom<Noun>(
  source: InputSource,
  from: (value: unknown, report: Report) => Promise<Noun | undefined>,
  inputs: Inputs,
): Promise<Noun | undefined> {
  const subject = await wholeFile(source, inputs);
  return subject && from(subject.value, reportOn(subject.layers, inputs));
}

/** One telling key is enough: the others may be what is wrong with the file. */
const TELLING: readonly (readonly [Loaded['kind'], readonly string[]])[] = [
  ['space', ['vary']],
  ['recording', ['format', 'devices', 'refusedByQemu']],
  ['scenario', ['device', 'platform', 'expect']],
  ['device', ['type', 'transport', 'offers', 'requires', 'addressing']],
  ['platform', ['arch', 'kernel', 'hypervisor', 'memory', 'iommu']],
];

/** Which format a value is of, by the first key that tells. Returns undefined where no key does. */
export function kindOf(value: unknown): Loaded['kind'] | undefined {
  if (!isObject(value)) return undefined;
  if (Object.hasOwn(value, 'firmware') && Object.hasOwn(value, 'command')) return 'firmware recording';
  return TELLING.find(([, keys]) => keys.some((key) => Object.hasOwn(value, key)))?.[0];
}
