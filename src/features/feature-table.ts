/**
 * Every virtio feature bit. The one table: names, numbers and all inverses come from it.
 *
 * Read from the VIRTIO specification's tags v1.0-cs04, v1.1-cs01, v1.2-cs01, v1.3-wd02 (which calls itself
 * 1.3-csd01) and v1.4-cs01 (Committee Specification 01, 8 April 2026), its 0.9.5 draft, and Linux's uapi headers
 * up to 7.3.
 */

/**
 * The first VIRTIO version that lists a bit, by number. `legacy`: in use before 1.0, by the 0.9.5 draft or by the
 * headers from before 1.0 (bits 27 and 30, net 2, 20, 22 and 23, blk 10 and 11, scsi 2). `none`: no version does.
 */
export type Since = 'legacy' | '1.0' | '1.1' | '1.2' | '1.3' | '1.4' | 'none';

/** Who defines a bit or device ID that no VIRTIO version lists. `draft`: a draft that was never part of a version. */
export type Outside = 'linux' | 'vhost' | 'crosvm' | 'draft';

export interface FeatureRow {
  readonly bit: number;
  /** The newest specification's name, or that of whoever defines the bit. */
  readonly name: string;
  /** Former names and other headers' spellings. */
  readonly aliases?: readonly string[];
  readonly since: Since;
  /** Means something in the interface from before VIRTIO 1.0 only. */
  readonly legacyOnly?: true;
  readonly outsideSpec?: Outside;
  readonly meaning: string;
}

/**
 * Bits of the transport and the queues, the same for every device type. 1.4 counts bit 41 among those of the device
 * types (see net) and yet defines ADMIN_VQ there; Linux and QEMU mean ADMIN_VQ.
 */
// biome-ignore format: one line a bit
export const TRANSPORT_FEATURES = [
  { bit: 24, name: 'VIRTIO_F_NOTIFY_ON_EMPTY', since: 'legacy', legacyOnly: true, meaning: 'The device notifies when it has used up all buffers, even while notifications are off.' },
  { bit: 26, name: 'VHOST_F_LOG_ALL', since: 'none', outsideSpec: 'vhost', meaning: 'The vhost backend logs every page it writes, for migration; a guest never sees it.' },
  { bit: 27, name: 'VIRTIO_F_ANY_LAYOUT', since: 'legacy', legacyOnly: true, meaning: 'Headers and data may be split over descriptors in any way, as 1.0 always allows; to vhost-net it is VHOST_NET_F_VIRTIO_NET_HDR.' },
  { bit: 28, name: 'VIRTIO_F_INDIRECT_DESC', aliases: ['VIRTIO_RING_F_INDIRECT_DESC', 'VIRTIO_F_RING_INDIRECT_DESC'], since: 'legacy', meaning: 'A descriptor may point to a table of further descriptors.' },
  { bit: 29, name: 'VIRTIO_F_EVENT_IDX', aliases: ['VIRTIO_RING_F_EVENT_IDX', 'VIRTIO_F_RING_EVENT_IDX'], since: 'legacy', meaning: 'Each side tells at which ring position it wants the next notification.' },
  { bit: 30, name: 'VIRTIO_F_BAD_FEATURE', aliases: ['UNUSED'], since: 'legacy', legacyOnly: true, meaning: 'A trap of QEMU for drivers that accept whatever is offered; between VMM and vhost-user it is VHOST_USER_F_PROTOCOL_FEATURES.' },
  { bit: 31, name: 'VIRTIO_F_FEATURES_HIGH', since: 'none', legacyOnly: true, outsideSpec: 'draft', meaning: 'An early plan: feature bits above 31 exist.' },
  { bit: 32, name: 'VIRTIO_F_VERSION_1', since: '1.0', meaning: 'The device follows VIRTIO 1.0 or later, not just the legacy interface.' },
  { bit: 33, name: 'VIRTIO_F_ACCESS_PLATFORM', aliases: ['VIRTIO_F_IOMMU_PLATFORM'], since: '1.1', meaning: 'The device reaches memory by the rules of the platform (IOMMU, limits, cache upkeep); without it, by guest-physical address and without limit.' },
  { bit: 34, name: 'VIRTIO_F_RING_PACKED', since: '1.1', meaning: 'Queues may use the packed ring layout.' },
  { bit: 35, name: 'VIRTIO_F_IN_ORDER', since: '1.1', meaning: 'The device returns buffers in the order in which it got them.' },
  { bit: 36, name: 'VIRTIO_F_ORDER_PLATFORM', aliases: ['VIRTIO_F_IO_BARRIER'], since: '1.1', meaning: 'The driver must use the memory barriers that real hardware needs, not just those between CPUs.' },
  { bit: 37, name: 'VIRTIO_F_SR_IOV', since: '1.1', meaning: 'The PCI device can create virtual functions.' },
  { bit: 38, name: 'VIRTIO_F_NOTIFICATION_DATA', since: '1.1', meaning: 'The driver sends its ring position along with each notification.' },
  { bit: 39, name: 'VIRTIO_F_NOTIF_CONFIG_DATA', since: '1.2', meaning: 'The driver notifies with a value that the device chose for the queue, not with the queue number.' },
  { bit: 40, name: 'VIRTIO_F_RING_RESET', since: '1.2', meaning: 'The driver can reset one queue alone.' },
  { bit: 41, name: 'VIRTIO_F_ADMIN_VQ', since: '1.3', meaning: 'The device has one or more administration queues (PCI only).' },
  { bit: 43, name: 'VIRTIO_F_SUSPEND', since: '1.4', meaning: 'The driver can suspend and resume the device through a status bit.' },
] as const satisfies readonly FeatureRow[];

