import { describe, expect, test } from 'vitest';
import { featureSet } from '../../../../src/features/feature-set.ts';
import { vringUseDmaApi } from '../../../../src/guest/linux/dma/vring-use-dma-api.ts';
import { ARCHES, IOMMU_KINDS, PROTECTIONS } from '../../../../src/model/platform.ts';
import { decide, RELEASES, type Spec } from '../../../cases.ts';

const uses = (spec: Spec, bits: readonly number[]) =>
  decide(spec, (ask) => vringUseDmaApi(ask, featureSet(bits)));

test.each([
  ['4.4', {}, [33], 'no-such-choice'],
  ['4.5', { xen: 'dom0 pv' }, [], 'no-such-choice'],
  ['4.6', { xen: 'dom0 pv' }, [], 'xen'],
  ['4.6', {}, [33], 'bypass'],
  ['4.7', { xen: 'domU hvm' }, [33], 'xen'],
  ['4.8', {}, [33], 'access-platform'],
  ['4.8', {}, [], 'bypass'],
  ['4.8', { xen: 'domU pvh' }, [33], 'access-platform'],
  ['7.3', { xen: 'domU pvh' }, [32], 'xen'],
  ['7.3', {}, [32], 'bypass'],
  ['7.3', {}, [32, 33], 'access-platform'],
] as const)('Linux %s with %j and the bits %j: %s', (linux, spec, bits, code) => {
  const value = code === 'access-platform' || code === 'xen';
  expect(uses({ linux, ...spec }, bits)).toEqual({ value, codes: [`linux/dma/use-dma-api=${code}`] });
});

describe('from 4.8 to 7.3, outside Xen, the bit alone decides', () => {
  test.each(ARCHES)('on %s, whatever the memory and the IOMMU', (arch) => {
    for (const linux of RELEASES.slice(RELEASES.indexOf('4.8')))
      for (const protection of PROTECTIONS)
        for (const iommu of IOMMU_KINDS)
          for (const bits of [[], [33]])
            expect(uses({ linux, arch, protection, iommu }, bits).value).toBe(bits.length > 0);
  });
});
