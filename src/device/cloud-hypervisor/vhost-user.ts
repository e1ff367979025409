import { BLK, bits, F, NET, TYPE } from '../../features/bits.ts';
import { type FeatureSet, featureSet } from '../../features/feature-set.ts';
import type { MonitorDevice } from '../../model/monitor.ts';
import { type OfferDraft, offerAll } from '../draft.ts';
import { offerCommonBits } from '../monitors/daemons.ts';
import { isSettingOn, settingCount } from '../monitors/monitor-model.ts';
import type { Daemon } from '../qemu/daemon.ts';

const WHERE = 'virtio-devices/src/vhost_user/vu_common_ctrl.rs negotiate_features_vhost_user()';

/** DEFAULT_VIRTIO_FEATURES: what the monitor lets every daemon offer. */
const COMMON = bits(
  F,
  'INDIRECT_DESC',
  'EVENT_IDX',
  'VERSION_1',
  'IN_ORDER',
  'ORDER_PLATFORM',
  'NOTIFICATION_DATA',
);

const DISK = bits(
  BLK,
  'SIZE_MAX',
  'SEG_MAX',
  'GEOMETRY',
  'RO',
  'BLK_SIZE',
  'FLUSH',
  'TOPOLOGY',
  'CONFIG_WCE',
  'DISCARD',
  'WRITE_ZEROES',
);

/** The type of a device whose work a daemon does. Returns undefined for a device that the monitor emulates. */
export function vhostUserType({ kind, settings }: MonitorDevice): number | undefined {
  if (kind === 'fs') return TYPE.FS;
  if (!isSettingOn(settings, 'vhost_user')) return undefined;
  return kind === 'disk' ? TYPE.BLK : kind === 'net' ? TYPE.NET : undefined;
}

/** What the monitor lets a daemon offer of a device. */
function allowed({ kind, settings }: MonitorDevice): FeatureSet {
  switch (kind) {
    case 'disk':
      return featureSet([
        ...COMMON,
        ...DISK,
        ...(settingCount(settings, 'num_queues', 1) > 1 ? [BLK.MQ] : []),
      ]);
    case 'net':
      return featureSet([...COMMON, ...network(settings)]);
    default:
      return featureSet(COMMON);
  }
}

function network(settings: MonitorDevice['settings']): readonly number[] {
  const csum = isSettingOn(settings, 'offload_csum', true);
  const tso = csum && isSettingOn(settings, 'offload_tso', true);
  const ufo = csum && isSettingOn(settings, 'offload_ufo', true);
  return [
    ...bits(NET, 'MRG_RXBUF', 'CTRL_VQ', 'MAC', 'MTU', 'MQ'),
    ...(csum ? bits(NET, 'CSUM', 'GUEST_CSUM') : []),
    ...(tso ? bits(NET, 'HOST_ECN', 'HOST_TSO4', 'HOST_TSO6', 'GUEST_ECN', 'GUEST_TSO4', 'GUEST_TSO6') : []),
    ...(ufo ? bits(NET, 'HOST_UFO', 'GUEST_UFO') : []),
  ];
}

/** Offers what both the monitor and the daemon know; a network card has a MAC address whatever the daemon says. */
export function offerBehindSocket(draft: OfferDraft, asked: MonitorDevice, daemon: Daemon): void {
  offerCommonBits(draft, allowed(asked), daemon, WHERE);
  if (asked.kind === 'net')
    offerAll(draft, [NET.MAC], {
      why: 'every network card has an address',
      where: 'virtio-devices/src/vhost_user/net.rs Net::new()',
    });
}
