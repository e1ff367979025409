import type { MessageKind } from '../../model/message.ts';
import { DO_NOT_OFFER_BIT, NO_LEGACY, SHARE_HUGE_PAGES, SHARE_MEMORY } from './helps.ts';

const REFUSED = [{ id: 'device/creation', codes: ['refused-by-libvirt'] }] as const;

/** What libvirt, vhost-user daemons, drivers outside the kernel and hosts say. */
export const OTHER_MESSAGES: readonly MessageKind[] = [
  {
    id: 'libvirt/shared-memory',
    by: 'libvirt',
    gravity: 'trouble',
    texts: [{ text: "'{what:word}' requires shared memory" }],
    where: {
      kind: 'vmm',
      where: 'libvirt src/qemu/qemu_validate.c qemuValidateDomainDefVhostUserRequireSharedMemory()',
    },
    meaning:
      'A daemon outside QEMU works for the device, and can map the guest’s memory only if that is shared.',
    decisions: REFUSED,
    helps: [
      {
        title: 'share the guest’s memory',
        libvirt: "<memoryBacking><source type='memfd'/><access mode='shared'/></memoryBacking>",
      },
    ],
  },
  {
    id: 'libvirt/transitional-model',
    by: 'libvirt',
    gravity: 'trouble',
    texts: [{ text: 'virtio (non-)transitional models are not supported for address type={type:word}' }],
    where: { kind: 'vmm', where: 'libvirt src/qemu/qemu_command.c qemuBuildVirtioDevGetConfig()' },
    meaning: 'Only PCI has transitional and non-transitional devices.',
    decisions: REFUSED,
    helps: [{ title: 'use the plain model', libvirt: "model='virtio'" }],
  },
  {
    id: 'libvirt/no-buses',
    by: 'libvirt',
    gravity: 'trouble',
    texts: [
      { text: 'XML error: No PCI buses available' },
      { text: 'Unexpected address type {type:word} for a virtio device' },
    ],
    where: { kind: 'vmm', where: 'libvirt src/conf/domain_addr.c virDomainPCIAddressGetNextAddr()' },
    meaning: 'The machine has no place for the device.',
    decisions: REFUSED,
    helps: [
      {
        title: 'use an address type that the machine has',
        libvirt: "<address type='pci'/>, 'ccw' or 'virtio-mmio'",
      },
    ],
  },
  {
    id: 'libvirt/driver-option',
    by: 'libvirt',
    gravity: 'trouble',
    texts: [{ text: '{option:word} driver option is only supported for virtio devices' }],
    where: {
      kind: 'vmm',
      where: 'libvirt src/conf/domain_validate.c virDomainCheckVirtioOptionsAreAbsent()',
    },
    meaning: 'A virtio option stands in a device that is none.',
    helps: [
      {
        title: 'take the attribute away, or make the device a virtio one',
        libvirt: "<model type='virtio'/>",
      },
    ],
  },
  {
    id: 'libvirt/iommu-machine',
    by: 'libvirt',
    gravity: 'trouble',
    texts: [
      { text: "IOMMU device: '{model:word}' is only supported with {machines:text} machines" },
      { text: "IOMMU device: '{model:word}' is not supported with this QEMU binary" },
      { text: "IOMMU device: '{model:word}' needs a PCI address" },
      { text: "iommu model '{model:word}' doesn't support additional attributes" },
    ],
    where: { kind: 'vmm', where: 'libvirt src/qemu/qemu_validate.c qemuValidateDomainDeviceDefIOMMU()' },
    meaning: 'This kind of IOMMU is not to be had in this machine.',
    helps: [
      {
        title: 'use one that the machine has',
        libvirt: 'intel on q35, smmuv3 on virt, virtio on either, with <acpi/>',
      },
    ],
  },
  {
    id: 'libvirt/iommu-acpi',
    by: 'libvirt',
    gravity: 'trouble',
    texts: [{ text: "IOMMU device: '{model:word}' requires ACPI" }],
    where: { kind: 'vmm', where: 'libvirt src/qemu/qemu_validate.c qemuValidateDomainDeviceDefIOMMU()' },
    meaning: 'A guest learns of a virtio IOMMU from a table of ACPI, and this one has none.',
    decisions: REFUSED,
    helps: [{ title: 'give the guest ACPI', libvirt: '<features><acpi/></features>' }],
  },
  {
    id: 'libvirt/attribute',
    by: 'libvirt',
    gravity: 'trouble',
    texts: [
      { text: "'{name:word}' is only supported by virtio-scsi controller" },
      { text: "'{name:word}' attribute only supported for virtio scsi controllers" },
      { text: '{name:word} has to be a power of two' },
      { text: '{name:word} is not supported with vhostuser disk' },
      { text: "Disk iothread '{number:word}' not defined in iothreadid" },
      { text: "controller iothread '{number:word}' not defined in iothreadid" },
      { text: 'virtiofs does not support {name:text}' },
      { text: 'virtiofs only supports passthrough accessmode' },
      { text: 'setting virtiofs boot order is supported only with PCI bus' },
      {
        text: 'interface {mac:word} - multiqueue is not supported for network interfaces of type {type:word}',
      },
      { text: 'shared access mode required for virtio-pmem device' },
      { text: 'virtio-pmem does not support NUMA nodes' },
      { text: "'blob' support for virtio-gpu devices requires a memfd memory backend" },
      { text: "CCW addresses are not supported by machine type '{machine:text}'" },
      {
        text: "Invalid value for attribute '{name:word}' in element '{element:word}': '{value:text}'. Expected non-negative integer value",
      },
      { text: 'virtio (non-)transitional models are not supported for input type={type:word}' },
    ],
    where: {
      kind: 'vmm',
      where: 'libvirt src/qemu/qemu_validate.c qemuValidateDomainDeviceDefControllerAttributes()',
    },
    meaning: 'The device does not take such an attribute, or not with that value.',
    decisions: REFUSED,
    helps: [{ title: 'take the attribute away, or give it a value that the device takes' }],
  },
  {
    id: 'libvirt/scsi-commands',
    by: 'libvirt',
    gravity: 'trouble',
    texts: [{ text: "This QEMU doesn't support SCSI emulation with 'virtio-blk' device" }],
    where: {
      kind: 'vmm',
      where: 'libvirt src/qemu/qemu_validate.c qemuValidateDomainDeviceDefDiskFrontend()',
    },
    meaning: 'Since QEMU 9.1 a virtio disk passes no SCSI commands on.',
    decisions: REFUSED,
    helps: [
      {
        title: 'put the disk on a virtio-scsi controller, or take it as a plain one',
        libvirt: "<target bus='scsi'/>, or device='disk'",
      },
    ],
  },
  {
    id: 'libvirt/launch-security',
    by: 'libvirt',
    gravity: 'trouble',
    texts: [
      { text: "'{type:word}' launch security is not supported with this QEMU binary" },
      { text: 'S390 PV launch security is not supported by this host or kernel' },
    ],
    where: { kind: 'vmm', where: 'libvirt src/qemu/qemu_validate.c qemuValidateDomainDefLaunchSecurity()' },
    meaning: 'QEMU or the host cannot start such a protected guest.',
    helps: [{ title: 'see what the host can', libvirt: 'virsh domcapabilities, <launchSecurity>' }],
  },
  {
    id: 'libvhost-user/legacy',
    by: 'daemon',
    gravity: 'trouble',
    texts: [
      { text: "virtio legacy devices aren't supported by libvhost-user" },
      { text: "virtio legacy devices aren't supported by passt" },
    ],
    where: { kind: 'vmm', where: 'subprojects/libvhost-user/libvhost-user.c vu_set_features_exec()' },
    meaning: 'The guest negotiated without VERSION_1, and the daemon ends.',
    decisions: [{ id: 'reach/backend', codes: ['legacy'] }],
    outside: [
      {
        cause:
          'The guest’s driver drives the device through its legacy interface: an old driver, firmware, or disable-modern=on.',
        tell: '`info virtio-status` shows no VERSION_1 among the guest’s features.',
        helps: [NO_LEGACY],
        first: true,
      },
    ],
  },
  {
    id: 'libvhost-user/addresses',
    by: 'daemon',
    gravity: 'trouble',
    texts: [
      { text: 'virtio: invalid address for buffers' },
      { text: 'Invalid vring_addr message' },
      { text: 'region mmap error: {why:text}' },
      { text: 'Invalid indirect buffer table' },
    ],
    where: { kind: 'vmm', where: 'subprojects/libvhost-user/libvhost-user.c virtqueue_map_desc()' },
    meaning: 'The daemon was given an address that lies in no memory that QEMU shared with it.',
    decisions: [
      { id: 'reach/backend', codes: ['unmapped', 'iotlb-of-daemon'] },
      { id: 'reach/memory' },
      { id: 'reach/addresses', codes: ['physical-into-iommu', 'iova-as-physical'] },
    ],
    outside: [
      {
        cause: 'The guest’s memory is not shared, so that the daemon has none of it.',
        tell: 'No memory backend with share=on.',
        decision: { id: 'reach/backend', code: 'unmapped' },
        first: true,

        helps: [SHARE_MEMORY],
      },
      {
        cause: 'The daemon has no IOTLB, and is sent addresses that an IOMMU would have to translate.',
        tell: 'iommu_platform=on with QEMU 6.1 or older, or behind a virtual IOMMU; QEMU says “Fail to update device iotlb”.',
        decision: { id: 'reach/backend', code: 'iotlb-of-daemon' },
        helps: [DO_NOT_OFFER_BIT],
      },
    ],
  },
  {
    id: 'rust-vhost/features',
    by: 'daemon',
    gravity: 'trouble',
    texts: [
      { text: 'Waiting for daemon failed: HandleRequest(InvalidParam' },
      { text: 'Waiting for daemon failed: HandleRequest({why:text}' },
      { text: 'HandleRequest(InvalidOperation' },
      { text: 'HandleRequest(FeatureMismatch' },
      { text: 'HandleRequest(MissingMemoryMapping' },
    ],
    where: { kind: 'vmm', where: 'rust-vmm vhost-user-backend handler.rs set_features()' },
    decisions: [{ id: 'reach/backend', codes: ['unmapped', 'iotlb-of-daemon'] }],
    meaning:
      'The daemon refuses a message of QEMU’s: a feature that it never offered, or an address that it does not know.',
    outside: [
      {
        cause:
          'The guest’s memory has no file descriptor or is not shared, so that the daemon has none of it.',
        tell: 'No -object memory-backend-memfd or -file with share=on; InvalidParam or MissingMemoryMapping as soon as the driver starts.',
        decision: { id: 'reach/backend', code: 'unmapped' },
        helps: [SHARE_MEMORY],
        first: true,
      },
      {
        cause: 'QEMU sends a feature that the daemon does not offer, ACCESS_PLATFORM above all.',
        tell: 'QEMU 5.2 or older, or a device type for which QEMU does not ask the daemon.',
        decision: { id: 'reach/backend', code: 'iotlb-of-daemon' },
        helps: [DO_NOT_OFFER_BIT],
      },
    ],
  },
  {
    id: 'virtiofsd/disconnected',
    by: 'daemon',
    gravity: 'harmless',
    texts: [{ text: 'Client disconnected, shutting down' }],
    where: { kind: 'vmm', where: 'virtiofsd src/main.rs' },
    meaning: 'QEMU closed the socket, as it does when the guest ends.',
  },
  {
    id: 'dpdk-vhost/features',
    by: 'daemon',
    gravity: 'trouble',
    texts: [{ text: 'received invalid negotiated features.' }],
    where: { kind: 'vmm', where: 'DPDK lib/vhost/vhost_user.c vhost_user_set_features()' },
    meaning: 'QEMU sends features that the port does not offer, and DPDK, OVS or SPDK closes the connection.',
    outside: [
      {
        cause:
          'The port came back with fewer features than the guest negotiated: other options, or another version.',
        tell: 'It happens at a reconnection or a migration.',
        helps: [
          {
            title: 'start the port as it was',
            host: 'iommu-support=1, tso=1, linear-buffer as before; OVS other_config:vhost-iommu-support, userspace-tso-enable',
          },
        ],
        first: true,
      },
    ],
  },
  {
    id: 'dpdk-vhost/iova',
    by: 'daemon',
    gravity: 'trouble',
    texts: [{ text: 'failed to find desc ring address.' }, { text: 'failed to map desc ring.' }],
    where: { kind: 'vmm', where: 'DPDK lib/vhost/vhost_user.c translate_ring_addresses()' },
    meaning: 'DPDK cannot find the guest’s ring in the memory that it was given.',
    decisions: [
      { id: 'reach/backend', codes: ['unmapped', 'iotlb-of-daemon'] },
      { id: 'reach/addresses', codes: ['physical-into-iommu', 'iova-as-physical'] },
    ],
    outside: [
      {
        cause: 'The guest’s memory is not shared or not in huge pages.',
        tell: 'No memory backend with share=on.',
        decision: { id: 'reach/backend', code: 'unmapped' },
        first: true,

        helps: [SHARE_HUGE_PAGES],
      },
    ],
  },
  {
    id: 'dpdk-pmd/version-1',
    by: 'guest-driver',
    gravity: 'trouble',
    texts: [
      { text: 'VIRTIO_F_VERSION_1 features is not enabled.' },
      { text: 'Version 1+ required with modern devices' },
    ],
    decisions: [{ id: 'dpdk/version-1', codes: ['missing'] }],
    where: { kind: 'vmm', where: 'DPDK drivers/net/virtio/virtio_ethdev.c virtio_negotiate_features()' },
    meaning: 'DPDK’s driver found a modern device without VERSION_1.',
    outside: [
      {
        cause: 'The device’s registers are not what DPDK reads: the BAR is not mapped.',
        tell: 'Bind the device to vfio-pci again.',
      },
    ],
  },
  {
    id: 'dpdk-pmd/features-ok',
    by: 'guest-driver',
    gravity: 'trouble',
    texts: [{ text: 'failed to set FEATURES_OK status!' }, { text: 'Failed to set FEATURES_OK status!' }],
    decisions: [{ id: 'dpdk/features-ok', codes: ['refused'] }],
    where: {
      kind: 'vmm',
      where: 'DPDK drivers/net/virtio/virtio_ethdev.c virtio_ethdev_negotiate_features()',
    },
    meaning: 'The device refuses the features of DPDK’s driver.',
    outside: [
      {
        cause: 'The device requires a feature that this DPDK does not take.',
        tell: 'Compare the features of device and driver.',
        helps: [{ title: 'do not offer the feature', qemu: '-device …,iommu_platform=off' }],
      },
    ],
  },
  {
    id: 'spdk/session',
    by: 'daemon',
    gravity: 'trouble',
    texts: [{ text: 'Failed to get negotiated driver features' }],
    where: { kind: 'vmm', where: 'SPDK lib/vhost/rte_vhost_user.c' },
    meaning: 'SPDK cannot start the controller for this guest.',
    outside: [
      {
        cause: 'The guest’s memory is not shared, or not in huge pages.',
        tell: 'No memory backend with share=on.',
        helps: [SHARE_HUGE_PAGES],
      },
    ],
  },
  {
    id: 'seabios/refused',
    by: 'firmware',
    gravity: 'trouble',
    texts: [{ text: "device didn't accept features" }],
    where: { kind: 'guest', where: 'SeaBIOS src/hw/virtio-blk.c init_virtio_blk()' },
    decisions: [
      { id: 'seabios/features-ok', codes: ['refused'] },
      { id: 'ipxe/features-ok', codes: ['refused'] },
    ],
    meaning:
      'The firmware’s driver leaves out a feature that the device requires; it cannot start from that disk.',
    outside: [
      {
        cause: 'SeaBIOS takes ACCESS_PLATFORM on PCI, and not on virtio-mmio.',
        tell: 'The message names the device.',
        helps: [DO_NOT_OFFER_BIT],
      },
    ],
  },
  {
    id: 'ipxe/refused',
    by: 'firmware',
    gravity: 'trouble',
    texts: [{ text: 'did not accept features' }],
    where: { kind: 'guest', where: 'iPXE src/drivers/bus/virtio.c' },
    decisions: [{ id: 'ipxe/new/features-ok', codes: ['refused'] }],
    meaning: 'iPXE since May 2026 does not keep ACCESS_PLATFORM, and the device requires it.',
    outside: [
      {
        cause: 'iommu_platform=on, as in every confidential guest.',
        tell: 'The guest itself works.',
        helps: [
          {
            title: 'leave the boot ROM out',
            qemu: '-device virtio-net-pci,romfile=',
            libvirt: "<rom enabled='no'/>",
          },
        ],
        first: true,
      },
    ],
  },
  {
    id: 'vdpa/set-features',
    by: 'host',
    gravity: 'trouble',
    texts: [
      { text: 'VIRTIO_F_ACCESS_PLATFORM is not negotiated' },
      { text: 'VIRTIO_NET_F_MRG_RXBUF is not negotiated' },
      { text: 'Must negotiate minimum features {features:features} for this device' },
    ],
    where: {
      kind: 'kernel',
      where:
        'drivers/vdpa: ifcvf_verify_min_features(), pds_vdpa_set_driver_features(), eni_vdpa_set_driver_features(), octep_vdpa_set_driver_features()',
    },
    meaning:
      'The driver that makes the vDPA device cannot work without features that it was not handed: most work with bus addresses alone, which is ACCESS_PLATFORM.',
    decisions: [{ id: 'linux/vdpa/set-features', codes: ['invalid-aloud', 'unsupported-aloud'] }],
    outside: [
      {
        cause: 'A driver or guest that does not know bit 33: Linux before 4.8, or firmware.',
        tell: 'The features that were negotiated.',
        helps: [{ title: 'use a driver that keeps the bit' }],
        first: true,
      },
    ],
  },
  {
    id: 'proposal/pai-2019',
    by: 'guest',
    gravity: 'trouble',
    texts: [{ text: 'virtio: device unable to access encrypted memory' }],
    where: { kind: 'list', where: 'Pai’s patch of 2019, which was never merged' },
    errno: 'EINVAL',
    meaning: 'A kernel with a patch that was never merged refuses the device.',
    decisions: [{ id: 'proposal/pai-2019/can-use-dma-api', codes: ['no'] }],
  },
];
