import { describe, expect, test } from 'vitest';
import { TYPE } from '../../../../src/features/bits.ts';
import { mapDma } from '../../../../src/guest/linux/dma/map-dma.ts';
import { decide, MODERN, outcome, run, type Spec } from '../../../cases.ts';

const map = (spec: Spec) => decide(spec, (ask) => mapDma(ask)).value;
const path = (spec: Spec) => {
  const { implementation, path: way, bounced } = map(spec);
  return [implementation, way, bounced];
};

describe('an ordinary guest', () => {
  test.each([
    [{}, 'dma-direct', 'direct', false],
    [{ cmdline: 'swiotlb=force' }, 'dma-direct', 'swiotlb', true],
    [{ arch: 'aarch64' }, 'dma-direct', 'direct', false],
    [{ arch: 'aarch64', cmdline: 'swiotlb=force' }, 'dma-direct', 'swiotlb', true],
    [{ arch: 'riscv64' }, 'dma-direct', 'direct', false],
    [{ arch: 's390x', transport: 'ccw' }, 'dma-direct', 'direct', false],
    [{ arch: 's390x', transport: 'ccw', cmdline: 'swiotlb=force' }, 'dma-direct', 'direct', false],
    [{ arch: 's390x', linux: '6.6' }, 'iommu-driver', 'iommu', false],
    [{ arch: 's390x', linux: '6.7' }, 'iommu-dma', 'iommu', false],
    [{ arch: 'ppc64le', linux: '6.1' }, 'dma-direct', 'direct', false],
    [{ arch: 'ppc64le', linux: '6.1', cmdline: 'swiotlb=force' }, 'dma-direct', 'swiotlb', true],
    [
      { arch: 'ppc64le', linux: '6.1', cmdline: 'disable_ddw swiotlb=force' },
      'pseries-tce',
      'pseries-tce',
      false,
    ],
    [{ arch: 'ppc64le', iommu: 'none', linux: '6.17' }, 'dma-direct', 'direct', false],
    [{ arch: 'ppc64le', transport: 'mmio-modern', linux: '6.17' }, 'dma-direct', 'direct', false],
    [{ iommu: 'intel', cmdline: 'intel_iommu=on', linux: '5.10' }, 'iommu-driver', 'iommu', false],
    [{ iommu: 'intel', cmdline: 'intel_iommu=on', linux: '5.11' }, 'iommu-dma', 'iommu', false],
    [{ iommu: 'intel', cmdline: 'intel_iommu=on iommu=pt' }, 'dma-direct', 'direct', false],
    [{ iommu: 'intel', cmdline: 'intel_iommu=on iommu=pt swiotlb=force' }, 'dma-direct', 'swiotlb', true],
    [{ iommu: 'intel', cmdline: 'intel_iommu=on swiotlb=force' }, 'iommu-dma', 'iommu', false],
    [
      { iommu: 'intel', cmdline: 'intel_iommu=on swiotlb=force', linux: '5.10' },
      'dma-direct',
      'swiotlb',
      true,
    ],
    [{ iommu: 'intel' }, 'dma-direct', 'direct', false],
    [{ iommu: 'amd', linux: '5.4' }, 'iommu-driver', 'iommu', false],
    [{ iommu: 'amd' }, 'iommu-dma', 'iommu', false],
    [{ iommu: 'amd', cmdline: 'iommu.passthrough=1' }, 'dma-direct', 'direct', false],
    [{ iommu: 'virtio' }, 'iommu-dma', 'iommu', false],
    [{ iommu: 'virtio', type: TYPE.IOMMU }, 'dma-direct', 'direct', false],
    [{ arch: 'aarch64', iommu: 'smmuv3' }, 'iommu-dma', 'iommu', false],
    [{ arch: 'aarch64', iommu: 'smmuv3', transport: 'mmio-modern' }, 'dma-direct', 'direct', false],
    [{ arch: 'aarch64', iommu: 'smmuv3', cmdline: 'iommu.passthrough=1' }, 'dma-direct', 'direct', false],
    [{ xen: 'dom0 pv' }, 'xen-swiotlb', 'xen-swiotlb', undefined],
    [{ xen: 'domU pv', config: { XEN_VIRTIO: 'y' } }, 'xen-grant', 'xen-grant', false],
    [{ xen: 'domU hvm' }, 'dma-direct', 'direct', false],
  ] as const)('of %j maps through %s', (spec, implementation, way, bounced) => {
    expect(path(spec)).toEqual([implementation, way, bounced]);
  });
});

