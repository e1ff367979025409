import { CONFIDENTIAL_SINCE, CONFIDENTIAL_SUPPORT_SINCE } from '../../../data/qemu-machines.ts';
import { PCI_EXPANDERS } from '../../../data/qemu-options.ts';
import { leavesIommuAside } from '../../../data/qemu-platform.ts';
import type { OpenPlatform } from '../../../model/open-case.ts';
import {
  type Arch,
  type Hypervisor,
  IOMMU_ARCH,
  type IommuKind,
  PROTECTION_ARCH,
  type Protection,
  type Unmodelled,
} from '../../../model/platform.ts';
import { compareVersions, parseVersion } from '../../../model/release.ts';
import { printable } from '../../../text/printable.ts';
import type { GuestKernel } from '../../guest-kernel.ts';
import { thirtyTwoBitGuest } from '../../thirty-two-bit.ts';
import type { AskedFor } from './devices.ts';
import { type CommandReading, entriesOf, lastOf, use, useById } from './entries.ts';
import { type KeyValues, onOff } from './keyval.ts';
import { isUnknown, type MachineChoice } from './machine.ts';

/** The platform that a command line describes. */
export function platformOf(
  machine: MachineChoice,
  binary: string | undefined,
  kernel: GuestKernel,
  reading: CommandReading,
): OpenPlatform {
  const { arch, family, type, options } = machine;
  const protection = protectionOf(options, arch, reading);
  const guest = lastOf(reading, 'name')?.values.get('guest');
  const hypervisor = hypervisorOf(machine, binary, reading);
  const unmodelled =
    thirtyTwoBitGuest({
      binary,
      cpu: entriesOf(reading, 'cpu').at(-1)?.option.value,
      release: kernel.release,
      image: entriesOf(reading, 'kernel').at(-1)?.option.value,
      narrow: family?.narrow,
    }) ??
    unknownIommu(options, reading) ??
    unknownMachine(machine);
  return {
    name: printable(guest ?? `${arch}, ${type}`),
    arch,
    hypervisor,
    machine: type === '' ? undefined : printable(type),
    memory: {
      protection,
      protectedFrom: protection === 'pef' ? 'runtime' : 'boot',
      mib: memoryOf(reading),
      ...(family?.name === 'pseries' && hasMaxmemGiven(reading) ? { announced: true } : {}),
    },
    xen: hypervisor === 'xen' ? { domain: 'domU', mode: family?.xen ?? 'hvm' } : undefined,
    iommu: iommuOf(machine, reading),
    kernel: {
      version: kernel.version,
      release: kernel.release,
      cmdline: lastOf(reading, 'append')?.option.value ?? '',
      config: {},
      changes: kernel.changes,
    },
    open: kernel.open.length === 0 ? undefined : kernel.open,
    ...(unmodelled === undefined ? {} : { unmodelled }),
  };
}

/** An IOMMU of the machine that vnex does not know, as a device or as an option of the machine. */
function unknownIommu(options: KeyValues, reading: CommandReading): Unmodelled | undefined {
  const entry = entriesOf(reading, 'device').find(({ values }) => {
    const driver = values.get('driver') ?? '';
    return driver.includes('iommu') && !driver.startsWith('virtio-') && !IOMMU_OF.has(driver);
  });
  if (entry !== undefined) {
    use(reading, entry);
    return { what: printable(`the IOMMU ${entry.values.get('driver')}`), concerns: 'pci' };
  }
  const named = options.get('iommu');
  if (named === undefined || named === 'smmuv3' || named === 'none' || named === 'off') return undefined;
  return { what: printable(`the IOMMU of -machine iommu=${named}`), concerns: 'pci' };
}

/** A machine whose way from devices to memory was not read. */
function unknownMachine(machine: MachineChoice): Unmodelled | undefined {
  if (!isUnknown(machine) && machine.family?.unmodelled === undefined) return undefined;
  return { what: printable(`the machine type ${machine.type}`), concerns: 'all' };
}

/** Machine types of QEMU that Xen alone starts, unless the command line says otherwise: default_machine_opts. */
function usualAccelerator({ type, family }: MachineChoice): string | undefined {
  return family?.xen !== undefined || type.startsWith('xenfv') ? 'xen' : undefined;
}