// biome-ignore format: one line a bit
export const NET_FEATURES = [
  { bit: 0, name: 'VIRTIO_NET_F_CSUM', since: 'legacy', meaning: 'The device completes checksums of packets it is given.' },
  { bit: 1, name: 'VIRTIO_NET_F_GUEST_CSUM', since: 'legacy', meaning: 'The driver takes packets whose checksum is not complete.' },
  { bit: 2, name: 'VIRTIO_NET_F_CTRL_GUEST_OFFLOADS', since: 'legacy', meaning: 'Receive offloads can be switched at run time over the control queue.' },
  { bit: 3, name: 'VIRTIO_NET_F_MTU', since: '1.1', meaning: 'The device states the largest MTU to use.' },
  { bit: 5, name: 'VIRTIO_NET_F_MAC', since: 'legacy', meaning: 'The device states its MAC address.' },
  { bit: 6, name: 'VIRTIO_NET_F_GSO', since: 'legacy', legacyOnly: true, meaning: 'The device segments packets of any kind; the HOST_ bits replaced it.' },
  { bit: 7, name: 'VIRTIO_NET_F_GUEST_TSO4', since: 'legacy', meaning: 'The driver takes unsegmented TCP over IPv4.' },
  { bit: 8, name: 'VIRTIO_NET_F_GUEST_TSO6', since: 'legacy', meaning: 'The driver takes unsegmented TCP over IPv6.' },
  { bit: 9, name: 'VIRTIO_NET_F_GUEST_ECN', since: 'legacy', meaning: 'The driver takes unsegmented TCP with ECN set.' },
  { bit: 10, name: 'VIRTIO_NET_F_GUEST_UFO', since: 'legacy', meaning: 'The driver takes unfragmented large UDP datagrams.' },
  { bit: 11, name: 'VIRTIO_NET_F_HOST_TSO4', since: 'legacy', meaning: 'The device segments TCP over IPv4.' },
  { bit: 12, name: 'VIRTIO_NET_F_HOST_TSO6', since: 'legacy', meaning: 'The device segments TCP over IPv6.' },
  { bit: 13, name: 'VIRTIO_NET_F_HOST_ECN', since: 'legacy', meaning: 'The device segments TCP with ECN set.' },
  { bit: 14, name: 'VIRTIO_NET_F_HOST_UFO', since: 'legacy', meaning: 'The device fragments large UDP datagrams.' },
  { bit: 15, name: 'VIRTIO_NET_F_MRG_RXBUF', since: 'legacy', meaning: 'One received packet may fill several buffers.' },
  { bit: 16, name: 'VIRTIO_NET_F_STATUS', since: 'legacy', meaning: 'The device reports whether the link is up.' },
  { bit: 17, name: 'VIRTIO_NET_F_CTRL_VQ', since: 'legacy', meaning: 'There is a control queue.' },
  { bit: 18, name: 'VIRTIO_NET_F_CTRL_RX', since: 'legacy', meaning: 'The control queue sets promiscuous and all-multicast mode.' },
  { bit: 19, name: 'VIRTIO_NET_F_CTRL_VLAN', since: 'legacy', meaning: 'The control queue filters VLANs.' },
  // 1.0 speaks of it, but gives the number only from 1.3 on; Linux had it long before.
  { bit: 20, name: 'VIRTIO_NET_F_CTRL_RX_EXTRA', since: 'legacy', meaning: 'The control queue sets further receive filters, such as no broadcast.' },
  { bit: 21, name: 'VIRTIO_NET_F_GUEST_ANNOUNCE', since: 'legacy', meaning: 'The device can ask the driver to announce itself on the network, as after a migration.' },
  { bit: 22, name: 'VIRTIO_NET_F_MQ', since: 'legacy', meaning: 'There are several queue pairs, and the device spreads received packets over them.' },
  { bit: 23, name: 'VIRTIO_NET_F_CTRL_MAC_ADDR', since: 'legacy', meaning: 'The control queue changes the MAC address.' },
  // The specification puts these two under its legacy interface, although that shows 32 bits.
  { bit: 41, name: 'VIRTIO_NET_F_GUEST_RSC4', since: '1.1', legacyOnly: true, meaning: 'The device merges received TCP over IPv4; only some Windows drivers know it.' },
  { bit: 42, name: 'VIRTIO_NET_F_GUEST_RSC6', since: '1.1', legacyOnly: true, meaning: 'The device merges received TCP over IPv6; only some Windows drivers know it.' },
  { bit: 50, name: 'VIRTIO_NET_F_DEVICE_STATS', since: '1.4', meaning: 'The control queue reads the counters of the device.' },
  { bit: 51, name: 'VIRTIO_NET_F_HASH_TUNNEL', since: '1.3', meaning: 'The device can hash the inner headers of tunnelled packets.' },
  { bit: 52, name: 'VIRTIO_NET_F_VQ_NOTF_COAL', since: '1.3', meaning: 'Notifications can be coalesced for each queue on its own.' },
  { bit: 53, name: 'VIRTIO_NET_F_NOTF_COAL', since: '1.3', meaning: 'Notifications can be coalesced.' },
  { bit: 54, name: 'VIRTIO_NET_F_GUEST_USO4', since: '1.3', meaning: 'The driver takes unsegmented UDP over IPv4.' },
  { bit: 55, name: 'VIRTIO_NET_F_GUEST_USO6', since: '1.3', meaning: 'The driver takes unsegmented UDP over IPv6.' },
  { bit: 56, name: 'VIRTIO_NET_F_HOST_USO', since: '1.2', meaning: 'The device segments UDP into datagrams of their own.' },
  { bit: 57, name: 'VIRTIO_NET_F_HASH_REPORT', since: '1.2', meaning: 'The device gives a hash with each received packet.' },
  { bit: 59, name: 'VIRTIO_NET_F_GUEST_HDRLEN', since: '1.2', meaning: 'The driver states the exact length of the headers it sends.' },
  { bit: 60, name: 'VIRTIO_NET_F_RSS', since: '1.2', meaning: 'The device spreads received packets over the queues by a hash that the driver sets up.' },
  { bit: 61, name: 'VIRTIO_NET_F_RSC_EXT', since: '1.1', meaning: 'The device tells how many segments and duplicate ACKs it merged.' },
  { bit: 62, name: 'VIRTIO_NET_F_STANDBY', since: '1.1', meaning: 'The device stands in for another one with the same MAC address.' },
  { bit: 63, name: 'VIRTIO_NET_F_SPEED_DUPLEX', since: '1.2', meaning: 'The device states link speed and duplex mode.' },
  { bit: 64, name: 'VIRTIO_NET_F_RSS_CONTEXT', since: '1.4', meaning: 'There can be several RSS set-ups at once.' },
  { bit: 65, name: 'VIRTIO_NET_F_GUEST_UDP_TUNNEL_GSO', since: '1.4', meaning: 'The driver takes unsegmented packets inside a UDP tunnel.' },
  { bit: 66, name: 'VIRTIO_NET_F_GUEST_UDP_TUNNEL_GSO_CSUM', since: '1.4', meaning: 'The driver takes UDP-tunnelled packets whose outer checksum is not complete.' },
  { bit: 67, name: 'VIRTIO_NET_F_HOST_UDP_TUNNEL_GSO', since: '1.4', meaning: 'The device segments packets inside a UDP tunnel.' },
  { bit: 68, name: 'VIRTIO_NET_F_HOST_UDP_TUNNEL_GSO_CSUM', since: '1.4', meaning: 'The device completes the outer checksum of UDP-tunnelled packets.' },
  { bit: 69, name: 'VIRTIO_NET_F_OUT_NET_HEADER', since: '1.4', meaning: 'The driver states where the outer network header begins.' },
  { bit: 70, name: 'VIRTIO_NET_F_IPSEC', since: '1.4', meaning: 'The device does IPsec on packets as they pass.' },
] as const satisfies readonly FeatureRow[];

