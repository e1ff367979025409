import { describe, expect, test } from 'vitest';
import { emptyReport, panicIn, readGuestLine } from '../../src/boot/guest-output.ts';
import { observationOf } from '../../src/boot/observe.ts';
import { TYPE } from '../../src/features/bits.ts';
import { NO_FEATURES } from '../../src/features/feature-set.ts';

/** What is seen of a device of which the guest says this. */
function seen(lines: readonly string[]) {
  const report = emptyReport();
  readGuestLine('@vnex device virtio3 0x0001 /sys/devices/pci0000:00/0000:00:03.0/virtio3 0x1041', report);
  for (const line of lines) readGuestLine(`@vnex ${line}`, report);
  const [device] = report.devices;
  if (device === undefined) throw new Error('no device');
  return { device, observed: observationOf(device, NO_FEATURES) };
}

const RING = 'trace virtio3 2 dma_alloc_attrs <-vring_alloc_queue_split';

describe('which way the data went', () => {
  test.each([
    ['bypass', undefined, ['trace virtio3 1 alloc_pages_exact <-vring_alloc_queue']],
    ['bypass', undefined, ['trace virtio3 1 alloc_pages_exact_noprof <-vring_alloc_queue.isra.0']],
    ['dma-api', undefined, [RING]],
    ['dma-api', 'dma-direct', [RING, 'trace virtio3 2 dma_direct_alloc <-vring_alloc_queue_split']],
    ['dma-api', 'iommu-dma', [RING, 'trace virtio3 2 iommu_dma_alloc <-dma_alloc_attrs']],
    ['dma-api', 'iommu-driver', [RING, 'trace virtio3 2 intel_alloc_coherent <-dma_alloc_attrs']],
    ['dma-api', 'pseries-tce', [RING, 'trace virtio3 2 dma_iommu_alloc_coherent <-dma_alloc_attrs']],
    ['dma-api', 'xen-swiotlb', [RING, 'trace virtio3 2 xen_swiotlb_alloc_coherent <-dma_alloc_attrs']],
    [undefined, undefined, ['trace virtio3 9 dma_alloc_attrs <-somebody_else']],
    [undefined, undefined, []],
  ] as const)('%s, %s', (api, implementation, lines) => {
    expect(seen(lines).observed.dma).toMatchObject({ api, implementation });
  });

  test.each([
    [0, undefined, []],
    [3, false, ['trace virtio3 3 dma_map_page_attrs <-virtqueue_add_split']],
    [
      3,
      true,
      [
        'trace virtio3 3 dma_map_page_attrs <-virtqueue_add_split',
        'trace virtio3 3 swiotlb_map <-dma_map_page_attrs',
      ],
    ],
    [
      3,
      false,
      [
        'trace virtio3 3 dma_map_page_attrs <-virtqueue_add_split',
        'trace virtio3 3 dma_map_phys <-dma_map_page_attrs',
      ],
    ],
  ] as const)('%i buffers, bounced: %s', (streamingMaps, bounced, lines) => {
    expect(seen(lines).observed.dma).toMatchObject({ streamingMaps, bounced });
  });
});

test('everything that the guest says of a device', () => {
  const { device, observed } = seen([
    'driver virtio3 virtio_net',
    'status virtio3 0x0000000f',
    `features virtio3 ${'01'.padEnd(64, '0')}`,
    'group virtio3 DMA-FQ',
    'message virtio3 virtio_net virtio3: a message with @vnex in it',
    'stuck virtio3',
  ]);
  expect(device).toMatchObject({ id: 'virtio3', type: TYPE.NET, pciId: 0x1041, silent: true });
  expect(observed).toMatchObject({
    driver: 'virtio_net',
    bound: true,
    status: 15,
    dma: { iommuGroupType: 'DMA-FQ' },
    messages: ['virtio_net virtio3: a message with @vnex in it'],
  });
});

test.each([
  [['driver virtio3 virtio_net'], true],
  [['driver virtio3 virtio_net', 'silent virtio3'], false],
  [['driver virtio3 ', 'stuck virtio3'], false],
  [['driver virtio3 '], undefined],
])('a device of which the guest says %j: whether it answered is %s', (lines, answered) => {
  expect(seen(lines).observed.answered).toBe(answered);
});

test('a device that no driver took', () => {
  expect(seen(['driver virtio3 ', 'status virtio3 0x00000083']).observed).toMatchObject({
    driver: undefined,
    bound: false,
  });
});

test('an address is found by the name of its owner', () => {
  const report = emptyReport();
  readGuestLine('@vnex iomem 0a003e00-0a003fff a003e00.virtio_mmio', report);
  readGuestLine('@vnex device virtio0 0x0004 /sys/devices/platform/a003e00.virtio_mmio/virtio0 ', report);
  expect(report.devices[0]).toMatchObject({ address: 0x0a003e00, pciId: undefined });
});

test('what is not meant for the host is left alone, also where it comes in between', () => {
  const report = emptyReport();
  expect(readGuestLine('[    1.0] virtio0: @vnexed', report)).toEqual({ kind: 'go-on' });
  expect(readGuestLine('@vnex status virtio9 0xf', report)).toEqual({ kind: 'go-on' });
  expect(readGuestLine('[    1.0] noise @vnex end', report)).toEqual({ kind: 'end' });
});

test('a panic is known by its line', () => {
  expect(panicIn('[    1.2] Kernel panic - not syncing: no init')).toBe('no init');
  expect(panicIn('[    1.2] no panic')).toBeUndefined();
});
