import { F } from '../data/bits.ts';
import type { DriverModel, HostOffer } from '../guest/driver-model.ts';
import type { Case } from '../model/case.ts';
import type { ClaimId } from '../model/claim.ts';
import type { Addressing, Device, Implementation, Transport } from '../model/device.ts';
import { type FeatureSet, featureSet, NO_FEATURES } from '../model/feature-set.ts';
import type { Arch, Hypervisor, IommuKind, Platform, Protection } from '../model/platform.ts';

/** An entropy device has no feature bits of its own, so that nothing but the argument decides. */
const RNG = 4;

const MODERN = featureSet([F.VERSION_1]);
const ACCESS_PLATFORM = featureSet([F.ACCESS_PLATFORM]);
const WITH_ACCESS_PLATFORM = featureSet([F.VERSION_1, F.ACCESS_PLATFORM]);

/** VIRTIO_F_SWIOTLB as its draft numbers it. */
const WITH_BOUNCE_REGION = featureSet([27, F.VERSION_1]);

interface Described {
  readonly requires?: FeatureSet;
  readonly addressing?: Addressing;
}

function device(
  name: string,
  transport: Transport,
  implementation: Implementation,
  offers: FeatureSet,
  { requires, addressing }: Described = {},
): Device {
  return { name, type: RNG, transport, implementation, offers, requires, addressing, config: {} };
}

interface Machine {
  readonly arch: Arch;
  readonly transport: Transport;
  readonly iommu: IommuKind;
  /** A release in which the kernel works as such a guest, where any does. */
  readonly kernel: string;
  readonly cmdline?: string;
}

const PC: Machine = { arch: 'x86_64', transport: 'pci-modern', iommu: 'none', kernel: '6.12' };
const PC_WITH_IOMMU: Machine = { ...PC, iommu: 'intel', cmdline: 'intel_iommu=on' };
/** Since 5.19 a POWER secure guest reserves its bounce pool too early, see the change `pef-pool-too-late`. */
const PSERIES: Machine = { arch: 'ppc64le', transport: 'pci-modern', iommu: 'spapr-tce', kernel: '5.15' };
const S390: Machine = { arch: 's390x', transport: 'ccw', iommu: 'none', kernel: '6.12' };
const ARM: Machine = { arch: 'aarch64', transport: 'pci-modern', iommu: 'none', kernel: '7.3' };

/** POWER and s390 guests start as ordinary ones and ask for protection later, when their devices exist. */
const AT_RUNTIME: ReadonlySet<Protection> = new Set(['pef', 's390-pv']);

interface Place {
  readonly transport: Transport;
  readonly platform: Platform;
}

function place(
  name: string,
  { arch, transport, iommu, kernel, cmdline = '' }: Machine,
  protection: Protection = 'none',
  hypervisor: Hypervisor = 'kvm',
): Place {
  const protectedFrom = AT_RUNTIME.has(protection) ? 'runtime' : 'boot';
  return {
    transport,
    platform: {
      name,
      arch,
      hypervisor,
      machine: undefined,
      memory: { protection, protectedFrom, mib: 8192 },
      xen: undefined,
      iommu: { kind: iommu },
      kernel: { version: kernel, release: undefined, cmdline, config: {} },
    },
  };
}

/** The last one is what the same offer costs where a guest has an IOMMU for other reasons. */
const ORDINARY: readonly Place[] = [
  place('KVM guest, x86-64', PC),
  place('KVM guest, POWER pseries', PSERIES),
  place('KVM guest, s390x', S390),
  place('KVM guest, Arm', ARM),
  place('KVM guest, x86-64, emulated VT-d', PC_WITH_IOMMU),
];

const PROTECTED_LATER: readonly Place[] = [
  place('POWER secure guest', PSERIES, 'pef'),
  place('s390x protected guest', S390, 's390-pv'),
];

const PROTECTED_FROM_BOOT: readonly Place[] = [
  place('AMD SEV guest', PC, 'sev'),
  place('AMD SEV-ES guest', PC, 'sev-es'),
  place('AMD SEV-SNP guest', PC, 'sev-snp'),
  place('Intel TDX guest', PC, 'tdx'),
  place('Arm CCA realm', ARM, 'cca'),
  place('pKVM protected guest', ARM, 'pkvm'),
];