function hypervisorOf(
  machine: MachineChoice,
  binary: string | undefined,
  reading: CommandReading,
): Hypervisor {
  const enabled = lastOf(reading, 'enable-kvm') !== undefined;
  const [first] = entriesOf(reading, 'accel');
  const given = first?.values.get('accel') ?? machine.options.get('accel')?.split(':')[0];
  const accel = given ?? (enabled ? undefined : usualAccelerator(machine));
  for (const entry of entriesOf(reading, 'accel')) use(reading, entry);
  // KVM that plays Xen: the guest finds Xen's leaves of CPUID, and is a domain (docs/system/i386/xen.rst).
  if (accel === 'xen' || (Number(first?.values.get('xen-version') ?? 0) !== 0 && accel === 'kvm'))
    return 'xen';
  const usesKvm = accel === undefined ? enabled || /^(?:qemu-)?kvm$/.test(binary ?? '') : accel === 'kvm';
  if (!usesKvm && accel !== undefined && accel !== 'tcg')
    reading.notes.push({
      text: printable(`accel=${accel}, taken for QEMU's own emulation`),
      matters: false,
    });
  return usesKvm ? 'kvm' : 'qemu';
}

const PROTECTION_OF: ReadonlyMap<string, Protection> = new Map([
  ['sev-guest', 'sev'],
  ['sev-snp-guest', 'sev-snp'],
  ['tdx-guest', 'tdx'],
  ['pef-guest', 'pef'],
  ['s390-pv-guest', 's390-pv'],
  ['rme-guest', 'cca'],
]);

/** The id of the object that makes the guest a confidential one. */
export function confidentialId(options: KeyValues): string | undefined {
  return options.get('confidential-guest-support') ?? options.get('memory-encryption');
}

/** Whether the guest's memory is pinned: QEMU sev_kvm_init(), which keeps all of it from being given back. */
export function pinsMemory(options: KeyValues, reading: CommandReading): boolean {
  const id = confidentialId(options);
  return id !== undefined && reading.byId.get(`object ${id}`)?.values.get('qom-type') === 'sev-guest';
}

/** The first version of QEMU that takes what is said of protected memory; undefined where nothing is. */
export function confidentialSince(options: KeyValues, reading: CommandReading): string | undefined {
  const id = confidentialId(options);
  if (id === undefined) return undefined;
  const type = reading.byId.get(`object ${id}`)?.values.get('qom-type') ?? '';
  const ofObject = CONFIDENTIAL_SINCE.get(type);
  const ofOption =
    options.get('confidential-guest-support') === undefined ? undefined : CONFIDENTIAL_SUPPORT_SINCE;
  const versions = [ofObject, ofOption].flatMap((text) =>
    text === undefined ? [] : (parseVersion(text) ?? []),
  );
  const newest = versions.sort(compareVersions).at(-1);
  return [ofObject, ofOption].find(
    (text) => text !== undefined && parseVersion(text)?.series === newest?.series,
  );
}

function protectionOf(options: KeyValues, arch: Arch, reading: CommandReading): Protection {
  const id = confidentialId(options);
  if (id === undefined) return 'none';
  const object = reading.byId.get(`object ${id}`);
  useById(reading, ['object'], id);
  const type = object?.values.get('qom-type') ?? '';
  const protection = PROTECTION_OF.get(type);
  const only = protection && PROTECTION_ARCH[protection];
  const elsewhere = only !== undefined && only !== arch;
  if (object === undefined || protection === undefined || elsewhere) {
    const where = elsewhere ? `, which exists only on ${only}; this machine is ${arch}` : '';
    const what = object === undefined ? 'no -object has that id' : `its -object is of type "${type}"${where}`;
    const message = printable(`-machine names "${id}" as its confidential-guest-support; ${what}`);
    const offset = (object ?? entriesOf(reading, 'machine').at(-1))?.option.offset ?? 0;
    reading.mistakes.push({ offset, message });
    return 'none';
  }
  const policy = Number(object.values.get('policy') ?? '1');
  return protection === 'sev' && (policy & SEV_ES) !== 0 ? 'sev-es' : protection;
}

/** The bit of an SEV policy that encrypts the registers too. */
const SEV_ES = 4;

const IOMMU_OF: ReadonlyMap<string, IommuKind> = new Map([
  ['intel-iommu', 'intel'],
  ['amd-iommu', 'amd'],
  ['virtio-iommu-pci', 'virtio'],
  ['virtio-iommu', 'virtio'],
  ['virtio-iommu-pci-non-transitional', 'virtio'],
  ['arm-smmuv3', 'smmuv3'],
  ['riscv-iommu-pci', 'riscv'],
]);

