import type { MessageKind } from '../../model/message.ts';

/** What firmware says of devices that it cannot boot from, on its debug console or its screen. */
export const FIRMWARE_MESSAGES: readonly MessageKind[] = [
  {
    id: 'seabios/without-version-1',
    by: 'firmware',
    gravity: 'trouble',
    texts: [{ text: 'modern device without virtio_1 feature bit' }],
    where: { kind: 'guest', where: 'SeaBIOS src/hw/virtio-blk.c init_virtio_blk()' },
    meaning:
      'The device has the interface of VIRTIO 1.0 and does not offer VERSION_1, which SeaBIOS insists on.',
    decisions: [{ id: 'seabios/version-1', codes: ['missing'] }],
    helps: [{ title: 'offer VERSION_1, or the legacy interface alone' }],
  },
  {
    id: 'seabios/queue-size',
    by: 'firmware',
    gravity: 'trouble',
    texts: [{ text: 'ERROR: queue size {size:number} > {most:number}' }],
    where: { kind: 'guest', where: 'SeaBIOS src/hw/virtio-pci.c vp_find_vq()' },
    meaning: 'The queue of a legacy device is larger than SeaBIOS has room for, and cannot be made smaller.',
    decisions: [{ id: 'seabios/queue-size', codes: ['too-large'] }],
    helps: [
      { title: 'give the device its modern interface', qemu: '-device …,disable-modern=off' },
      {
        title: 'ask for a smaller queue; stable QEMUs of 2026, such as 10.0.13, do not listen',
        qemu: '-device …,queue-size=128',
      },
    ],
  },
  {
    id: 'seabios/block-size',
    by: 'firmware',
    gravity: 'trouble',
    texts: [{ text: 'block size {size:number} is unsupported' }],
    where: { kind: 'guest', where: 'SeaBIOS src/hw/virtio-blk.c init_virtio_blk()' },
    meaning: 'SeaBIOS reads disks with blocks of 512 bytes alone.',
    decisions: [{ id: 'seabios/block-size', codes: ['other'] }],
    helps: [
      {
        title: 'give the disk blocks of 512 bytes, or boot with OVMF',
        qemu: '-device …,logical_block_size=512',
      },
    ],
  },
  {
    id: 'slof/features-error',
    by: 'firmware',
    gravity: 'trouble',
    texts: [{ text: 'Features error' }],
    where: { kind: 'guest', where: 'SLOF lib/libvirtio/virtio.c virtio_negotiate_guest_features()' },
    meaning:
      'SLOF asks a disk for BLK_SIZE and a card for MAC whether or not they offer it, and this one does not.',
    decisions: [{ id: 'slof/wish-list', codes: ['missing'] }],
    helps: [{ title: 'have the device offer BLK_SIZE, or MAC' }],
  },
  {
    id: 's390-ccw/mac',
    by: 'firmware',
    gravity: 'trouble',
    texts: [{ text: 'virtio-net device does not support the MAC address feature' }],
    where: { kind: 'guest', where: 's390-ccw pc-bios/s390-ccw/virtio-net.c virtio_net_init()' },
    meaning: 'The s390-ccw bios boots from no card that does not tell its address.',
    decisions: [{ id: 's390-ccw/mac', codes: ['missing'] }],
    helps: [{ title: 'have the card offer MAC' }],
  },
];
