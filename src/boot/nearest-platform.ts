import { machineFamily, readMachineType } from '../data/machine-type.ts';
import { BOARDS } from '../data/qemu-boards.ts';
import type { OpenPlatform } from '../model/open-case.ts';
import type { Platform, Protection } from '../model/platform.ts';
import { BOOT_ARCHES, type BootArch, bootArch } from './machines.ts';

/** What emulation makes of a platform: as near as it comes, and in words what it cannot give. */
export interface NearestPlatform {
  readonly arch: BootArch;
  readonly platform: OpenPlatform;
  readonly machine: string;
  readonly differs: readonly string[];
}

const NAMES: Readonly<Record<Exclude<Protection, 'none'>, string>> = {
  sev: 'AMD SEV needs an AMD EPYC processor',
  'sev-es': 'AMD SEV-ES needs an AMD EPYC processor',
  'sev-snp': 'AMD SEV-SNP needs an AMD EPYC processor',
  tdx: 'Intel TDX needs an Intel Xeon processor that has it',
  pef: 'the POWER ultravisor needs a POWER9 machine that runs one',
  's390-pv': 'a protected s390 guest needs an IBM z15 or later',
  cca: 'Arm CCA needs a processor with the Realm Management Extension',
  pkvm: 'a protected pKVM guest needs pKVM on the host',
  'restricted-hook': 'the hook that restricts memory needs a module built for this very kernel',
};

/** The nearest thing under QEMU; a text: why there is none. */
export function nearestPlatform(
  asked: OpenPlatform,
  accel: 'tcg' | 'kvm',
  append: string,
): NearestPlatform | string {
  const arch = bootArch(asked.arch);
  if (arch === undefined)
    return `vnex boots ${BOOT_ARCHES.map(({ arch: known }) => known).join(', ')}; ${asked.arch} it does not`;
  if (asked.hypervisor === 'xen' || asked.xen !== undefined) return 'a guest of Xen needs Xen below it';
  const { firmware = [], ...stated } = asked;
  const { protection, mib } = asked.memory;
  const bounces = /\bswiotlb=/.test(asked.kernel.cmdline);
  const cmdline = [asked.kernel.cmdline, protection === 'none' || bounces ? '' : 'swiotlb=force', append];
  const machine = machineOf(asked, arch);
  const hypervisor = accel === 'kvm' ? 'kvm' : 'qemu';
  return {
    arch,
    machine,
    platform: {
      ...stated,
      // Of several that it may be, the QEMU that is booted has one: nobody says which.
      ...(firmware.length === 1 ? { firmware } : {}),
      name: `${asked.arch}, ${machine}`,
      hypervisor,
      machine: machine.split(',')[0],
      memory: {
        protection: 'none',
        protectedFrom: 'boot',
        mib: mib === undefined ? arch.mib : Math.min(mib, MOST_MIB),
      },
      iommu: { kind: asked.arch === 'ppc64le' ? 'spapr-tce' : asked.iommu.kind },
      kernel: { ...asked.kernel, cmdline: cmdline.filter((part) => part !== '').join(' ') },
    },
    differs: [...protectionWords(asked), ...hypervisorWords(asked)],
  };
}

/** A guest under test needs little, and the host may have little. */
const MOST_MIB = 4096;

function machineOf({ machine, arch }: Platform, { machine: usual }: BootArch): string {
  if (machine === undefined || machine === '') return usual;
  // Names of real machines say nothing to QEMU, and those of a vendor's machine types only to the vendor's QEMU.
  const [name = ''] = machine.split(',');
  const family = machineFamily(name, arch);
  const known =
    family !== undefined && !BOARDS.includes(family) && readMachineType(name)?.vendor === undefined;
  return known ? machine : usual;
}

function protectionWords({ memory: { protection } }: Platform): readonly string[] {
  if (protection === 'none') return [];
  return [
    `${NAMES[protection]}; an ordinary guest with swiotlb=force is booted instead: the bounce is to be seen, but memory is open to the host, and the kernel does not require ACCESS_PLATFORM`,
  ];
}

function hypervisorWords({ hypervisor }: Platform): readonly string[] {
  switch (hypervisor) {
    case 'none':
      return ['a physical machine is asked for; QEMU emulates one with the same IOMMU'];
    case 'hyperv':
    case 'powervm':
      return [`${hypervisor === 'hyperv' ? 'Hyper-V' : 'PowerVM'} is asked for; QEMU is booted`];
    default:
      return [];
  }
}
