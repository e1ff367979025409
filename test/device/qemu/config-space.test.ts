import { expect, test } from 'vitest';
import { created, plug } from './samples.ts';

const TAP = { vnetHeader: true, queues: 8 };

test.each([
  ['virtio-blk-pci', {}, {}, { blk_size: 512, num_queues: 4, queue_size: 256, seg_max: 254 }],
  [
    'virtio-blk-pci',
    { 'num-queues': '2' },
    {},
    { blk_size: 512, num_queues: 2, queue_size: 256, seg_max: 254 },
  ],
  [
    'virtio-blk-pci',
    { 'queue-size': '64' },
    {},
    { blk_size: 512, num_queues: 4, queue_size: 64, seg_max: 62 },
  ],
  [
    'virtio-blk-pci',
    { 'queue-size': '1024', 'seg-max-adjust': 'off' },
    {},
    { blk_size: 512, num_queues: 4, queue_size: 1024, seg_max: 126 },
  ],
  [
    'virtio-blk-pci',
    { logical_block_size: '4096', physical_block_size: '4096' },
    {},
    { blk_size: 4096, num_queues: 4, queue_size: 256, seg_max: 254 },
  ],
  ['virtio-scsi-pci', {}, {}, { num_queues: 4, queue_size: 256, seg_max: 254 }],
  ['virtio-scsi-pci', { num_queues: '1' }, {}, { num_queues: 1, queue_size: 256, seg_max: 254 }],
  ['virtio-net-pci', {}, TAP, { max_virtqueue_pairs: 8, rx_queue_size: 256, tx_queue_size: 256 }],
  [
    'virtio-net-pci',
    { rx_queue_size: '1024' },
    { vnetHeader: true },
    { rx_queue_size: 1024, tx_queue_size: 256 },
  ],
  ['vhost-user-fs-pci', { tag: 't' }, {}, { num_request_queues: 1, queue_size: 128 }],
  ['virtio-rng-pci', {}, {}, {}],
] as const)('%s with %j on 4 CPUs has these queues: %#', (model, properties, backend, config) => {
  const { device } = created(plug(model, properties, backend), { version: '10.2', cpus: 4 });
  expect(device.config).toEqual(config);
});

test.each(['virtio-blk-pci', 'virtio-scsi-pci'])(
  'every queue of %s has 1024 entries in the stable 10.0.13',
  (model) => {
    const sizeIn = (version: string) => created(plug(model, {}, {}), { version }).device.config.queue_size;
    expect(sizeIn('10.0.12')).toBe(256);
    expect(sizeIn('10.0.13')).toBe(1024);
    expect(sizeIn('10.2')).toBe(256);
  },
);

test.each([
  [{}, 'ipxe'],
  [{ romfile: '' }, undefined],
  [{ rombar: '0' }, undefined],
])('a network card with %j brings the option ROM %s', (properties, rom) => {
  expect(created(plug('virtio-net-pci', properties, {}), { version: '10.2' }).device.rom).toBe(rom);
});