// biome-ignore format: one line a bit
export const BLK_FEATURES = [
  { bit: 0, name: 'VIRTIO_BLK_F_BARRIER', since: 'legacy', legacyOnly: true, meaning: 'The device knows barrier requests.' },
  { bit: 1, name: 'VIRTIO_BLK_F_SIZE_MAX', since: 'legacy', meaning: 'The device states the largest segment.' },
  { bit: 2, name: 'VIRTIO_BLK_F_SEG_MAX', since: 'legacy', meaning: 'The device states how many segments a request may have.' },
  { bit: 4, name: 'VIRTIO_BLK_F_GEOMETRY', since: 'legacy', meaning: 'The device states cylinders, heads and sectors.' },
  { bit: 5, name: 'VIRTIO_BLK_F_RO', since: 'legacy', meaning: 'The disk cannot be written.' },
  { bit: 6, name: 'VIRTIO_BLK_F_BLK_SIZE', since: 'legacy', meaning: 'The device states its block size.' },
  { bit: 7, name: 'VIRTIO_BLK_F_SCSI', since: 'legacy', legacyOnly: true, meaning: 'SCSI commands can be passed through.' },
  { bit: 8, name: 'VIRTIO_BLK_F_IDENTIFY', since: 'none', legacyOnly: true, outsideSpec: 'linux', meaning: 'ATA IDENTIFY data could be read; long gone.' },
  { bit: 9, name: 'VIRTIO_BLK_F_FLUSH', aliases: ['VIRTIO_BLK_F_WCE', 'VIRTIO_BLK_F_WCACHE'], since: 'legacy', meaning: 'The write cache can be flushed.' },
  { bit: 10, name: 'VIRTIO_BLK_F_TOPOLOGY', since: 'legacy', meaning: 'The device states alignment and the best I/O size.' },
  { bit: 11, name: 'VIRTIO_BLK_F_CONFIG_WCE', since: 'legacy', meaning: 'The write cache can be switched on and off.' },
  { bit: 12, name: 'VIRTIO_BLK_F_MQ', since: '1.2', meaning: 'There are several request queues.' },
  { bit: 13, name: 'VIRTIO_BLK_F_DISCARD', since: '1.1', meaning: 'Sectors can be discarded.' },
  { bit: 14, name: 'VIRTIO_BLK_F_WRITE_ZEROES', since: '1.1', meaning: 'Sectors can be zeroed without sending zeroes.' },
  { bit: 15, name: 'VIRTIO_BLK_F_LIFETIME', since: '1.2', meaning: 'The device tells how worn its storage is.' },
  { bit: 16, name: 'VIRTIO_BLK_F_SECURE_ERASE', since: '1.2', meaning: 'Sectors can be erased for good.' },
  { bit: 17, name: 'VIRTIO_BLK_F_ZONED', since: '1.3', meaning: 'The disk is divided into zones.' },
] as const satisfies readonly FeatureRow[];

