import type { Problem } from '../../../io/usage-error.ts';
import type { BootSetup } from '../../../model/boot-setup.ts';
import type { Ignored } from '../../../model/ignored.ts';
import type { OpenPlatform } from '../../../model/open-case.ts';
import { ARCHES, type Arch } from '../../../model/platform.ts';
import type { Plug, QemuStart } from '../../../model/qemu.ts';
import type { Varying } from '../../../model/space.ts';
import { printable } from '../../../text/printable.ts';
import { alternatives } from '../../../text/quoting.ts';
import { ANY_KERNEL, type GuestKernel } from '../../guest-kernel.ts';
import type { Position } from '../../positions.ts';
import { daemonsIn, withDaemons } from '../daemons/daemons.ts';
import { problemsIn } from '../problems-in.ts';
import type { StartedProgram } from '../shell/commands.ts';
import type { Variables, Word } from '../shell/words.ts';
import { bootSetupOf } from './boot-setup.ts';
import { createsCards } from './cards.ts';
import { qemuCommands } from './commands.ts';
import { cpuNotes, refusedCpu } from './cpu-models.ts';
import { devicesOf } from './devices.ts';
import { openglOf, useDisplay } from './display.ts';
import { distinctGuests, type ScriptTest } from './distinct-guests.ts';
import { type CommandReading, lastOf, openCommandReading, refusesSetting } from './entries.ts';
import { ignoredOf } from './ignored.ts';
import { invalidOptions, optionNotes } from './invalid-options.ts';
import { amdIommu } from './iommus.ts';
import type { KeyValues } from './keyval.ts';
import { linesOf } from './lines.ts';
import { headBefore, logHeads, type SaidOfHost } from './log.ts';
import {
  archOf,
  globalsOf,
  type MachineChoice,
  machineArgument,
  machineChoice,
  machineValues,
} from './machine.ts';
import { lacksDeviceMemory, lacksMemfd, memoryOf, numaNodes } from './memory.ts';
import { type Command, commandOf, type Mistake } from './options.ts';
import { confidentialId, confidentialSince, passedBy, pinsMemory, platformOf } from './platform.ts';
import { type FileReader, withConfigs } from './readconfig.ts';
import { openByVariables, openVariables, unknownCpus, unknownVariables } from './unknown.ts';

/** What a command line does not say. */
export interface CommandLineOptions {
  /** What problems call the text: a file's name. */
  readonly file: string;
  readonly kernel?: GuestKernel;
  /** The values of shell variables, beside those that the text itself sets. */
  readonly variables?: Variables;
  /** Reads a file beside the text; left out where there is none to be had. */
  readonly readFile?: FileReader;
  /** Left out: what the binary's name says. */
  readonly arch?: Arch;
  /** The version of QEMU, where it is stated. */
  readonly qemu?: string;
  /** The text leaves arguments out, and says so. */
  readonly isElided?: boolean;
}

/** A command line as it was understood; what QEMU makes of it is for others to say. */
export interface QemuCommandLine {
  readonly start: QemuStart;
  /** The virtio devices in the order in which QEMU creates them. */
  readonly plugs: readonly Plug[];
  /** Where the text asks for each of them. */
  readonly positions: readonly Position[];
  readonly platform: OpenPlatform;
  readonly boot: BootSetup;
  /** What is ignored, as it stands in the text. */
  readonly ignored: readonly Ignored[];
  /** Variables whose values are not known, of what is not a device. */
  readonly variables: readonly string[];
  /** What the text says of the host; left out where it says nothing. */
  readonly says?: SaidOfHost;
  /** Where it begins in the text. */
  readonly position: Position;
  /** The same as an offset. */
  readonly offset: number;
  /** Where a script starts this guest only if tests in it come out so: the lines of these. Left out where it does in any case. */
  readonly when?: readonly ScriptTest[];
}

export interface CommandLineReading {
  /** Undefined where nothing could be made of the text. */
  readonly line: QemuCommandLine | undefined;
  readonly problems: readonly Problem[];
}

/** What was read of a text with several guests; none of them where nothing could be made of it. */
export interface CommandLinesReading {
  readonly lines: readonly QemuCommandLine[];
  readonly problems: readonly Problem[];
}

