import { BALLOON, BLK, bits, CONSOLE, F, GPU, NET, NINEP, TYPE } from '../../features/bits.ts';
import { NO_FEATURES } from '../../features/feature-set.ts';
import type { Circumstances } from '../../model/device.ts';
import type { MonitorDevice, MonitorMachine } from '../../model/monitor.ts';
import { draftOf, type OfferDraft, offers } from '../draft.ts';
import {
  created,
  isSettingOn,
  type Made,
  type MonitorModel,
  type MonitorPrediction,
  notModelled,
  settingCount,
  unknownKind,
} from '../monitors/monitor-model.ts';
import { type Asked, type OfferRow, offerRows, type TypeOffer } from '../monitors/when.ts';

/** The setting of a machine whose memory may be protected, by --protected-vm… or --unprotected-vm-with-firmware. */
export const PROTECTED = 'protected';

const BASE: readonly OfferRow[] = [
  {
    bits: bits(F, 'VERSION_1', 'EVENT_IDX', 'SUSPEND'),
    why: 'every device has it',
    where: 'devices/src/virtio/mod.rs base_features()',
  },
  {
    bits: [F.ACCESS_PLATFORM],
    why: 'the protection type is not Unprotected',
    where: 'devices/src/virtio/mod.rs base_features()',
    when: ({ machine }) => isSettingOn(machine.settings, PROTECTED),
  },
];

const IN = {
  block: 'devices/src/virtio/block/asynchronous.rs BlockAsync::build_avail_features()',
  net: 'devices/src/virtio/net.rs Net::new_internal()',
  vhostNet: 'devices/src/virtio/vhost/net.rs Net::new()',
  balloon: 'devices/src/virtio/balloon.rs Balloon::new()',
  gpu: 'devices/src/virtio/gpu/mod.rs Gpu::features()',
  console: 'devices/src/virtio/console/device.rs ConsoleDevice::new_multi_port()',
  p9: 'devices/src/virtio/p9.rs P9::new()',
} as const;

const setting =
  (key: string, otherwise = false) =>
  ({ asked }: Asked): boolean =>
    isSettingOn(asked.settings, key, otherwise);
const not = (rule: (asked: Asked) => boolean) => (asked: Asked) => !rule(asked);
const onVhost = setting('vhost-net');

const BLOCK: readonly OfferRow[] = [
  { bits: bits(BLK, 'SEG_MAX', 'BLK_SIZE'), why: 'every disk has it', where: IN.block },
  { bits: [BLK.MQ], why: 'a disk has 16 queues', where: IN.block },
  { bits: [BLK.RO], why: 'ro is given', where: IN.block, when: setting('ro') },
  {
    bits: bits(BLK, 'FLUSH', 'WRITE_ZEROES'),
    why: 'the disk is not read-only',
    where: IN.block,
    when: not(setting('ro')),
  },
  {
    bits: [BLK.DISCARD],
    why: 'the disk is not read-only, and sparse is not off',
    where: IN.block,
    when: (asked) => !setting('ro')(asked) && setting('sparse', true)(asked),
  },
  { bits: [F.RING_PACKED], why: 'packed-queue is given', where: IN.block, when: setting('packed-queue') },
];

const NETWORK: readonly OfferRow[] = [
  {
    bits: bits(NET, 'CSUM', 'GUEST_CSUM', 'GUEST_TSO4', 'GUEST_UFO', 'HOST_TSO4', 'HOST_UFO'),
    why: 'every network card has it',
    where: IN.net,
  },
  {
    bits: bits(NET, 'CTRL_VQ', 'CTRL_GUEST_OFFLOADS', 'MTU'),
    why: 'the monitor itself does the work, not the host’s vhost-net',
    where: IN.net,
    when: not(onVhost),
  },
  {
    bits: [NET.MQ],
    why: 'vq-pairs is more than one',
    where: IN.net,
    when: (asked) => !onVhost(asked) && settingCount(asked.asked.settings, 'vq-pairs', 1) > 1,
  },
  { bits: [NET.MAC], why: 'mac is given', where: IN.net, when: ({ asked }) => asked.settings.has('mac') },
  {
    bits: [NET.MRG_RXBUF],
    why: 'mrg-rxbuf is given, or the host’s vhost-net does the work',
    where: IN.vhostNet,
    when: (asked) => onVhost(asked) || setting('mrg-rxbuf')(asked),
  },
  { bits: [F.RING_PACKED], why: 'packed-queue is given', where: IN.net, when: setting('packed-queue') },
];

