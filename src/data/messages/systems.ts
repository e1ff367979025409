import type { MessageKind } from '../../model/message.ts';

/** What systems other than Linux say of devices that they cannot drive. */
export const SYSTEM_MESSAGES: readonly MessageKind[] = [
  {
    id: 'freebsd/features-ok',
    by: 'guest-driver',
    gravity: 'trouble',
    texts: [{ text: 'desired features were not accepted' }],
    where: {
      kind: 'guest',
      where: 'FreeBSD sys/dev/virtio/pci/virtio_pci_modern.c vtpci_modern_finalize_features()',
    },
    meaning: 'The device refuses the features that FreeBSD selected. FreeBSD does not take ACCESS_PLATFORM.',
    decisions: [{ id: 'freebsd/features-ok', codes: ['refused'] }],
    helps: [{ title: 'do not offer ACCESS_PLATFORM', qemu: '-device …,iommu_platform=off' }],
  },
  {
    id: 'freebsd/segment-size',
    by: 'guest-driver',
    gravity: 'trouble',
    texts: [{ text: 'host requires unsupported maximum segment size feature' }],
    where: { kind: 'guest', where: 'FreeBSD sys/dev/virtio/block/virtio_blk.c vtblk_attach()' },
    meaning: 'The disk limits the size of a segment to less than FreeBSD’s largest transfer.',
    decisions: [{ id: 'freebsd/segment-size', codes: ['too-small'] }],
    helps: [{ title: 'use a disk without such a limit, such as one that QEMU serves itself' }],
  },
  {
    id: 'virtio-drivers/capabilities',
    by: 'guest-driver',
    gravity: 'trouble',
    texts: [{ text: 'No valid `VIRTIO_PCI_CAP_COMMON_CFG` capability was found.' }],
    where: { kind: 'guest', where: 'virtio-drivers src/transport/pci.rs PciTransport::new()' },
    meaning: 'The Rust crate virtio-drivers found a PCI device that has the legacy interface alone.',
    decisions: [{ id: 'virtio-drivers/capabilities', codes: ['missing'] }],
    helps: [
      { title: 'give the device its modern interface', qemu: '-device …,disable-modern=off' },
      { title: 'use virtio-mmio, whose older version the crate knows' },
    ],
  },
  {
    id: 'hermit/minimal-features',
    by: 'guest-driver',
    gravity: 'trouble',
    texts: [{ text: 'Device features set, does not satisfy minimal features needed. Aborting!' }],
    where: { kind: 'guest', where: 'Hermit src/drivers/virtio/mod.rs UniCapsColl::init_caps()' },
    meaning: 'Hermit needs VERSION_1 of every device, and MAC of a network card.',
    decisions: [{ id: 'hermit/minimal-features', codes: ['missing'] }],
    helps: [{ title: 'have the device offer VERSION_1, and a network card MAC' }],
  },
  {
    id: 'hermit/features-ok',
    by: 'guest-driver',
    gravity: 'trouble',
    texts: [{ text: 'The device does not support our subset of features.' }],
    where: { kind: 'guest', where: 'Hermit src/drivers/virtio/mod.rs UniCapsColl::init_caps()' },
    meaning: 'The device refuses the features that Hermit selected. Hermit does not know ACCESS_PLATFORM.',
    decisions: [{ id: 'hermit/features-ok', codes: ['refused'] }],
    helps: [{ title: 'do not offer ACCESS_PLATFORM', qemu: '-device …,iommu_platform=off' }],
  },
];