/** Reads the QEMU command lines in a text as a shell and QEMU would, each of which is a guest. */
export function readQemuCommandLines(text: string, options: CommandLineOptions): CommandLinesReading {
  const found = qemuCommands(text, options.variables ?? new Map());
  const isNone = found.starts.length === 0 && (found.mistake === undefined || !STARTS_QEMU.test(text));
  const mistake = isNone ? NO_QEMU : found.mistake;
  if (mistake !== undefined) return { lines: [], problems: problemsIn(text, options.file, [mistake]) };
  const ignored = [
    ...found.notes,
    ...found.others.map((other) => ({ text: printable(other), matters: false })),
  ];
  const heads = logHeads(text);
  const daemons = daemonsIn(found.programs);
  const read = found.starts.map((start) => {
    const named: FileReader = (name) => start.files.get(name) ?? options.readFile?.(name);
    const { words, mistakes } = withConfigs(start.words, named);
    const { line, problems: others } = readQemuWords(words, text, {
      ...options,
      isElided: start.isElided === true,
    });
    const problems = [...problemsIn(text, options.file, mistakes), ...others];
    const says = headBefore(heads, start.words[0]?.offset ?? 0);
    const own = {
      ...whenOf(start, text),
      ...(says === undefined ? {} : { says }),
      ignored: [...(line?.ignored ?? []), ...ignored],
    };
    const plugs = line?.plugs.map((plug) => withDaemons(plug, daemons)) ?? [];
    return { line: line === undefined ? undefined : { ...line, plugs, ...own }, problems };
  });
  return {
    lines: distinctGuests(read.flatMap(({ line }) => line ?? [])),
    problems: read.flatMap(({ problems }) => problems),
  };
}

function whenOf({ when }: StartedProgram, text: string): Pick<QemuCommandLine, 'when'> {
  if (when.length === 0) return {};
  const place = linesOf(text);
  return { when: when.map(({ offset, holds }) => ({ line: place(offset).line, holds })) };
}