// biome-ignore format: one line a bit
export const CONSOLE_FEATURES = [
  { bit: 0, name: 'VIRTIO_CONSOLE_F_SIZE', since: 'legacy', meaning: 'The device states columns and rows.' },
  { bit: 1, name: 'VIRTIO_CONSOLE_F_MULTIPORT', since: 'legacy', meaning: 'There can be several ports, and control queues for them.' },
  { bit: 2, name: 'VIRTIO_CONSOLE_F_EMERG_WRITE', since: '1.0', meaning: 'A character can be printed by writing to configuration space, before any queue works.' },
] as const satisfies readonly FeatureRow[];

// biome-ignore format: one line a bit
export const BALLOON_FEATURES = [
  { bit: 0, name: 'VIRTIO_BALLOON_F_MUST_TELL_HOST', since: 'legacy', meaning: 'The driver tells the device before it takes a page back.' },
  { bit: 1, name: 'VIRTIO_BALLOON_F_STATS_VQ', since: 'legacy', meaning: 'There is a queue for memory statistics of the guest.' },
  { bit: 2, name: 'VIRTIO_BALLOON_F_DEFLATE_ON_OOM', since: '1.0', meaning: 'The driver may take pages back when the guest runs out of memory.' },
  { bit: 3, name: 'VIRTIO_BALLOON_F_FREE_PAGE_HINT', since: '1.2', meaning: 'The device can ask which pages are free, so that a migration skips them.' },
  { bit: 4, name: 'VIRTIO_BALLOON_F_PAGE_POISON', since: '1.2', meaning: 'The driver states the value it fills freed pages with.' },
  { bit: 5, name: 'VIRTIO_BALLOON_F_PAGE_REPORTING', aliases: ['VIRTIO_BALLOON_F_REPORTING'], since: '1.2', meaning: 'The driver keeps reporting free pages, which the host may then drop.' },
  { bit: 7, name: 'VIRTIO_BALLOON_F_DEVICE_INIT_ON_INFLATE', aliases: ['VIRTIO_BALLOON_F_EVENTS_VQ'], since: 'none', outsideSpec: 'draft', meaning: 'The device clears the pages of the balloon, as virtio-spec #242 proposes; crosvm’s EVENTS_VQ until July 2024; no Linux up to 7.3 keeps it, so a guest that does has a patched kernel.' },
] as const satisfies readonly FeatureRow[];

