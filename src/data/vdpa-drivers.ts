import { BLK, F, NET, TYPE } from '../features/bits.ts';
import { hasBit } from '../features/feature-set.ts';
import type { Device, VdpaDriver } from '../model/device.ts';
import type { Release } from '../model/release.ts';

/** What a vDPA driver of the kernel does with the features that virtio_vdpa hands it, and what stands behind it. */
export interface VdpaDriverRow {
  readonly since: Release;
  /** The bits without which its set_driver_features() fails. */
  readonly insists: readonly number[];
  /** Since when it insists; left out: since it is there. */
  readonly insistsSince?: Release;
  readonly errno: 'EINVAL' | 'EOPNOTSUPP';
  /** What it prints of itself where a bit is missing; left out: nothing. */
  readonly says?: string;
  /** The types of devices that it makes; left out where it makes every type. */
  readonly types?: readonly number[];
  /** What each of its devices offers. */
  readonly always?: readonly number[];
  /** What none of its devices of a type offers. */
  readonly never?: ReadonlyMap<number, readonly number[]>;
  /** The device is a part of the guest itself: a thread of its kernel, or a process under it. */
  readonly inGuest?: true;
}

const NET_ALONE = [TYPE.NET];
const NET_OR_BLK = [TYPE.NET, TYPE.BLK];
const BOTH = [F.VERSION_1, F.ACCESS_PLATFORM];
const BY_OCTEON = [F.VERSION_1, F.RING_PACKED, F.NOTIFICATION_DATA];
const BIT = [F.ACCESS_PLATFORM];
const NOT_NEGOTIATED = 'VIRTIO_F_ACCESS_PLATFORM is not negotiated';

/** Every driver in drivers/vdpa, by the name of its module. */
export const VDPA_DRIVER_ROWS: Readonly<Record<VdpaDriver, VdpaDriverRow>> = {
  ifcvf: {
    since: '5.7',
    insists: BIT,
    insistsSince: { after: '5.10', by: '6.1', likely: '5.13' },
    errno: 'EINVAL',
    says: NOT_NEGOTIATED,
    types: NET_OR_BLK,
  },
  mlx5_vdpa: {
    since: { after: '5.7', by: '5.10', likely: '5.9' },
    insists: BIT,
    errno: 'EOPNOTSUPP',
    types: NET_ALONE,
    always: BOTH,
  },
  pds_vdpa: {
    since: { after: '6.1', by: '6.12', likely: '6.5' },
    insists: BIT,
    errno: 'EOPNOTSUPP',
    says: NOT_NEGOTIATED,
    types: NET_ALONE,
  },
  vp_vdpa: { since: { after: '5.10', by: '6.1', likely: '5.13' }, insists: [], errno: 'EINVAL' },
  eni_vdpa: {
    since: { after: '5.10', by: '6.1', likely: '5.16' },
    insists: [NET.MRG_RXBUF],
    errno: 'EINVAL',
    says: 'VIRTIO_NET_F_MRG_RXBUF is not negotiated',
    types: NET_ALONE,
    always: [F.ACCESS_PLATFORM, F.ORDER_PLATFORM],
  },
  octep_vdpa: {
    since: { after: '6.1', by: '6.12', likely: '6.12' },
    insists: BY_OCTEON,
    errno: 'EOPNOTSUPP',
    says: 'Must negotiate minimum features 0x4500000000 for this device',
    always: BY_OCTEON,
  },
  snet_vdpa: { since: { after: '6.1', by: '6.12', likely: '6.3' }, insists: [], errno: 'EINVAL' },
  vdpa_sim: { since: '5.7', insists: BIT, errno: 'EINVAL', types: NET_OR_BLK, always: BOTH, inGuest: true },
  vduse: {
    since: { after: '5.10', by: '6.1', likely: '5.15' },
    insists: [],
    errno: 'EINVAL',
    types: [TYPE.BLK, TYPE.NET, TYPE.FS],
    always: BIT,
    never: new Map([
      [TYPE.BLK, [BLK.CONFIG_WCE]],
      [TYPE.NET, [NET.CTRL_VQ]],
    ]),
    inGuest: true,
  },
};

/** Whether the driver makes devices of this type with this offer. */
export function driverMakes(driver: VdpaDriver, { type, offers }: Pick<Device, 'type' | 'offers'>): boolean {
  const { types, always = [], never } = VDPA_DRIVER_ROWS[driver];
  const isOfType = types === undefined || types.includes(type);
  const offersAll = always.every((bit) => hasBit(offers, bit));
  return isOfType && offersAll && !(never?.get(type) ?? []).some((bit) => hasBit(offers, bit));
}
