import { F } from '../data/bits.ts';
import type { DriverModel, HostOffer } from '../guest/driver-model.ts';
import type { Case } from '../model/case.ts';
import type { ClaimId } from '../model/claim.ts';
import type { Device, Implementation, Transport } from '../model/device.ts';
import { type FeatureSet, featureSet, NO_FEATURES } from '../model/feature-set.ts';
import type { Arch, Hypervisor, IommuKind, Platform, Protection } from '../model/platform.ts';

/** An entropy device has no feature bits of its own, so that nothing but the argument decides. */
const RNG = 4;

const MODERN = featureSet([F.VERSION_1]);
const WITH_ACCESS_PLATFORM = featureSet([F.VERSION_1, F.ACCESS_PLATFORM]);

/** VIRTIO_F_SWIOTLB as its draft numbers it. */
const WITH_BOUNCE_REGION = featureSet([27, F.VERSION_1]);

function device(
  name: string,
  transport: Transport,
  implementation: Implementation,
  offers: FeatureSet,
  requires?: FeatureSet,
): Device {
  return { name, type: RNG, transport, implementation, offers, requires, addressing: undefined, config: {} };
}

interface Machine {
  readonly arch: Arch;
  readonly transport: Transport;
  readonly iommu: IommuKind;
  /** A release in which the kernel works as such a guest, where any does. */
  readonly kernel: string;
}

const PC: Machine = { arch: 'x86_64', transport: 'pci-modern', iommu: 'none', kernel: '6.12' };
const PSERIES: Machine = { arch: 'ppc64le', transport: 'pci-modern', iommu: 'spapr-tce', kernel: '5.15' };
const S390: Machine = { arch: 's390x', transport: 'ccw', iommu: 'none', kernel: '6.12' };
const ARM: Machine = { arch: 'aarch64', transport: 'pci-modern', iommu: 'none', kernel: '7.3' };

function platform(
  name: string,
  { arch, iommu, kernel }: Machine,
  protection: Protection,
  hypervisor: Hypervisor = 'kvm',
  cmdline = '',
): Platform {
  return {
    name,
    arch,
    hypervisor,
    machine: undefined,
    memory: { protection, protectedFrom: protection === 'pef' ? 'runtime' : 'boot', mib: 8192 },
    xen: undefined,
    iommu: { kind: iommu },
    kernel: { version: kernel, release: undefined, cmdline, config: {} },
  };
}

interface Place {
  readonly machine: Machine;
  readonly platform: Platform;
}

const ORDINARY: readonly Place[] = [
  { machine: PC, platform: platform('KVM guest, x86-64', PC, 'none') },
  { machine: PSERIES, platform: platform('KVM guest, POWER pseries', PSERIES, 'none') },
  { machine: S390, platform: platform('KVM guest, s390x', S390, 'none') },
  { machine: ARM, platform: platform('KVM guest, Arm', ARM, 'none') },
];

const PROTECTED: readonly Place[] = [
  { machine: PC, platform: platform('AMD SEV guest', PC, 'sev') },
  { machine: PC, platform: platform('AMD SEV-ES guest', PC, 'sev-es') },
  { machine: PC, platform: platform('AMD SEV-SNP guest', PC, 'sev-snp') },
  { machine: PC, platform: platform('Intel TDX guest', PC, 'tdx') },
  { machine: PSERIES, platform: platform('POWER guest under the ultravisor', PSERIES, 'pef') },
  { machine: S390, platform: platform('s390x protected guest', S390, 's390-pv') },
  { machine: ARM, platform: platform('Arm CCA realm', ARM, 'cca') },
  { machine: ARM, platform: platform('pKVM protected guest', ARM, 'pkvm') },
];

const BARE_METAL: readonly Platform[] = [
  platform('Bare metal behind Intel VT-d', { ...PC, iommu: 'intel' }, 'none', 'none', 'intel_iommu=on'),
  platform('Bare metal behind AMD-Vi', { ...PC, iommu: 'amd' }, 'none', 'none'),
  platform('Bare metal behind an SMMU', { ...ARM, iommu: 'smmuv3' }, 'none', 'none'),
];

function offered(offer: HostOffer, transport: Transport): Device {
  switch (offer) {
    case 'insisted':
      return device('QEMU device, ACCESS_PLATFORM insisted on', transport, 'qemu', WITH_ACCESS_PLATFORM);
    case 'optional':
      return device(
        'device, ACCESS_PLATFORM available',
        transport,
        'generic',
        WITH_ACCESS_PLATFORM,
        NO_FEATURES,
      );
    case 'bounce-region':
      return device('device with a bounce region of its own', transport, 'generic', WITH_BOUNCE_REGION);
    case 'nothing':
      return device('QEMU device without ACCESS_PLATFORM', transport, 'qemu', MODERN);
  }
}

const PHYSICAL: Device = device('physical virtio device', 'pci-modern', 'hardware', WITH_ACCESS_PLATFORM);

/** The cases by which a claim about a driver is judged, with the offer that its rule asks of hosts where that matters. */
export function claimCases(claim: ClaimId, { id, offer: own }: DriverModel): readonly Case[] {
  const at = (offer: HostOffer, places: readonly Place[]): readonly Case[] =>
    places.map((place) => ({
      device: offered(offer, place.machine.transport),
      platform: place.platform,
      driver: id,
    }));
  switch (claim) {
    case 'safe':
      return [...at('nothing', PROTECTED), ...at('optional', PROTECTED), ...at('insisted', PROTECTED)];
    case 'free':
    case 'old-guests':
      return at(own, ORDINARY);
    case 'one-offer':
      return at(own, PROTECTED);
    case 'real-devices':
      return BARE_METAL.map((bare) => ({ device: PHYSICAL, platform: bare, driver: id }));
    case 'old-hosts':
      return at('nothing', PROTECTED);
  }
}
