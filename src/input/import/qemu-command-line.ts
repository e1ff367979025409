import { FLAG_OPTIONS, VALUE_OPTIONS } from '../../data/qemu-options.ts';
import type { Problem } from '../../io/usage-error.ts';
import type { Ignored } from '../../model/ignored.ts';
import type { Arch, Platform } from '../../model/platform.ts';
import type { Plug, QemuStart } from '../../model/qemu.ts';
import { ANY_KERNEL, type GuestKernel } from '../guest-kernel.ts';
import type { Position } from '../positions.ts';
import { problemsIn } from './problems-in.ts';
import { devicesOf } from './qemu-devices.ts';
import { lastOf, openReading, type Reading } from './qemu-entries.ts';
import { ignoredOf } from './qemu-ignored.ts';
import { remapsDma } from './qemu-iommus.ts';
import { linesOf } from './qemu-lines.ts';
import { archOf, globalsOf, machineArgument, machineChoice, machineValues } from './qemu-machine.ts';
import { memoryOf } from './qemu-memory.ts';
import { commandOf, type Mistake } from './qemu-options.ts';
import { confidentialId, confidentialSince, pinsMemory, platformOf } from './qemu-platform.ts';
import { commandWords, unknownVariables } from './shell-variables.ts';
import type { Variables, Word } from './shell-words.ts';

/** What a command line does not say. */
export interface CommandLineOptions {
  /** What problems call the text: a file's name. */
  readonly file: string;
  readonly kernel?: GuestKernel;
  /** The values of shell variables, beside those that the text itself sets. */
  readonly variables?: Variables;
  /** Left out: what the binary's name says. */
  readonly arch?: Arch;
}

/** A command line as it was understood; what QEMU makes of it is for others to say. */
export interface QemuCommandLine {
  readonly start: QemuStart;
  /** The virtio devices in the order in which QEMU creates them. */
  readonly plugs: readonly Plug[];
  /** Where the text asks for each of them. */
  readonly positions: readonly Position[];
  readonly platform: Platform;
  /** What is ignored, as it stands in the text. */
  readonly ignored: readonly Ignored[];
}

export interface CommandLineReading {
  /** Undefined where nothing could be made of the text. */
  readonly line: QemuCommandLine | undefined;
  readonly problems: readonly Problem[];
}

/** Reads a QEMU command line as a shell and QEMU would, linear in its length. */
export function readQemuCommandLine(text: string, options: CommandLineOptions): CommandLineReading {
  const split = commandWords(text, options.variables);
  if (split.kind === 'broken') return { line: undefined, problems: problemsIn(text, options.file, [split]) };
  return readQemuWords(split.words, text, options, split.end);
}

/** Reads the words of a QEMU command line; where each comes from is an offset into the text. */
export function readQemuWords(
  words: readonly Word[],
  text: string,
  options: CommandLineOptions,
  end: Word | undefined,
): CommandLineReading {
  const lines = linesOf(text);
  const nothing = (mistake: Mistake): CommandLineReading => ({
    line: undefined,
    problems: problemsIn(text, options.file, [mistake]),
  });
  const command = commandOf(words);
  if (command.binary === undefined && !isOfQemu(command.options[0]?.name ?? ''))
    return nothing({
      offset: 0,
      message: 'this is not a QEMU command line: it names no QEMU, and does not begin with an option of QEMU',
    });

  const reading = openReading(command);
  reading.mistakes.push(...unknownVariables(command));
  const machineOptions = machineValues(reading);
  const arch = options.arch ?? archOf(command.binary, machineOptions);
  if (arch === 'unknown')
    return nothing({
      offset: 0,
      message: `${command.binary} is for an architecture of which vnex knows nothing`,
    });
  const machine = machineChoice(machineOptions, arch, reading);
  const memory = memoryOf(machineOptions, reading);
  const remaps = remapsDma(reading);
  const start: QemuStart = {
    arch,
    machine: machineArgument(machine),
    binary: command.path,
    cpus: cpusOf(reading),
    globals: globalsOf(reading),
    confidential: confidentialId(machineOptions) !== undefined,
    since: confidentialSince(machineOptions, reading),
    ...(pinsMemory(machineOptions, reading) ? { pinsMemory: true } : {}),
    ...(remaps === undefined ? {} : { remapsDma: remaps }),
    ...(memory === undefined ? {} : { memory }),
  };
  const asked = devicesOf(machine, reading);
  const platform = platformOf(machine, command.binary, options.kernel ?? ANY_KERNEL, reading);
  const line: QemuCommandLine = {
    start,
    plugs: asked.map(({ plug }) => plug),
    positions: asked.map(({ offset }) => lines(offset)),
    platform,
    ignored: ignoredOf(command, reading, end),
  };
  return { line, problems: problemsIn(text, options.file, reading.mistakes) };
}

/** Whether QEMU has such an option. */
function isOfQemu(name: string): boolean {
  return FLAG_OPTIONS.has(name) || VALUE_OPTIONS.has(name);
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
