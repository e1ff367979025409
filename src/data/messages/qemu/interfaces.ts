import type { MessageKind } from '../../../model/message.ts';
import { DO_NOT_OFFER_BIT, NO_LEGACY, SHARE_OTHERWISE } from '../helps.ts';
import { REFUSED } from './refused.ts';

/** What QEMU says of the interfaces of a device: the legacy and the modern one, and what each of them has room for. */
export const INTERFACE_MESSAGES: readonly MessageKind[] = [
  {
    id: 'qemu/neither-legacy-nor-transitional',
    by: 'qemu',
    gravity: 'trouble',
    texts: [{ text: 'VIRTIO_F_IOMMU_PLATFORM was supported by neither legacy nor transitional device' }],
    where: { kind: 'qemu', where: 'hw/virtio/virtio-pci.c virtio_pci_device_plugged()' },
    meaning:
      'The device has a legacy interface, which has no room for ACCESS_PLATFORM (iommu_platform=on); QEMU does not create it.',
    decisions: [{ id: 'device/creation', codes: ['no-legacy-access-platform', 'refused'] }],
    helps: [NO_LEGACY, DO_NOT_OFFER_BIT],
  },
  {
    id: 'qemu/iommu-platform-unsupported',
    by: 'qemu',
    gravity: 'trouble',
    texts: [{ text: 'iommu_platform=true is not supported by the device', releases: 'QEMU 6.1 and later' }],
    where: { kind: 'qemu', where: 'hw/virtio/virtio-bus.c virtio_bus_device_plugged()', since: '6.1' },
    meaning:
      'The backend behind the device does not offer bit 33 (ACCESS_PLATFORM), and QEMU was told to offer it; QEMU does not create the device. On PCI this holds with and without a virtual IOMMU.',
    decisions: [{ id: 'device/creation', codes: ['no-iotlb', 'refused'] }],
    outside: [
      {
        cause:
          'The backend’s offer lacks bit 33: a daemon without an IOTLB, as virtiofsd, SPDK, qemu-storage-daemon and those built on rust-vmm are, or vhost of a kernel that does not know the bit.',
        tell: 'The model in the message is a vhost-user or vhost one, or its -netdev has vhost=on.',
        first: true,
      },
      {
        cause:
          'Nobody asked for the bit: QEMU sets iommu_platform=on for every device of a confidential guest by itself.',
        tell: '-machine names confidential-guest-support (or memory-encryption).',
      },
    ],
    helps: [
      { ...SHARE_OTHERWISE, when: { types: [26] } },
      {
        title: 'have QEMU itself do the work of the disk',
        qemu: '-device virtio-blk-pci with a -blockdev, in place of vhost-user-blk-pci',
        when: { types: [2] },
      },
      {
        title: 'use a backend that offers the bit',
        qemu: '-netdev tap (vhost=on too: Linux vhost-net offers it since 4.8), or DPDK with iommu-support=1',
        when: { types: [1] },
      },
      {
        ...DO_NOT_OFFER_BIT,
        when: { protected: false },
      },
    ],
  },
  {
    id: 'qemu/modern-only',
    by: 'qemu',
    gravity: 'trouble',
    texts: [{ text: 'device is modern-only, use disable-legacy=on', releases: 'QEMU 5.1 and later' }],
    where: { kind: 'qemu', where: 'hw/virtio/virtio-pci.c virtio_pci_device_plugged()' },
    meaning:
      'The device type came with VIRTIO 1.0 and has no legacy form; QEMU does not create it with a legacy interface.',
    decisions: [{ id: 'device/creation', codes: ['modern-only', 'refused'] }],
    helps: [
      {
        title: 'leave the legacy interface out',
        qemu: '-device …,disable-legacy=on, or a slot behind a pcie-root-port; QEMU 5.2 and later does so for vsock by itself',
      },
    ],
  },
  {
    id: 'qemu/modern-only-allowed',
    by: 'qemu',
    gravity: 'harmless',
    texts: [{ text: 'device is modern-only, but for backward compatibility legacy is allowed' }],
    where: { kind: 'qemu', where: 'hw/virtio/virtio-pci.c virtio_pci_device_plugged()' },
    meaning:
      'An old machine type has a modern device with a legacy interface; a modern driver does not mind.',
  },
  {
    id: 'qemu/no-interface',
    by: 'qemu',
    gravity: 'trouble',
    texts: [{ text: 'device cannot work as neither modern nor legacy mode is enabled' }],
    where: { kind: 'qemu', where: 'hw/virtio/virtio-pci.c virtio_pci_realize()' },
    meaning:
      'Both interfaces are switched off. A slot behind a pcie-root-port switches the legacy one off by itself.',
    decisions: REFUSED,
    helps: [{ title: 'leave one interface on', qemu: '-device …,disable-modern=off' }],
  },
  {
    id: 'qemu/no-modern',
    by: 'qemu',
    gravity: 'trouble',
    texts: [{ text: "Device doesn't support modern mode, and legacy mode is disabled" }],
    where: { kind: 'qemu', where: 'hw/virtio/virtio-pci.c virtio_pci_device_plugged()' },
    meaning: 'The backend does not offer VERSION_1, and the legacy interface is off.',
    decisions: REFUSED,
    helps: [
      {
        title: 'leave the legacy interface on, or use a backend of VIRTIO 1.0',
        qemu: '-device …,disable-legacy=off',
      },
    ],
  },
  {
    id: 'qemu/ccw-revision',
    by: 'qemu',
    gravity: 'trouble',
    texts: [{ text: 'Invalid value of property max_rev (is {revision:number} expected >= 1)' }],
    where: { kind: 'qemu', where: 'hw/s390x/virtio-ccw.c virtio_ccw_device_realize()' },
    meaning: 'The device type came with VIRTIO 1.0, and a channel device of revision 0 cannot be one.',
    decisions: REFUSED,
    helps: [{ title: 'allow revision 1', qemu: '-device …,max_revision=2' }],
  },
  {
    id: 'qemu/notification-data',
    by: 'qemu',
    gravity: 'trouble',
    texts: [{ text: 'notification_data=on without ioeventfd=off is not supported' }],
    where: { kind: 'qemu', where: 'hw/virtio/virtio.c virtio_device_realize()' },
    meaning: 'The backend offers NOTIFICATION_DATA, which an event descriptor cannot carry.',
    helps: [
      { title: 'do without one of the two', qemu: '-device …,ioeventfd=off, or notification_data=off' },
    ],
  },
];
