import { BALLOON, BLK, bits, F, MEM, NET, TYPE } from '../../features/bits.ts';
import { featureSet, NO_FEATURES } from '../../features/feature-set.ts';
import type { Circumstances } from '../../model/device.ts';
import type { MonitorDevice, MonitorMachine } from '../../model/monitor.ts';
import { draftOf, type OfferDraft, offers } from '../draft.ts';
import { backendOf, daemonBehind, offerCommonBits, openDaemons } from '../monitors/daemons.ts';
import {
  created,
  isSettingOn,
  isSince,
  type Made,
  type MonitorModel,
  type MonitorObjection,
  type MonitorPrediction,
  refusedBy,
  settingCount,
  unknownKind,
} from '../monitors/monitor-model.ts';
import { type Asked, type OfferRow, offerRows } from '../monitors/when.ts';

/** The circumstance by whose value devices are on PCI: --enable-pci of the monitor’s own command line. */
export const BUS = 'device-bus';
const ON_MMIO = 'MMIO, as by default';
const ON_PCI = 'PCI, by --enable-pci';

/** The first release with --enable-pci. */
const PCI_SINCE = '1.13';

/** Where each device is made, below src/vmm/src/devices/virtio. */
const IN = {
  drive: 'block/virtio/device.rs VirtioBlock::new()',
  network: 'net/device.rs Net::new_with_tap()',
  balloon: 'balloon/device.rs Balloon::new()',
  vsock: 'vsock/device.rs Vsock::with_queues()',
  entropy: 'rng/device.rs Entropy::new_with_queues()',
  pmem: 'pmem/device.rs Pmem::new_with_queues()',
  memory: 'mem/device.rs VirtioMem::from_state()',
} as const;

function since(version: string): (asked: Asked) => boolean {
  return ({ under }) => isSince(under.firecracker, version);
}

function always(where: string): OfferRow {
  return { bits: [F.VERSION_1], why: 'every device follows VIRTIO 1.0', where };
}

/** What the monitor makes of one of its device kinds. */
interface DeviceRow {
  readonly type: number;
  readonly rows: readonly OfferRow[];
  /** What the driver must keep, or the device is not activated. */
  readonly requires?: readonly number[];
}

/** The devices of Firecracker by the keys of its configuration, from the source of v1.0 to v1.17. */
const DEVICES: ReadonlyMap<string, DeviceRow> = new Map<string, DeviceRow>([
  [
    'drives',
    {
      type: TYPE.BLK,
      rows: [
        always(IN.drive),
        { bits: [F.EVENT_IDX], why: 'every drive has it', where: IN.drive },
        {
          bits: [BLK.FLUSH],
          why: 'cache_type is Writeback',
          where: IN.drive,
          when: ({ asked }) => asked.settings.get('cache_type') === 'Writeback',
        },
        {
          bits: [BLK.RO],
          why: 'is_read_only is true',
          where: IN.drive,
          when: ({ asked }) => isSettingOn(asked.settings, 'is_read_only'),
        },
      ],
    },
  ],
  [
    'network-interfaces',
    {
      type: TYPE.NET,
      rows: [
        always(IN.network),
        {
          bits: bits(NET, 'CSUM', 'GUEST_CSUM', 'GUEST_TSO4', 'GUEST_UFO', 'HOST_TSO4', 'HOST_UFO'),
          why: 'every network interface has it',
          where: IN.network,
        },
        {
          bits: [F.EVENT_IDX],
          why: 'every network interface has it since v1.2',
          where: IN.network,
          when: since('1.2'),
        },
        {
          bits: bits(NET, 'GUEST_TSO6', 'HOST_TSO6'),
          why: 'every network interface has it since v1.9',
          where: IN.network,
          when: since('1.9'),
        },
        {
          bits: [NET.MRG_RXBUF],
          why: 'every network interface has it since v1.10',
          where: IN.network,
          when: since('1.10'),
        },
        {
          bits: [NET.MTU],
          why: 'mtu is given (v1.16 and later)',
          where: IN.network,
          when: (asked) => since('1.16')(asked) && asked.asked.settings.has('mtu'),
        },
        {
          bits: [NET.MAC],
          why: 'guest_mac is given',
          where: IN.network,
          when: ({ asked }) => asked.settings.has('guest_mac'),
        },
      ],
    },
  ],
  [
    'balloon',
    {
      type: TYPE.BALLOON,
      rows: [
        always(IN.balloon),
        {
          bits: [BALLOON.DEFLATE_ON_OOM],
          why: 'deflate_on_oom is true',
          where: IN.balloon,
          when: ({ asked }) => isSettingOn(asked.settings, 'deflate_on_oom'),
        },
        {
          bits: [BALLOON.STATS_VQ],
          why: 'stats_polling_interval_s is not 0',
          where: IN.balloon,
          when: ({ asked }) => settingCount(asked.settings, 'stats_polling_interval_s', 0) > 0,
        },
        {
          bits: [BALLOON.FREE_PAGE_HINT],
          why: 'free_page_hinting is true (v1.14 and later)',
          where: IN.balloon,
          when: (asked) => since('1.14')(asked) && isSettingOn(asked.asked.settings, 'free_page_hinting'),
        },
        {
          bits: [BALLOON.PAGE_REPORTING],
          why: 'free_page_reporting is true (v1.14 and later)',
          where: IN.balloon,
          when: (asked) => since('1.14')(asked) && isSettingOn(asked.asked.settings, 'free_page_reporting'),
        },
      ],
    },
  ],
  [
    'vsock',
    {
      type: TYPE.VSOCK,
      rows: [
        always(IN.vsock),
        { bits: [F.IN_ORDER], why: 'every socket device uses its buffers in order', where: IN.vsock },
        {
          bits: [F.EVENT_IDX],
          why: 'every socket device has it since v1.16',
          where: IN.vsock,
          when: since('1.16'),
        },
      ],
    },
  ],
  ['entropy', { type: TYPE.RNG, rows: [always(IN.entropy)] }],
  ['pmem', { type: TYPE.PMEM, rows: [always(IN.pmem)] }],
  [
    'memory-hotplug',
    {
      type: TYPE.MEM,
      rows: [
        always(IN.memory),
        {
          bits: [MEM.UNPLUGGED_INACCESSIBLE],
          why: 'every memory device has it',
          where: IN.memory,
        },
      ],
      requires: [MEM.UNPLUGGED_INACCESSIBLE],
    },
  ],
]);

