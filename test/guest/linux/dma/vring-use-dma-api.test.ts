import { describe, expect, test } from 'vitest';
import { F } from '../../../../src/features/bits.ts';
import { featureSet } from '../../../../src/features/feature-set.ts';
import { vringUseDmaApi } from '../../../../src/guest/linux/dma/vring-use-dma-api.ts';
import { ARCHES, IOMMU_KINDS, PROTECTIONS } from '../../../../src/model/platform.ts';
import { decide, RELEASES, type Spec } from '../../../cases.ts';

const uses = (spec: Spec, bits: readonly number[]) =>
  decide(spec, (ask) => vringUseDmaApi(ask, featureSet(bits)));

test.each([
  ['4.4', {}, [F.ACCESS_PLATFORM], 'no-such-choice'],
  ['4.5', { xen: 'dom0 pv' }, [], 'no-such-choice'],
  ['4.6', { xen: 'dom0 pv' }, [], 'xen'],
  ['4.6', {}, [F.ACCESS_PLATFORM], 'bypass'],
  ['4.7', { xen: 'domU hvm' }, [F.ACCESS_PLATFORM], 'xen'],
  ['4.8', {}, [F.ACCESS_PLATFORM], 'access-platform'],
  ['4.8', {}, [], 'bypass'],
  ['4.8', { xen: 'domU pvh' }, [F.ACCESS_PLATFORM], 'access-platform'],
  ['7.3', { xen: 'domU pvh' }, [F.VERSION_1], 'xen'],
  ['7.3', {}, [F.VERSION_1], 'bypass'],
  ['7.3', {}, [F.VERSION_1, F.ACCESS_PLATFORM], 'access-platform'],
] as const)('Linux %s with %j and the bits %j: %s', (linux, spec, bits, code) => {
  const value = code === 'access-platform' || code === 'xen';
  expect(uses({ linux, ...spec }, bits)).toEqual({ value, codes: [`linux/dma/use-dma-api=${code}`] });
});

describe('from 4.8 to 7.3, outside Xen, the bit alone decides', () => {
  test.each(ARCHES)('on %s, whatever the memory and the IOMMU', (arch) => {
    for (const linux of RELEASES.slice(RELEASES.indexOf('4.8')))
      for (const protection of PROTECTIONS)
        for (const iommu of IOMMU_KINDS)
          for (const bits of [[], [F.ACCESS_PLATFORM]])
            expect(uses({ linux, arch, protection, iommu }, bits).value).toBe(bits.length > 0);
  });
});
