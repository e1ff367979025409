import { NEWEST_READ, type QemuBoot, qemuVersion } from '../../device/qemu/boot.ts';
import type { QemuPrediction } from '../../device/qemu/prediction.ts';
import type { Device } from '../../model/device.ts';
import type { Arch, Platform } from '../../model/platform.ts';
import { printable } from '../../model/printable.ts';
import type { Problem } from '../usage-error.ts';
import { devicesOf } from './qemu-devices.ts';
import { lastOf, openReading, type Reading } from './qemu-entries.ts';
import { ignoredOf } from './qemu-ignored.ts';
import { linesOf } from './qemu-lines.ts';
import { archOf, globalsOf, machineFrom, machineValues } from './qemu-machine.ts';
import { commandOf, type Mistake } from './qemu-options.ts';
import { confidentialId, type GivenKernel, platformOf } from './qemu-platform.ts';
import { type ChosenVersion, predictFor } from './qemu-version.ts';
import { shellWords } from './shell-words.ts';

/** What a command line does not say. */
export interface QemuImportOptions {
  /** What problems call the text: a file's name. */
  readonly file: string;
  readonly kernel?: GivenKernel;
  /** QEMU's version. Left out: that of the machine type, or else the newest that was read. */
  readonly qemu?: string;
  /** Left out: what the binary's name says. */
  readonly arch?: Arch;
}

export interface QemuImport {
  readonly devices: readonly Device[];
  /** What QEMU would refuse, with its message. */
  readonly refused: readonly (Problem & { readonly name: string; readonly model: string })[];
  /** undefined: the text is no command line. */
  readonly platform: Platform | undefined;
  /** What was made of nothing, as it stands in the text. */
  readonly ignored: readonly string[];
  readonly problems: readonly Problem[];
  /** Why each device offers what it offers. */
  readonly predictions: readonly QemuPrediction[];
  readonly qemu: Omit<ChosenVersion, 'predictions'>;
}

const NOTHING = { version: NEWEST_READ, from: 'newest read' } as const;

/** A message that quotes more of the text than this helps nobody. */
const LONGEST = 500;

/** Reads a QEMU command line as a shell would, and predicts what QEMU makes of it. */
export function importQemu(text: string, options: QemuImportOptions): QemuImport {
  const split = shellWords(text);
  const lines = linesOf(text);
  const problem = ({ offset, message }: Mistake): Problem => ({
    file: options.file,
    ...lines(offset),
    message: printable(message.slice(0, LONGEST)),
  });
  const empty = {
    devices: [],
    refused: [],
    platform: undefined,
    ignored: [],
    predictions: [],
    qemu: NOTHING,
  };
  if (split.kind === 'broken') return { ...empty, problems: [problem(split)] };
  const command = commandOf(split.words);
  if (command.binary === undefined && !command.options.some(({ name }) => name !== ''))
    return { ...empty, problems: [problem({ offset: 0, message: 'this is not a QEMU command line' })] };

  const reading = openReading(command);
  const machineOptions = machineValues(reading);
  const arch = options.arch ?? archOf(command.binary, machineOptions);
  if (arch === 'unknown') {
    const message = `${command.binary} is for an architecture of which vnex knows nothing`;
    return { ...empty, problems: [problem({ offset: 0, message })] };
  }
  const machine = machineFrom(machineOptions, arch, reading);
  const boot: Omit<QemuBoot, 'version'> = {
    arch,
    machine,
    cpus: cpusOf(reading),
    globals: globalsOf(reading),
    confidential: confidentialId(machineOptions) !== undefined,
  };
  const plugged = devicesOf(machine, arch, reading);
  const platform = platformOf(machine, machineOptions, arch, command.binary, options.kernel ?? {}, reading);
  const given = options.qemu === undefined ? undefined : qemuVersion(options.qemu);
  if (options.qemu !== undefined && given === undefined) {
    const message = `"${options.qemu}" is not a version of QEMU; expected one such as ${NEWEST_READ}`;
    reading.mistakes.push({ offset: 0, message });
  }
  const { version, from, predictions } = predictFor(boot, plugged, given);
  return {
    devices: predictions.flatMap((prediction) => (prediction.kind === 'created' ? [prediction.device] : [])),
    refused: predictions.flatMap((prediction, i) => {
      if (prediction.kind === 'created') return [];
      const { name, model } = prediction.plug;
      const offset = plugged[i]?.offset ?? 0;
      return [{ ...problem({ offset, message: prediction.message }), name, model: printable(model) }];
    }),
    platform,
    ignored: ignoredOf(command, reading, split.end),
    problems: reading.mistakes.map(problem),
    predictions,
    qemu: { version, from },
  };
}

/** `-smp 4`, or as many as sockets, cores and threads make. */
function cpusOf(reading: Reading): number {
  const values = lastOf(reading, 'smp')?.values;
  const count = (key: string): number | undefined => {
    const value = Number.parseInt(values?.get(key) ?? '', 10);
    return value > 0 ? value : undefined;
  };
  const parts = ['sockets', 'dies', 'clusters', 'cores', 'threads'].map((key) => count(key) ?? 1);
  return count('cpus') ?? parts.reduce((product, part) => product * part, 1);
}
