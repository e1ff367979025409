import { describe, expect, test } from 'vitest';
import { BLK, F, TYPE } from '../../src/features/bits.ts';
import { codeOf, message, outcome, run, type Spec } from '../cases.ts';

const BOTH = [F.VERSION_1, F.ACCESS_PLATFORM];

/** What comes of a device with vhost-user behind it, and what is said of its backend. */
function served(spec: Spec): readonly (string | undefined)[] {
  const story = run({ implementation: 'vhost-user', ...spec });
  return [outcome(story), codeOf(story, 'reach/backend')];
}

test('guest memory that the daemon cannot map breaks the device after FEATURES_OK', () => {
  const story = run({ implementation: 'vhost-user', type: TYPE.FS, backend: { sharedMemory: false } });
  expect([outcome(story), story.evaluation.handshake.status]).toEqual(['breaks', 0x0f]);
  expect(codeOf(story, 'reach/backend')).toBe('unmapped');
});

test.each([[{ sharedMemory: true }], [{}]])('a daemon of which is said %j does its work', (backend) => {
  expect(served({ backend })).toEqual(['works', 'yes']);
});

test('of a backend of which nothing is said it is taken that it works', () => {
  expect(served({})).toEqual(['works', 'unstated']);
});

test('QEMU’s own devices are asked for no backend', () => {
  expect(codeOf(run({}), 'reach/backend')).toBeUndefined();
});

describe('a daemon of libvhost-user', () => {
  const backend = { refusesLegacy: true };
  test('ends where the driver has a legacy interface alone, with status 0x07', () => {
    const story = run({
      implementation: 'vhost-user',
      type: TYPE.BLK,
      transport: 'pci-legacy',
      offers: [BLK.FLUSH],
      backend,
    });
    expect([outcome(story), codeOf(story, 'reach/backend')]).toEqual(['breaks', 'legacy']);
    expect(story.evaluation.handshake.status).toBe(0x07);
  });

  test('serves a transitional device whose driver keeps VERSION_1', () => {
    expect(
      served({ type: TYPE.BLK, transport: 'pci-transitional', offers: [BLK.FLUSH, F.VERSION_1], backend }),
    ).toEqual(['works', 'yes']);
  });

  test('any other daemon takes a legacy driver', () => {
    expect(served({ type: TYPE.BLK, transport: 'pci-legacy', offers: [BLK.FLUSH], backend: {} })).toEqual([
      'works',
      'yes',
    ]);
  });
});

describe('a backend without an IOTLB', () => {
  test('breaks where QEMU asks it for each PCI device with the bit', () => {
    const backend = { withoutIotlb: 'asked-on-pci' } as const;
    expect(served({ offers: BOTH, backend })).toEqual(['breaks', 'iotlb-of-daemon']);
    expect(served({ offers: [F.VERSION_1], backend })).toEqual(['works', 'yes']);
  });

  test('breaks behind an IOMMU alone where QEMU asks it there', () => {
    const backend = { withoutIotlb: 'asked-behind-iommu' } as const;
    expect(served({ offers: BOTH, backend })).toEqual(['works', 'yes']);
    expect(served({ offers: BOTH, iommu: 'intel', backend })).toEqual(['breaks', 'iotlb-of-daemon']);
  });

  test('is the host’s kernel, which refuses the features', () => {
    const backend = { withoutIotlb: 'asked-on-pci' } as const;
    expect(served({ offers: BOTH, implementation: 'vhost-kernel', backend })).toEqual([
      'breaks',
      'iotlb-of-kernel',
    ]);
  });

  test('is refused by QEMU where QEMU looks at what it knows', () => {
    const backend = { withoutIotlb: 'refused' } as const;
    const story = run({ implementation: 'vhost-user', offers: BOTH, backend });
    expect([outcome(story), message(story)]).toEqual([
      'not-created',
      'iommu_platform=true is not supported by the device',
    ]);
    expect(served({ offers: [F.VERSION_1], backend })).toEqual(['works', 'yes']);
  });
});
