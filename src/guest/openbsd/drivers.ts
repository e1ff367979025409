import { BALLOON, BLK, bits, CONSOLE, F, NET, TYPE } from '../../features/bits.ts';
import type { PlainDriver, SelectedBits } from '../plain/driver.ts';

/** OpenBSD virtio_pci_negotiate_features(), virtio_pci_negotiate_features_10(): what the bus adds for every driver. */
const BUS: readonly SelectedBits[] = [
  { bits: [F.INDIRECT_DESC] },
  { bits: [F.VERSION_1, F.ACCESS_PLATFORM], only: 'modern' },
];

/** The drivers of OpenBSD’s GENERIC kernel. */
export const OPENBSD_DRIVERS: readonly PlainDriver[] = [
  {
    type: TYPE.NET,
    name: 'vio',
    where: 'sys/dev/pv/if_vio.c vio_attach()',
    selects: [
      { bits: bits(NET, 'MAC', 'STATUS', 'CTRL_VQ', 'CTRL_RX', 'MRG_RXBUF', 'CSUM', 'GUEST_CSUM') },
      { bits: bits(NET, 'HOST_TSO4', 'HOST_TSO6', 'CTRL_GUEST_OFFLOADS', 'GUEST_TSO4', 'GUEST_TSO6') },
      { bits: [F.EVENT_IDX] },
      // Several pairs of queues where there is more than one processor and a vector of its own for each queue.
      { bits: [NET.MQ] },
      ...BUS,
    ],
  },
  {
    type: TYPE.BLK,
    name: 'vioblk',
    where: 'sys/dev/pv/vioblk.c vioblk_attach()',
    selects: [
      { bits: bits(BLK, 'RO', 'SIZE_MAX', 'SEG_MAX', 'FLUSH') },
      { bits: [F.NOTIFY_ON_EMPTY], only: 'legacy' },
      ...BUS,
    ],
  },
  {
    type: TYPE.CONSOLE,
    name: 'viocon',
    where: 'sys/dev/pv/viocon.c viocon_attach()',
    selects: [{ bits: [CONSOLE.SIZE] }, ...BUS],
  },
  { type: TYPE.RNG, name: 'viornd', where: 'sys/dev/pv/viornd.c viornd_attach()', selects: BUS },
  {
    type: TYPE.BALLOON,
    name: 'viomb',
    where: 'sys/dev/pv/viomb.c viomb_attach()',
    selects: [{ bits: [BALLOON.MUST_TELL_HOST] }, ...BUS],
  },
  { type: TYPE.SCSI, name: 'vioscsi', where: 'sys/dev/pv/vioscsi.c vioscsi_attach()', selects: BUS },
  { type: TYPE.GPU, name: 'viogpu', where: 'sys/dev/pv/viogpu.c viogpu_attach()', selects: BUS },
];
