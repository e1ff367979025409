import type { MachineFamily } from '../../../data/machine-family.ts';
import { machineFamily, readMachineType } from '../../../data/machine-type.ts';
import { CLASSES } from '../../../data/qemu-classes.ts';
import { archOfMachine, DEFAULT_MACHINE } from '../../../data/qemu-machines.ts';
import type { MonitorRefusal } from '../../../model/device.ts';
import type { Ignored } from '../../../model/ignored.ts';
import type { Arch } from '../../../model/platform.ts';
import { type Global, globalOf } from '../../../model/qemu.ts';
import { parseVersion } from '../../../model/release.ts';
import { printable } from '../../../text/printable.ts';
import { byQemu } from './backend-behind.ts';
import { type CommandReading, entriesOf, mayHaveMore, use } from './entries.ts';
import { type KeyValues, onOff } from './keyval.ts';
import { numaNodes } from './memory.ts';

/** The machine that a command line asks for. */
export interface MachineChoice {
  readonly arch: Arch;
  /** As it was given, or QEMU's default; '' where there is none. */
  readonly type: string;
  readonly family: MachineFamily | undefined;
  /** All options of `-machine`, with dashes in their names. */
  readonly options: KeyValues;
}

/** Whether QEMU may have the machine type, although vnex knows nothing of it. */
export function isUnknown({ type, family }: MachineChoice): boolean {
  return type !== '' && family === undefined;
}

/** Whether a machine type stays compatible with a release before this one; one that says no version does not. */
export function isBefore({ type }: MachineChoice, release: string): boolean {
  const { atMost } = readMachineType(type)?.base ?? {};
  const [own, limit] = [parseVersion(atMost ?? ''), parseVersion(release)];
  return own !== undefined && limit !== undefined && own.series < limit.series;
}

const ARCH_OF: ReadonlyMap<string, Arch> = new Map([
  ['x86_64', 'x86_64'],
  ['i386', 'x86_64'],
  ['aarch64', 'aarch64'],
  ['arm', 'aarch64'],
  ['ppc64', 'ppc64le'],
  ['ppc64le', 'ppc64le'],
  ['s390x', 's390x'],
  ['riscv64', 'riscv64'],
  ['riscv32', 'riscv64'],
  ['ppc', 'ppc64le'],
  ['loongarch64', 'loongarch64'],
]);

/** The architecture that a binary stands for, or its machine type where the binary, such as qemu-kvm, names none. */
export function archOf(binary: string | undefined, machine: KeyValues): Arch | 'unknown' {
  const name = /^qemu-system-([\w-]+?)(?:\.exe)?$/.exec(binary ?? '')?.[1];
  if (name !== undefined) return ARCH_OF.get(name) ?? 'unknown';
  return archOfMachine(machine.get('type') ?? '') ?? 'x86_64';
}

/** All `-machine` options as one: they add up, and QEMU keyval_dashify() takes an underscore of a name for a dash. */
export function machineValues(reading: CommandReading): KeyValues {
  const all = new Map<string, string>();
  for (const entry of entriesOf(reading, 'machine')) {
    use(reading, entry);
    for (const [key, value] of entry.values) all.set(key.replaceAll('_', '-'), value);
  }
  return all;
}

/** The options of `-machine` that something is made of. */
export const UNDERSTOOD: ReadonlySet<string> = new Set([
  'type',
  'accel',
  'pcie',
  'iommu',
  'iommu-sys',
  'default-bus-bypass-iommu',
  'acpi',
  'confidential-guest-support',
  'memory-encryption',
  'memory-backend',
]);

/** The machine, its type looked up; options without effect are noted. */
export function machineChoice(options: KeyValues, arch: Arch, reading: CommandReading): MachineChoice {
  for (const [key, value] of options) if (!UNDERSTOOD.has(key)) reading.notes.push(machineNote(key, value));
  const type = options.get('type') ?? DEFAULT_MACHINE[arch] ?? '';
  const machine: MachineChoice = { arch, type, family: machineFamily(type, arch), options };
  if (isUnknown(machine))
    reading.notes.push({
      text: printable(`-machine ${type}`),
      matters: true,
      why: `vnex knows no such machine type of ${arch}, and neither may QEMU`,
    });
  return machine;
}

/** QEMU select_machine(): where no machine is named, and the architecture has none that it takes by itself. */
export function refusedMachine({ type }: MachineChoice, reading: CommandReading): MonitorRefusal | undefined {
  if (type !== '' || mayHaveMore(reading)) return undefined;
  return byQemu('No machine specified, and there is no default', 'system/vl.c select_machine()', {
    kind: 'machine',
  });
}

/** QEMU parse_numa_node(): the machine of s390x has one node, and takes no word of any. */
export function refusedNuma({ family }: MachineChoice, reading: CommandReading): MonitorRefusal | undefined {
  if (family?.name !== 's390-ccw-virtio' || (numaNodes(reading) ?? 0) === 0) return undefined;
  return byQemu('NUMA is not supported by this machine-type', 'hw/core/numa.c parse_numa_node(), of -numa', {
    kind: 'command-line',
  });
}

function machineNote(key: string, value: string): Ignored {
  const text = printable(`-machine ${key}=${value}`);
  return /iommu|virtio|vhost/.test(key)
    ? { text, matters: true, why: 'it may change which devices are behind an IOMMU' }
    : { text, matters: false };
}

/** The machine as QEMU takes it, with the one option that decides on its buses. */
export function machineArgument({ type, options }: MachineChoice): string {
  return onOff(options, 'pcie') === true ? `${type},pcie=on` : type;
}

/** `-global driver.property=value` and its longer form. */
export function globalsOf(reading: CommandReading): Global[] {
  return entriesOf(reading, 'global').flatMap((entry) => {
    const global = globalOf(entry.option.value) ?? longGlobal(entry.values);
    if (global === undefined) {
      reading.mistakes.push({
        offset: entry.option.offset,
        message: '-global is not DRIVER.PROPERTY=VALUE',
      });
      use(reading, entry);
      return [];
    }
    if (/^(?:virtio|vhost)-/.test(global.driver) && !CLASSES.has(global.driver)) {
      const text = printable(`-global ${entry.option.value.slice(0, LONGEST)}`);
      const why = `no device is of the class ${printable(global.driver.slice(0, LONGEST))}, so that it sets nothing`;
      reading.notes.push({ text, matters: true, why });
    }
    if (/^(?:virtio|vhost|pci-device$|device$)/.test(global.driver)) use(reading, entry);
    return [global];
  });
}

/** Enough of an option to know it by. */
const LONGEST = 200;

function longGlobal(values: KeyValues): Global | undefined {
  const driver = values.get('driver');
  const property = values.get('property');
  const value = values.get('value');
  if (driver === undefined || property === undefined || value === undefined) return undefined;
  return { driver, property, value };
}
