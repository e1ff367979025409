import { describe, expect, test } from 'vitest';
import { bitsOf, lowBits } from '../../../src/features/feature-set.ts';
import { transportProbe, virtioGetFeatures } from '../../../src/guest/linux/transport.ts';
import { decide, placeIn, type Spec } from '../../cases.ts';

const forced = (value: string): Spec => ({
  transport: 'pci-transitional',
  cmdline: `virtio_pci.force_legacy${value}`,
});

describe('the interface', () => {
  test.each([
    [{ transport: 'pci-modern' }, 'modern', 'modern'],
    [{ transport: 'mmio-modern' }, 'modern', 'modern'],
    [{ transport: 'ccw' }, 'modern', 'modern'],
    [{ transport: 'vdpa' }, 'modern', 'modern'],
    [{ transport: 'vdpa', linux: '5.6' }, undefined, 'no-vdpa'],
    [{ transport: 'mmio-legacy' }, 'legacy', 'legacy'],
    [{ transport: 'ccw-legacy' }, 'legacy', 'legacy'],
    [{ transport: 'pci-legacy' }, 'legacy', 'legacy'],
    [{ transport: 'pci-legacy', config: { VIRTIO_PCI_LEGACY: 'n' } }, undefined, 'no-legacy-driver'],
    [{ transport: 'pci-transitional' }, 'modern', 'modern-first'],
    [forced('=1'), 'legacy', 'forced-legacy'],
    [forced('=Y'), 'legacy', 'forced-legacy'],
    [forced(''), 'legacy', 'forced-legacy'],
    [forced('=0'), 'modern', 'modern-first'],
    [forced('=x'), 'modern', 'modern-first'],
    [{ transport: 'pci-transitional', cmdline: 'virtio-pci.force-legacy=1' }, 'legacy', 'forced-legacy'],
    [{ ...forced('=1'), config: { VIRTIO_PCI_LEGACY: 'n' } }, 'modern', 'modern-first'],
    [{ transport: 'pci-modern', cmdline: 'virtio_pci.force_legacy=1' }, 'modern', 'modern'],
    [{ transport: 'pci-modern', linux: '4.0' }, 'modern', 'modern'],
    [{ transport: 'pci-modern', linux: '3.19' }, undefined, 'no-modern-driver'],
    [{ transport: 'mmio-modern', linux: '3.19' }, undefined, 'no-modern-driver'],
    [{ transport: 'pci-transitional', linux: '3.19' }, 'legacy', 'legacy-only-driver'],
    [{ transport: 'ccw', linux: '3.19' }, 'legacy', 'legacy-only-driver'],
    [{ transport: 'ccw-legacy', linux: '3.19' }, 'legacy', 'legacy'],
  ] as const)('of %j is %s', (spec, through, code) => {
    expect(decide(spec, transportProbe)).toEqual({
      value: through,
      codes: [`linux/transport/probe=${code}`],
    });
  });
});

test.each([
  [{ transport: 'pci-modern' }, 'drivers/virtio/virtio_pci_common.c virtio_pci_probe()'],
  [{ transport: 'mmio-legacy' }, 'drivers/virtio/virtio_mmio.c virtio_mmio_probe()'],
  [{ transport: 'ccw', arch: 's390x' }, 'drivers/s390/virtio/virtio_ccw.c virtio_ccw_set_transport_rev()'],
  [{ transport: 'vdpa' }, 'drivers/virtio/virtio_vdpa.c virtio_vdpa_probe()'],
  [{ transport: 'vdpa', linux: '5.6' }, 'drivers/virtio/virtio_vdpa.c virtio_vdpa_probe()'],
] as const)('the interface of %j is found by %s', (spec, where) => {
  expect(placeIn(spec, 'linux/transport/probe')).toBe(where);
});

describe('the features read', () => {
  test.each([
    [{ transport: 'pci-modern', linux: '6.14' }, 'modern', 64],
    [{ transport: 'pci-modern', linux: '6.17' }, 'modern', 128],
    [{ transport: 'pci-transitional', linux: '7.3' }, 'modern', 128],
    [{ transport: 'pci-transitional', linux: '7.3' }, 'legacy', 32],
    [{ transport: 'pci-legacy', linux: '7.3' }, 'legacy', 32],
    [{ transport: 'mmio-modern', linux: '7.3' }, 'modern', 64],
    [{ transport: 'ccw', linux: '7.3' }, 'modern', 64],
    [{ transport: 'vdpa', linux: '7.3' }, 'modern', 64],
    [{ transport: 'pci-modern', linux: '4.4' }, 'modern', 64],
  ] as const)('of %j through the %s interface are %i', (spec, through, width) => {
    const { value, codes } = decide(spec, (ask) => virtioGetFeatures(ask, lowBits(128), through));
    expect(bitsOf(value)).toEqual(bitsOf(lowBits(width)));
    expect(codes).toEqual([`linux/transport/get-features=bits-${width}`]);
  });
});
