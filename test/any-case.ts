import fc from 'fast-check';
import { type FeatureSet, featureSet, intersect, union, without } from '../src/features/feature-set.ts';
import type { Case } from '../src/model/case.ts';
import { ADDRESSINGS, type Device, IMPLEMENTATIONS, TRANSPORTS } from '../src/model/device.ts';
import {
  ARCHES,
  type ConfigValue,
  HYPERVISORS,
  IOMMU_KINDS,
  type Platform,
  PROTECTED_FROM,
  PROTECTIONS,
  XEN_DOMAINS,
  XEN_MODES,
} from '../src/model/platform.ts';
import { RELEASES } from './cases.ts';

// Cases of every kind, for properties that must hold of all of them.

const DRIVEN = [
  1, 2, 3, 4, 5, 7, 8, 9, 11, 12, 16, 17, 18, 19, 20, 23, 24, 25, 26, 27, 29, 32, 33, 34, 36, 40, 41, 45,
];
const FIELDS = [
  'mtu',
  'rss_max_key_size',
  'num_queues',
  'max_nr_ports',
  'num_scanouts',
  'secure_erase_sector_alignment',
  'max_secure_erase_sectors',
  'max_secure_erase_seg',
];
const PARAMETERS: Readonly<Record<string, readonly string[]>> = {
  'virtio_pci.force_legacy': ['1', '0'],
  swiotlb: ['force', 'noforce', '65536,force', '4096'],
  iommu: ['pt', 'nopt', 'off', 'soft'],
  'iommu.passthrough': ['1', '0', 'x'],
  'iommu.strict': ['1', '0'],
  intel_iommu: ['on', 'off', 'strict', 'on,strict'],
  amd_iommu: ['off', 'fullflush'],
  init_on_free: ['1', '0'],
  page_poison: ['1', '0'],
  disable_ddw: [''],
};
const OPTIONS = [
  'VIRTIO_PCI_LEGACY',
  'BLK_DEV_INTEGRITY',
  'NUMA',
  'ACPI_NUMA',
  'VIRTIO_BLK_SCSI',
  'VIRTIO_RTC_CLASS',
  'REMOTEPROC',
  'AMD_MEM_ENCRYPT',
  'XEN_VIRTIO',
  'XEN_VIRTIO_FORCE_GRANT',
  'INTEL_IOMMU',
  'INTEL_IOMMU_DEFAULT_ON',
  'INTEL_IOMMU_DEFAULT_ON_INTGPU_OFF',
  'AMD_IOMMU',
  'VIRTIO_IOMMU',
  'ARM_SMMU_V3',
  'IOMMU_DEFAULT_PASSTHROUGH',
  'IOMMU_DEFAULT_DMA_LAZY',
  'INIT_ON_FREE_DEFAULT_ON',
  'PAGE_POISONING',
  'PAGE_POISONING_NO_SANITY',
  'DMA_RESTRICTED_POOL',
  'ARM_SCMI_TRANSPORT_VIRTIO_VERSION1_COMPLIANCE',
];

const VALUES: readonly ConfigValue[] = ['y', 'm', 'n'];
const word = fc.oneof(fc.integer(), fc.constant(0), fc.constant(-1));
const anySet = fc.record<FeatureSet>({ w0: word, w1: word, w2: word, w3: word });
/** Usually with the bits that most rules turn on. */
export const offers = fc
  .tuple(anySet, fc.subarray([5, 17, 32, 33]))
  .map(([set, bits]) => union(without(set, featureSet([17, 32, 33])), featureSet(bits)));
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined, freq: 2 });

const device: fc.Arbitrary<Device> = fc
  .record({
    type: fc.oneof({ weight: 5, arbitrary: fc.constantFrom(...DRIVEN) }, fc.integer({ min: 0, max: 63 })),
    transport: fc.constantFrom(...TRANSPORTS),
    implementation: fc.constantFrom(...IMPLEMENTATIONS),
    offers,
    requires: maybe(anySet),
    addressing: maybe(fc.constantFrom(...ADDRESSINGS)),
    config: fc.dictionary(
      fc.constantFrom(...FIELDS),
      fc.oneof(fc.constantFrom(0, 1, 40, 41, 67, 68), fc.nat(0x1ffff)),
      { maxKeys: 4 },
    ),
  })
  .map(({ requires, ...rest }) => ({
    name: 'd',
    ...rest,
    requires: requires && intersect(requires, rest.offers),
  }));

const parameter = fc
  .constantFrom(...Object.keys(PARAMETERS))
  .chain((name) =>
    fc.constantFrom(...(PARAMETERS[name] ?? [''])).map((value) => (value === '' ? name : `${name}=${value}`)),
  );
const xen = fc.record({ domain: fc.constantFrom(...XEN_DOMAINS), mode: fc.constantFrom(...XEN_MODES) });

const platform: fc.Arbitrary<Platform> = fc.record({
  name: fc.constant('p'),
  arch: fc.constantFrom(...ARCHES),
  hypervisor: fc.constantFrom(...HYPERVISORS),
  machine: maybe(fc.constantFrom('q35', 'pseries')),
  memory: fc.record({
    protection: fc.oneof(fc.constant('none' as const), fc.constantFrom(...PROTECTIONS)),
    protectedFrom: fc.constantFrom(...PROTECTED_FROM),
    mib: maybe(fc.constantFrom(512, 4096, 65536)),
  }),
  xen: fc.option(xen, { nil: undefined, freq: 4 }),
  iommu: fc.record({ kind: fc.constantFrom(...IOMMU_KINDS) }),
  kernel: fc.record({
    version: fc
      .tuple(fc.constantFrom(...RELEASES), maybe(fc.nat(250)))
      .map(([release, sublevel]) => (sublevel === undefined ? release : `${release}.${sublevel}`)),
    release: fc.constant(undefined),
    cmdline: fc.array(parameter, { maxLength: 4 }).map((words) => words.join(' ')),
    config: fc.dictionary(fc.constantFrom(...OPTIONS), fc.constantFrom(...VALUES), { maxKeys: 6 }),
  }),
});

/** Any case at all, sensible or not. */
export const anyCase: fc.Arbitrary<Case> = fc.record({ device, platform, driver: fc.constant('linux') });
