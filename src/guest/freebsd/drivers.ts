import { FREEBSD } from '../../data/guests/freebsd.ts';
import { BLK, bits, CONSOLE, F, NET, NINEP, SCSI, TYPE } from '../../features/bits.ts';
import type { Inquiry } from '../../inquiry/inquiry.ts';
import type { PlainDriver, SelectedBits } from '../plain/driver.ts';

export function hasChange(change: keyof typeof FREEBSD.changes): (ask: Inquiry) => boolean {
  return (ask) => ask.release.has(FREEBSD, change);
}

/** FreeBSD vtpci_modern_negotiate_features(): what the bus adds. */
const BUS: SelectedBits = { bits: [F.VERSION_1], only: 'modern' };

/** Whether the device states an MTU that Ethernet has room for. */
function statesMtu(ask: Inquiry): boolean {
  const fits = ask.device.field('mtu', (mtu) => mtu === undefined || mtu >= 68);
  return fits && ask.release.has(FREEBSD, 'new-features');
}

function hasPairs(ask: Inquiry): boolean {
  return ask.device.field(
    'max_virtqueue_pairs',
    (pairs) => pairs === undefined || (pairs > 0 && pairs <= 0x8000),
  );
}

function receivesWhole(ask: Inquiry): boolean {
  return !ask.release.has(FREEBSD, 'no-lro');
}

const RECEIVE = bits(NET, 'GUEST_TSO4', 'GUEST_TSO6', 'GUEST_ECN');

/** The drivers of FreeBSD’s GENERIC kernel, and those that it loads. */
export const FREEBSD_DRIVERS: readonly PlainDriver[] = [
  {
    type: TYPE.NET,
    name: 'vtnet',
    where: 'sys/dev/virtio/network/if_vtnet.c vtnet_negotiate_features()',
    selects: [
      { bits: bits(NET, 'CSUM', 'GUEST_CSUM', 'MAC', 'HOST_TSO4', 'HOST_TSO6', 'HOST_ECN', 'MRG_RXBUF') },
      { bits: bits(NET, 'STATUS', 'CTRL_VQ', 'CTRL_RX', 'CTRL_VLAN', 'CTRL_MAC_ADDR') },
      { bits: [NET.MQ], needs: [NET.MQ], when: hasPairs },
      { bits: [NET.MTU], needs: [NET.MTU], when: statesMtu },
      { bits: [NET.CTRL_GUEST_OFFLOADS, NET.SPEED_DUPLEX], when: hasChange('new-features') },
      { bits: [NET.GSO], only: 'legacy' },
      // Without merged buffers a whole packet needs a descriptor table of its own.
      { bits: RECEIVE, needs: [NET.MRG_RXBUF], when: receivesWhole },
      { bits: RECEIVE, needs: [F.INDIRECT_DESC], when: receivesWhole },
      { bits: [F.EVENT_IDX, F.INDIRECT_DESC] },
      BUS,
    ],
  },
  {
    type: TYPE.BLK,
    name: 'vtblk',
    where: 'sys/dev/virtio/block/virtio_blk.c vtblk_negotiate_features()',
    selects: [
      {
        bits: bits(
          BLK,
          'SIZE_MAX',
          'SEG_MAX',
          'GEOMETRY',
          'RO',
          'BLK_SIZE',
          'FLUSH',
          'TOPOLOGY',
          'CONFIG_WCE',
        ),
      },
      { bits: [BLK.DISCARD], when: hasChange('new-features') },
      { bits: [BLK.BARRIER], only: 'legacy' },
      { bits: [F.INDIRECT_DESC] },
      BUS,
    ],
  },
  {
    type: TYPE.SCSI,
    name: 'vtscsi',
    where: 'sys/dev/virtio/scsi/virtio_scsi.c vtscsi_negotiate_features()',
    selects: [{ bits: [SCSI.HOTPLUG, F.INDIRECT_DESC] }, BUS],
  },
  {
    type: TYPE.CONSOLE,
    name: 'vtcon',
    where: 'sys/dev/virtio/console/virtio_console.c vtcon_negotiate_features()',
    selects: [{ bits: [CONSOLE.MULTIPORT] }, BUS],
  },
  {
    type: TYPE.RNG,
    name: 'vtrnd',
    where: 'sys/dev/virtio/random/virtio_random.c vtrnd_negotiate_features()',
    selects: [BUS],
  },
  {
    type: TYPE.BALLOON,
    name: 'vtballoon',
    where: 'sys/dev/virtio/balloon/virtio_balloon.c vtballoon_negotiate_features()',
    selects: [BUS],
  },
  {
    type: TYPE.GPU,
    name: 'vtgpu',
    where: 'sys/dev/virtio/gpu/virtio_gpu.c VTGPU_FEATURES',
    selects: [BUS],
    isThere: hasChange('gpu'),
  },
  {
    type: TYPE.NINEP,
    name: 'virtio_p9fs',
    where: 'sys/dev/virtio/p9fs/virtio_p9fs.c vt9p_attach()',
    selects: [{ bits: [NINEP.MOUNT_TAG] }, BUS],
    isThere: hasChange('p9fs'),
  },
];