const GRAPHICS: readonly OfferRow[] = [
  { bits: bits(GPU, 'EDID', 'RESOURCE_BLOB'), why: 'every graphics device has it', where: IN.gpu },
  {
    bits: bits(GPU, 'VIRGL', 'RESOURCE_UUID', 'CONTEXT_INIT'),
    why: 'the backend is not 2d',
    where: IN.gpu,
    when: ({ asked }) => asked.settings.get('backend') !== '2d',
  },
];

/** The devices of crosvm by what its options call them, from the source of August 2026. */
const DEVICES: ReadonlyMap<string, TypeOffer> = new Map<string, TypeOffer>([
  ['block', [TYPE.BLK, BLOCK]],
  ['net', [TYPE.NET, NETWORK]],
  ['rng', [TYPE.RNG, []]],
  [
    'balloon',
    [
      TYPE.BALLOON,
      [
        {
          bits: bits(BALLOON, 'MUST_TELL_HOST', 'STATS_VQ', 'DEFLATE_ON_OOM'),
          why: 'every balloon has it',
          where: IN.balloon,
        },
        {
          bits: [BALLOON.PAGE_REPORTING],
          why: '--balloon-page-reporting is given',
          where: IN.balloon,
          when: setting('page-reporting'),
        },
      ],
    ],
  ],
  [
    'serial',
    [
      TYPE.CONSOLE,
      [
        {
          bits: [CONSOLE.MULTIPORT],
          why: 'several consoles are one device with ports',
          where: IN.console,
          when: setting('ports'),
        },
      ],
    ],
  ],
  ['vsock', [TYPE.VSOCK, []]],
  ['fs', [TYPE.FS, []]],
  ['p9', [TYPE.NINEP, [{ bits: [NINEP.MOUNT_TAG], why: 'every 9p device has a tag', where: IN.p9 }]]],
  ['gpu', [TYPE.GPU, GRAPHICS]],
  ['pmem', [TYPE.PMEM, []]],
  ['input', [TYPE.INPUT, []]],
  ['virtio-snd', [TYPE.SOUND, []]],
  ['scsi-block', [TYPE.SCSI, []]],
]);

/**
 * crosvm: every device is modern and on PCI; all of them offer ACCESS_PLATFORM where the guest’s memory may be protected, and
 * read guest-physical addresses whatever is negotiated. crosvm has no releases; its source of August 2026 was read.
 */
export const crosvm: MonitorModel = { versions: [], open: () => new Map(), predict };

function predict(asked: MonitorDevice, machine: MonitorMachine, under: Circumstances): MonitorPrediction {
  const draft = draftOf({ offers: NO_FEATURES, choices: new Map() });
  const found = DEVICES.get(asked.kind);
  if (asked.kind === 'vhost-user') {
    const made: Made = { asked, machine, type: 0, transport: 'pci-modern' };
    return notModelled(made, 'the daemon behind a vhost-user device of crosvm', draft);
  }
  if (found === undefined) return unknownKind(asked, machine, draft);
  const [type, rows] = found;
  offerRows(draft, [...BASE, ...rows], { asked, machine, under });
  return created({ asked, machine, type, transport: 'pci-modern' }, draft, configOf(draft, type));
}

/** DEFAULT_NUM_QUEUES of block/asynchronous.rs, the usual MTU of a tap, and the queue of page reporting. */
function configOf(draft: OfferDraft, type: number): Readonly<Record<string, number>> {
  switch (type) {
    case TYPE.BLK:
      return { num_queues: 16 };
    case TYPE.NET:
      return offers(draft, NET.MTU) ? { mtu: 1500 } : {};
    case TYPE.BALLOON:
      return offers(draft, BALLOON.PAGE_REPORTING) ? { reporting_queue_size: 128 } : {};
    case TYPE.CONSOLE:
      return offers(draft, CONSOLE.MULTIPORT) ? { max_nr_ports: 2 } : {};
    case TYPE.GPU:
      return { num_scanouts: 1 };
    default:
      return {};
  }
}
