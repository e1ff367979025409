import fc from 'fast-check';
import { RELEASES } from '../../../src/data/linux-releases.ts';
import { F, TYPE } from '../../../src/features/bits.ts';
import { featureSet, NO_FEATURES } from '../../../src/features/feature-set.ts';
import { DRIVERS } from '../../../src/guest/drivers.ts';
import { ADDRESSINGS, IMPLEMENTATIONS, TRANSPORTS } from '../../../src/model/device.ts';
import { IOMMU_KINDS, PROTECTIONS } from '../../../src/model/platform.ts';
import type { SpacePart, Varying } from '../../../src/model/space.ts';
import { caseOf } from '../../cases.ts';

// Random spaces, small enough to be enumerated.

/** Of these values some, one at the least. */
function someOf<Value>(values: readonly Value[], most: number) {
  return fc.shuffledSubarray([...values], { minLength: 1, maxLength: most });
}

const TYPES = [
  TYPE.NET,
  TYPE.BLK,
  TYPE.CONSOLE,
  TYPE.RNG,
  TYPE.BALLOON,
  TYPE.NINEP,
  TYPE.GPU,
  TYPE.INPUT,
  TYPE.CRYPTO,
  TYPE.IOMMU,
  TYPE.MEM,
  TYPE.SOUND,
  TYPE.PMEM,
  TYPE.I2C,
  99,
];
const BITS = [0, 1, 2, 3, 4, 5, 12, 16, 17, 18, 22, 28, 32, 33, 57, 60, 62];
const OPTIONS = ['AMD_MEM_ENCRYPT', 'INTEL_IOMMU_DEFAULT_ON', 'VIRTIO_PCI_LEGACY', 'PAGE_POISONING', 'NUMA'];
const CMDLINES = [
  ['', 'swiotlb=force', 'swiotlb=noforce'],
  ['', 'iommu=pt', 'iommu=soft', 'intel_iommu=on iommu.passthrough=0'],
  ['', 'virtio_pci.force_legacy=1', 'page_poison=1 init_on_free=0'],
];

const fact = {
  type: someOf(TYPES, 5).map((values): Varying => ({ kind: 'fact', name: 'device.type', values })),
  transport: someOf(TRANSPORTS, 4).map(
    (values): Varying => ({ kind: 'fact', name: 'device.transport', values }),
  ),
  implementation: someOf(IMPLEMENTATIONS, 3).map(
    (values): Varying => ({ kind: 'fact', name: 'device.implementation', values }),
  ),
  requires: someOf(
    [undefined, NO_FEATURES, featureSet([F.ACCESS_PLATFORM]), featureSet([4, 5, F.ACCESS_PLATFORM])],
    2,
  ).map((values): Varying => ({ kind: 'fact', name: 'device.requires', values })),
  addressing: someOf([undefined, ...ADDRESSINGS], 2).map(
    (values): Varying => ({ kind: 'fact', name: 'device.addressing', values }),
  ),
  protection: someOf(PROTECTIONS, 4).map(
    (values): Varying => ({ kind: 'fact', name: 'platform.memory.protection', values }),
  ),
  iommu: someOf(IOMMU_KINDS, 3).map(
    (values): Varying => ({ kind: 'fact', name: 'platform.iommu.kind', values }),
  ),
};

const release = someOf(RELEASES, 12).map((values): Varying => ({ kind: 'release', values }));
const bits = someOf(BITS, 6).map((some) =>
  some.map((bit): Varying => ({ kind: 'bit', bit, values: [true, false] })),
);
const fields = someOf(['mtu', 'num_queues', 'max_nr_ports', 'rss_max_key_size'], 1).map((some) =>
  some.map((name): Varying => ({ kind: 'field', name, values: [undefined, 0, 41] })),
);
const configs = someOf(OPTIONS, 2).map((some) =>
  some.map((name): Varying => ({ kind: 'config', name, values: [undefined, 'y', 'n'] })),
);
const cmdlines = someOf(CMDLINES, 2).map((some) =>
  some.map((values): Varying => ({ kind: 'cmdline', values })),
);

const ARCHES = ['x86_64', 'aarch64', 'ppc64le', 's390x'] as const;
const XENS = [undefined, 'dom0 pv', 'domU pvh'] as const;

/** A space of some hundred to some million cases, with a driver. */
export const partArbitrary: fc.Arbitrary<SpacePart> = fc
  .record({
    arch: fc.constantFrom(...ARCHES),
    xen: fc.oneof({ weight: 3, arbitrary: fc.constant(undefined) }, fc.constantFrom(...XENS)),
    driver: fc.oneof(fc.constant('linux'), fc.constantFrom(...DRIVERS.map(({ id }) => id))),
    facts: fc.shuffledSubarray(Object.keys(fact), { minLength: 3, maxLength: 5 }),
    release,
    bits,
    more: fc.oneof(fields, configs, cmdlines),
    cmdlines,
  })
  .chain(({ arch, xen, driver, facts, release: releases, bits: some, more, cmdlines: words }) =>
    fc.tuple(...facts.map((name) => fact[name as keyof typeof fact])).map((chosen): SpacePart => {
      const varying = [...chosen, releases, ...some, ...more, ...(more[0]?.kind === 'cmdline' ? [] : words)];
      const base = { ...caseOf({ arch, xen, offers: [F.VERSION_1] }), driver };
      return { base, varying };
    }),
  );
