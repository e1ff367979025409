import { NET } from '../../features/bits.ts';
import { hasBackport } from '../../model/release.ts';
import { type QemuBoot, since } from './boot.ts';
import { type Draft, offerAll, withholdAll } from './draft.ts';
import { isOn, numberOf, type Settings, settingOf } from './settings.ts';
import { vhostNetFeatures } from './vhost.ts';

const WHERE = 'hw/net/virtio-net.c virtio_net_get_features()';
const REALIZE = 'hw/net/virtio-net.c virtio_net_device_realize()';

/** Checksums and segmentation in both directions, and the hash of each packet: all need a header on each packet. */
const NEED_HEADER = [0, 1, 7, 8, 9, 10, 11, 12, 13, 14, 54, 55, 56, NET.HASH_REPORT, 65, 66, 67, 68];
/** UDP segmentation, which of all backends only a tap knows. */
const NEED_TAP = [54, 55, 56];
/** UDP tunnels, which a tap knows on Linux 6.17 and later. */
const NEED_TUNNELS = [65, 66, 67, 68];
const SPEED_DUPLEX = 63;
const RING_RESET = 40;

const RULES = {
  mac: { why: 'every network card has an address', where: WHERE },
  mtu: { why: 'host_mtu is set', where: REALIZE },
  speed: { why: 'speed or duplex is set', where: REALIZE },
  standby: { why: 'failover is on', where: REALIZE },
  noHeader: { why: 'the network backend has no virtio header on its packets', where: WHERE },
  notTap: { why: 'the network backend is no tap', where: 'hw/net/virtio-net.c peer_has_uso()' },
  noTunnels: {
    why: 'the host’s tap is not taken to know UDP tunnels',
    where: 'hw/net/virtio-net.c peer_has_tunnel()',
  },
  reset: { why: 'QEMU 7.2.0 adds it whatever queue_reset says, unless vhost is in use', where: WHERE },
} as const;

/** QEMU virtio_net_get_features(): what a network card offers, which depends on what is behind it. */
export function netFeatures(draft: Draft, settings: Settings): void {
  const { backend } = settings.plug;
  const { boot } = settings;
  offerAll(draft, [NET.MAC], RULES.mac);
  if ((numberOf('host_mtu', settings) ?? 0) !== 0) offerAll(draft, [NET.MTU], RULES.mtu);
  if (hasSpeed(settings)) offerAll(draft, [SPEED_DUPLEX], RULES.speed);
  if (isOn('failover', settings)) offerAll(draft, [NET.STANDBY], RULES.standby);

  if (backend.vnetHeader !== true) withholdAll(draft, NEED_HEADER, RULES.noHeader);
  if (backend.vhost !== undefined && backend.vhost !== 'kernel') withholdAll(draft, NEED_TAP, RULES.notTap);
  withholdAll(draft, NEED_TUNNELS, RULES.noTunnels);

  if (backend.vhost !== undefined) vhostNetFeatures(draft, settings, backend.vhost);
  else if (resetsAlways(boot)) offerAll(draft, [RING_RESET], RULES.reset);
}

/** A slip of 7.2, mended in 7.2.3 and by 10.0. */
function resetsAlways(boot: QemuBoot): boolean {
  if (!since(boot, '7.2') || since(boot, { after: '7.2', by: '10.0', likely: '8.1' })) return false;
  return hasBackport(boot.version, { '7.2': 3 })?.yes !== true;
}

function hasSpeed(settings: Settings): boolean {
  return settingOf('duplex', settings) !== undefined || (numberOf('speed', settings) ?? -1) >= 0;
}
