import type { MessageKind } from '../../model/message.ts';
import { DO_NOT_OFFER_BIT, NO_LEGACY, SHARE_MEMORY, SHARE_OTHERWISE } from './helps.ts';
import { GARBAGE, UNREACHED } from './unreached.ts';

const REFUSED = [{ id: 'device/creation', codes: ['refused'] }] as const;

/** A setting that QEMU cannot work with, with its remedy: the message says all there is to say. */
function setting(
  id: string,
  texts: readonly [string, ...string[]],
  where: string,
  meaning: string,
  help: string,
  qemu?: string,
): MessageKind {
  const [first, ...others] = texts;
  return {
    id: `qemu/${id}`,
    by: 'qemu',
    gravity: 'trouble',
    texts: [{ text: first }, ...others.map((text) => ({ text }))],
    where: { kind: 'qemu', where },
    meaning,
    common: true,
    decisions: REFUSED,
    helps: [{ title: help, ...(qemu === undefined ? {} : { qemu }) }],
  };
}

/** What QEMU says when it creates a device, and while the device works. */
export const QEMU_MESSAGES: readonly MessageKind[] = [
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
  {
    id: 'qemu/scsi-off',
    by: 'qemu',
    gravity: 'trouble',
    texts: [{ text: 'Please set scsi=off for virtio-blk devices in order to use virtio 1.0' }],
    where: { kind: 'qemu', where: 'hw/block/virtio-blk.c virtio_blk_get_features()' },
    meaning: 'SCSI commands over virtio-blk went with VIRTIO 1.0.',
    decisions: REFUSED,
    helps: [{ title: 'do without them', qemu: '-device virtio-blk-pci,scsi=off, or virtio-scsi' }],
  },
  {
    id: 'qemu/seqpacket',
    by: 'qemu',
    gravity: 'trouble',
    texts: [{ text: "vhost-vsock backend doesn't support seqpacket" }],
    where: { kind: 'qemu', where: 'hw/virtio/vhost-vsock-common.c vhost_vsock_common_get_features()' },
    meaning: 'seqpacket=on, and the host’s kernel does not offer SEQPACKET.',
    decisions: REFUSED,
    helps: [
      {
        title: 'leave it to the host',
        qemu: '-device vhost-vsock-pci,seqpacket=auto',
        host: 'Linux 5.14 and later',
      },
    ],
  },
  setting(
    'drive',
    ['drive property not set'],
    'hw/block/virtio-blk.c virtio_blk_device_realize()',
    'The disk has no backend.',
    'name the backend',
    '-device virtio-blk-pci,drive=ID',
  ),
  setting(
    'num-queues',
    ['num-queues property must be larger than 0'],
    'hw/block/virtio-blk.c virtio_blk_device_realize()',
    'The disk has no queue.',
    'give it one',
    'num-queues=1',
  ),
  setting(
    'queue-size',
    [
      'invalid queue-size property ({size:number}), must be > 2',
      'invalid queue-size property ({size:number}), must be a power of 2 (max {most:number})',
    ],
    'hw/block/virtio-blk.c virtio_blk_device_realize()',
    'The size of the queue is no power of two within the limits.',
    'give another size',
    'queue-size=256',
  ),
  setting(
    'block-sizes',
    ['logical_block_size > physical_block_size not supported'],
    'hw/block/block.c blkconf_blocksizes()',
    'The block that the guest sees is larger than the physical one.',
    'give both',
    'logical_block_size=4096,physical_block_size=4096',
  ),
  setting(
    'duplex',
    ["'duplex' must be 'half' or 'full'"],
    'hw/net/virtio-net.c virtio_net_device_realize()',
    'The duplex is none of the two that there are.',
    'give one of them',
    'duplex=full',
  ),
  setting(
    'speed',
    ["'speed' must be between 0 and INT_MAX"],
    'hw/net/virtio-net.c virtio_net_device_realize()',
    'The speed is negative or too large.',
    'give it in Mbit/s',
    'speed=10000',
  ),
  setting(
    'ring-size',
    ['Invalid {which:word} (= {size:number}), must be a power of 2 between {least:number} and {most:number}'],
    'hw/net/virtio-net.c virtio_net_device_realize()',
    'The size of the ring is no power of two within the limits.',
    'give another size',
    'rx_queue_size=1024',
  ),
  setting(
    'scsi-queues',
    ['Invalid number of queues (= {queues:number}), must be a positive integer less than {most:number}.'],
    'hw/scsi/virtio-scsi.c virtio_scsi_common_realize()',
    'The number of queues is out of range.',
    'give another number',
    'num_queues=4',
  ),
  setting(
    'serial-ports',
    ['Maximum number of serial ports not specified', 'maximum ports supported: {most:number}'],
    'hw/char/virtio-serial-bus.c virtio_serial_device_realize()',
    'The number of ports is out of range.',
    'give one from 1 to 511',
    'max_ports=31',
  ),
  setting(
    'gpu-outputs',
    ['invalid max_outputs > {most:number}'],
    'hw/display/virtio-gpu-base.c virtio_gpu_base_device_realize()',
    'The graphics device has more outputs than there can be.',
    'give fewer',
    'max_outputs=1',
  ),
  setting(
    '9p-fsdev',
    ["9pfs device couldn't find fsdev with the id = {id:text}"],
    'hw/9pfs/9p.c v9fs_device_realize_common()',
    'No -fsdev of that id stands on the command line.',
    'add it',
    '-fsdev local,id=…,path=…,security_model=none',
  ),
  setting(
    '9p-tag',
    ["mount tag '{tag:text}' ({size:number} bytes) is longer than maximum ({most:number} bytes)"],
    'hw/9pfs/9p.c v9fs_device_realize_common()',
    'The name of the share is too long.',
    'give a shorter one',
    'mount_tag=share',
  ),
  setting(
    'fs-tag',
    ['tag property cannot be empty', 'tag property must be {most:number} bytes or less'],
    'hw/virtio/vhost-user-fs.c vuf_device_realize()',
    'The name of the share is empty or too long.',
    'give another one',
    'tag=share',
  ),
  setting(
    'fs-queues',
    ['num-request-queues property must be larger than 0'],
    'hw/virtio/vhost-user-fs.c vuf_device_realize()',
    'The share has no queue for requests.',
    'give it one',
    'num-request-queues=1',
  ),
  setting(
    'fs-queue-size',
    ['queue-size property must be a power of 2', 'queue-size property must be {most:number} or smaller'],
    'hw/virtio/vhost-user-fs.c vuf_device_realize()',
    'The size of the queue is no power of two within the limits.',
    'give another size',
    'queue-size=128',
  ),
  setting(
    'cryptodev',
    ["'cryptodev' parameter expects a valid object"],
    'hw/virtio/virtio-crypto.c virtio_crypto_device_realize()',
    'The crypto device has no backend.',
    'add it',
    '-object cryptodev-backend-builtin,id=c -device virtio-crypto-pci,cryptodev=c',
  ),
  setting(
    'memdev',
    ["'memdev' property must be set"],
    'hw/virtio/virtio-md-pci.c virtio_md_pci_pre_plug()',
    'The memory device has no backend.',
    'add it',
    '-object memory-backend-ram,id=m,size=… -device virtio-mem-pci,memdev=m',
  ),
  setting(
    'memslots',
    ["'dynamic-memslots' property set to 'on' requires 'unplugged-inaccessible' to be 'on'"],
    'hw/virtio/virtio-mem.c virtio_mem_device_realize()',
    'Memory that is not plugged must not be touched where its slots come and go.',
    'set both',
    'unplugged-inaccessible=on',
  ),
  setting(
    'guest-cid',
    ['guest-cid property must be greater than 2'],
    'hw/virtio/vhost-vsock.c vhost_vsock_device_realize()',
    'The first three addresses are taken.',
    'give another one',
    'guest-cid=3',
  ),
  setting(
    'one-balloon',
    ['Only one balloon device is supported'],
    'hw/virtio/virtio-balloon.c virtio_balloon_device_realize()',
    'There is a balloon already.',
    'leave one of them out',
  ),
  setting(
    'free-page-hint',
    ["'free-page-hint' requires 'iothread' to be set"],
    'hw/virtio/virtio-balloon.c virtio_balloon_device_realize()',
    'Hints of free pages need a thread of their own.',
    'give it one',
    '-object iothread,id=t -device virtio-balloon-pci,free-page-hint=on,iothread=t',
  ),
  setting(
    'msix',
    ['MSI-X support is mandatory in the S390 architecture'],
    'hw/s390x/s390-pci-bus.c s390_pcihost_plug()',
    'A PCI device of an s390 guest has to have MSI-X.',
    'give it vectors, or use channel I/O',
    'vectors=2, or the -ccw model',
  ),
  setting(
    'iommu-bus',
    ['VIRTIO-IOMMU is not attached to any PCI bus!'],
    'hw/virtio/virtio-iommu.c virtio_iommu_device_realize()',
    'A virtio IOMMU is for the devices of a PCI bus, and sits on none.',
    'use the PCI model',
    '-device virtio-iommu-pci',
  ),
  setting(
    'iommu-machine',
    ["Parameter 'driver' expects a dynamic sysbus device type for the machine"],
    'system/qdev-monitor.c qdev_get_device_class()',
    'The machine takes no such device: intel-iommu and amd-iommu are for q35.',
    'use q35',
    '-machine q35',
  ),
  setting(
    'no-bus',
    ["No '{bus:word}' bus found for device '{model:word}'", "Bus '{bus:text}' not found"],
    'system/qdev-monitor.c qdev_device_add_from_qdict()',
    'The machine has no bus for such a device, or none of that name.',
    'use a model or a bus that the machine has',
    'virtio-…-pci on PCI, -ccw on s390x, -device on virtio-mmio',
  ),
  setting(
    'duplicate-id',
    ["Duplicate ID '{id:text}' for device"],
    'system/qdev-monitor.c qdev_set_id()',
    'Two devices have one id.',
    'give each its own',
  ),
  setting(
    'no-model',
    ["'{model:text}' is not a valid device model name"],
    'system/qdev-monitor.c qdev_get_device_class()',
    'This QEMU does not know the model: it is misspelt, younger, or left out of this build.',
    'see what it knows',
    '-device help',
  ),
  setting(
    'no-property',
    ["Property '{property:word}' not found"],
    'qom/object.c object_property_find_err()',
    'This QEMU does not know the property: it is misspelt, younger, or of another model.',
    'see what the model takes',
    '-device MODEL,help',
  ),
  setting(
    'no-value',
    ["Property '{property:text}' can't find value '{id:text}'"],
    'hw/core/qdev-properties-system.c',
    'What stands behind the device does not exist under that id.',
    'add it before the device',
  ),
  setting(
    'no-object',
    ["Device '{id:text}' not found"],
    'qom/object.c object_resolve_link()',
    'What stands behind the device does not exist under that id.',
    'add it before the device',
  ),
  setting(
    'bad-value',
    [
      "Parameter '{name:text}' expects 'on' or 'off'",
      "Parameter '{name:text}' does not accept value '{value:text}'",
      "Parameter '{name:text}' expects integer",
    ],
    'qapi/qobject-input-visitor.c',
    'QEMU cannot read the value of a property.',
    'spell it as QEMU does',
  ),
  {
    id: 'qemu/migration-features',
    by: 'qemu',
    gravity: 'trouble',
    texts: [{ text: 'Features {guest:features} unsupported. Allowed features: {allowed:features}' }],
    where: { kind: 'qemu', where: 'hw/virtio/virtio.c virtio_load()' },
    meaning:
      'A guest came over by migration or out of a snapshot that has negotiated features which the device does not offer here. The first mask is what the guest has, the second what this side offers.',
    outside: [
      {
        cause:
          'This side offers less: an older QEMU, an older machine type, a property that is off, or a backend (the host’s kernel, a daemon) that lacks the feature.',
        tell: 'Run `vnex features 0x… 0x…` with the two masks: it says which bits are in the way, and which property stands for each.',
        helps: [
          {
            title: 'name the same versioned machine type on both sides, the older one',
            qemu: '-machine pc-q35-…',
            libvirt: "<type machine='pc-q35-…'>",
            kubernetes: 'spec.domain.machine.type',
          },
          {
            title: 'switch the features in the way off on the side where the guest starts',
            qemu: '-device …,PROPERTY=off',
          },
        ],
        first: true,
      },
    ],
  },
  {
    id: 'qemu/migration-device',
    by: 'qemu',
    gravity: 'trouble',
    texts: [
      { text: "error while loading state for instance {instance:word} of device '{device:text}'" },
      { text: 'Failed to load virtio-{device:word}:virtio' },
      { text: 'load of migration failed: {why:text}' },
    ],
    where: { kind: 'qemu', where: 'migration/savevm.c qemu_loadvm_section_start_full()' },
    echo: true,
    meaning: 'A device’s state could not be loaded; a line before it says why.',
    outside: [
      { cause: 'The device is another one here, or an older one.', tell: 'A line before it says in what.' },
    ],
  },
  {
    id: 'qemu/bogus-descriptor',
    by: 'qemu',
    gravity: 'trouble',
    texts: [{ text: 'virtio: bogus descriptor or out of resources' }],
    where: { kind: 'qemu', where: 'hw/virtio/virtio.c virtqueue_map_desc()' },
    meaning: 'A descriptor names memory that QEMU cannot map; the device stops until it is reset.',
    decisions: UNREACHED,
    outside: [
      ...GARBAGE,
      {
        cause: 'A request is larger than the single bounce buffer that QEMU has for memory that is no RAM.',
        tell: 'The buffer lies in device memory: a framebuffer, persistent memory.',
        helps: [{ title: 'give it more', qemu: '-device …,x-max-bounce-buffer-size=…' }],
      },
    ],
  },
  {
    id: 'qemu/zero-sized',
    by: 'qemu',
    gravity: 'trouble',
    texts: [{ text: 'virtio: zero sized buffers are not allowed' }],
    where: { kind: 'qemu', where: 'hw/virtio/virtio.c virtqueue_map_desc()' },
    meaning:
      'A descriptor of length 0: mostly QEMU reads a table that is not the one that the guest wrote, and finds zeros.',
    decisions: UNREACHED,
    outside: GARBAGE,
  },
  {
    id: 'qemu/moved-used-index',
    by: 'qemu',
    gravity: 'trouble',
    texts: [
      { text: 'Guest moved used index from {from:number} to {to:number}' },
      { text: 'Guest says index {index:number} is available' },
      { text: 'Guest moved avail index from {from:number} to {to:number}' },
      {
        text: 'VQ {queue:number} size {size:word} Guest index {guest:word} inconsistent with Host index {host:word}: delta {delta:word}',
      },
      {
        text: 'VQ {queue:number} size {size:word} < last_avail_idx {last:word} - used_idx {used:word}',
      },
    ],
    where: { kind: 'qemu', where: 'hw/virtio/virtio.c virtqueue_num_heads()' },
    meaning:
      'The ring that QEMU reads holds nonsense: ciphertext, other memory, or the state of another moment.',
    decisions: [
      ...UNREACHED,
      { id: 'reach/private-memory/sev', codes: ['host'] },
      { id: 'reach/private-memory/pef', codes: ['host'] },
    ],
    outside: GARBAGE,
  },
  {
    id: 'qemu/ring-nonsense',
    by: 'qemu',
    gravity: 'trouble',
    texts: [
      { text: 'Virtqueue size exceeded' },
      { text: 'Looped descriptor' },
      { text: 'Desc next is {next:number}' },
      { text: 'Invalid size for indirect buffer table' },
      { text: 'Incorrect order for descriptors' },
      { text: 'virtio: too many write descriptors in indirect table' },
    ],
    where: { kind: 'qemu', where: 'hw/virtio/virtio.c virtqueue_split_pop()' },
    meaning: 'The descriptors that QEMU reads do not fit together.',
    decisions: UNREACHED,
    outside: GARBAGE,
  },
  {
    id: 'qemu/cannot-map-ring',
    by: 'qemu',
    gravity: 'trouble',
    texts: [
      {
        text: 'Failed to map descriptor ring for device {device:word}: invalid guest physical address or corrupted queue setup',
        releases: 'QEMU 10.2 and later',
      },
      {
        text: 'Failed to map used ring for device {device:word}: possible guest misconfiguration or insufficient memory',
        releases: 'QEMU 10.2 and later',
      },
      {
        text: 'Failed to map avalaible ring for device {device:word}: possible queue misconfiguration or overlapping memory region',
        releases: 'QEMU 10.2 and later',
      },
      { text: 'Cannot map descriptor ring' },
      { text: 'Cannot map indirect buffer' },
      { text: 'Cannot map desc' },
      { text: 'Cannot map used' },
      { text: 'Cannot map avail' },
      { text: 'Region caches not initialized' },
    ],
    where: { kind: 'qemu', where: 'hw/virtio/virtio.c virtio_init_region_cache()' },
    meaning: 'The guest named an address for a ring that QEMU cannot map.',
    decisions: UNREACHED,
    outside: [
      {
        cause: 'The driver switched the device off (bus mastering) while the queue was in use.',
        tell: 'It happens when the guest shuts down or unbinds the driver.',
      },
      ...GARBAGE,
    ],
  },
  {
    id: 'qemu/bit-30',
    by: 'qemu',
    gravity: 'warning',
    texts: [{ text: 'guest driver for {device:word} has enabled UNUSED(30) feature bit!' }],
    where: { kind: 'qemu', where: 'hw/virtio/virtio.c virtio_set_features()' },
    meaning: 'The guest’s driver takes every bit that it is offered, known or not.',
    outside: [
      { cause: 'A driver that copies the offer: a home-made one, or firmware.', tell: 'Linux never does.' },
    ],
  },
  {
    id: 'vhost/feature-mask',
    by: 'qemu',
    gravity: 'trouble',
    texts: [{ text: 'vhost lacks feature mask {mask:features} for backend' }],
    where: { kind: 'qemu', where: 'hw/net/vhost_net.c vhost_net_init()' },
    meaning:
      'The backend was found to offer less than before or than QEMU needs of it; the mask is what is missing.',
    outside: [
      {
        cause: 'The daemon came back older or with other options than the guest negotiated with.',
        tell: 'The message comes with a reconnection.',
        helps: [{ title: 'start the daemon as it was' }],
      },
      {
        cause: 'The host’s kernel does not offer what vhost-net needs.',
        tell: 'The mask has bit 15 (MRG_RXBUF) or lower bits.',
      },
    ],
  },
  {
    id: 'vhost/iommu-protocol',
    by: 'qemu',
    gravity: 'trouble',
    texts: [
      { text: 'IOMMU support requires reply-ack and backend-req protocol features.' },
      {
        text: 'IOMMU support requires reply-ack and slave-req protocol features.',
        releases: 'QEMU up to 7.2',
      },
    ],
    where: { kind: 'qemu', where: 'hw/virtio/vhost-user.c vhost_user_backend_init()' },
    meaning:
      'The daemon offers ACCESS_PLATFORM and not the two protocol features by which addresses are looked up.',
    outside: [
      {
        cause: 'The daemon offers a bit that it cannot serve.',
        tell: 'Its log shows the features.',
        helps: [{ title: 'have the daemon leave the bit out, or offer all three' }],
      },
    ],
  },
  {
    id: 'vhost/no-iotlb',
    by: 'qemu',
    gravity: 'trouble',
    texts: [
      { text: 'Fail to update device iotlb' },
      { text: 'Fail to lookup the translated address {address:word}' },
      { text: 'Fail to invalidate device iotlb' },
      { text: 'Access failure IOTLB message type not supported' },
    ],
    where: { kind: 'qemu', where: 'hw/virtio/vhost.c vhost_device_iotlb_miss()' },
    meaning: 'vhost looks addresses up through QEMU, and the look-up failed.',
    decisions: [
      { id: 'reach/backend', codes: ['iotlb-of-daemon'] },
      { id: 'reach/addresses', codes: ['physical-into-iommu', 'iova-as-physical'] },
    ],
    outside: [
      {
        cause: 'The daemon has no IOTLB, and ACCESS_PLATFORM was forced on it.',
        decision: { id: 'reach/backend', code: 'iotlb-of-daemon' },

        tell: 'QEMU 5.2 or older, which offers the bit whatever the daemon does.',
        helps: [DO_NOT_OFFER_BIT],
        first: true,
      },
      {
        cause: 'The guest has not mapped the address: its driver passes the IOMMU by.',
        tell: 'The guest’s log has IOMMU faults of the device.',
      },
    ],
  },
  {
    id: 'vhost/start-failed',
    by: 'qemu',
    gravity: 'trouble',
    texts: [
      { text: 'unable to start vhost net: {error:errno}: falling back on userspace virtio' },
      { text: 'Error starting vhost: {error:errno}' },
      { text: 'Error starting vhost vsock: {error:errno}' },
      { text: 'vhost-user-blk: vhost start failed' },
      { text: 'vhost VQ {queue:number} ring restore failed: {error:errno}' },
      { text: 'vhost_set_vring_call failed: {why:text}' },
      { text: 'vhost_set_vring_call failed {error:errno}' },
      { text: 'vhost_set_vring_kick failed {error:errno}' },
      { text: 'vhost_set_features failed: {why:text}' },
      { text: 'vhost_set_mem_table failed: {why:text}' },
      { text: 'vhost_dev_init failed: {why:text}' },
    ],
    where: { kind: 'qemu', where: 'hw/virtio/vhost.c vhost_dev_start()' },
    meaning: 'The guest set DRIVER_OK, and the backend could not be started.',
    decisions: [{ id: 'reach/backend', codes: ['unmapped', 'legacy', 'iotlb-of-daemon', 'iotlb-of-kernel'] }],
    outside: [
      {
        cause: 'The daemon cannot map the guest’s memory: it has no file descriptor.',
        tell: 'The memory backend is not a file or memfd with share=on.',
        decision: { id: 'reach/backend', code: 'unmapped' },

        helps: [SHARE_MEMORY],
      },
      {
        cause:
          'The backend does not know a feature that the guest negotiated: vhost-scsi, or vhost-vsock on a host before Linux 5.12, behind a virtual IOMMU.',
        decision: { id: 'reach/backend', code: 'iotlb-of-kernel' },

        tell: 'The error is EOPNOTSUPP or EINVAL, and iommu_platform=on.',
        helps: [DO_NOT_OFFER_BIT],
      },
      {
        cause: 'The guest negotiated without VERSION_1, and the daemon ended.',
        tell: 'The daemon says “virtio legacy devices aren’t supported”.',
        decision: { id: 'reach/backend', code: 'legacy' },
        helps: [NO_LEGACY],
      },
      {
        cause: 'The daemon has no IOTLB, and ACCESS_PLATFORM was forced on it.',
        tell: 'QEMU says “Fail to update device iotlb”.',
        decision: { id: 'reach/backend', code: 'iotlb-of-daemon' },
        helps: [DO_NOT_OFFER_BIT],
      },
      { cause: 'The daemon ended.', tell: 'Its own log says why.' },
    ],
  },
  {
    id: 'vhost-user/disconnected',
    by: 'qemu',
    gravity: 'trouble',
    texts: [
      { text: 'Unexpected end-of-file before all data were read' },
      {
        text: 'Failed to read msg header. Read {got:number} instead of {wanted:number}. Original request {request:number}.',
      },
      { text: 'Failed to set msg fds.' },
      { text: 'Failed to write msg. Wrote {wrote:number} instead of {wanted:number}.' },
      { text: 'vhost_backend_init failed' },
    ],
    where: { kind: 'qemu', where: 'hw/virtio/vhost-user.c vhost_user_read_header()' },
    meaning: 'The daemon at the other end of the socket has gone away.',
    decisions: [{ id: 'reach/backend', codes: ['unmapped', 'legacy', 'iotlb-of-daemon'] }],
    outside: [
      {
        cause: 'The daemon cannot map the guest’s memory, which has no file descriptor or is not shared.',
        tell: 'No -object memory-backend-memfd or -file with share=on. The daemon says “Invalid vring_addr message”, “HandleRequest(InvalidParam)” or “region mmap error”.',
        decision: { id: 'reach/backend', code: 'unmapped' },
        helps: [SHARE_MEMORY],
        first: true,
      },
      {
        cause: 'The guest negotiated without VERSION_1, and the daemon knows no legacy driver.',
        tell: 'The daemon says “virtio legacy devices aren’t supported”. The guest has an old driver, or virtio_pci.force_legacy=1.',
        decision: { id: 'reach/backend', code: 'legacy' },
        helps: [NO_LEGACY],
      },
      {
        cause: 'The daemon has no IOTLB, and ACCESS_PLATFORM was forced on it.',
        tell: 'iommu_platform=on with QEMU 6.1 or older, or behind a virtual IOMMU; QEMU says “Fail to update device iotlb”.',
        decision: { id: 'reach/backend', code: 'iotlb-of-daemon' },
        helps: [DO_NOT_OFFER_BIT],
      },
      {
        cause: 'The daemon refused something else and ended.',
        tell: 'Its last lines say what.',
      },
      {
        cause: 'The socket is a dead one: no daemon was ever there.',
        tell: 'It happens at the first message.',
        helps: [{ title: 'start the daemon first, with the same socket' }],
      },
    ],
  },
  {
    id: 'vhost-user/too-many-slots',
    by: 'qemu',
    gravity: 'trouble',
    texts: [{ text: 'a used vhost backend has not enough free memory slots left' }],
    where: { kind: 'qemu', where: 'hw/mem/memory-device.c memory_device_check_addable()' },
    meaning: 'The backend can map no more pieces of guest memory.',
    outside: [
      {
        cause: 'More memory devices than the daemon or the host’s vhost takes.',
        tell: 'Count the memory slots.',
        helps: [{ title: 'allow more', host: 'modprobe vhost max_mem_regions=509' }],
      },
    ],
  },
  {
    id: 'vdpa/svq-features',
    by: 'qemu',
    gravity: 'trouble',
    texts: [
      { text: 'SVQ Invalid device feature flags, offer: {offer:features}, ok: {ok:features}' },
      { text: 'vdpa svq does not work with features {features:features}' },
    ],
    where: { kind: 'qemu', where: 'hw/virtio/vhost-shadow-virtqueue.c vhost_svq_valid_features()' },
    meaning:
      'Shadow queues need ACCESS_PLATFORM and VERSION_1 of the vDPA device, and know only some other features.',
    outside: [
      {
        cause: 'The vDPA device offers something that shadow queues do not know, or not what they need.',
        tell: 'The bits that the two masks do not share.',
        helps: [{ title: 'do without shadow queues', qemu: '-netdev vhost-vdpa,…,x-svq=off' }],
      },
    ],
  },
  {
    id: 'qemu/discard-disabled',
    by: 'qemu',
    gravity: 'trouble',
    texts: [{ text: 'Discarding RAM is disabled' }, { text: 'protected VMs: cannot disable RAM discard' }],
    where: { kind: 'qemu', where: 'hw/virtio/virtio-mem.c virtio_mem_device_realize()' },
    meaning: 'Memory that comes and goes and a guest whose memory must stay do not go together.',
    decisions: [{ id: 'device/creation', codes: ['refused'] }],
    outside: [
      {
        cause:
          'A virtio-mem device, or a balloon, in a SEV or s390 protected guest, or with a passed-through device.',
        tell: 'Look for virtio-mem beside confidential-guest-support or vfio-pci.',
        helps: [{ title: 'leave virtio-mem out', qemu: 'no -device virtio-mem-pci' }],
      },
    ],
  },
];