/** A line that begins with an option, or a QEMU with an option behind it: what is prose has neither. */
const STARTS_QEMU =
  /^\s*-{1,2}[a-z]|(?:qemu|kvm)\S*\s[^\n]{0,200}?(?<!\S)["']?-{1,2}[a-z]|(?:qemu|kvm)\S*\s*\\$/im;

const NO_QEMU: Mistake = {
  offset: 0,
  message: 'this is not a QEMU command line: it names no QEMU, and does not begin with an option of QEMU',
};

/** Linux MAX_ARG_STRLEN, without the zero byte at the end. */
const LONGEST_ARGUMENT = 128 * 1024 - 1;

function longArgument({ offset, text }: Word): Mistake {
  const message = `an argument of ${text.length} characters; Linux starts no program with one of more than ${LONGEST_ARGUMENT} bytes`;
  return { offset, message };
}

/** Reads the words of a QEMU command line; where each comes from is an offset into the text. */
export function readQemuWords(
  words: readonly Word[],
  text: string,
  options: CommandLineOptions,
): CommandLineReading {
  const tooLong = words.filter((word) => word.text.length > LONGEST_ARGUMENT);
  if (tooLong.length > 0)
    return { line: undefined, problems: problemsIn(text, options.file, tooLong.map(longArgument)) };
  const lines = linesOf(text);
  const command = commandOf(words);
  const reading = openCommandReading(command, options.isElided);
  reading.mistakes.push(...unknownVariables(command));
  const machineOptions = machineValues(reading);
  const arch = options.arch ?? archOf(command.binary, machineOptions);
  if (arch === 'unknown') {
    const message = `${command.binary} is for an architecture that vnex does not model; expected one of ${alternatives(ARCHES)}`;
    const mistake = { offset: words[0]?.offset ?? 0, message };
    return { line: undefined, problems: problemsIn(text, options.file, [mistake]) };
  }
  const machine = machineChoice(machineOptions, arch, reading);
  reading.notes.push(...cpuNotes(arch, reading, options.qemu));
  const start = startOf(command, machine, machineOptions, reading);
  const asked = devicesOf(machine, reading, options.qemu);
  if (asked.length > 0) reading.notes.push(...optionNotes(reading, options.qemu));
  useDisplay(
    reading,
    asked.map(({ plug }) => plug.model),
  );
  const platform = passedBy(
    platformOf(machine, command.binary, options.kernel ?? ANY_KERNEL, reading),
    asked,
  );
  const open = [...(platform.open ?? []), ...openByVariables(command, arch)];
  const line: QemuCommandLine = {
    start: { ...start, ...kvmOf(platform, open) },
    plugs: asked.map(({ plug }) => plug),
    positions: asked.map(({ offset }) => lines(offset)),
    platform: open.length === 0 ? platform : { ...platform, open },
    boot: bootSetupOf(machine, platform.memory.protection, asked, reading),
    ignored: ignoredOf(command, reading, asked.length > 0),
    variables: openVariables(command),
    position: lines(words[0]?.offset ?? 0),
    offset: words[0]?.offset ?? 0,
  };
  return { line, problems: problemsIn(text, options.file, reading.mistakes) };
}

/** How QEMU is started, as far as its devices depend on it. */
function startOf(
  command: Command,
  machine: MachineChoice,
  machineOptions: KeyValues,
  reading: CommandReading,
): QemuStart {
  const memory = memoryOf(machineOptions, reading);
  const amd = amdIommu(reading);
  const cpusVariable = unknownCpus(command);
  const invalid = [...invalidOptions(reading), ...refusedCpu(machine.arch, reading)];
  const nodes = numaNodes(reading);
  return {
    arch: machine.arch,
    machine: machineArgument(machine),
    binary: command.path,
    cpus: cpusOf(machine, reading),
    ...(cpusVariable === undefined ? { mostCpus: mostCpusOf(machine, reading) } : {}),
    ...(cpusVariable === undefined ? {} : { cpusVariable }),
    globals: globalsOf(reading),
    confidential: confidentialId(machineOptions) !== undefined,
    since: confidentialSince(machineOptions, reading),
    ...(pinsMemory(machineOptions, reading) ? { pinsMemory: true } : {}),
    ...(amd === undefined ? {} : { amdIommu: amd }),
    ...(memory === undefined ? {} : { memory }),
    ...(lacksMemfd(reading) ? { lacksMemfd: true } : {}),
    ...(nodes === undefined ? {} : { numaNodes: nodes }),
    ...(lacksDeviceMemory(reading) ? { lacksDeviceMemory: true } : {}),
    ...openglOf(command.options),
    ...refusesSetting(reading),
    ...(invalid.length === 0 ? {} : { invalid }),
    ...(createsCards(machine, reading) ? { createsCards: true } : {}),
  };
}

/** Whether KVM runs the guest, unless the accelerator is open. */
function kvmOf({ hypervisor }: OpenPlatform, open: readonly Varying[]): Pick<QemuStart, 'kvm'> {
  const isOpen = open.some((one) => one.kind === 'fact' && one.name === 'platform.hypervisor');
  return isOpen || hypervisor === 'xen' ? {} : { kvm: hypervisor === 'kvm' };
}

/** QEMU machine_parse_smp_config(): `-smp 4`, the most that there can be, or as many as sockets, cores and threads make. */
function cpusOf({ family }: MachineChoice, reading: CommandReading): number {
  const { cpus, maxcpus, product } = processorsOf(reading);
  return cpus ?? maxcpus ?? product ?? family?.cpus ?? 1;
}

/** The same for those that there can be. */
function mostCpusOf(machine: MachineChoice, reading: CommandReading): NonNullable<QemuStart['mostCpus']> {
  const { maxcpus, product = 1 } = processorsOf(reading);
  return { count: maxcpus ?? Math.max(product, cpusOf(machine, reading)), checkedBy: 'qemu' };
}

/** What `-smp` counts; the product of the parts that it names. */
function processorsOf(
  reading: CommandReading,
): Readonly<Record<'cpus' | 'maxcpus' | 'product', number | undefined>> {
  const values = lastOf(reading, 'smp')?.values;
  const count = (key: string): number | undefined => {
    const value = Number.parseInt(values?.get(key) ?? '', 10);
    return value > 0 ? value : undefined;
  };
  const product = SMP_PARTS.reduce((all, key) => all * (count(key) ?? 1), 1);
  return {
    cpus: count('cpus'),
    maxcpus: count('maxcpus'),
    product: values === undefined ? undefined : product,
  };
}

const SMP_PARTS = ['drawers', 'books', 'sockets', 'dies', 'clusters', 'modules', 'cores', 'threads'];
