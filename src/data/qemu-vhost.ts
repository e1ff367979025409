import { BLK, bits, F, NET, SCSI, VSOCK } from '../features/bits.ts';
import type { Release } from '../model/release.ts';
import type { HostPart } from './host-kernels.ts';

/** Bits that QEMU withholds where the vhost backend lacks them; what is not listed passes whatever the backend says. */
export interface Veto {
  readonly bit: number;
  readonly since?: Release;
}

export interface VhostRow {
  readonly vetoes: readonly Veto[];
  /** The part of the host's kernel that does the work. */
  readonly kernel?: HostPart;
  /** What a vDPA device is taken to offer. Where neither is given, a daemon does the work. */
  readonly vdpa?: readonly number[];
  readonly where: string;
}

const V7_2 = { after: '5.2', by: '7.2' } as const;
const V10_0 = { after: '7.2', by: '10.0' } as const;

/** Bits that are withheld since one release. */
function vetoes(withheld: readonly number[], since?: Release): readonly Veto[] {
  return withheld.map((bit) => (since === undefined ? { bit } : { bit, since }));
}

const RING_BITS = bits(F, 'NOTIFY_ON_EMPTY', 'INDIRECT_DESC', 'EVENT_IDX');
const RINGS = vetoes(RING_BITS);
const RESET: Veto = { bit: F.RING_RESET, since: V7_2 };
const LATER = vetoes([F.IN_ORDER, F.NOTIFICATION_DATA], V10_0);

const NET_OFFLOADS = vetoes([
  ...bits(
    NET,
    'CSUM',
    'GUEST_CSUM',
    'GSO',
    'GUEST_TSO4',
    'GUEST_TSO6',
    'GUEST_ECN',
    'GUEST_UFO',
    'HOST_TSO4',
    'HOST_TSO6',
    'HOST_ECN',
    'HOST_UFO',
    'MRG_RXBUF',
    'MTU',
    'GUEST_ANNOUNCE',
    'MQ',
  ),
  ...bits(F, 'ANY_LAYOUT', 'VERSION_1', 'ACCESS_PLATFORM', 'RING_PACKED'),
]);
const NET_LATER: readonly Veto[] = [
  ...vetoes([NET.RSS, NET.HASH_REPORT], V7_2),
  ...vetoes(bits(NET, 'RSC_EXT', 'GUEST_USO4', 'GUEST_USO6', 'HOST_USO'), V10_0),
];
const VSOCK_VETOES: readonly Veto[] = [
  { bit: VSOCK.SEQPACKET, since: '6.1' },
  RESET,
  { bit: F.RING_PACKED, since: V10_0 },
];
const NET_ALL = [
  ...bits(
    NET,
    'CSUM',
    'GUEST_CSUM',
    'MTU',
    'GSO',
    'GUEST_TSO4',
    'GUEST_TSO6',
    'GUEST_ECN',
    'GUEST_UFO',
    'HOST_TSO4',
    'HOST_TSO6',
    'HOST_ECN',
    'HOST_UFO',
    'MRG_RXBUF',
    'CTRL_VQ',
    'GUEST_ANNOUNCE',
    'MQ',
  ),
  ...bits(F, 'NOTIFY_ON_EMPTY', 'ANY_LAYOUT', 'INDIRECT_DESC', 'EVENT_IDX', 'VERSION_1', 'ACCESS_PLATFORM'),
];
const BLK_BITS = bits(
  BLK,
  'SIZE_MAX',
  'SEG_MAX',
  'GEOMETRY',
  'RO',
  'BLK_SIZE',
  'FLUSH',
  'TOPOLOGY',
  'CONFIG_WCE',
  'MQ',
  'DISCARD',
  'WRITE_ZEROES',
);

const KERNEL_NET: VhostRow = {
  vetoes: [
    ...RINGS,
    ...vetoes([...bits(NET, 'MRG_RXBUF', 'MTU'), ...bits(F, 'VERSION_1', 'ACCESS_PLATFORM', 'RING_PACKED')]),
    RESET,
    { bit: NET.HASH_REPORT, since: V7_2 },
    ...LATER,
    { bit: NET.RSC_EXT, since: V10_0 },
    { bit: NET.GUEST_UDP_TUNNEL_GSO, since: '10.2' },
    { bit: NET.HOST_UDP_TUNNEL_GSO, since: '10.2' },
  ],
  kernel: 'vhost-net',
  where: 'hw/net/vhost_net.c kernel_feature_bits (net/tap.c since 10.2)',
};

const USER_NET: VhostRow = {
  vetoes: [...RINGS, ...NET_OFFLOADS, RESET, ...LATER, ...NET_LATER],
  where: 'hw/net/vhost_net.c user_feature_bits (net/vhost-user.c since 10.2)',
};

/** What a network card has behind it: `-netdev tap,vhost=on`, `vhost-user` and passt, `vhost-vdpa`. */
export const VHOST_NET = {
  kernel: KERNEL_NET,
  user: USER_NET,
  vdpa: { ...USER_NET, vdpa: NET_ALL, where: 'net/vhost-vdpa.c vdpa_feature_bits' },
} as const satisfies Readonly<Record<string, VhostRow>>;

/** The devices whose work is done elsewhere altogether, by QEMU's name for the device. */
export const VHOST_DEVICES: ReadonlyMap<string, VhostRow> = new Map([
  [
    'vhost-vsock-device',
    {
      vetoes: VSOCK_VETOES,
      kernel: 'vhost-vsock',
      where: 'hw/virtio/vhost-vsock-common.c feature_bits',
    },
  ],
  [
    'vhost-user-vsock-device',
    {
      vetoes: [...RINGS, ...vetoes([F.VERSION_1]), ...LATER, ...VSOCK_VETOES],
      where: 'hw/virtio/vhost-user-vsock.c user_feature_bits',
    },
  ],
  [
    'vhost-scsi',
    {
      vetoes: [...RINGS, ...vetoes([SCSI.HOTPLUG]), RESET, ...LATER],
      kernel: 'vhost-scsi',
      where: 'hw/scsi/vhost-scsi.c kernel_feature_bits',
    },
  ],
  [
    'vhost-user-scsi',
    {
      vetoes: [...RINGS, ...vetoes([SCSI.HOTPLUG]), RESET, ...LATER],
      where: 'hw/scsi/vhost-user-scsi.c user_feature_bits',
    },
  ],
  [
    'vhost-user-blk',
    {
      vetoes: [
        ...RINGS,
        ...vetoes([...BLK_BITS, F.VERSION_1]),
        { bit: F.ACCESS_PLATFORM, since: '6.1' },
        { bit: F.RING_PACKED, since: V7_2 },
        RESET,
        ...LATER,
      ],
      where: 'hw/block/vhost-user-blk.c user_feature_bits',
    },
  ],
  [
    'vhost-user-fs-device',
    {
      vetoes: [
        ...vetoes(
          bits(
            F,
            'NOTIFY_ON_EMPTY',
            'INDIRECT_DESC',
            'EVENT_IDX',
            'VERSION_1',
            'ACCESS_PLATFORM',
            'RING_PACKED',
            'RING_RESET',
          ),
          V7_2,
        ),
        ...LATER,
      ],
      where: 'hw/virtio/vhost-user-fs.c user_feature_bits',
    },
  ],
]);
