import { BALLOON, BLK, CONSOLE, F, GPU, MEM, NET, SCSI, VSOCK } from '../features/bits.ts';
import type { Release } from '../model/release.ts';

/**
 * The properties of QEMU's virtio devices, as `-device MODEL,help` lists them: QEMU 7.2.22, 10.0.13 and 11.1.3 were
 * asked, the sources of 5.2, 7.2, 10.0 and 10.2 read. A bracket means that no version between its two was asked.
 */

/** How a whole number is kept, which says how large it can be. */
export type IntegerKind = 'uint8' | 'uint16' | 'uint32' | 'uint64' | 'int32' | 'int64';

/**
 * How the value of a property is read. `auto`: on, off or auto. `choice`: one of a list. `read-only`: it cannot be set. `other`: an
 * object's id, a list, an enumeration that was not read.
 */
export type PropertyKind = 'bool' | 'auto' | IntegerKind | 'size' | 'choice' | 'text' | 'read-only' | 'other';

export interface PropertyRow {
  readonly name: string;
  readonly kind: PropertyKind;
  /** As a command line would spell it; left out where there is none to speak of. */
  readonly default?: string;
  /** All that a `choice` can be. */
  readonly choices?: readonly string[];
  /** A value that is taken; left out where any is that suits the kind. */
  readonly usual?: string;
  /** The feature bit that it stands for. */
  readonly bit?: number;
  readonly since?: Release;
  /** First version without it. */
  readonly until?: Release;
}

/** QAPI BlockdevOnError. */
const ON_ERROR = ['report', 'ignore', 'enospc', 'stop', 'auto'];

/** What every virtio device has: hw/virtio/virtio.c virtio_properties, include/hw/virtio/virtio.h DEFINE_VIRTIO_COMMON_FEATURES. */
// biome-ignore format: one line a property
export const COMMON_PROPERTIES: readonly PropertyRow[] = [
  { name: 'notify_on_empty', kind: 'bool', default: 'on', bit: F.NOTIFY_ON_EMPTY },
  { name: 'any_layout', kind: 'bool', default: 'on', bit: F.ANY_LAYOUT },
  { name: 'indirect_desc', kind: 'bool', default: 'on', bit: F.INDIRECT_DESC },
  { name: 'event_idx', kind: 'bool', default: 'on', bit: F.EVENT_IDX },
  { name: 'iommu_platform', kind: 'bool', default: 'off', bit: F.ACCESS_PLATFORM },
  { name: 'packed', kind: 'bool', default: 'off', bit: F.RING_PACKED },
  { name: 'in_order', kind: 'bool', default: 'off', bit: F.IN_ORDER, since: { after: '7.2', by: '10.0', likely: '9.2' } },
  { name: 'queue_reset', kind: 'bool', default: 'on', bit: F.RING_RESET, since: '7.2' },
  { name: 'use-disabled-flag', kind: 'bool', default: 'on' },
  { name: 'use-started', kind: 'bool', default: 'on' },
  { name: 'x-disable-legacy-check', kind: 'bool', default: 'off' },
];

