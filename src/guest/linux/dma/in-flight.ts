import { negotiatedByQemu } from '../../../device/kind.ts';
import { BLK, CONSOLE, F, NET, TYPE } from '../../../features/bits.ts';
import type { FeatureSet } from '../../../features/feature-set.ts';
import type { Inquiry } from '../../../inquiry/inquiry.ts';
import { LARGEST_MAPPING } from './largest-mapping.ts';
import { SLOT } from './swiotlb-size.ts';

/** The most that a driver may have mapped at once. */
export interface InFlight {
  /** Slots of the bounce pool. */
  readonly slots: number;
  /** How that comes about: `8 queues of 256 requests of 1280 KiB`. */
  readonly how: string;
  /** The same with other queues; left out where nobody can set them. */
  readonly rings?: Rings;
}

/** Rings that whoever starts the guest can set, with QEMU's names for them. */
export interface Rings {
  readonly queues: number;
  /** QEMU’s option for how many there are. */
  readonly countOption: string;
  /** The entries of a ring. */
  readonly size: number;
  /** QEMU’s option for that; left out where a ring is as small as it can be. */
  readonly sizeOption?: string;
  /** Slots with so many queues of so many entries. */
  readonly slotsWith: (queues: number, size: number) => number;
}

/** Why there is no bound: the description lacks the queues, buffers stay mapped however many there are, or nobody worked one out for this driver. */
export type Unbounded = 'not-described' | 'for-life' | 'not-modelled';

const KIB = 1024;
const PAGE = 4096;

/** Slots that a buffer takes: each begins in a slot of its own. */
function slotsOf(bytes: number): number {
  return Math.ceil(bytes / SLOT);
}

function plural(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}

/** How many queues there are: the field where the feature that announces it was kept, and one queue elsewhere. */
function queues(ask: Inquiry, kept: boolean, field: string): number | undefined {
  return kept ? ask.device.field(field) : 1;
}

/** The largest request that the block layer makes, in KiB. */
function requestKib(ask: Inquiry): number {
  return ask.kernel.has('block-requests-of-4-mib') ? 4096 : 1280;
}

/** Slots of a request for data: its pages, a header and a status, and the table of its descriptors. */
function requestSlots(bytes: number, segments: number): number {
  return slotsOf(bytes) + 2 + slotsOf(16 * (segments + 2));
}

/** One command of a disk or a SCSI controller: at most so many segments of so many bytes. */
interface Request {
  readonly segments: number;
  readonly segmentBytes: number;
}

/** Without indirect descriptors the ring bounds what is in flight: each of its entries points at one segment at most. */
function blockLayer(
  ask: Inquiry,
  negotiated: FeatureSet,
  ring: Omit<Rings, 'slotsWith'>,
  { segments, segmentBytes }: Request,
): InFlight {
  const bytes = Math.min(requestKib(ask) * KIB, segments * segmentBytes);
  const each = requestSlots(bytes, segments);
  const indirect = ask.kept(negotiated, F.INDIRECT_DESC);
  const depthOf = (size: number) => (indirect ? size : Math.floor(size / 2));
  const slotsWith = (queues: number, size: number) =>
    queues * (indirect ? size * each : Math.min(depthOf(size) * each, size * slotsOf(segmentBytes)));
  const { queues, size } = ring;
  return {
    slots: slotsWith(queues, size),
    how: `${plural(queues, 'queue')} of ${depthOf(size)} requests of up to ${Math.floor(bytes / KIB)} KiB`,
    rings: { ...ring, slotsWith },
  };
}

/** Segments of a request: seg_max where that was kept, and else one. A field that is not described leaves it to the size. */
function segmentsOf(ask: Inquiry, kept: boolean): number {
  return kept ? (ask.device.field('seg_max') ?? Number.POSITIVE_INFINITY) : 1;
}