// biome-ignore format: one line a bit
export const SCSI_FEATURES = [
  { bit: 0, name: 'VIRTIO_SCSI_F_INOUT', since: 'legacy', meaning: 'One request may both send and receive data.' },
  { bit: 1, name: 'VIRTIO_SCSI_F_HOTPLUG', since: 'legacy', meaning: 'The device reports units that come and go.' },
  { bit: 2, name: 'VIRTIO_SCSI_F_CHANGE', since: 'legacy', meaning: 'The device reports changed parameters of a unit.' },
  { bit: 3, name: 'VIRTIO_SCSI_F_T10_PI', since: '1.0', meaning: 'Requests can carry T10 protection information.' },
] as const satisfies readonly FeatureRow[];

// crosvm used bit 5 for RESOURCE_SYNC, and patched kernels for FENCE_PASSING, before 1.4 gave it away.
// biome-ignore format: one line a bit
export const GPU_FEATURES = [
  { bit: 0, name: 'VIRTIO_GPU_F_VIRGL', since: '1.1', meaning: 'The device renders in 3D.' },
  { bit: 1, name: 'VIRTIO_GPU_F_EDID', since: '1.1', meaning: 'The driver can read the EDID of a display.' },
  { bit: 2, name: 'VIRTIO_GPU_F_RESOURCE_UUID', since: '1.2', meaning: 'Resources can get a UUID by which other devices know them.' },
  { bit: 3, name: 'VIRTIO_GPU_F_RESOURCE_BLOB', since: '1.2', meaning: 'Resources can be plain stretches of memory.' },
  { bit: 4, name: 'VIRTIO_GPU_F_CONTEXT_INIT', since: '1.2', meaning: 'Contexts can be of several kinds, each with its own timelines.' },
  { bit: 5, name: 'VIRTIO_GPU_F_BLOB_ALIGNMENT', since: '1.4', meaning: 'The device states the alignment that blob resources need.' },
  { bit: 6, name: 'VIRTIO_GPU_F_CREATE_GUEST_HANDLE', since: 'none', outsideSpec: 'crosvm', meaning: 'Guest memory can be wrapped into a handle of the host.' },
] as const satisfies readonly FeatureRow[];