/** What every virtio-pci device has: hw/pci/pci.c pci_props, hw/virtio/virtio-pci.c virtio_pci_properties. */
// biome-ignore format: one line a property
export const PCI_PROPERTIES: readonly PropertyRow[] = [
  { name: 'acpi-index', kind: 'uint32', default: '0', since: { after: '5.2', by: '7.2' } },
  { name: 'addr', kind: 'text' },
  { name: 'aer', kind: 'bool', default: 'off', since: { after: '5.2', by: '7.2' } },
  { name: 'ats', kind: 'bool', default: 'off' },
  { name: 'busnr', kind: 'read-only', since: { after: '7.2', by: '10.0' } },
  { name: 'failover_pair_id', kind: 'text' },
  { name: 'migrate-extra', kind: 'bool', default: 'on', until: { after: '10.0', by: '10.2' } },
  { name: 'modern-pio-notify', kind: 'bool', default: 'off' },
  { name: 'multifunction', kind: 'bool', default: 'off' },
  { name: 'page-per-vq', kind: 'bool', default: 'off' },
  { name: 'rombar', kind: 'int32' },
  { name: 'romfile', kind: 'text' },
  { name: 'romsize', kind: 'uint32', default: '4294967295', since: { after: '5.2', by: '7.2' } },
  { name: 'sriov-pf', kind: 'text', since: { after: '10.0', by: '10.2' } },
  { name: 'virtio-pci-bus-master-bug-migration', kind: 'bool', default: 'off' },
  { name: 'x-ats-page-aligned', kind: 'bool', default: 'on', since: { after: '5.2', by: '7.2' } },
  { name: 'x-disable-pcie', kind: 'bool', default: 'off', until: { after: '10.0', by: '10.2' } },
  { name: 'x-ignore-backend-features', kind: 'bool', default: 'off', until: { after: '10.2', by: '11.1' } },
  { name: 'x-max-bounce-buffer-size', kind: 'size', default: '4096', since: { after: '7.2', by: '10.0' } },
  { name: 'x-pcie-ari-nextfn-1', kind: 'bool', default: 'off', since: { after: '7.2', by: '10.0' } },
  { name: 'x-pcie-deverr-init', kind: 'bool', default: 'on', until: { after: '10.2', by: '11.1' } },
  { name: 'x-pcie-err-unc-mask', kind: 'bool', default: 'on', since: { after: '7.2', by: '10.0' } },
  { name: 'x-pcie-ext-tag', kind: 'bool', default: 'on', since: { after: '7.2', by: '10.0' } },
  { name: 'x-pcie-extcap-init', kind: 'bool', default: 'on', until: { after: '10.2', by: '11.1' } },
  { name: 'x-pcie-flr-init', kind: 'bool', default: 'on' },
  { name: 'x-pcie-lnkctl-init', kind: 'bool', default: 'on', until: { after: '10.2', by: '11.1' } },
  { name: 'x-pcie-lnksta-dllla', kind: 'bool', default: 'on' },
  { name: 'x-pcie-pm-init', kind: 'bool', default: 'on', until: { after: '10.2', by: '11.1' } },
  { name: 'x-pcie-pm-no-soft-reset', kind: 'bool', default: 'off', since: { after: '7.2', by: '10.0' } },
];