describe('the addresses of a POWER guest', () => {
  test.each([
    [{ linux: '6.12' }, 'direct', true, undefined],
    [{ linux: '6.12', cmdline: 'disable_ddw' }, 'pseries-tce', true, undefined],
    [{ linux: '6.12', cmdline: 'iommu=off' }, 'direct', false, 'guest-physical'],
    [{ linux: '6.12', cmdline: 'iommu=off swiotlb=force' }, 'swiotlb', false, 'guest-physical'],
    [{ linux: '5.5', protection: 'pef' }, 'swiotlb', false, 'guest-physical'],
    [{ linux: '5.6', protection: 'pef' }, 'swiotlb', true, undefined],
    [{ linux: '6.12', cmdline: 'iommu=off', transport: 'mmio-modern' }, 'direct', false, undefined],
    [{ linux: '6.12', cmdline: 'iommu=off', iommu: 'none' }, 'direct', false, undefined],
  ] as const)(
    'of %j, mapped %s, are translated: %s, and addressed: %s',
    (spec, way, translated, addressed) => {
      const found = map({ arch: 'ppc64le', ...spec });
      expect([found.path, found.translated, found.addressed]).toEqual([way, translated, addressed]);
    },
  );
});

test.each([
  ['5.14', { path: 'direct', bounced: false, fails: true }, 'breaks'],
  ['5.15', { path: 'direct', bounced: false, fails: false }, 'works'],
] as const)('swiotlb=force on s390x, Linux %s, without a pool: %j, %s', (linux, mapping, expected) => {
  const spec = { arch: 's390x', transport: 'ccw', cmdline: 'swiotlb=force', offers: MODERN, linux } as const;
  expect(map(spec)).toMatchObject(mapping);
  expect(outcome(run(spec))).toBe(expected);
});