/** Whether the IOMMU is in no device's way; a PC guest learns of one from ACPI alone. */
function isBypassed(
  { arch, options }: Pick<MachineChoice, 'arch' | 'options'>,
  iommus: readonly KeyValues[],
  reading: CommandReading,
): boolean {
  if (arch === 'ppc64le') return false;
  const noAcpi = onOff(options, 'acpi') === false || lastOf(reading, 'no-acpi') !== undefined;
  const expanders = entriesOf(reading, 'device').flatMap(({ values }) =>
    PCI_EXPANDERS.has(values.get('driver') ?? '') ? [values] : [],
  );
  return leavesIommuAside(options, iommus, expanders) || (noAcpi && arch === 'x86_64');
}

/**
 * QEMU’s riscv-iommu-pci signals by message only, which a machine takes with aia=aplic-imsic; the one of
 * -machine iommu-sys=on has wires as well.
 */
function iommuOf(machine: MachineChoice, reading: CommandReading): OpenPlatform['iommu'] {
  const { options } = machine;
  const kind = iommuKindOf(machine, reading);
  const heard = kind !== 'riscv' || isSystemIommu(machine) || options.get('aia') === 'aplic-imsic';
  const passesAtReset = passesGiven(kind, reading);
  return {
    kind,
    ...(heard ? {} : { interrupts: false }),
    ...(passesAtReset === undefined ? {} : { passesAtReset }),
  };
}

/** What the IOMMU itself is told to do until a driver programs it. Returns undefined where nothing is said of that. */
function passesGiven(kind: IommuKind, reading: CommandReading): boolean | undefined {
  const iommu = entriesOf(reading, 'device').find(
    ({ values }) => IOMMU_OF.get(values.get('driver') ?? '') === kind,
  );
  if (iommu === undefined) return undefined;
  if (kind === 'virtio') return onOff(iommu.values, 'boot-bypass');
  const off = kind === 'riscv' ? onOff(iommu.values, 'off') : undefined;
  return off === undefined ? undefined : !off;
}

function isSystemIommu({ arch, options }: MachineChoice): boolean {
  return arch === 'riscv64' && onOff(options, 'iommu-sys') === true;
}

function iommuKindOf(machine: MachineChoice, reading: CommandReading): IommuKind {
  const { arch, family, options } = machine;
  const exists = (kind: IommuKind) => (IOMMU_ARCH[kind] ?? arch) === arch;
  let kind: IommuKind = family?.name === 'pseries' ? 'spapr-tce' : 'none';
  if (options.get('iommu') === 'smmuv3') {
    if (exists('smmuv3')) kind = 'smmuv3';
    else
      reading.notes.push({ text: '-machine iommu=smmuv3', matters: true, why: `${arch} has no such IOMMU` });
  }
  if (isSystemIommu(machine)) kind = 'riscv';
  const iommus: KeyValues[] = [];
  for (const entry of entriesOf(reading, 'device')) {
    const iommu = IOMMU_OF.get(entry.values.get('driver') ?? '');
    if (iommu === undefined || !exists(iommu)) continue;
    use(reading, entry);
    iommus.push(entry.values);
    kind = iommu;
  }
  return isBypassed({ arch, options }, iommus, reading) ? 'none' : kind;
}

/** A platform whose IOMMU no virtio device is behind, as one that has none. */
export function passedBy(platform: OpenPlatform, asked: readonly AskedFor[]): OpenPlatform {
  const none = asked.length > 0 && asked.every(({ plug }) => plug.bypassesIommu === true);
  return none ? { ...platform, iommu: { kind: 'none' } } : platform;
}

const UNITS: Readonly<Record<string, number>> = { '': 1, K: 1 / 1024, M: 1, G: 1024, T: 1024 * 1024 };

/** Whether `-m` says how large memory can become. */
function hasMaxmemGiven(reading: CommandReading): boolean {
  return lastOf(reading, 'm')?.values.get('maxmem') !== undefined;
}

/** `-m 4G`: a number without a unit counts MiB. */
function memoryOf(reading: CommandReading): number | undefined {
  const size = lastOf(reading, 'm')?.values.get('size');
  const [, digits, unit = ''] = /^(\d{1,12})([KMGT]?)[Bb]?$/i.exec(size ?? '') ?? [];
  const mib = Math.round(Number(digits) * (UNITS[unit.toUpperCase()] ?? 1));
  return Number.isFinite(mib) && mib >= 1 ? mib : undefined;
}