/** hw/net/virtio-net.c virtio_net_properties. */
// biome-ignore format: one line a property
export const NET_PROPERTIES: readonly PropertyRow[] = [
  { name: 'csum', kind: 'bool', default: 'on', bit: NET.CSUM },
  { name: 'guest_csum', kind: 'bool', default: 'on', bit: NET.GUEST_CSUM },
  { name: 'ctrl_guest_offloads', kind: 'bool', default: 'on', bit: NET.CTRL_GUEST_OFFLOADS },
  { name: 'gso', kind: 'bool', default: 'on', bit: NET.GSO },
  { name: 'guest_tso4', kind: 'bool', default: 'on', bit: NET.GUEST_TSO4 },
  { name: 'guest_tso6', kind: 'bool', default: 'on', bit: NET.GUEST_TSO6 },
  { name: 'guest_ecn', kind: 'bool', default: 'on', bit: NET.GUEST_ECN },
  { name: 'guest_ufo', kind: 'bool', default: 'on', bit: NET.GUEST_UFO },
  { name: 'host_tso4', kind: 'bool', default: 'on', bit: NET.HOST_TSO4 },
  { name: 'host_tso6', kind: 'bool', default: 'on', bit: NET.HOST_TSO6 },
  { name: 'host_ecn', kind: 'bool', default: 'on', bit: NET.HOST_ECN },
  { name: 'host_ufo', kind: 'bool', default: 'on', bit: NET.HOST_UFO },
  { name: 'mrg_rxbuf', kind: 'bool', default: 'on', bit: NET.MRG_RXBUF },
  { name: 'status', kind: 'bool', default: 'on', bit: NET.STATUS },
  { name: 'ctrl_vq', kind: 'bool', default: 'on', bit: NET.CTRL_VQ },
  { name: 'ctrl_rx', kind: 'bool', default: 'on', bit: NET.CTRL_RX },
  { name: 'ctrl_vlan', kind: 'bool', default: 'on', bit: NET.CTRL_VLAN },
  { name: 'ctrl_rx_extra', kind: 'bool', default: 'on', bit: NET.CTRL_RX_EXTRA },
  { name: 'guest_announce', kind: 'bool', default: 'on', bit: NET.GUEST_ANNOUNCE },
  { name: 'mq', kind: 'bool', default: 'off', bit: NET.MQ },
  { name: 'ctrl_mac_addr', kind: 'bool', default: 'on', bit: NET.CTRL_MAC_ADDR },
  { name: 'guest_uso4', kind: 'bool', default: 'on', bit: NET.GUEST_USO4, since: '8.2' },
  { name: 'guest_uso6', kind: 'bool', default: 'on', bit: NET.GUEST_USO6, since: '8.2' },
  { name: 'host_uso', kind: 'bool', default: 'on', bit: NET.HOST_USO, since: '8.2' },
  { name: 'hash', kind: 'bool', default: 'off', bit: NET.HASH_REPORT },
  { name: 'rss', kind: 'bool', default: 'off', bit: NET.RSS },
  { name: 'guest_rsc_ext', kind: 'bool', default: 'off', bit: NET.RSC_EXT },
  { name: 'guest_tunnel', kind: 'bool', default: 'on', bit: NET.GUEST_UDP_TUNNEL_GSO, since: '10.2' },
  { name: 'guest_tunnel_csum', kind: 'bool', default: 'on', bit: NET.GUEST_UDP_TUNNEL_GSO_CSUM, since: '10.2' },
  { name: 'host_tunnel', kind: 'bool', default: 'on', bit: NET.HOST_UDP_TUNNEL_GSO, since: '10.2' },
  { name: 'host_tunnel_csum', kind: 'bool', default: 'on', bit: NET.HOST_UDP_TUNNEL_GSO_CSUM, since: '10.2' },
  { name: 'bootindex', kind: 'int32' },
  { name: 'duplex', kind: 'text' },
  { name: 'ebpf-rss-fds', kind: 'other', since: { after: '7.2', by: '10.0' } },
  { name: 'failover', kind: 'bool', default: 'off' },
  { name: 'hash-ipv4', kind: 'auto', default: 'auto', since: { after: '10.0', by: '10.2' } },
  { name: 'hash-ipv6', kind: 'auto', default: 'auto', since: { after: '10.0', by: '10.2' } },
  { name: 'hash-ipv6ex', kind: 'auto', default: 'auto', since: { after: '10.0', by: '10.2' } },
  { name: 'hash-tcp4', kind: 'auto', default: 'auto', since: { after: '10.0', by: '10.2' } },
  { name: 'hash-tcp6', kind: 'auto', default: 'auto', since: { after: '10.0', by: '10.2' } },
  { name: 'hash-tcp6ex', kind: 'auto', default: 'auto', since: { after: '10.0', by: '10.2' } },
  { name: 'hash-udp4', kind: 'auto', default: 'auto', since: { after: '10.0', by: '10.2' } },
  { name: 'hash-udp6', kind: 'auto', default: 'auto', since: { after: '10.0', by: '10.2' } },
  { name: 'hash-udp6ex', kind: 'auto', default: 'auto', since: { after: '10.0', by: '10.2' } },
  { name: 'host_mtu', kind: 'uint16', default: '0' },
  { name: 'mac', kind: 'text' },
  { name: 'netdev', kind: 'text' },
  { name: 'rsc_interval', kind: 'uint32', default: '300000' },
  { name: 'rx_queue_size', kind: 'uint16', default: '256' },
  { name: 'speed', kind: 'int32', default: '-1' },
  { name: 'tx', kind: 'text' },
  { name: 'tx_queue_size', kind: 'uint16', default: '256' },
  { name: 'x-mtu-bypass-backend', kind: 'bool', default: 'on', until: { after: '10.2', by: '11.1' } },
  { name: 'x-txburst', kind: 'int32', default: '256' },
  { name: 'x-txtimer', kind: 'uint32', default: '150000' },
];

