import { bits, F, NET } from '../../features/bits.ts';
import { hasBit } from '../../features/feature-set.ts';
import { hasBackport } from '../../model/release.ts';
import { type OfferDraft, offerAll, withholdAll } from '../draft.ts';
import { type QemuBoot, since } from './boot.ts';
import { hostOffer } from './host-kernel.ts';
import { isPropertyOn, numberOf, type Settings, settingOf } from './properties.ts';
import { vhostNetGetFeatures } from './vhost.ts';

const WHERE = 'hw/net/virtio-net.c virtio_net_get_features()';
const REALIZE = 'hw/net/virtio-net.c virtio_net_device_realize()';

/** UDP segmentation, which no backend but a tap knows. */
const NEED_TAP = bits(NET, 'GUEST_USO4', 'GUEST_USO6', 'HOST_USO');
/** UDP tunnels, which a tap knows on Linux 6.17 and later. */
const NEED_TUNNELS = bits(
  NET,
  'GUEST_UDP_TUNNEL_GSO',
  'GUEST_UDP_TUNNEL_GSO_CSUM',
  'HOST_UDP_TUNNEL_GSO',
  'HOST_UDP_TUNNEL_GSO_CSUM',
);
/** Checksums and segmentation in both directions, and the hash of each packet: all need a header on each packet. */
const NEED_HEADER = [
  ...bits(NET, 'CSUM', 'GUEST_CSUM', 'HASH_REPORT'),
  ...bits(NET, 'GUEST_TSO4', 'GUEST_TSO6', 'GUEST_ECN', 'GUEST_UFO'),
  ...bits(NET, 'HOST_TSO4', 'HOST_TSO6', 'HOST_ECN', 'HOST_UFO'),
  ...NEED_TAP,
  ...NEED_TUNNELS,
];

const RULES = {
  mac: { why: 'every network card has an address', where: WHERE },
  mtu: { why: 'host_mtu is set', where: REALIZE },
  speed: { why: 'speed or duplex is set', where: REALIZE },
  standby: { why: 'failover is on', where: REALIZE },
  noHeader: { why: 'the network backend has no virtio header on its packets', where: WHERE },
  notTap: { why: 'the network backend is no tap', where: 'hw/net/virtio-net.c peer_has_uso()' },
  noUso: {
    why: 'the host’s kernel is older than 6.2, and its tap cannot leave UDP segmentation to others',
    where: 'hw/net/virtio-net.c peer_has_uso()',
  },
  noTunnels: {
    why: 'the network backend is no tap of a host that knows UDP tunnels, which Linux does since 6.17',
    where: 'hw/net/virtio-net.c peer_has_tunnel()',
  },
  reset: { why: 'QEMU 7.2.0 adds it whatever queue_reset says, unless vhost is in use', where: WHERE },
} as const;

/** QEMU virtio_net_get_features(): what a network card offers, which depends on what is behind it. */
export function virtioNetGetFeatures(draft: OfferDraft, settings: Settings): void {
  const { backend } = settings.plug;
  const { boot } = settings;
  offerAll(draft, [NET.MAC], RULES.mac);
  if ((numberOf('host_mtu', settings) ?? 0) !== 0) offerAll(draft, [NET.MTU], RULES.mtu);
  if (hasSpeed(settings)) offerAll(draft, [NET.SPEED_DUPLEX], RULES.speed);
  if (isPropertyOn('failover', settings)) offerAll(draft, [NET.STANDBY], RULES.standby);

  if (backend.vnetHeader !== true) withholdAll(draft, NEED_HEADER, RULES.noHeader);
  withholdFromTap(draft, settings);

  if (backend.vhost !== undefined) vhostNetGetFeatures(draft, settings, backend.vhost);
  else if (resetsAlways(boot)) offerAll(draft, [F.RING_RESET], RULES.reset);
}

/** QEMU peer_has_uso(), peer_has_tunnel(): what only a tap can do, and only that of a host which is new enough. */
function withholdFromTap(draft: OfferDraft, { plug }: Settings): void {
  const { vhost, hostKernel } = plug.backend;
  const isTap = vhost === undefined || vhost === 'kernel';
  const tap = hostOffer('tap', hostKernel);
  const lacks = (bit: number) => !hasBit(tap, bit);
  if (!isTap) withholdAll(draft, NEED_TAP, RULES.notTap);
  else withholdAll(draft, NEED_TAP.filter(lacks), RULES.noUso);
  withholdAll(draft, isTap ? NEED_TUNNELS.filter(lacks) : NEED_TUNNELS, RULES.noTunnels);
}

/** A bug of 7.2, fixed in 7.2.3 and by 10.0. */
function resetsAlways(boot: QemuBoot): boolean {
  if (!since(boot, '7.2') || since(boot, { after: '7.2', by: '10.0', likely: '8.1' })) return false;
  return hasBackport(boot.version, { '7.2': 3 })?.yes !== true;
}

function hasSpeed(settings: Settings): boolean {
  return settingOf('duplex', settings) !== undefined || (numberOf('speed', settings) ?? -1) >= 0;
}

/** VIRTQUEUE_MAX_SIZE, and the ring that a network card has by itself. */
export const LARGEST_QUEUE = 1024;
export const SMALLEST_RING = 256;

/** QEMU virtio_net_max_tx_queue_size(): only a daemon and vDPA take a longer ring of packets to send. */
export function largestTransmitRing({ plug }: Settings): number {
  const { vhost } = plug.backend;
  return vhost === 'user' || vhost === 'vdpa' ? LARGEST_QUEUE : SMALLEST_RING;
}

/** The entries of the ring of packets to send. Returns undefined where they are not known. */
export function transmitRing(settings: Settings): number | undefined {
  const given = numberOf('tx_queue_size', settings);
  return given === undefined ? undefined : Math.min(given, largestTransmitRing(settings));
}
