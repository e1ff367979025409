import { VHOST_DEVICES, VHOST_NET, type VhostRow } from '../../data/qemu-vhost.ts';
import { BLK, bits, F, NET, VSOCK } from '../../features/bits.ts';
import { bitsOf, hasBit } from '../../features/feature-set.ts';
import {
  type OfferDraft,
  type OfferRule,
  offerAll,
  offered,
  offers,
  withhold,
  withholdAll,
} from '../draft.ts';
import { since } from './boot.ts';
import { isPropertyOn, numberOf, type Settings, settingOf } from './properties.ts';
import { type VhostBackend, vhostBackend } from './vhost-backend.ts';
import { queuesOfDisk } from './virtio-blk.ts';

const RULES = {
  rss: {
    why: 'with vhost, receive-side scaling needs an eBPF program, which QEMU is not taken to have loaded',
    where: 'hw/net/virtio-net.c virtio_net_get_features()',
  },
  mtu: {
    why: 'host_mtu is set, and x-mtu-bypass-backend is on',
    where: 'hw/net/virtio-net.c virtio_net_get_features()',
  },
  announce: {
    why: 'announcing needs the control queue, which the backend lacks',
    where: 'hw/net/virtio-net.c virtio_net_get_features()',
  },
  disk: {
    why: 'every vhost-user disk offers it if its backend does',
    where: 'hw/block/vhost-user-blk.c vhost_user_blk_get_features()',
  },
  queues: {
    why: 'num-queues is more than one',
    where: 'hw/block/vhost-user-blk.c vhost_user_blk_get_features()',
  },
  seqpacket: {
    why: 'seqpacket is not off',
    where: 'hw/virtio/vhost-vsock-common.c vhost_vsock_common_get_features()',
  },
} as const;

/** QEMU vhost_get_features(): takes away what is listed for the device and the backend lacks. */
function veto(draft: OfferDraft, row: VhostRow, settings: Settings): void {
  const backend = vhostBackend(settings);
  const rule = lacking(backend, row.where);
  for (const { bit, since: first } of row.vetoes) {
    if (!offers(draft, bit) || (first !== undefined && !since(settings.boot, first))) continue;
    if (!hasBit(backend.offers, bit)) withhold(draft, bit, { kind: 'rule', rule });
  }
}

function lacking({ name, assumed }: VhostBackend, where: string): OfferRule {
  return { why: `${name}${assumed ? ' (assumed)' : ''} does not offer it`, where };
}

/** The second half of virtio_net_get_features(): a network card with vhost behind it. */
export function vhostNetGetFeatures(
  draft: OfferDraft,
  settings: Settings,
  vhost: keyof typeof VHOST_NET,
): void {
  const row = VHOST_NET[vhost];
  withholdAll(draft, [NET.RSS], RULES.rss);
  veto(draft, row, settings);
  if ((numberOf('host_mtu', settings) ?? 0) !== 0 && bypassesMtu(settings))
    offerAll(draft, [NET.MTU], RULES.mtu);
  // QEMU looks at the set after the veto, which leaves CTRL_VQ alone but for vDPA.
  if (since(settings.boot, { after: '7.2', by: '10.0', likely: '8.0' }) && !offers(draft, NET.CTRL_VQ))
    withholdAll(draft, [NET.GUEST_ANNOUNCE], RULES.announce);
}

/** On where the property no longer exists, as in QEMU 11.1. */
function bypassesMtu(settings: Settings): boolean {
  return (
    since(settings.boot, { after: '10.2', by: '11.1' }) || isPropertyOn('x-mtu-bypass-backend', settings)
  );
}

/**
 * The get_features() of a device whose work is done by a kernel's vhost or a vhost-user daemon. Returns QEMU's message
 * where it refuses the device.
 */
export function vhostGetFeatures(draft: OfferDraft, settings: Settings): string | undefined {
  const { device } = settings.model.row;
  const row = VHOST_DEVICES.get(device);
  if (row === undefined) {
    onlyWhatTheBackendOffers(draft, settings);
    return undefined;
  }
  if (device === 'vhost-user-blk') offerDisk(draft, settings);
  const packets = settingOf('seqpacket', settings)?.value;
  if (packets !== undefined && packets !== 'off') offerAll(draft, [VSOCK.SEQPACKET], RULES.seqpacket);
  veto(draft, row, settings);
  return packets === 'on' && !offers(draft, VSOCK.SEQPACKET)
    ? "vhost-vsock backend doesn't support seqpacket"
    : undefined;
}

const DISK_BITS = bits(BLK, 'SIZE_MAX', 'SEG_MAX', 'GEOMETRY', 'RO', 'BLK_SIZE', 'FLUSH', 'TOPOLOGY');

function offerDisk(draft: OfferDraft, settings: Settings): void {
  offerAll(draft, DISK_BITS, RULES.disk);
  if ((queuesOfDisk(settings) ?? 1) > 1) offerAll(draft, [BLK.MQ], RULES.queues);
}

/**
 * QEMU vub_get_features(): the daemon's own offer, whatever the properties say. BAD_FEATURE is left as it is: between QEMU
 * and a vhost-user daemon the bit means something else, which the guest never sees.
 */
function onlyWhatTheBackendOffers(draft: OfferDraft, settings: Settings): void {
  const backend = vhostBackend(settings);
  const { where } = settings.model.row;
  const rule = lacking(backend, where);
  for (const bit of bitsOf(offered(draft)))
    if (bit !== F.BAD_FEATURE && !hasBit(backend.offers, bit)) withhold(draft, bit, { kind: 'rule', rule });
  const shown = bitsOf(backend.offers).filter((bit) => bit !== F.BAD_FEATURE);
  offerAll(draft, shown, { why: `${backend.name} offers it`, where });
}
