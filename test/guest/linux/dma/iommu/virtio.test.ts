import { describe, expect, test } from 'vitest';
import { F } from '../../../../../src/features/bits.ts';
import { code, MODERN, outcome, run, type Spec } from '../../../../cases.ts';

const VIOMMU = { iommu: 'virtio', offers: MODERN, linux: '6.12' } as const;
const seen = (spec: Spec) => {
  const story = run({ ...VIOMMU, ...spec });
  return [code('linux/iommu/enabled')(story), outcome(story)];
};

describe('a virtio-iommu that nobody drives', () => {
  const OLD = { linux: '5.10' } as const;

  test('lets devices through, as QEMU’s does by itself since it has boot-bypass', () => {
    expect(seen(OLD)).toEqual(['no-driver', 'works']);
    expect(seen({ ...OLD, iommuPasses: true })).toEqual(['no-driver', 'works']);
  });

  test('blocks them with boot-bypass=off, as it did before', () => {
    expect(seen({ ...OLD, iommuPasses: false })).toEqual(['no-driver-blocks', 'breaks']);
    expect(seen({ ...OLD, iommuPasses: false, offers: [F.VERSION_1] })).toEqual([undefined, 'works']);
  });

  test('is none where the kernel drives it, whatever it does by itself', () => {
    expect(seen({ iommuPasses: false })).toEqual(['yes', 'works']);
  });
});

describe('a virtio-iommu that does not offer ACCESS_PLATFORM itself', () => {
  const WITHOUT = { iommuOffersBit: false } as const;

  test.each([
    [{}, 'yes', 'works'],
    [{ protection: 'sev' }, 'refused', 'works'],
    [{ protection: 'sev-snp', iommuPasses: false }, 'refused-blocks', 'breaks'],
    [{ protection: 'tdx' }, 'refused', 'works'],
    [{ protection: 'restricted-hook' }, 'refused', 'works'],
    [{ protection: 'cca', arch: 'aarch64', linux: '6.18' }, 'waits', 'breaks'],
  ] as const)('of a guest with %j: %s, and a device behind it %s', (more, driven, result) => {
    expect(seen({ ...WITHOUT, ...more })).toEqual([driven, result]);
  });

  test('is driven in a protected guest with the bit', () => {
    expect(seen({ protection: 'sev' })[0]).toBe('yes');
  });
});
