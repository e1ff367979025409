import { F, TYPE } from '../../../features/bits.ts';
import type { FeatureSet } from '../../../features/feature-set.ts';
import type { Inquiry } from '../../../inquiry/inquiry.ts';
import { type Picked, rule } from '../../../inquiry/rule.ts';
import { type InFlight, inFlight, type Rings } from './in-flight.ts';
import {
  type BouncePool,
  bouncePool,
  poolGrows,
  powerOfTwo,
  sizeOfSlots,
  statePoolSize,
} from './swiotlb-size.ts';

/** The largest pool that is worth asking for: 1 GiB, which fits below 4 GiB. */
const LARGEST_WORTHWHILE = 512 * 1024;

/** What becomes of a request that finds the pool full. */
function whenFull(ask: Inquiry, negotiated: FeatureSet): string {
  const direct = ask.kept(negotiated, F.RING_PACKED) && !ask.kept(negotiated, F.INDIRECT_DESC);
  switch (ask.device.type()) {
    case TYPE.NET:
      return 'packets are dropped on their way out and received late';
    case TYPE.BLK:
      return !direct && ask.kernel.has('blk-waits-for-pool')
        ? 'requests wait for others to end'
        : 'requests fail with an I/O error';
    case TYPE.SCSI:
      return direct ? 'commands fail with an I/O error' : 'commands are tried again';
    default:
      return 'requests wait or fail';
  }
}

/** The smallest ring that is worth asking for. */
const SMALLEST_RING = 16;

/** The largest number below a limit that fits, where all smaller ones fit as well; 0 where none does. */
function mostFitting(limit: number, fits: (count: number) => boolean): number {
  let [fitting, above] = [0, limit];
  while (above - fitting > 1) {
    const middle = Math.floor((fitting + above) / 2);
    if (fits(middle)) fitting = middle;
    else above = middle;
  }
  return fitting;
}

/** Rings, or queues, that the pool holds with all that they may have in flight. */
function fewerInFlight(rings: Rings | undefined, { slots: most = 0 }: BouncePool): readonly string[] {
  if (rings === undefined) return [];
  const { queues, size, countOption, sizeOption, slotsWith } = rings;
  const fits = (count: number, entries: number) => slotsWith(count, entries) <= most;
  const sizes = Array.from({ length: Math.log2(powerOfTwo(size)) }, (_, power) => 2 ** power);
  const smaller = sizes.findLast(
    (entries) => entries >= SMALLEST_RING && entries < size && fits(queues, entries),
  );
  const fewer = mostFitting(queues, (count) => fits(count, size));
  const ways = [
    ...(smaller === undefined || sizeOption === undefined
      ? []
      : [`rings of ${smaller} (QEMU: ${sizeOption}=${smaller})`]),
    ...(fewer === 0 ? [] : [`${fewer} of the ${queues} queues (QEMU: ${countOption}=${fewer})`]),
  ];
  return ways.length === 0 ? ['fewer or smaller queues'] : ways;
}

/** What to set for a pool that does not hold what may be in flight, as the end of a sentence. */
function whatToSet(ask: Inquiry, { slots, rings }: InFlight, pool: BouncePool): string {
  const larger = Math.min(powerOfTwo(slots), LARGEST_WORTHWHILE);
  const ways = [
    ...(pool.by !== 'restricted' && larger > (pool.slots ?? 0)
      ? [`swiotlb=${larger} on the kernel command line`]
      : []),
    ...(pool.by !== 'restricted' && ask.kernel.has('swiotlb-dynamic')
      ? ['a kernel built with CONFIG_SWIOTLB_DYNAMIC']
      : []),
    ...fewerInFlight(rings, pool),
  ];
  const last = ways.at(-1) ?? 'fewer such devices';
  return ways.length <= 1 ? last : `${ways.slice(0, -1).join(', ')} or ${last}`;
}

/** The smallest and the largest number of slots that the pool may have; one where it is known. */
function range({ by, slots }: BouncePool): { readonly least: number; readonly most: number } {
  if (slots !== undefined) return { least: slots, most: slots };
  if (by === 'share-unknown') return { least: 32 * 1024, most: 512 * 1024 };
  return { least: 0, most: by === 'restricted' ? Number.POSITIVE_INFINITY : 32 * 1024 };
}

function use(ask: Inquiry, negotiated: FeatureSet, pool: BouncePool): Picked<Use> {
  const bound = inFlight(ask, negotiated);
  if (typeof bound === 'string') return bound;
  const { slots, how } = bound;
  const said = { slots, size: sizeOfSlots(slots), how };
  const { least, most } = range(pool);
  if (slots <= least) return ['fits', said];
  if (poolGrows(ask, pool)) return ['grows', said];
  const more = { ...said, otherwise: whenFull(ask, negotiated), set: whatToSet(ask, bound, pool) };
  return [slots > most ? 'can-fill' : 'may-fill', more];
}

type Use = 'fits' | 'grows' | 'can-fill' | 'may-fill' | 'not-described' | 'for-life' | 'not-modelled';

const FULL =
  'where the pool is full, the kernel logs “swiotlb buffer is full (sz: … bytes), total … (slots), used … (slots)”, and {otherwise}. What helps: {set}.';

const stateUse = rule(use, {
  id: 'linux/dma/bounce-pool-use',
  topic: 'pool',
  question: 'Can the requests of this device alone fill the pool?',
  answers: {
    fits: {
      value: undefined,
      yes: false,
      answer: 'at most {size} may be in flight ({how}).',
    },
    grows: {
      value: undefined,
      yes: false,
      answer: 'up to {size} may be in flight ({how}), and the pool grows where it is full.',
    },
    'can-fill': {
      value: undefined,
      yes: true,
      answer: `up to {size} may be in flight ({how}); ${FULL}`,
    },
    'may-fill': {
      value: undefined,
      answer: `Up to {size} may be in flight ({how}), which may be more than the pool has; ${FULL}`,
    },
    'not-described': {
      value: undefined,
      answer:
        'What may be in flight is not known, since the number and the size of the queues are not described.',
    },
    'for-life': {
      value: undefined,
      answer:
        'What may be in flight has no bound: the pages of each picture are mapped for as long as it lives, and take slots all the while.',
    },
    'not-modelled': {
      value: undefined,
      answer: 'What this driver may have in flight was not worked out.',
    },
  },
  authority: {
    kind: 'kernel',
    where: 'kernel/dma/swiotlb.c swiotlb_map(), swiotlb_tbl_map_single()',
  },
  story:
    'All devices of a guest that bounce share one pool, and each buffer takes slots of its own: a header of 16 bytes as many as 2 KiB of data. The number is an upper bound, with every ring full of the largest requests that the driver makes. A guest whose pool is full logs “swiotlb buffer is full (sz: … bytes), total … (slots), used … (slots)”, and what it could not map it drops, holds back or fails, by driver. A larger pool has to lie in one piece below 4 GiB on x86. With CONFIG_SWIOTLB_DYNAMIC, since 6.6, the kernel adds to a pool that is full.',
});

/** States how large the pool is that a device’s buffers are copied through, and whether it can fill it. */
export function describePool(ask: Inquiry, negotiated: FeatureSet): void {
  const pool = bouncePool(ask);
  statePoolSize(ask, pool);
  stateUse(ask, negotiated, pool);
}