// biome-ignore format: one line a bit
export const CRYPTO_FEATURES = [
  { bit: 0, name: 'VIRTIO_CRYPTO_F_REVISION_1', since: '1.1', meaning: 'Requests have the format of revision 1, which the stateless modes need.' },
  { bit: 1, name: 'VIRTIO_CRYPTO_F_CIPHER_STATELESS_MODE', since: '1.1', meaning: 'Ciphers work without a session.' },
  { bit: 2, name: 'VIRTIO_CRYPTO_F_HASH_STATELESS_MODE', since: '1.1', meaning: 'Hashes work without a session.' },
  { bit: 3, name: 'VIRTIO_CRYPTO_F_MAC_STATELESS_MODE', since: '1.1', meaning: 'Message authentication codes work without a session.' },
  { bit: 4, name: 'VIRTIO_CRYPTO_F_AEAD_STATELESS_MODE', since: '1.1', meaning: 'Authenticated encryption works without a session.' },
  { bit: 5, name: 'VIRTIO_CRYPTO_F_AKCIPHER_STATELESS_MODE', since: '1.3', meaning: 'Asymmetric ciphers work without a session.' },
] as const satisfies readonly FeatureRow[];

// biome-ignore format: one line a bit
export const VSOCK_FEATURES = [
  { bit: 0, name: 'VIRTIO_VSOCK_F_STREAM', since: '1.2', meaning: 'There are stream sockets.' },
  { bit: 1, name: 'VIRTIO_VSOCK_F_SEQPACKET', since: '1.2', meaning: 'There are sockets that keep message boundaries.' },
  { bit: 2, name: 'VIRTIO_VSOCK_F_NO_IMPLIED_STREAM', since: '1.3', meaning: 'There are stream sockets only where STREAM says so.' },
] as const satisfies readonly FeatureRow[];

// biome-ignore format: one line a bit
export const IOMMU_FEATURES = [
  { bit: 0, name: 'VIRTIO_IOMMU_F_INPUT_RANGE', since: '1.2', meaning: 'The device states which addresses it can translate.' },
  { bit: 1, name: 'VIRTIO_IOMMU_F_DOMAIN_RANGE', since: '1.2', meaning: 'The device states how many domains there can be.' },
  { bit: 2, name: 'VIRTIO_IOMMU_F_MAP_UNMAP', since: '1.2', meaning: 'Mappings are made and removed by request.' },
  { bit: 3, name: 'VIRTIO_IOMMU_F_BYPASS', since: '1.2', meaning: 'Endpoints without a domain are not translated; BYPASS_CONFIG replaces it.' },
  { bit: 4, name: 'VIRTIO_IOMMU_F_PROBE', since: '1.2', meaning: 'The driver can ask for the properties of an endpoint.' },
  { bit: 5, name: 'VIRTIO_IOMMU_F_MMIO', since: '1.2', meaning: 'A mapping can be marked as device memory.' },
  { bit: 6, name: 'VIRTIO_IOMMU_F_BYPASS_CONFIG', since: '1.2', meaning: 'The driver chooses whether endpoints, with or without a domain, go untranslated.' },
] as const satisfies readonly FeatureRow[];

// biome-ignore format: one line a bit
export const MEM_FEATURES = [
  { bit: 0, name: 'VIRTIO_MEM_F_ACPI_PXM', since: '1.2', meaning: 'The device states its NUMA node, as an ACPI proximity domain.' },
  { bit: 1, name: 'VIRTIO_MEM_F_UNPLUGGED_INACCESSIBLE', since: '1.2', meaning: 'The guest must not touch unplugged memory.' },
  { bit: 2, name: 'VIRTIO_MEM_F_PERSISTENT_SUSPEND', since: '1.4', meaning: 'Plugged memory survives suspend to RAM.' },
] as const satisfies readonly FeatureRow[];

// biome-ignore format: one line a bit
export const SCMI_FEATURES = [
  { bit: 0, name: 'VIRTIO_SCMI_F_P2A_CHANNELS', since: '1.2', meaning: 'The device sends notifications or delayed responses.' },
  { bit: 1, name: 'VIRTIO_SCMI_F_SHARED_MEMORY', since: '1.2', meaning: 'The device shares memory with statistics.' },
] as const satisfies readonly FeatureRow[];