/** hw/block/virtio-blk.c virtio_blk_properties, include/hw/block/block.h DEFINE_BLOCK_PROPERTIES. */
// biome-ignore format: one line a property
export const BLK_PROPERTIES: readonly PropertyRow[] = [
  { name: 'scsi', kind: 'bool', default: 'off', bit: BLK.SCSI, until: { after: '7.2', by: '10.0' } },
  { name: 'config-wce', kind: 'bool', default: 'on', bit: BLK.CONFIG_WCE },
  { name: 'discard', kind: 'bool', default: 'on', bit: BLK.DISCARD },
  { name: 'write-zeroes', kind: 'bool', default: 'on', bit: BLK.WRITE_ZEROES },
  { name: 'account-failed', kind: 'auto', default: 'auto', since: { after: '5.2', by: '7.2' } },
  { name: 'account-invalid', kind: 'auto', default: 'auto', since: { after: '5.2', by: '7.2' } },
  { name: 'backend_defaults', kind: 'auto', default: 'auto', since: { after: '5.2', by: '7.2' } },
  { name: 'bootindex', kind: 'int32' },
  { name: 'cyls', kind: 'uint32', default: '0' },
  { name: 'discard_granularity', kind: 'size', default: '4294967295' },
  { name: 'drive', kind: 'text' },
  { name: 'heads', kind: 'uint32', default: '0' },
  { name: 'iothread', kind: 'other' },
  { name: 'iothread-vq-mapping', kind: 'other', since: { after: '7.2', by: '10.0' } },
  { name: 'lcyls', kind: 'uint32', default: '0' },
  { name: 'lheads', kind: 'uint32', default: '0' },
  { name: 'logical_block_size', kind: 'size', default: '0', usual: '512' },
  { name: 'lsecs', kind: 'uint32', default: '0' },
  { name: 'max-discard-sectors', kind: 'uint32', default: '4194303' },
  { name: 'max-write-zeroes-sectors', kind: 'uint32', default: '4194303' },
  { name: 'min_io_size', kind: 'size', default: '0' },
  { name: 'num-queues', kind: 'uint16', default: '65535' },
  { name: 'opt_io_size', kind: 'size', default: '0' },
  { name: 'physical_block_size', kind: 'size', default: '0', usual: '512' },
  { name: 'queue-size', kind: 'uint16', default: '256' },
  { name: 'report-discard-granularity', kind: 'bool', default: 'on', since: { after: '5.2', by: '7.2' } },
  { name: 'request-merging', kind: 'bool', default: 'on' },
  { name: 'rerror', kind: 'choice', choices: ON_ERROR },
  { name: 'secs', kind: 'uint32', default: '0' },
  { name: 'seg-max-adjust', kind: 'bool', default: 'on' },
  { name: 'serial', kind: 'text' },
  { name: 'share-rw', kind: 'bool', default: 'off' },
  { name: 'stats-intervals', kind: 'other', since: { after: '10.0', by: '10.2' } },
  { name: 'werror', kind: 'choice', choices: ON_ERROR },
  { name: 'write-cache', kind: 'auto', default: 'auto' },
  { name: 'x-enable-wce-if-config-wce', kind: 'bool', default: 'on' },
];

