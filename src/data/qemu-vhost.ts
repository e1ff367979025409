import type { Release } from '../model/release.ts';

/** Bits that QEMU withholds where the vhost backend lacks them; what is not listed passes whatever the backend says. */
export interface Veto {
  readonly bit: number;
  readonly since?: Release;
}

export interface VhostRow {
  readonly vetoes: readonly Veto[];
  /** What the backend is taken to offer where nobody says. */
  readonly usual: readonly number[];
  /** Whose offer that is. */
  readonly usually: string;
  readonly where: string;
}

const V7_2 = { after: '5.2', by: '7.2' } as const;
const V10_0 = { after: '7.2', by: '10.0' } as const;

/** NOTIFY_ON_EMPTY, INDIRECT_DESC, EVENT_IDX. */
const RINGS: readonly Veto[] = [{ bit: 24 }, { bit: 28 }, { bit: 29 }];
const RESET: Veto = { bit: 40, since: V7_2 };
/** IN_ORDER, NOTIFICATION_DATA. */
const LATER: readonly Veto[] = [
  { bit: 35, since: V10_0 },
  { bit: 38, since: V10_0 },
];

function vetoes(...bits: readonly number[]): readonly Veto[] {
  return bits.map((bit) => ({ bit }));
}

const NET_OFFLOADS = vetoes(0, 1, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 3, 21, 22, 27, 32, 33, 34);
const NET_LATER: readonly Veto[] = [
  { bit: 60, since: V7_2 },
  { bit: 57, since: V7_2 },
  { bit: 61, since: V10_0 },
  { bit: 54, since: V10_0 },
  { bit: 55, since: V10_0 },
  { bit: 56, since: V10_0 },
];
const VSOCK: readonly Veto[] = [{ bit: 1, since: '6.1' }, RESET, { bit: 34, since: V10_0 }];
const NET_ALL = [0, 1, 3, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 17, 21, 22, 24, 27, 28, 29, 32, 33];
const BLK_BITS = [1, 2, 4, 5, 6, 9, 10, 11, 12, 13, 14];

const KERNEL_NET: VhostRow = {
  vetoes: [
    ...RINGS,
    ...vetoes(15, 32, 3, 33, 34),
    RESET,
    { bit: 57, since: V7_2 },
    ...LATER,
    { bit: 61, since: V10_0 },
    { bit: 65, since: '10.2' },
    { bit: 67, since: '10.2' },
  ],
  usual: [15, 17, 24, 26, 27, 28, 29, 32, 33, 40],
  usually: 'Linux vhost-net',
  where: 'hw/net/vhost_net.c kernel_feature_bits (net/tap.c since 10.2)',
};

const USER_NET: VhostRow = {
  vetoes: [...RINGS, ...NET_OFFLOADS, RESET, ...LATER, ...NET_LATER],
  usual: NET_ALL,
  usually: 'DPDK with IOMMU support',
  where: 'hw/net/vhost_net.c user_feature_bits (net/vhost-user.c since 10.2)',
};

/** What a network card has behind it: `-netdev tap,vhost=on`, `vhost-user` and passt, `vhost-vdpa`. */
export const VHOST_NET = {
  kernel: KERNEL_NET,
  user: USER_NET,
  vdpa: { ...USER_NET, usually: 'a vDPA network card', where: 'net/vhost-vdpa.c vdpa_feature_bits' },
} as const satisfies Readonly<Record<string, VhostRow>>;

/** The devices whose work is done elsewhere altogether, by QEMU's name for the device. */
export const VHOST_DEVICES: ReadonlyMap<string, VhostRow> = new Map([
  [
    'vhost-vsock-device',
    {
      vetoes: VSOCK,
      usual: [1, 24, 26, 27, 28, 29, 32, 33],
      usually: 'Linux vhost-vsock',
      where: 'hw/virtio/vhost-vsock-common.c feature_bits',
    },
  ],
  [
    'vhost-user-vsock-device',
    {
      vetoes: [...RINGS, ...vetoes(32), ...LATER, ...VSOCK],
      usual: [1, 24, 28, 29, 32],
      usually: 'vhost-device-vsock',
      where: 'hw/virtio/vhost-user-vsock.c user_feature_bits',
    },
  ],
  [
    'vhost-scsi',
    {
      vetoes: [...RINGS, ...vetoes(1), RESET, ...LATER],
      usual: [1, 3, 24, 26, 27, 28, 29, 32],
      usually: 'Linux vhost-scsi',
      where: 'hw/scsi/vhost-scsi.c kernel_feature_bits',
    },
  ],
  [
    'vhost-user-scsi',
    {
      vetoes: [...RINGS, ...vetoes(1), RESET, ...LATER],
      usual: [1, 2, 24, 28, 29, 32],
      usually: 'SPDK',
      where: 'hw/scsi/vhost-user-scsi.c user_feature_bits',
    },
  ],
  [
    'vhost-user-blk',
    {
      vetoes: [
        ...RINGS,
        ...vetoes(...BLK_BITS, 32),
        { bit: 33, since: '6.1' },
        { bit: 34, since: V7_2 },
        RESET,
        ...LATER,
      ],
      usual: [1, 2, 6, 9, 10, 11, 12, 13, 14, 24, 28, 29, 32],
      usually: 'qemu-storage-daemon',
      where: 'hw/block/vhost-user-blk.c user_feature_bits',
    },
  ],
  [
    'vhost-user-fs-device',
    {
      vetoes: [...[24, 28, 29, 32, 33, 34, 40].map((bit) => ({ bit, since: V7_2 })), ...LATER],
      usual: [28, 29, 32],
      usually: 'virtiofsd',
      where: 'hw/virtio/vhost-user-fs.c user_feature_bits',
    },
  ],
]);

/** What the daemons behind hw/virtio/vhost-user-base.c mostly offer: the guest sees exactly that. */
export const VHOST_USER_BASE = { usual: [24, 28, 29, 32], usually: 'the vhost-device daemons' } as const;