const PROTECTED: readonly Place[] = [...PROTECTED_FROM_BOOT, ...PROTECTED_LATER];

/** Where DMA addresses are not guest-physical ones, and the device would take them for such. */
const PROTECTED_BEHIND_IOMMU: readonly Place[] = [
  place('AMD SEV-SNP guest, emulated VT-d', PC_WITH_IOMMU, 'sev-snp'),
];

const BEHIND_IOMMU: readonly Place[] = [
  place('bare metal behind Intel VT-d', PC_WITH_IOMMU, 'none', 'none'),
  place('bare metal behind AMD-Vi', { ...PC, iommu: 'amd' }, 'none', 'none'),
  place('bare metal behind an SMMU', { ...ARM, iommu: 'smmuv3' }, 'none', 'none'),
  place('KVM guest, x86-64, emulated VT-d', PC_WITH_IOMMU),
];

/** Hardware cannot do without; whether it says so by refusing is its own affair. */
const PHYSICAL: readonly Device[] = [
  device('physical device', 'pci-modern', 'hardware', WITH_ACCESS_PLATFORM),
  device('physical device that insists', 'pci-modern', 'hardware', WITH_ACCESS_PLATFORM, {
    requires: ACCESS_PLATFORM,
  }),
];

function offered(offer: HostOffer, transport: Transport): Device {
  switch (offer) {
    case 'insisted':
      return device('QEMU device, ACCESS_PLATFORM insisted on', transport, 'qemu', WITH_ACCESS_PLATFORM);
    case 'optional':
      return device('device, ACCESS_PLATFORM optional', transport, 'generic', WITH_ACCESS_PLATFORM, {
        requires: NO_FEATURES,
      });
    case 'bounce-region':
      return device('device with a bounce region', transport, 'generic', WITH_BOUNCE_REGION);
    case 'bypass':
      return device('QEMU device, the bypass offered', transport, 'qemu', MODERN, {
        addressing: 'guest-physical',
      });
    case 'new-bit':
      return device('QEMU device, NO_TRANSLATION assumed', transport, 'qemu', MODERN);
    case 'nothing':
      return device('QEMU device without ACCESS_PLATFORM', transport, 'qemu', MODERN);
  }
}

/**
 * The cases by which a claim about a driver is judged, with the offer that its rule asks of hosts where that matters.
 * What decides first stands first. Left out is a protected guest with an IOMMU of its own and ACCESS_PLATFORM: it
 * breaks under almost every rule, since what an IOMMU maps stays private, and so tells none of them apart.
 */
export function claimCases(claim: ClaimId, model: DriverModel): readonly Case[] {
  const own = model.offer;
  const at = (offer: HostOffer, places: readonly Place[]): readonly Case[] =>
    places.map(({ transport, platform }) => ({
      device: offered(offer, transport),
      platform,
      driver: model.id,
    }));
  // A model that takes a new bit for granted cannot be asked about hosts without it.
  const without = own === 'new-bit' ? 'new-bit' : 'nothing';
  switch (claim) {
    case 'safe':
      return [
        ...at(without, [...PROTECTED, ...PROTECTED_BEHIND_IOMMU]),
        ...[...new Set<HostOffer>(['optional', 'insisted', own])]
          .filter((offer) => offer !== without)
          .flatMap((offer) => at(offer, PROTECTED)),
      ];
    case 'free':
    case 'old-guests':
      return at(own, ORDINARY);
    case 'one-offer':
      return at(own, [...PROTECTED_LATER, ...PROTECTED_FROM_BOOT]);
    case 'real-devices':
      return BEHIND_IOMMU.flatMap(({ platform }) =>
        PHYSICAL.map((physical) => ({ device: physical, platform, driver: model.id })),
      );
    case 'old-hosts':
      return own === 'new-bit' ? [] : at('nothing', PROTECTED);
  }
}
