import { bits, F, NET, SCSI, VSOCK } from '../features/bits.ts';
import type { Release } from '../model/release.ts';

/** Parts of a host's kernel that stand behind QEMU's devices. */
export type HostPart = 'vhost-net' | 'vhost-vsock' | 'vhost-scsi' | 'tap';

/** Bits that a part of the host's kernel offers, and the release since which it does. */
export interface HostRow {
  readonly bits: readonly number[];
  readonly since?: Release;
  /** File and name of what was read. */
  readonly where: string;
}

const VHOST = bits(
  F,
  ...(['NOTIFY_ON_EMPTY', 'LOG_ALL', 'ANY_LAYOUT', 'INDIRECT_DESC', 'EVENT_IDX', 'VERSION_1'] as const),
);
const BASE: HostRow = { bits: VHOST, where: 'drivers/vhost/vhost.h VHOST_FEATURES' };
const TUN = 'include/uapi/linux/if_tun.h, drivers/net/tun.c TUN_USER_FEATURES';

/**
 * What each part offers to whoever opens it: VHOST_GET_FEATURES and TUN of 5.10.223, 6.1.176, 6.12.117, 7.2.13 and 7.3.4,
 * asked inside guests of these kernels, and the sources in between. Nothing older than 5.10 was read.
 */
export const HOST_OFFERS: Readonly<Record<HostPart, readonly HostRow[]>> = {
  'vhost-net': [
    BASE,
    { bits: [NET.MRG_RXBUF, F.ACCESS_PLATFORM], where: 'drivers/vhost/net.c VHOST_NET_FEATURES' },
    {
      bits: [F.RING_RESET],
      since: { after: '6.1', by: '6.12', likely: '6.2' },
      where: 'drivers/vhost/net.c VHOST_NET_FEATURES (313389be06ff)',
    },
    {
      bits: [F.IN_ORDER],
      since: { after: '6.12', by: '6.17', likely: '6.17' },
      where: 'drivers/vhost/net.c vhost_net_bits (67a873df0c41)',
    },
    {
      bits: bits(NET, 'GUEST_UDP_TUNNEL_GSO', 'HOST_UDP_TUNNEL_GSO'),
      since: { after: '6.12', by: '6.17', likely: '6.17' },
      where: 'drivers/vhost/net.c vhost_net_bits',
    },
  ],
  'vhost-vsock': [
    BASE,
    {
      bits: [F.ACCESS_PLATFORM],
      since: { after: '5.10', by: '6.1', likely: '5.12' },
      where: 'drivers/vhost/vsock.c VHOST_VSOCK_FEATURES (e13a6915a03f)',
    },
    {
      bits: [VSOCK.SEQPACKET],
      since: { after: '5.10', by: '6.1', likely: '5.14' },
      where: 'drivers/vhost/vsock.c VHOST_VSOCK_FEATURES',
    },
  ],
  'vhost-scsi': [
    BASE,
    { bits: bits(SCSI, 'HOTPLUG', 'T10_PI'), where: 'drivers/vhost/scsi.c VHOST_SCSI_FEATURES' },
  ],
  tap: [
    { bits: bits(NET, 'GUEST_USO4', 'GUEST_USO6', 'HOST_USO'), since: '6.2', where: TUN },
    {
      bits: bits(
        NET,
        'GUEST_UDP_TUNNEL_GSO',
        'GUEST_UDP_TUNNEL_GSO_CSUM',
        'HOST_UDP_TUNNEL_GSO',
        'HOST_UDP_TUNNEL_GSO_CSUM',
      ),
      since: { after: '6.12', by: '6.17', likely: '6.17' },
      where: TUN,
    },
  ],
};

/** One release out of each span in which a host offers the same, oldest first; the first stands for all that is older too. */
export const HOST_KERNEL_RELEASES = ['5.10', '5.12', '5.14', '6.2', '6.17'] as const;

/** What is assumed of a host about which nothing is said. */
export const ASSUMED_HOST_KERNEL = '6.18';
