import { TYPE } from '../../features/bits.ts';
import { parseVersion } from '../../model/release.ts';
import { since } from './boot.ts';
import { isPropertyOn, numberOf, type Settings } from './properties.ts';
import { queuesOfDisk } from './virtio-blk.ts';
import { transmitRing } from './virtio-net.ts';

type Fields = Readonly<Record<string, number>>;

/** The property left to itself: one queue for each virtual CPU on PCI since QEMU 5.2, and one elsewhere. */
const AUTO_QUEUES = 0xffffffff;

/** Descriptors that a ring keeps for the header and the status of a request. */
const BESIDE_DATA = 2;
/** What a ring of the old size, 128, leaves for data. */
const OLD_SEG_MAX = 128 - BESIDE_DATA;

/** QEMU virtio_blk_update_config(), virtio_scsi_get_config(): segments of a request. */
function segMax(adjust: string, size: number, settings: Settings): number {
  return isPropertyOn(adjust, settings) ? size - BESIDE_DATA : OLD_SEG_MAX;
}

/** What every queue has in stable releases of 2026, whatever was asked for: hw/virtio/virtio.c virtio_add_queue(), read in 10.0.13. */
const LARGEST_QUEUE = 1024;
const LARGE_QUEUES = parseVersion('10.0.13');

/** How many entries the device says that a queue has. */
function entriesOf(asked: number | undefined, { boot: { version } }: Settings): number | undefined {
  const isLarge =
    LARGE_QUEUES !== undefined &&
    version.series === LARGE_QUEUES.series &&
    version.sublevel >= LARGE_QUEUES.sublevel;
  return isLarge ? LARGEST_QUEUE : asked;
}

/** A sector, which is what QEMU takes for the block of a file; that of a vhost-user daemon’s disk it does not choose. */
const SECTOR = 512;

function blockSize(settings: Settings): number | undefined {
  if (settings.model.row.worker === 'vhost-user') return undefined;
  return numberOf('logical_block_size', settings) || SECTOR;
}

function diskConfig(settings: Settings): Fields {
  const size = numberOf('queue-size', settings);
  const queues = queuesOfDisk(settings);
  return fieldsOf({
    blk_size: blockSize(settings),
    num_queues: queues,
    queue_size: entriesOf(size, settings),
    seg_max: size === undefined ? undefined : segMax('seg-max-adjust', size, settings),
  });
}

function scsiConfig(settings: Settings): Fields {
  const size = numberOf('virtqueue_size', settings);
  return fieldsOf({
    num_queues: queuesOfController(settings),
    queue_size: entriesOf(size, settings),
    seg_max: size === undefined ? undefined : segMax('seg_max_adjust', size, settings),
  });
}

function queuesOfController(settings: Settings): number | undefined {
  const given = numberOf('num_queues', settings);
  if (given !== AUTO_QUEUES) return given;
  const { boot, model } = settings;
  return model.transport === 'pci' && since(boot, '5.2') ? boot.cpus : 1;
}

/** QEMU include/hw/virtio/virtio-net.h VIRTIO_NET_RSS_MAX_KEY_SIZE. */
const RSS_MAX_KEY_SIZE = 40;

function netConfig(settings: Settings): Fields {
  const mtu = numberOf('host_mtu', settings);
  return fieldsOf({
    mtu: mtu === 0 ? undefined : mtu,
    rss_max_key_size:
      isPropertyOn('rss', settings) || isPropertyOn('hash', settings) ? RSS_MAX_KEY_SIZE : undefined,
    max_virtqueue_pairs: settings.plug.backend.queues,
    rx_queue_size: numberOf('rx_queue_size', settings),
    tx_queue_size: transmitRing(settings),
  });
}

function fsConfig(settings: Settings): Fields {
  return fieldsOf({
    num_request_queues: numberOf('num-request-queues', settings),
    queue_size: numberOf('queue-size', settings),
  });
}

/** QEMU virtio_balloon_device_realize(): descriptors of the queue for free pages. */
const REPORTING_QUEUE_SIZE = 32;

function balloonConfig(settings: Settings): Fields {
  return fieldsOf({
    reporting_queue_size: isPropertyOn('free-page-reporting', settings) ? REPORTING_QUEUE_SIZE : undefined,
  });
}

/** The fields that have a number. */
function fieldsOf(fields: Readonly<Record<string, number | undefined>>): Fields {
  return Object.fromEntries(
    Object.entries(fields).flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const])),
  );
}

/** What the properties say of a device’s queues and requests. */
export function configOf(settings: Settings): Fields {
  switch (settings.model.row.type) {
    case TYPE.NET:
      return netConfig(settings);
    case TYPE.BLK:
      return diskConfig(settings);
    case TYPE.SCSI:
      return scsiConfig(settings);
    case TYPE.FS:
      return fsConfig(settings);
    case TYPE.BALLOON:
      return balloonConfig(settings);
    case TYPE.CONSOLE:
      return fieldsOf({ max_nr_ports: numberOf('max_ports', settings) });
    case TYPE.GPU:
      return fieldsOf({ num_scanouts: numberOf('max_outputs', settings) });
    default:
      return {};
  }
}