/** Linux virtblk_probe(), init_vq(). */
function disk(ask: Inquiry, negotiated: FeatureSet): InFlight | Unbounded {
  const count = queues(ask, ask.kept(negotiated, BLK.MQ), 'num_queues');
  const size = ask.device.field('queue_size');
  if (count === undefined || size === undefined) return 'not-described';
  const sizeMax = ask.kept(negotiated, BLK.SIZE_MAX) ? ask.device.field('size_max') : undefined;
  const segmentBytes = Math.min(LARGEST_MAPPING, sizeMax ?? LARGEST_MAPPING);
  const described = segmentsOf(ask, ask.kept(negotiated, BLK.SEG_MAX));
  const segments = Math.min(described, Math.ceil((requestKib(ask) * KIB) / PAGE));
  const options = { countOption: 'num-queues', sizeOption: 'queue-size' };
  return blockLayer(ask, negotiated, { queues: count, size, ...options }, { segments, segmentBytes });
}

/** BLK_MAX_SEGMENT_SIZE, which a SCSI host keeps to. */
const SCSI_SEGMENT = 64 * KIB;

/** Linux virtscsi_probe(). However many disks the controller has, the rings bound their commands. */
function scsi(ask: Inquiry, negotiated: FeatureSet): InFlight | Unbounded {
  const count = ask.device.field('num_queues');
  const size = ask.device.field('queue_size');
  const segments = ask.device.field('seg_max');
  if (count === undefined || size === undefined || segments === undefined) return 'not-described';
  const options = { countOption: 'num_queues', sizeOption: 'virtqueue_size' };
  return blockLayer(
    ask,
    negotiated,
    { queues: count, size, ...options },
    { segments, segmentBytes: SCSI_SEGMENT },
  );
}

const LARGE_RECEIVE = [NET.GUEST_TSO4, NET.GUEST_TSO6, NET.GUEST_ECN, NET.GUEST_UFO] as const;
const LARGE_SEND = [NET.HOST_TSO4, NET.HOST_TSO6, NET.HOST_UFO, NET.HOST_USO] as const;

/** A received buffer of 64 KiB: 17 pages and a header. One page, with one more parked beside it: 4. */
const SLOTS_OF_BIG_BUFFER = 36;
const SLOTS_OF_BUFFER = 4;

/** A sent packet of 64 KiB with its header, its first bytes and the table of its descriptors; one of an Ethernet frame. */
const SLOTS_OF_BIG_PACKET = 35;
const SLOTS_OF_PACKET = 4;

/** Linux try_fill_recv(), start_xmit(): receive rings are always full, transmit rings where the host is slow. */
function net(ask: Inquiry, negotiated: FeatureSet): InFlight | Unbounded {
  const pairs = queues(ask, ask.kept(negotiated, NET.MQ), 'max_virtqueue_pairs');
  const received = ask.device.field('rx_queue_size');
  const sent = ask.device.field('tx_queue_size');
  if (pairs === undefined || received === undefined || sent === undefined) return 'not-described';
  const has = (bit: number) => ask.kept(negotiated, bit);
  const bigBuffers = !has(NET.MRG_RXBUF) && LARGE_RECEIVE.some(has);
  const bigPackets = LARGE_SEND.some(has);
  const perPair =
    received * (bigBuffers ? SLOTS_OF_BIG_BUFFER : SLOTS_OF_BUFFER) +
    sent * (bigPackets ? SLOTS_OF_BIG_PACKET : SLOTS_OF_PACKET);
  const packets = bigPackets ? 'packets of up to 64 KiB' : 'packets';
  return {
    slots: pairs * perPair,
    how: `${plural(pairs, 'pair')} of queues with ${received} receive buffers and ${sent} ${packets}`,
    rings: { queues: pairs, countOption: 'queues', size: sent, slotsWith: (count) => count * perPair },
  };
}

/** FUSE_MAX_MAX_PAGES. */
const FUSE_PAGES = 256;

