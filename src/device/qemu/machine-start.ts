import { readMachineType } from '../../data/machine-type.ts';
import { MOST_CPUS, OLDEST_MACHINES, RETIRES_MACHINES } from '../../data/qemu-machines.ts';
import { knownVersion, type QemuBoot, since, versionName } from './boot.ts';
import type { QemuObjection } from './prediction.ts';

function isVendors({ machine: { name }, binary }: QemuBoot): boolean {
  return readMachineType(name, binary)?.vendor !== undefined;
}

/** Since when the message names the machine type. */
const NAMES_MACHINE = { after: '7.2', by: '10.0' } as const;

/**
 * QEMU select_machine(): what it says of a version of a machine type that it does not have yet, or no longer. Returns undefined where it
 * has it, and for a vendor's machine type, which its QEMU may have.
 */
export function refusedVersion(boot: QemuBoot): QemuObjection | undefined {
  const { machine, version } = boot;
  if (machine.version === undefined || isVendors(boot)) return undefined;
  const { series } = machine.version;
  if (series <= version.series && series >= oldestSeries(boot)) return undefined;
  const name = since(boot, NAMES_MACHINE) ? `: "${machine.name}"` : '';
  return { message: `unsupported machine type${name}`, where: 'system/vl.c select_machine()' };
}

/** The series of the oldest version of the machine type that this QEMU has. */
function oldestSeries(boot: QemuBoot): number {
  const { machine, version } = boot;
  const kin = OLDEST_MACHINES.filter((row) => row.machine === machine.family?.name);
  const left = knownVersion(kin.findLast((row) => since(boot, row.since))?.oldest ?? '0.0').series;
  if (!since(boot, RETIRES_MACHINES.since)) return left;
  return Math.max(left, version.series - RETIRES_MACHINES.majors * 1000 + 1);
}

/**
 * What is said of more processors than the machine type takes: QEMU machine_parse_smp_config(), libvirt qemuValidateDomainVCpuTopology().
 * Returns undefined where it takes them, or where the limit was not read, as that of a vendor's type.
 */
export function refusedCpus(boot: QemuBoot): QemuObjection | undefined {
  const { arch, machine, mostCpus } = boot;
  const { name, version = boot.version } = machine;
  if (mostCpus === undefined || isVendors(boot)) return undefined;
  const row = MOST_CPUS.findLast(
    (one) =>
      one.machine === machine.family?.name &&
      one.arch === arch &&
      knownVersion(one.since).series <= version.series,
  );
  if (row === undefined || mostCpus.count <= row.most) return undefined;
  if (mostCpus.checkedBy === 'libvirt')
    return {
      message: `Maximum CPUs greater than specified machine type limit ${row.most}`,
      where: 'libvirt src/qemu/qemu_validate.c qemuValidateDomainVCpuTopology()',
      by: 'libvirt',
    };
  const full = row.prefix === undefined || name.startsWith(row.prefix) ? name : row.prefix + seriesName(boot);
  return {
    message: `Invalid SMP CPUs ${mostCpus.count}. The max CPUs supported by machine '${full}' is ${row.most}`,
    where: 'hw/core/machine-smp.c machine_parse_smp_config()',
  };
}

/** `7.2`, the version of a machine type whose name says none. */
function seriesName({ version }: QemuBoot): string {
  return versionName(version).split('.').slice(0, 2).join('.');
}