/** hw/scsi/virtio-scsi.c virtio_scsi_properties. */
// biome-ignore format: one line a property
export const SCSI_PROPERTIES: readonly PropertyRow[] = [
  { name: 'hotplug', kind: 'bool', default: 'on', bit: SCSI.HOTPLUG },
  { name: 'param_change', kind: 'bool', default: 'on', bit: SCSI.CHANGE },
  { name: 'cmd_per_lun', kind: 'uint32', default: '128' },
  { name: 'iothread', kind: 'other' },
  { name: 'iothread-vq-mapping', kind: 'other', since: { after: '7.2', by: '10.0' } },
  { name: 'max_sectors', kind: 'uint32', default: '65535' },
  { name: 'num_queues', kind: 'uint32', default: '4294967295' },
  { name: 'seg_max_adjust', kind: 'bool', default: 'on' },
  { name: 'virtqueue_size', kind: 'uint32', default: '256' },
];

/** hw/char/virtio-serial-bus.c virtio_serial_properties. */
// biome-ignore format: one line a property
export const SERIAL_PROPERTIES: readonly PropertyRow[] = [
  { name: 'emergency-write', kind: 'bool', default: 'on', bit: CONSOLE.EMERG_WRITE, until: { after: '10.2', by: '11.1' } },
  { name: 'max_ports', kind: 'uint32', default: '31' },
];

/** hw/virtio/virtio-rng.c virtio_rng_properties. */
// biome-ignore format: one line a property
export const RNG_PROPERTIES: readonly PropertyRow[] = [
  { name: 'max-bytes', kind: 'uint64', default: '9223372036854775807' },
  { name: 'period', kind: 'uint32', default: '65536' },
  { name: 'rng', kind: 'other' },
];

/** hw/virtio/virtio-balloon.c virtio_balloon_properties. */
// biome-ignore format: one line a property
export const BALLOON_PROPERTIES: readonly PropertyRow[] = [
  { name: 'deflate-on-oom', kind: 'bool', default: 'off', bit: BALLOON.DEFLATE_ON_OOM },
  { name: 'free-page-hint', kind: 'bool', default: 'off', bit: BALLOON.FREE_PAGE_HINT },
  { name: 'page-poison', kind: 'bool', default: 'on', bit: BALLOON.PAGE_POISON },
  { name: 'free-page-reporting', kind: 'bool', default: 'off', bit: BALLOON.PAGE_REPORTING },
  { name: 'guest-stats', kind: 'read-only' },
  { name: 'guest-stats-polling-interval', kind: 'int64' },
  { name: 'iothread', kind: 'other' },
  { name: 'qemu-4-0-config-size', kind: 'bool', default: 'off', until: { after: '10.2', by: '11.1' } },
];

/** hw/9pfs/virtio-9p-device.c virtio_9p_properties. */
// biome-ignore format: one line a property
export const NINEP_PROPERTIES: readonly PropertyRow[] = [
  { name: 'fsdev', kind: 'text' },
  { name: 'mount_tag', kind: 'text' },
];

/** hw/virtio/virtio-crypto.c virtio_crypto_properties. */
// biome-ignore format: one line a property
export const CRYPTO_PROPERTIES: readonly PropertyRow[] = [
  { name: 'cryptodev', kind: 'other' },
];