/** Linux virtio_fs_enqueue_req(). */
function fs(ask: Inquiry): InFlight | Unbounded {
  const count = ask.device.field('num_request_queues');
  const size = ask.device.field('queue_size');
  if (count === undefined || size === undefined) return 'not-described';
  const pagesOf = (entries: number) => Math.max(1, Math.min(FUSE_PAGES, entries - 4));
  const pages = pagesOf(size);
  const slotsWith = (queues: number, entries: number) =>
    queues * entries * requestSlots(pagesOf(entries) * PAGE, pagesOf(entries));
  return {
    slots: slotsWith(count, size),
    how: `${plural(count, 'request queue')} of ${size} requests of ${pages} pages`,
    rings: {
      queues: count,
      countOption: 'num-request-queues',
      size,
      sizeOption: 'queue-size',
      slotsWith,
    },
  };
}

/** Entries of a ring that QEMU makes for a port of a console, for a socket device and for a 9p share. */
const FIXED_RING = 128;
/** Entries of the ring over which a console is controlled. */
const CONTROL_RING = 32;

/** A page that is received or sent. */
const PAGE_SLOTS = slotsOf(PAGE);

/** Linux fill_queue(), port_fops_write(): each port has its ring full of pages, and one write of 32 KiB under way. */
function console(ask: Inquiry, negotiated: FeatureSet): InFlight | Unbounded {
  const multiport = ask.kept(negotiated, CONSOLE.MULTIPORT);
  const ports = queues(ask, multiport, 'max_nr_ports');
  if (ports === undefined || !negotiatedByQemu(ask)) return 'not-described';
  const perPort = FIXED_RING * PAGE_SLOTS + slotsOf(32 * KIB);
  return {
    slots: ports * perPort + (multiport ? CONTROL_RING * PAGE_SLOTS + 1 : 0),
    how: `${plural(ports, 'port')} with ${FIXED_RING} pages to receive`,
  };
}

/** Linux virtio_vsock_rx_fill(), virtio_transport_send_skb(): pages to receive, packets of 64 KiB to send, and events. */
function vsock(ask: Inquiry): InFlight | Unbounded {
  if (!negotiatedByQemu(ask)) return 'not-described';
  return {
    slots: FIXED_RING * (PAGE_SLOTS + 1) + FIXED_RING * requestSlots(64 * KIB, 17) + 8,
    how: `${FIXED_RING} pages to receive and ${FIXED_RING} packets of up to 64 KiB`,
  };
}

/** VIRTQUEUE_NUM less what heads and tails a message: the pages of a request and of its answer. */
const PAGES_OF_9P = 125;

/** Linux p9_virtio_request(), p9_virtio_zc_request(). */
function ninep(ask: Inquiry): InFlight | Unbounded {
  if (!negotiatedByQemu(ask)) return 'not-described';
  return {
    slots: FIXED_RING * requestSlots(PAGES_OF_9P * PAGE, FIXED_RING - 2),
    how: `${FIXED_RING} requests of ${PAGES_OF_9P} pages`,
  };
}

/** A few small buffers, none larger than a page, for each entry of a ring of 256 at most. */
const FEW: InFlight = { slots: 256, how: 'a few small buffers' };

/** The most that the driver of a device may have mapped at once, an upper bound. */
export function inFlight(ask: Inquiry, negotiated: FeatureSet): InFlight | Unbounded {
  switch (ask.device.type()) {
    case TYPE.NET:
      return net(ask, negotiated);
    case TYPE.BLK:
      return disk(ask, negotiated);
    case TYPE.SCSI:
      return scsi(ask, negotiated);
    case TYPE.FS:
      return fs(ask);
    case TYPE.CONSOLE:
      return console(ask, negotiated);
    case TYPE.VSOCK:
      return vsock(ask);
    case TYPE.NINEP:
      return ninep(ask);
    case TYPE.GPU:
      return 'for-life';
    case TYPE.RNG:
    case TYPE.INPUT:
    case TYPE.BALLOON:
    case TYPE.IOMMU:
    case TYPE.MEM:
    case TYPE.PMEM:
      return FEW;
    default:
      return 'not-modelled';
  }
}