/** What the monitor lets the daemon of a drive offer: AVAILABLE_FEATURES of its block/vhost_user/device.rs. */
const ALLOWED = [F.VERSION_1, F.EVENT_IDX, BLK.RO];
const OF_DAEMON = 'block/vhost_user/device.rs VhostUserBlockImpl::new()';

/** A drive with a socket, whose work a daemon does. */
function isBehindSocket({ kind, settings }: MonitorDevice): boolean {
  return kind === 'drives' && settings.has('socket');
}

/**
 * Firecracker: devices are modern, on MMIO or by --enable-pci on PCI; none offers ACCESS_PLATFORM, and what a driver accepts
 * is never refused. Read from the source of every release from v1.0 to v1.17.
 */
export const firecracker: MonitorModel = {
  versions: Array.from({ length: 18 }, (_, i) => `1.${i}`),
  open: (asked, { settings }) =>
    new Map([
      ...(isBehindSocket(asked) ? openDaemons(TYPE.BLK, asked) : []),
      ...(settings.has('pci') ? [] : [[BUS, [ON_MMIO, ON_PCI]] as const]),
    ]),
  predict,
};

function predict(asked: MonitorDevice, machine: MonitorMachine, under: Circumstances): MonitorPrediction {
  const draft = draftOf({ offers: NO_FEATURES, choices: new Map() });
  const row = DEVICES.get(asked.kind);
  if (row === undefined) return unknownKind(asked, machine, draft);
  const named = under.daemon ?? asked.settings.get('daemon');
  const daemon = isBehindSocket(asked) ? daemonBehind(row.type, named) : undefined;
  const onPci =
    isSettingOn(machine.settings, 'pci', under[BUS] === ON_PCI) && isSince(under.firecracker, PCI_SINCE);
  const made: Made = {
    asked,
    machine,
    type: row.type,
    transport: onPci ? 'pci-modern' : 'mmio-modern',
    ...(daemon === undefined ? {} : { backend: backendOf(daemon, named !== undefined) }),
    ...(row.requires === undefined ? {} : { requires: featureSet(row.requires) }),
  };
  const objection = objectionTo(asked);
  if (objection !== undefined) return refusedBy(made, objection);
  if (daemon === undefined) offerRows(draft, row.rows, { asked, machine, under });
  else offerCommonBits(draft, featureSet(allowedOf(asked)), daemon, OF_DAEMON);
  return created(made, draft, configOf(draft, asked));
}

/** Of a drive whose cache may be written back, flushing too. */
function allowedOf({ settings }: MonitorDevice): readonly number[] {
  return settings.get('cache_type') === 'Writeback' ? [...ALLOWED, BLK.FLUSH] : ALLOWED;
}

/** What the monitor says against a device before it starts anything. Returns undefined where that is nothing. */
function objectionTo({ kind, settings }: MonitorDevice): MonitorObjection | undefined {
  if (kind === 'drives') {
    const ofDisk = ['path_on_host', 'is_read_only', 'rate_limiter', 'io_engine'].some((key) =>
      settings.has(key),
    );
    const valid = settings.has('socket') ? !ofDisk : settings.has('path_on_host');
    if (!valid)
      return {
        message: 'Invalid block config.',
        where: 'src/vmm/src/devices/virtio/block/device.rs Block::new()',
      };
  }
  const mtu = settingCount(settings, 'mtu', LEAST_MTU);
  if (kind === 'network-interfaces' && (mtu < LEAST_MTU || mtu > MOST_MTU))
    return {
      message: `MTU ${mtu} is out of range [${LEAST_MTU}, ${MOST_MTU}]`,
      where: 'src/vmm/src/devices/virtio/net/device.rs Net::new_with_tap()',
    };
  return undefined;
}

const LEAST_MTU = 68;
const MOST_MTU = 65535;

function configOf(draft: OfferDraft, { settings }: MonitorDevice): Readonly<Record<string, number>> {
  return {
    ...(offers(draft, NET.MTU) && settings.has('mtu')
      ? { mtu: settingCount(settings, 'mtu', LEAST_MTU) }
      : {}),
    ...(settings.has('free_page_reporting') ? { reporting_queue_size: QUEUE_SIZE } : {}),
  };
}

/** FIRECRACKER_MAX_QUEUE_SIZE of src/vmm/src/devices/virtio/queue.rs. */
const QUEUE_SIZE = 256;
