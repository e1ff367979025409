import { BALLOON, BLK, bits, F, NET, NINEP, TYPE } from '../../features/bits.ts';
import { NO_FEATURES } from '../../features/feature-set.ts';
import type { Circumstances, Transport } from '../../model/device.ts';
import type { MonitorDevice, MonitorMachine } from '../../model/monitor.ts';
import { draftOf } from '../draft.ts';
import {
  created,
  isSettingOn,
  type MonitorModel,
  type MonitorPrediction,
  settingCount,
  unknownKind,
} from '../monitors/monitor-model.ts';
import { type OfferRow, offerRows, type TypeOffer } from '../monitors/when.ts';

const RING = bits(F, 'EVENT_IDX', 'INDIRECT_DESC');

/** The circumstance by whose value the tap of the host takes UDP fragmentation offload. */
export const TAP = 'host-tap';
const WITH_UFO = 'that takes UDP fragments whole';

/** virtio/…c get_host_features() of each device. */
function inFile(file: string): string {
  return `virtio/${file}.c get_host_features()`;
}

const DEVICES: ReadonlyMap<string, TypeOffer> = new Map<string, TypeOffer>([
  [
    'disk',
    [
      TYPE.BLK,
      [
        {
          bits: [...bits(BLK, 'SEG_MAX', 'FLUSH'), ...RING, F.ANY_LAYOUT],
          why: 'every disk has it',
          where: inFile('blk'),
        },
        {
          bits: [BLK.RO],
          why: 'ro is given',
          where: inFile('blk'),
          when: ({ asked }) => isSettingOn(asked.settings, 'ro'),
        },
      ],
    ],
  ],
  [
    'network',
    [
      TYPE.NET,
      [
        {
          bits: [
            ...bits(
              NET,
              'MAC',
              'CSUM',
              'HOST_TSO4',
              'HOST_TSO6',
              'GUEST_TSO4',
              'GUEST_TSO6',
              'CTRL_VQ',
              'MRG_RXBUF',
            ),
            ...RING,
            F.ANY_LAYOUT,
          ],
          why: 'every network card has it',
          where: inFile('net'),
        },
        {
          bits: [NET.MQ],
          why: 'mq is more than one',
          where: inFile('net'),
          when: ({ asked }) => settingCount(asked.settings, 'mq', 1) > 1,
        },
        {
          bits: bits(NET, 'HOST_UFO', 'GUEST_UFO'),
          why: 'the kernel of the host takes UDP fragments whole',
          where: inFile('net'),
          when: ({ under }) => under[TAP] === WITH_UFO,
        },
      ],
    ],
  ],
  ['rng', [TYPE.RNG, []]],
  [
    'balloon',
    [
      TYPE.BALLOON,
      [{ bits: [BALLOON.STATS_VQ], why: 'every balloon has statistics', where: inFile('balloon') }],
    ],
  ],
  [
    'console',
    [TYPE.CONSOLE, [{ bits: [F.ANY_LAYOUT], why: 'every console has it', where: inFile('console') }]],
  ],
  ['9p', [TYPE.NINEP, [{ bits: [NINEP.MOUNT_TAG], why: 'every 9p device has a tag', where: inFile('9p') }]]],
  [
    'scsi',
    [
      TYPE.SCSI,
      [{ bits: [...RING, F.ANY_LAYOUT], why: 'vhost-scsi of the host offers it too', where: inFile('scsi') }],
    ],
  ],
  [
    'vsock',
    [TYPE.VSOCK, [{ bits: RING, why: 'vhost-vsock of the host offers it too', where: inFile('vsock') }]],
  ],
]);

const TRANSPORTS: Readonly<Record<string, Transport>> = {
  pci: 'pci-modern',
  'pci-legacy': 'pci-legacy',
  mmio: 'mmio-modern',
  'mmio-legacy': 'mmio-legacy',
};

/**
 * kvmtool: devices are modern and on PCI unless --virtio-transport says another; none offers ACCESS_PLATFORM, and whatever a
 * driver accepts is taken. kvmtool has no releases; its source of July 2024 was read.
 */
export const kvmtool: MonitorModel = {
  versions: [],
  open: ({ kind }) =>
    kind === 'network' ? new Map([[TAP, [WITH_UFO, 'that does not take UDP fragments whole']]]) : new Map(),
  predict,
};

function predict(asked: MonitorDevice, machine: MonitorMachine, under: Circumstances): MonitorPrediction {
  const draft = draftOf({ offers: NO_FEATURES, choices: new Map() });
  const found = DEVICES.get(asked.kind);
  if (found === undefined) return unknownKind(asked, machine, draft);
  const [type, rows] = found;
  const transport =
    TRANSPORTS[asked.settings.get('trans') ?? machine.settings.get('transport') ?? 'pci'] ?? 'pci-modern';
  const modern: OfferRow = {
    bits: [F.VERSION_1],
    why: 'the transport is not a legacy one',
    where: 'virtio/pci-modern.c, virtio/mmio-modern.c',
    when: () => !transport.endsWith('-legacy'),
  };
  offerRows(draft, [modern, ...rows], { asked, machine, under });
  return created({ asked, machine, type, transport }, draft);
}