/** hw/display/virtio-gpu.c virtio_gpu_properties, include/hw/virtio/virtio-gpu.h VIRTIO_GPU_BASE_PROPERTIES. */
// biome-ignore format: one line a property
export const GPU_PROPERTIES: readonly PropertyRow[] = [
  { name: 'virgl', kind: 'bool', default: 'on', bit: GPU.VIRGL, until: { after: '5.2', by: '7.2', likely: '6.1' } },
  { name: 'edid', kind: 'bool', default: 'on', bit: GPU.EDID },
  { name: 'blob', kind: 'bool', default: 'off', bit: GPU.RESOURCE_BLOB, since: { after: '5.2', by: '7.2', likely: '6.1' } },
  { name: 'hostmem', kind: 'size', default: '0', since: { after: '7.2', by: '10.0' } },
  { name: 'max_hostmem', kind: 'size', default: '268435456' },
  { name: 'max_outputs', kind: 'uint32', default: '1' },
  { name: 'outputs', kind: 'other', since: { after: '10.0', by: '10.2' } },
  { name: 'x-scanout-vmstate-version', kind: 'uint8', default: '2', since: { after: '7.2', by: '10.0' } },
  { name: 'xres', kind: 'uint32', default: '1280' },
  { name: 'yres', kind: 'uint32', default: '800' },
];

/** hw/input/virtio-input-hid.c virtio_input_hid_properties. */
// biome-ignore format: one line a property
export const KEYBOARD_PROPERTIES: readonly PropertyRow[] = [
  { name: 'display', kind: 'text' },
  { name: 'head', kind: 'uint32', default: '0' },
  { name: 'serial', kind: 'text' },
];

/** hw/input/virtio-input-hid.c virtio_mouse_properties, virtio_tablet_properties. */
// biome-ignore format: one line a property
export const POINTER_PROPERTIES: readonly PropertyRow[] = [
  { name: 'display', kind: 'text' },
  { name: 'head', kind: 'uint32', default: '0' },
  { name: 'serial', kind: 'text' },
  { name: 'wheel-axis', kind: 'bool', default: 'on', until: { after: '10.2', by: '11.1' } },
];

/** hw/input/virtio-input-host.c virtio_input_host_properties. */
// biome-ignore format: one line a property
export const INPUT_HOST_PROPERTIES: readonly PropertyRow[] = [
  { name: 'evdev', kind: 'text' },
  { name: 'serial', kind: 'text' },
];

/** hw/virtio/virtio-iommu.c virtio_iommu_properties, virtio-iommu-pci.c virtio_iommu_pci_properties. */
// biome-ignore format: one line a property
export const IOMMU_PROPERTIES: readonly PropertyRow[] = [
  { name: 'aw-bits', kind: 'uint8', default: '64', since: { after: '7.2', by: '10.0' }, usual: '48' },
  { name: 'boot-bypass', kind: 'bool', default: 'on', since: { after: '5.2', by: '7.2' } },
  { name: 'class', kind: 'uint32', default: '0' },
  { name: 'granule', kind: 'choice', choices: ['4k', '8k', '16k', '64k', 'host'], since: { after: '7.2', by: '10.0' } },
  { name: 'len-reserved-regions', kind: 'uint32', default: '0', since: { after: '5.2', by: '7.2' }, until: { after: '7.2', by: '10.0' } },
  { name: 'primary-bus', kind: 'other' },
  { name: 'reserved-regions', kind: 'other' },
];

/** hw/virtio/virtio-mem.c virtio_mem_properties. */
// biome-ignore format: one line a property
export const MEM_PROPERTIES: readonly PropertyRow[] = [
  { name: 'unplugged-inaccessible', kind: 'auto', default: 'on', bit: MEM.UNPLUGGED_INACCESSIBLE, since: { after: '5.2', by: '7.2', likely: '7.0' } },
  { name: 'block-size', kind: 'size' },
  { name: 'dynamic-memslots', kind: 'bool', default: 'off', since: { after: '7.2', by: '10.0' } },
  { name: 'memaddr', kind: 'uint64', default: '0' },
  { name: 'memdev', kind: 'other' },
  { name: 'node', kind: 'uint32', default: '0' },
  { name: 'prealloc', kind: 'bool', default: 'off', since: { after: '5.2', by: '7.2' } },
  { name: 'requested-size', kind: 'size' },
  { name: 'size', kind: 'read-only' },
  { name: 'x-early-migration', kind: 'bool', default: 'on', since: { after: '7.2', by: '10.0' } },
];

