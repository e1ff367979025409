import { F } from '../features/bits.ts';
import type { Release } from '../model/release.ts';

/** A bit that some transport code lets through, from a release on. */
export interface TransportBit {
  readonly bit: number;
  /** Left out where that is before 4.4. */
  readonly since?: Release;
}

/** The first bit that belongs to the transport: include/uapi/linux/virtio_config.h VIRTIO_TRANSPORT_F_START. */
export const TRANSPORT_F_START = 28;

/** The first bit behind the transport's window: VIRTIO_TRANSPORT_F_END, oldest first. */
export const TRANSPORT_F_END: readonly { readonly value: number; readonly since?: Release }[] = [
  { value: 33 },
  { value: 34, since: '4.8' },
  { value: 38, since: '4.18' },
  { value: 41, since: '6.0' },
  { value: 42, since: '6.8' },
];

/** What the ring code keeps of that window: drivers/virtio/virtio_ring.c vring_transport_features(). */
export const VRING_BITS: readonly TransportBit[] = [
  { bit: F.INDIRECT_DESC },
  { bit: F.EVENT_IDX },
  { bit: F.VERSION_1 },
  { bit: F.ACCESS_PLATFORM, since: '4.8' },
  { bit: F.RING_PACKED, since: '5.0' },
  { bit: F.IN_ORDER, since: '7.0' },
  { bit: F.ORDER_PLATFORM, since: '5.0' },
  { bit: F.NOTIFICATION_DATA, since: '6.4' },
];

/** What the modern PCI transport adds back: drivers/virtio/virtio_pci_modern.c vp_transport_features(). */
export const VP_MODERN_BITS: readonly TransportBit[] = [
  { bit: F.SR_IOV, since: '4.18' },
  { bit: F.RING_RESET, since: '6.0' },
  { bit: F.ADMIN_VQ, since: '6.8' },
];
