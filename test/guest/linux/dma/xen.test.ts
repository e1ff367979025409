import { describe, expect, test } from 'vitest';
import { F } from '../../../../src/features/bits.ts';
import { hasGrantBackend, usesGrants, usesXenSwiotlb } from '../../../../src/guest/linux/dma/xen.ts';
import { decide, implementation, run, type Spec } from '../../../cases.ts';

const grants = (spec: Spec): boolean => decide(spec, hasGrantBackend).value;
const PLAIN = { XEN_VIRTIO: 'y' } as const;
const FORCED = { ...PLAIN, XEN_VIRTIO_FORCE_GRANT: 'y' } as const;

describe('grants', () => {
  test.each([
    [{}, false],
    [{ config: FORCED }, false],
    [{ xen: 'domU pv' }, false],
    [{ xen: 'domU pv', config: PLAIN }, true],
    [{ xen: 'domU pv', config: PLAIN, linux: '5.18' }, false],
    [{ xen: 'domU hvm', config: PLAIN, linux: '5.19' }, true],
    [{ xen: 'domU hvm', config: PLAIN, linux: '6.0' }, false],
    [{ xen: 'domU hvm', config: FORCED, linux: '6.0' }, true],
    [{ xen: 'domU pvh', config: FORCED }, true],
    [{ xen: 'domU pvh', config: FORCED, arch: 'aarch64' }, true],
    [{ xen: 'dom0 pvh', config: FORCED, linux: '7.3' }, false],
    [{ xen: 'dom0 pv', config: PLAIN, linux: '6.6' }, true],
    [{ xen: 'dom0 pv', config: PLAIN, linux: '7.0' }, false],
  ] as const)('of %j: %s', (spec, expected) => {
    expect(grants(spec)).toBe(expected);
  });

  test.each([
    [{ xen: 'domU hvm', config: FORCED, linux: '5.19' }, false],
    [{ xen: 'domU pv', config: PLAIN, linux: '6.0' }, false],
    [{ xen: 'domU pv', config: PLAIN, linux: '6.1' }, true],
    [{ xen: 'domU pvh', config: FORCED, linux: '5.19', arch: 'aarch64' }, true],
    [{ xen: 'domU pvh', config: FORCED, linux: '6.0', arch: 'aarch64' }, true],
    [{ xen: 'domU pvh', config: PLAIN, linux: '6.1', arch: 'aarch64' }, false],
    [{ xen: 'dom0 pv', config: PLAIN, linux: '7.0' }, false],
    [{ config: FORCED, linux: '6.1' }, false],
  ] as const)('of %j are handed out: %s', (spec, expected) => {
    expect(decide(spec, usesGrants).value).toBe(expected);
  });

  test.each(['6.1', '6.12', '7.3'])('stand behind the DMA API in Linux %s', (linux) => {
    expect(
      implementation(
        run({ xen: 'domU hvm', config: FORCED, offers: [F.VERSION_1, F.ACCESS_PLATFORM], linux }),
      ),
    ).toBe('xen-grant');
  });

  test.each(['5.19', '6.0'])(
    'are not installed on x86 in Linux %s, which only requires the bits',
    (linux) => {
      const story = run({ xen: 'domU hvm', config: FORCED, offers: [F.VERSION_1, F.ACCESS_PLATFORM], linux });
      expect(implementation(story)).toBe('dma-direct');
    },
  );
});

describe('xen-swiotlb', () => {
  const uses = (spec: Spec): boolean => decide(spec, usesXenSwiotlb).value;
  test.each([
    [{}, false],
    [{ cmdline: 'swiotlb=force' }, false],
    [{ xen: 'dom0 pv' }, true],
    [{ xen: 'dom0 pvh' }, false],
    [{ xen: 'domU pv' }, true],
    [{ xen: 'domU pv', linux: '5.10' }, true],
    [{ xen: 'domU pv', config: { XEN_PCIDEV_FRONTEND: 'm' } }, true],
    [{ xen: 'domU pv', config: { XEN_PCIDEV_FRONTEND: 'n' } }, false],
    [{ xen: 'domU pv', config: { XEN_PCIDEV_FRONTEND: 'n' }, cmdline: 'iommu=soft' }, true],
    [{ xen: 'dom0 pv', config: { XEN_PCIDEV_FRONTEND: 'n' } }, true],
    [{ xen: 'domU pv', transport: 'mmio-modern' }, false],
    [{ xen: 'domU pv', transport: 'mmio-modern', cmdline: 'iommu=soft' }, true],
    [{ xen: 'domU pv', transport: 'mmio-modern', cmdline: 'swiotlb=force', linux: '5.18' }, true],
    [{ xen: 'domU hvm' }, false],
    [{ xen: 'domU hvm', cmdline: 'iommu=soft' }, false],
    [{ xen: 'dom0 pvh', arch: 'aarch64' }, true],
    [{ xen: 'domU pvh', arch: 'aarch64' }, false],
  ] as const)('of %j: %s', (spec, expected) => {
    expect(uses(spec)).toBe(expected);
  });

  test('is no longer switched on by swiotlb=force since 5.19', () => {
    const spec = { xen: 'domU pv', transport: 'mmio-modern', cmdline: 'swiotlb=force' } as const;
    expect(uses({ ...spec, linux: '5.19' })).toBe(false);
  });

  test.each([
    [{ xen: 'dom0 pv' }, 'xen-swiotlb'],
    [{ xen: 'domU pv' }, 'xen-swiotlb'],
    [{ xen: 'domU pv', transport: 'mmio-modern' }, 'dma-direct'],
    [{ xen: 'domU hvm' }, 'dma-direct'],
    [{ xen: 'dom0 pvh', arch: 'aarch64' }, 'xen-swiotlb'],
  ] as const)('and the DMA API of %j: %s, with or without ACCESS_PLATFORM', (spec, behind) => {
    for (const offers of [[F.VERSION_1], [F.VERSION_1, F.ACCESS_PLATFORM]])
      expect(implementation(run({ ...spec, offers }))).toBe(behind);
  });
});
