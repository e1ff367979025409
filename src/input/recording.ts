import type { FeatureSet } from '../features/feature-set.ts';
import type { Observation, RecordedDevice, Recording } from '../model/recording.ts';
import { checkedShape } from './checked-shape.ts';
import { deviceFrom } from './device.ts';
import type { FeatureSetSpelling } from './feature-set.ts';
import { featureSetOf } from './feature-set.ts';
import { firmwareBeforeFrom } from './firmware-recording.ts';
import { type Inputs, type Report, readNamed, reportWithin } from './inputs.ts';
import { reportOn } from './layers.ts';
import { platformFrom } from './platform.ts';
import type { RecordingJson } from './shapes/formats.ts';
import type { InputSource } from './source.ts';

type Given = RecordingJson['devices'][number];

export async function loadRecording(path: string, inputs: Inputs): Promise<Recording | undefined> {
  const source = await readNamed(path, inputs);
  return source === undefined ? undefined : recordingFrom(source, inputs);
}

/** The recording that a file holds. Every mistake is reported; what is returned counts only where there was none. */
export async function recordingFrom(source: InputSource, inputs: Inputs): Promise<Recording | undefined> {
  const report = reportOn([{ source, at: [] }], inputs);
  const given = await checkedShape('recording', source.value, report);
  if (given === undefined) return undefined;
  const platform = given.platform && (await platformFrom(given.platform, reportWithin(report, 'platform')));
  const devices: (RecordedDevice | undefined)[] = [];
  for (const [index, device] of (given.devices ?? []).entries())
    devices.push(await deviceOf(device, reportWithin(report, 'devices', index)));
  if (given.name === undefined || given.qemu === undefined || platform === undefined) return undefined;
  if (given.devices === undefined || !devices.every((device) => device !== undefined)) return undefined;
  const { name, qemu, host, refusedByQemu = [] } = given;
  const firmware = given.firmware && firmwareBeforeFrom(given.firmware, reportWithin(report, 'firmware'));
  return {
    name,
    qemu: qemuOf(qemu),
    ...(host === undefined ? {} : { host }),
    ...(firmware === undefined ? {} : { firmware }),
    platform,
    devices,
    refusedByQemu: refusedByQemu.map(({ backend, ...refused }) =>
      backend === undefined ? refused : { ...refused, backend },
    ),
  };
}

function qemuOf({ memory, ...qemu }: RecordingJson['qemu']): Recording['qemu'] {
  return memory === undefined ? qemu : { ...qemu, memory };
}

async function deviceOf(
  { device: form, qemu, backend, observed }: Given,
  report: Report,
): Promise<RecordedDevice | undefined> {
  const device = await deviceFrom(form, reportWithin(report, 'device'));
  if (device === undefined) return undefined;
  const made = { ...(qemu === undefined ? {} : { qemu }), ...(backend === undefined ? {} : { backend }) };
  // A device that was seen at work leaves nothing open.
  const { open: _, ...closed } = device;
  return {
    device: closed,
    ...made,
    observed: observationOf(observed, device.type, reportWithin(report, 'observed')),
  };
}

function observationOf(given: Given['observed'], type: number, report: Report): Observation {
  const { driver, bound, status, dma, answered, messages } = given;
  const features = seenSet(given.features, type, 'features', report);
  // Guest and device nearly always tell the same, in the same words.
  const same = features !== undefined && given.deviceSawFeatures === given.features;
  return {
    driver: driver ?? undefined,
    bound,
    status: Number(status),
    features,
    deviceSawFeatures: same ? features : seenSet(given.deviceSawFeatures, type, 'deviceSawFeatures', report),
    dma: dmaOf(dma),
    ...(answered === undefined ? {} : { answered }),
    messages,
  };
}

function seenSet(
  given: FeatureSetSpelling | null,
  type: number,
  key: 'features' | 'deviceSawFeatures',
  report: Report,
): FeatureSet | undefined {
  return given === null ? undefined : featureSetOf(given, type, reportWithin(report, key));
}

function dmaOf({ api, implementation, streamingMaps, bounced, iommuGroupType }: Given['observed']['dma']) {
  return {
    api: api ?? undefined,
    implementation: implementation ?? undefined,
    streamingMaps,
    bounced: bounced ?? undefined,
    iommuGroupType: iommuGroupType ?? undefined,
  };
}