/** hw/virtio/virtio-pmem.c virtio_pmem_properties. */
// biome-ignore format: one line a property
export const PMEM_PROPERTIES: readonly PropertyRow[] = [
  { name: 'memaddr', kind: 'uint64', default: '0' },
  { name: 'memdev', kind: 'other' },
];

/** hw/audio/virtio-snd.c virtio_snd_properties. */
// biome-ignore format: one line a property
export const SOUND_PROPERTIES: readonly PropertyRow[] = [
  { name: 'audiodev', kind: 'text' },
  { name: 'chmaps', kind: 'uint32', default: '0' },
  { name: 'jacks', kind: 'uint32', default: '0' },
  { name: 'streams', kind: 'uint32', default: '2' },
];

/** hw/scsi/vhost-scsi.c vhost_scsi_properties. */
// biome-ignore format: one line a property
export const VHOST_SCSI_PROPERTIES: readonly PropertyRow[] = [
  { name: 'hotplug', kind: 'bool', default: 'off', bit: SCSI.HOTPLUG, since: { after: '10.0', by: '10.2' } },
  { name: 't10_pi', kind: 'bool', default: 'off', bit: SCSI.T10_PI },
  { name: 'boot_tpgt', kind: 'uint32', default: '0' },
  { name: 'bootindex', kind: 'int32' },
  { name: 'cmd_per_lun', kind: 'uint32', default: '128' },
  { name: 'max_sectors', kind: 'uint32', default: '65535' },
  { name: 'migratable', kind: 'bool', default: 'off' },
  { name: 'num_queues', kind: 'uint32', default: '4294967295' },
  { name: 'seg_max_adjust', kind: 'bool', default: 'on' },
  { name: 'vhostfd', kind: 'text' },
  { name: 'virtqueue_size', kind: 'uint32', default: '128' },
  { name: 'worker_per_virtqueue', kind: 'bool', default: 'off', since: { after: '7.2', by: '10.0' } },
  { name: 'wwpn', kind: 'text' },
];

/** hw/scsi/vhost-user-scsi.c vhost_user_scsi_properties. */
// biome-ignore format: one line a property
export const VHOST_USER_SCSI_PROPERTIES: readonly PropertyRow[] = [
  { name: 'hotplug', kind: 'bool', default: 'on', bit: SCSI.HOTPLUG },
  { name: 'param_change', kind: 'bool', default: 'on', bit: SCSI.CHANGE },
  { name: 't10_pi', kind: 'bool', default: 'off', bit: SCSI.T10_PI },
  { name: 'boot_tpgt', kind: 'uint32', default: '0' },
  { name: 'bootindex', kind: 'int32' },
  { name: 'chardev', kind: 'text' },
  { name: 'cmd_per_lun', kind: 'uint32', default: '128' },
  { name: 'max_sectors', kind: 'uint32', default: '65535' },
  { name: 'num_queues', kind: 'uint32', default: '4294967295' },
  { name: 'virtqueue_size', kind: 'uint32', default: '128' },
];

/** hw/block/vhost-user-blk.c vhost_user_blk_properties. */
// biome-ignore format: one line a property
export const VHOST_USER_BLK_PROPERTIES: readonly PropertyRow[] = [
  { name: 'config-wce', kind: 'bool', default: 'on', bit: BLK.CONFIG_WCE },
  { name: 'discard', kind: 'bool', default: 'on', bit: BLK.DISCARD, since: { after: '5.2', by: '7.2' } },
  { name: 'write-zeroes', kind: 'bool', default: 'on', bit: BLK.WRITE_ZEROES, since: { after: '5.2', by: '7.2' } },
  { name: 'bootindex', kind: 'int32' },
  { name: 'chardev', kind: 'text' },
  { name: 'inflight-migration', kind: 'bool', default: 'off', since: { after: '10.2', by: '11.1' } },
  { name: 'num-queues', kind: 'uint16', default: '65535' },
  { name: 'queue-size', kind: 'uint32', default: '128' },
  { name: 'seg-max-adjust', kind: 'bool', default: 'off', since: { after: '10.2', by: '11.1' } },
  { name: 'skip-get-vring-base-on-force-shutdown', kind: 'bool', default: 'off', since: { after: '10.0', by: '10.2' } },
];