describe('a confidential guest', () => {
  const guests = [
    ['sev', 'x86_64', 'pci-modern', '5.19'],
    ['sev-snp', 'x86_64', 'pci-modern', '6.12'],
    ['tdx', 'x86_64', 'pci-modern', '6.12'],
    ['tdx', 'x86_64', 'pci-modern', '7.3'],
    ['s390-pv', 's390x', 'ccw', '5.10'],
    ['s390-pv', 's390x', 'ccw', '7.3'],
    ['cca', 'aarch64', 'pci-modern', '6.13'],
    ['cca', 'aarch64', 'mmio-modern', '7.3'],
    ['pkvm', 'aarch64', 'pci-modern', '7.3'],
  ] as const;

  test.each(guests)(
    'with %s on %s, %s, Linux %s shares its rings and bounces its buffers',
    (protection, arch, transport, linux) => {
      const spec = { protection, arch, transport, linux, offers: MODERN };
      expect(map(spec)).toMatchObject({
        path: 'swiotlb',
        bounced: true,
        ring: 'shared',
        buffers: 'shared',
        fails: false,
      });
      expect(outcome(run(spec))).toBe('works');
    },
  );

  test.each([
    [{ protection: 'sev', iommu: 'amd', linux: '6.12' }],
    [{ protection: 'sev-snp', iommu: 'intel', cmdline: 'intel_iommu=on' }],
    [{ protection: 'tdx', iommu: 'virtio' }],
    [{ protection: 'cca', arch: 'aarch64', iommu: 'smmuv3', linux: '6.13' }],
    [{ protection: 's390-pv', arch: 's390x', linux: '6.12' }],
  ] as const)('of %j maps private memory in a translating IOMMU, which breaks', (guest) => {
    const spec = { ...guest, offers: MODERN };
    expect(map(spec)).toMatchObject({ path: 'iommu', ring: 'private', buffers: 'private' });
    expect(outcome(run(spec))).toBe('breaks');
  });

  test.each([
    [{ protection: 'sev', iommu: 'amd', cmdline: 'amd_iommu=off' }],
    [{ protection: 'sev-snp', iommu: 'intel', cmdline: 'intel_iommu=off' }],
    [{ protection: 'tdx', iommu: 'virtio', cmdline: 'iommu.passthrough=1' }],
    [{ protection: 'sev', iommu: 'amd', linux: '5.18' }],
    [{ protection: 'cca', arch: 'aarch64', iommu: 'smmuv3', linux: '6.13', cmdline: 'iommu.passthrough=1' }],
  ] as const)('of %j leaves the IOMMU aside, which works', (guest) => {
    const spec = { ...guest, offers: MODERN };
    expect(map(spec)).toMatchObject({ path: 'swiotlb', ring: 'shared', buffers: 'shared' });
    expect(outcome(run(spec))).toBe('works');
  });

  test.each([
    [{ protection: 'sev', iommu: 'amd' }],
    [{ protection: 'sev-snp', iommu: 'intel', cmdline: 'intel_iommu=on' }],
    [{ protection: 'tdx', iommu: 'virtio' }],
    [{ protection: 'cca', arch: 'aarch64', iommu: 'smmuv3' }],
    [{ protection: 'pkvm', arch: 'aarch64', iommu: 'smmuv3' }],
    [{ protection: 's390-pv', arch: 's390x' }],
  ] as const)('of %j gets private memory for its ring up to Linux 7.2 and none from 7.3', (guest) => {
    const spec = { ...guest, offers: MODERN };
    expect(map({ ...spec, linux: '7.2' }).noRing).toBeUndefined();
    expect(outcome(run({ ...spec, linux: '7.2' }))).toBe('breaks');
    expect(map({ ...spec, linux: '7.3' }).noRing).toBe(true);
    const { evaluation } = run({ ...spec, linux: '7.3' });
    expect(evaluation).toMatchObject({ outcome: 'no-memory', handshake: { status: 0x8b } });
    expect(evaluation.handshake.refusal).toMatchObject({ by: 'driver', errno: 'ENOMEM' });
  });

  test.each([
    [{ iommu: 'intel', cmdline: 'intel_iommu=on' }, 'works'],
    [{ arch: 'ppc64le', protection: 'pef', cmdline: 'disable_ddw' }, 'breaks'],
    [{ arch: 's390x', protection: 's390-pv', transport: 'ccw' }, 'works'],
    [{ protection: 'sev', iommu: 'amd', cmdline: 'amd_iommu=off' }, 'works'],
  ] as const)('of %j gets its ring on Linux 7.3 too: %s', (guest, expected) => {
    expect(outcome(run({ ...guest, offers: MODERN, linux: '7.3' }))).toBe(expected);
  });

  test('that bypasses the DMA API gets its ring on Linux 7.3 too', () => {
    const spec = { protection: 'cca', arch: 'aarch64', iommu: 'smmuv3', linux: '7.3' } as const;
    expect(outcome(run(spec))).toBe('breaks');
  });

  test.each([
    [{ protection: 'sev', linux: '4.14' }],
    [{ protection: 'tdx', linux: '5.18' }],
    [{ protection: 'cca', arch: 'aarch64', linux: '6.12' }],
  ] as const)('of %j is not known to its kernel, which does not come up', (guest) => {
    expect(outcome(run({ ...guest, offers: MODERN }))).toBe('no-driver');
  });

  test('without a pool is not known to its kernel where pKVM says nothing, which breaks', () => {
    const spec = { protection: 'pkvm', arch: 'aarch64', linux: '6.11', offers: MODERN } as const;
    expect(map(spec)).toMatchObject({ path: 'direct', ring: 'private', buffers: 'private' });
    expect(outcome(run(spec))).toBe('breaks');
  });

  test('without its pool shares the ring only, and from 7.3 maps nothing', () => {
    const spec = { protection: 'sev', cmdline: 'swiotlb=noforce', offers: MODERN } as const;
    expect(map({ ...spec, linux: '7.2' })).toMatchObject({
      ring: 'shared',
      buffers: 'private',
      fails: false,
    });
    expect(map({ ...spec, linux: '7.3' })).toMatchObject({ ring: 'shared', buffers: 'private', fails: true });
    for (const linux of ['7.2', '7.3']) expect(outcome(run({ ...spec, linux }))).toBe('breaks');
  });
});
