import { readMachineType } from '../../data/machine-type.ts';
import { MOST_CPUS } from '../../data/qemu-machines.ts';
import { knownVersion, type QemuBoot, versionName } from './boot.ts';
import type { QemuObjection } from './prediction.ts';

/**
 * What is said of more processors than the machine type takes: QEMU machine_parse_smp_config(), libvirt qemuValidateDomainVCpuTopology().
 * Returns undefined where it takes them, or where the limit was not read, as that of a vendor's type.
 */
export function refusedCpus(boot: QemuBoot): QemuObjection | undefined {
  const { arch, machine, mostCpus, binary } = boot;
  const { name, version = boot.version } = machine;
  if (mostCpus === undefined || readMachineType(name, binary)?.vendor !== undefined) return undefined;
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
