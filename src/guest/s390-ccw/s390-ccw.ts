import { S390_CCW } from '../../data/guests/s390-ccw.ts';
import { BLK, NET, TYPE } from '../../features/bits.ts';
import type { FeatureSet } from '../../features/feature-set.ts';
import type { Inquiry } from '../../inquiry/inquiry.ts';
import { rule } from '../../inquiry/rule.ts';
import { isCcw } from '../../model/device.ts';
import { STATUS_BITS } from '../../model/result.ts';
import type { DriverModel } from '../driver-model.ts';
import type { Handshake } from '../handshake.ts';
import { driverRule, type PlainDriver } from '../plain/driver.ts';
import { endRule, refusingDriver, selectionRule, untaken } from '../plain/handshake.ts';
import { PLAIN } from '../plain/plain.ts';

const GUEST = { id: 's390-ccw', name: 's390-ccw' };
const { ACKNOWLEDGE, DRIVER, DRIVER_OK } = STATUS_BITS;

const DRIVERS: readonly PlainDriver[] = [
  {
    type: TYPE.BLK,
    name: 'virtio-blkdev',
    where: 'pc-bios/s390-ccw/virtio-blkdev.c virtio_blk_setup_device()',
    selects: [{ bits: [BLK.GEOMETRY, BLK.BLK_SIZE] }],
  },
  {
    type: TYPE.SCSI,
    name: 'virtio-scsi',
    where: 'pc-bios/s390-ccw/virtio-scsi.c virtio_scsi_setup_device()',
    selects: [],
  },
  {
    type: TYPE.NET,
    name: 'virtio-net',
    where: 'pc-bios/s390-ccw/virtio-net.c virtio_net_init()',
    selects: [{ bits: [NET.MAC] }],
  },
];

/** s390-ccw virtio_setup_ccw(): it never asks for a revision, so that the device keeps to the first. */
const interfaceOf = rule((ask: Inquiry) => (ask.device.transport(isCcw) ? 'revision-0' : 'none'), {
  id: 's390-ccw/transport',
  topic: 'interface',
  question: 'Through which interface does the s390-ccw bios drive the device?',
  answers: {
    'revision-0': {
      value: 'legacy',
      answer: 'The bios asks for no revision, so that the device behaves as one of revision 0.',
      effect: 'no FEATURES_OK, 32 feature bits',
    },
    none: {
      value: undefined,
      answer: 'None: the bios boots from channel devices alone.',
      effect: 'the device is never touched',
    },
  },
  authority: { kind: 'guest', where: 's390-ccw pc-bios/s390-ccw/virtio.c virtio_setup_ccw()' },
  story:
    'A driver of channel I/O chooses with SET_VIRTIO_REV how new an interface it wants. The bios never does, so that neither VERSION_1 nor ACCESS_PLATFORM exists for it, whatever the device offers, and nothing can be refused.',
});
const driverFor = driverRule(GUEST, DRIVERS, {
  where: 's390-ccw pc-bios/s390-ccw/virtio-blkdev.c, virtio-scsi.c, virtio-net.c',
  story:
    'The bios boots from a disk, a SCSI disk or the network, whichever has the boot index or comes first.',
});
const select = selectionRule(GUEST, {
  where: 's390-ccw pc-bios/s390-ccw/virtio.c virtio_setup_ccw()',
  story:
    'Each driver says which of the lower 32 bits it wants, and gets those of them that the device offers.',
});
const refuseWithoutMac = refusingDriver(
  (ask: Inquiry, selected: FeatureSet) => {
    if (ask.device.type((type) => type !== TYPE.NET)) return 'not-asked';
    return ask.kept(selected, NET.MAC) ? 'met' : 'missing';
  },
  {
    id: 's390-ccw/mac',
    topic: 'requirement',
    question: 'Does the card offer MAC, which this driver insists on?',
    answers: {
      'not-asked': { answer: 'It is no network card.' },
      met: { yes: true },
      missing: {
        yes: false,
        answer: 'the bios says “{message}” and does not boot from it.',
        effect: 'the device is not driven',
        refuses: { message: 'virtio-net device does not support the MAC address feature' },
      },
    },
    authority: { kind: 'guest', where: 's390-ccw pc-bios/s390-ccw/virtio-net.c virtio_net_init()' },
    story: 'The bios makes up no address of its own.',
  },
);
const ended = endRule(GUEST, {
  where: 's390-ccw pc-bios/s390-ccw/virtio.c virtio_setup_ccw()',
  story: 'A network card is reset when the bios is done with it, a disk when the kernel takes over.',
});

function probe(ask: Inquiry): Handshake {
  const through = interfaceOf(ask);
  if (through === undefined) return untaken('legacy');
  const driver = driverFor(ask);
  if (driver === undefined) return untaken(through);
  const negotiated = select(ask, driver, through);
  const refusal = refuseWithoutMac(ask, negotiated);
  const status = ACKNOWLEDGE | DRIVER | DRIVER_OK;
  return ended(ask, {
    interface: through,
    negotiated,
    status,
    refusal,
    ...(driver.type === TYPE.NET ? { leaves: 0 } : {}),
  });
}

/** The bios of QEMU’s s390-ccw-virtio machine, which has guest-physical addresses and ends before a guest becomes protected. */
export const s390Ccw: DriverModel = {
  ...PLAIN,
  id: 's390-ccw',
  title: 'The s390-ccw bios of QEMU',
  history: S390_CCW,
  arches: ['s390x'],
  beforeProtection: true,
  probe: (_model, ask) => probe(ask),
};
