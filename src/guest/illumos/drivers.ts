import { BLK, bits, F, NET, NINEP, SCSI, TYPE } from '../../features/bits.ts';
import type { PlainDriver, SelectedBits } from '../plain/driver.ts';

/** illumos virtio_init_features(): what the framework adds for every driver. */
const FRAMEWORK: readonly SelectedBits[] = [
  { bits: [F.INDIRECT_DESC] },
  { bits: [F.VERSION_1], only: 'modern' },
];

export const ILLUMOS_DRIVERS: readonly PlainDriver[] = [
  {
    type: TYPE.NET,
    name: 'vioif',
    where: 'usr/src/uts/common/io/vioif/vioif.c vioif_attach()',
    selects: [
      { bits: bits(NET, 'CSUM', 'MAC', 'MTU', 'CTRL_VQ', 'CTRL_RX', 'STATUS') },
      { bits: [NET.MQ], needs: [NET.CTRL_VQ] },
      { bits: bits(NET, 'GSO', 'HOST_TSO4', 'HOST_TSO6'), needs: [NET.CSUM] },
      { bits: [NET.HOST_ECN], needs: [NET.CSUM, NET.HOST_TSO4] },
      { bits: [NET.HOST_ECN], needs: [NET.CSUM, NET.HOST_TSO6] },
      { bits: [NET.SPEED_DUPLEX], only: 'modern' },
      ...FRAMEWORK,
    ],
  },
  {
    type: TYPE.BLK,
    name: 'vioblk',
    where: 'usr/src/uts/common/io/vioblk/vioblk.h VIRTIO_BLK_WANTED_FEATURES',
    selects: [
      { bits: bits(BLK, 'RO', 'BLK_SIZE', 'FLUSH', 'TOPOLOGY', 'SEG_MAX', 'SIZE_MAX', 'DISCARD') },
      ...FRAMEWORK,
    ],
  },
  {
    type: TYPE.SCSI,
    name: 'vioscsi',
    where: 'usr/src/uts/common/io/vioscsi/vioscsi.h VIOSCSI_WANTED_FEATURES',
    selects: [{ bits: [SCSI.HOTPLUG] }, ...FRAMEWORK],
  },
  {
    type: TYPE.RNG,
    name: 'viorand',
    where: 'usr/src/uts/common/io/viorand.c viorand_attach()',
    selects: FRAMEWORK,
  },
  {
    type: TYPE.NINEP,
    name: 'vio9p',
    where: 'usr/src/uts/common/io/vio9p/vio9p.h VIRTIO_9P_WANTED_FEATURES',
    selects: [{ bits: [NINEP.MOUNT_TAG] }, ...FRAMEWORK],
  },
];