/** hw/virtio/vhost-user-fs.c vuf_properties. */
// biome-ignore format: one line a property
export const VHOST_USER_FS_PROPERTIES: readonly PropertyRow[] = [
  { name: 'bootindex', kind: 'int32' },
  { name: 'chardev', kind: 'text' },
  { name: 'num-request-queues', kind: 'uint16', default: '1' },
  { name: 'queue-size', kind: 'uint16', default: '128' },
  { name: 'tag', kind: 'text' },
];

/** hw/display/vhost-user-gpu.c vhost_user_gpu_properties. */
// biome-ignore format: one line a property
export const VHOST_USER_GPU_PROPERTIES: readonly PropertyRow[] = [
  { name: 'edid', kind: 'bool', default: 'on', bit: GPU.EDID },
  { name: 'chardev', kind: 'other' },
  { name: 'max_outputs', kind: 'uint32', default: '1' },
  { name: 'outputs', kind: 'other', since: { after: '10.0', by: '10.2' } },
  { name: 'xres', kind: 'uint32', default: '1280' },
  { name: 'yres', kind: 'uint32', default: '800' },
];

/** hw/virtio/vhost-vsock.c vhost_vsock_properties. */
// biome-ignore format: one line a property
export const VHOST_VSOCK_PROPERTIES: readonly PropertyRow[] = [
  { name: 'seqpacket', kind: 'auto', default: 'auto', bit: VSOCK.SEQPACKET, since: '6.1' },
  { name: 'guest-cid', kind: 'uint64', default: '0' },
  { name: 'vhostfd', kind: 'text' },
];

/** hw/virtio/vhost-user-vsock.c vuv_properties. */
// biome-ignore format: one line a property
export const VHOST_USER_VSOCK_PROPERTIES: readonly PropertyRow[] = [
  { name: 'seqpacket', kind: 'auto', default: 'auto', bit: VSOCK.SEQPACKET, since: '6.1' },
  { name: 'chardev', kind: 'text' },
];

/** hw/virtio/vhost-user-snd.c vsnd_properties. */
// biome-ignore format: one line a property
export const VHOST_USER_SND_PROPERTIES: readonly PropertyRow[] = [
  { name: 'chardev', kind: 'text' },
  { name: 'controls', kind: 'bool', default: 'off' },
];

/** What the generic PCI models have, and those whose name ends in -transitional do not: virtio_pci_generic_properties. */
// biome-ignore format: one line a property
export const PCI_GENERIC_PROPERTIES: readonly PropertyRow[] = [
  { name: 'disable-legacy', kind: 'auto', default: 'auto' },
  { name: 'disable-modern', kind: 'bool', default: 'off' },
];

/** What virtio-ccw devices have: hw/s390x/virtio-ccw-*.c, hw/s390x/ccw-device.c. */
// biome-ignore format: one line a property
export const CCW_PROPERTIES: readonly PropertyRow[] = [
  { name: 'devno', kind: 'text' },
  { name: 'loadparm', kind: 'text', since: { after: '7.2', by: '10.0' } },
  { name: 'max_revision', kind: 'uint32', default: '2' },
];

/** What the vhost-user devices have that are nothing but a socket: hw/virtio/vhost-user-base.c and its users. */
// biome-ignore format: one line a property
export const CHARDEV_PROPERTIES: readonly PropertyRow[] = [
  { name: 'chardev', kind: 'text' },
];