// biome-ignore format: one line a bit
export const CAN_FEATURES = [
  { bit: 0, name: 'VIRTIO_CAN_F_CAN_CLASSIC', since: '1.4', meaning: 'The device sends classic CAN frames, up to 8 bytes.' },
  { bit: 1, name: 'VIRTIO_CAN_F_CAN_FD', since: '1.4', meaning: 'The device sends CAN FD frames, up to 64 bytes.' },
  { bit: 2, name: 'VIRTIO_CAN_F_RTR_FRAMES', since: '1.4', meaning: 'The device sends remote transmission requests.' },
  { bit: 3, name: 'VIRTIO_CAN_F_LATE_TX_ACK', since: '1.4', meaning: 'A sent frame is acknowledged when it was on the bus, not when it is queued for it.' },
] as const satisfies readonly FeatureRow[];

// biome-ignore format: one line a bit
export const BT_FEATURES = [
  { bit: 0, name: 'VIRTIO_BT_F_VND_HCI', since: 'none', outsideSpec: 'linux', meaning: 'The device knows HCI commands of its vendor.' },
  { bit: 1, name: 'VIRTIO_BT_F_MSFT_EXT', since: 'none', outsideSpec: 'linux', meaning: 'The device knows the Microsoft HCI extension.' },
  { bit: 2, name: 'VIRTIO_BT_F_AOSP_EXT', since: 'none', outsideSpec: 'linux', meaning: 'The device knows the Android HCI extension.' },
  { bit: 3, name: 'VIRTIO_BT_F_CONFIG_V2', since: 'none', outsideSpec: 'linux', meaning: 'Configuration space has its second layout.' },
] as const satisfies readonly FeatureRow[];

// biome-ignore format: one line a bit
export const RPMSG_FEATURES = [
  { bit: 0, name: 'VIRTIO_RPMSG_F_NS', since: 'none', outsideSpec: 'linux', meaning: 'The remote side announces its channels by name.' },
] as const satisfies readonly FeatureRow[];

// biome-ignore format: one line a bit
export const NINEP_FEATURES = [
  { bit: 0, name: 'VIRTIO_9P_MOUNT_TAG', since: 'none', outsideSpec: 'linux', meaning: 'The device states the name under which it is mounted.' },
] as const satisfies readonly FeatureRow[];

// biome-ignore format: one line a bit
export const RTC_FEATURES = [
  { bit: 0, name: 'VIRTIO_RTC_F_ALARM', since: '1.4', meaning: 'A clock can ring at a given time.' },
] as const satisfies readonly FeatureRow[];

// biome-ignore format: one line a bit
export const SOUND_FEATURES = [
  { bit: 0, name: 'VIRTIO_SND_F_CTLS', since: '1.3', meaning: 'The device has controls, such as volume.' },
] as const satisfies readonly FeatureRow[];

// biome-ignore format: one line a bit
export const FS_FEATURES = [
  { bit: 0, name: 'VIRTIO_FS_F_NOTIFICATION', since: '1.2', meaning: 'The device can send FUSE notify messages.' },
] as const satisfies readonly FeatureRow[];

// biome-ignore format: one line a bit
export const PMEM_FEATURES = [
  { bit: 0, name: 'VIRTIO_PMEM_F_SHMEM_REGION', since: '1.2', meaning: 'The memory is described as a shared memory region, not by configuration fields.' },
] as const satisfies readonly FeatureRow[];

// biome-ignore format: one line a bit
export const I2C_FEATURES = [
  { bit: 0, name: 'VIRTIO_I2C_F_ZERO_LENGTH_REQUEST', since: '1.2', meaning: 'Requests may carry no data; every device has to offer it.' },
] as const satisfies readonly FeatureRow[];

// biome-ignore format: one line a bit
export const GPIO_FEATURES = [
  { bit: 0, name: 'VIRTIO_GPIO_F_IRQ', since: '1.2', meaning: 'Lines can raise interrupts.' },
] as const satisfies readonly FeatureRow[];
