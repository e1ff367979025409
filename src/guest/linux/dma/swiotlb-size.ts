import type { GuestInquiry } from '../../../inquiry/once-per-guest.ts';
import { type Picked, rule } from '../../../inquiry/rule.ts';
import type { Parameters } from '../../../model/decision.ts';
import { memorySize } from '../../../text/memory-size.ts';
import { swiotlbNumbers } from './swiotlb-parameter.ts';

/** Bytes of a slot, IO_TLB_SIZE, and slots of a segment, IO_TLB_SEGSIZE, in every release. */
export const SLOT = 2048;
const SEGMENT = 128;

const MIB = 1024 * 1024;
const SLOTS_IN_MIB = MIB / SLOT;

/** IO_TLB_DEFAULT_SIZE: 64 MiB. */
const DEFAULT_SLOTS = 64 * SLOTS_IN_MIB;
const LARGEST_BY_MEMORY = 1024 * SLOTS_IN_MIB;

/** What decides the size of the bounce pool, and the slots that it has; undefined where no number can be said. */
export interface BouncePool {
  readonly by: PoolSize;
  readonly slots: number | undefined;
}

type PoolSize =
  | 'parameter'
  | 'default'
  | 'default-by-config'
  | 'share'
  | 'share-unknown'
  | 'thousandth'
  | 'thousandth-unknown'
  | 'restricted';

function roundUp(slots: number, unit: number): number {
  return Math.ceil(slots / unit) * unit;
}

/** The power of two that is not below a number. */
export function powerOfTwo(number: number): number {
  return 2 ** Math.ceil(Math.log2(number));
}

/** Whether the pool of an x86 guest with protected memory follows its memory. Linux sev_setup_arch(), mem_encrypt_setup_arch(). */
function isSizedByMemory(ask: GuestInquiry): boolean {
  switch (ask.platform.protection()) {
    case 'sev':
    case 'sev-es':
    case 'sev-snp':
      return ask.kernel.has('sev-pool-by-memory');
    case 'tdx':
      return ask.kernel.has('cc-restricts-virtio-without-amd') || ask.kernel.enabled('AMD_MEM_ENCRYPT', 'y');
    default:
      return false;
  }
}

/** Where memory of a machine ends that 32 bits reach throughout, if it begins at 1 GiB as on QEMU’s virt machine. */
const ARM_REACHABLE_MIB = 3072;

/** Linux arch_mm_preinit() of arm64: the pool that is there for unaligned buffers only. */
function armPool(ask: GuestInquiry): 'full' | 'thousandth' | 'restricted' | 'unknown' {
  const protection = ask.platform.protection();
  if (protection === 'pkvm' && !ask.kernel.has('pkvm-guest-unencrypted-dma')) return 'restricted';
  if (protection === 'cca' && !ask.kernel.has('realm-pool-by-memory')) return 'full';
  if (!ask.kernel.has('arm-pool-for-kmalloc')) return 'full';
  const mib = ask.platform.mib();
  if (mib === undefined) return 'unknown';
  return mib > ARM_REACHABLE_MIB ? 'full' : 'thousandth';
}

/** The size before it is rounded. */
function sizeWanted(ask: GuestInquiry): BouncePool {
  const { slots: given } = swiotlbNumbers(ask);
  // A value that is the default counts as not given.
  const slots = given === undefined ? DEFAULT_SLOTS : roundUp(given, SEGMENT);
  const arch = ask.platform.arch();
  const arm = arch === 'aarch64' ? armPool(ask) : 'full';
  if (arm === 'restricted') return { by: 'restricted', slots: undefined };
  if (slots !== DEFAULT_SLOTS) return { by: 'parameter', slots };
  if (arch === 'x86_64' && isSizedByMemory(ask)) return shareOf(ask.platform.mib());
  if (arm === 'unknown') return { by: 'thousandth-unknown', slots: undefined };
  if (arm === 'thousandth') return thousandthOf(ask.platform.mib() ?? 0);
  return { by: ask.kernel.has('swiotlb-size-by-config') ? 'default-by-config' : 'default', slots };
}

/** 6 % of memory, at least the default and at most 1 GiB. */
function shareOf(mib: number | undefined): BouncePool {
  if (mib === undefined) return { by: 'share-unknown', slots: undefined };
  const share = Math.floor((mib * SLOTS_IN_MIB * 6) / 100);
  const slots = Math.min(Math.max(share, DEFAULT_SLOTS), LARGEST_BY_MEMORY);
  return { by: 'share', slots: roundUp(slots, SEGMENT) };
}

function thousandthOf(mib: number): BouncePool {
  const slots = Math.min(Math.ceil((mib * SLOTS_IN_MIB) / 1024), DEFAULT_SLOTS);
  return { by: 'thousandth', slots: roundUp(slots, SEGMENT) };
}

/** The bounce pool of a guest that has one. */
export function bouncePool(ask: GuestInquiry): BouncePool {
  const { by, slots } = sizeWanted(ask);
  if (slots === undefined || !ask.kernel.has('swiotlb-power-of-two')) return { by, slots };
  const areas = swiotlbNumbers(ask).areas ?? 1;
  return { by, slots: powerOfTwo(Math.max(slots, SEGMENT * powerOfTwo(areas))) };
}

/** Whether the kernel adds to a pool that is full. A restricted pool never grows. */
export function poolGrows(ask: GuestInquiry, { by }: BouncePool): boolean {
  if (by === 'restricted' || !ask.kernel.has('swiotlb-dynamic')) return false;
  const always = ask.platform.arch() === 's390x' && ask.kernel.has('s390-dynamic-pool');
  return ask.kernel.enabled('SWIOTLB_DYNAMIC', always ? 'y' : 'n');
}

/** `64 MiB`: slots as an amount of memory. */
export function sizeOfSlots(slots: number): string {
  return memorySize(slots * SLOT);
}

function sizeParameters({ slots = 0 }: BouncePool): Parameters {
  return { slots, size: sizeOfSlots(slots) };
}

/** States how large the pool is. No answer to a case depends on it, so it has no value. */
export const statePoolSize = rule(
  (_ask: GuestInquiry, pool: BouncePool): Picked<PoolSize> => [pool.by, () => sizeParameters(pool)],
  {
    id: 'linux/dma/bounce-pool',
    topic: 'pool',
    question: 'How large is the bounce pool (swiotlb)?',
    answers: {
      parameter: {
        value: undefined,
        answer: '{size}, {slots} slots of 2 KiB, as swiotlb= on the kernel command line says.',
      },
      default: { value: undefined, answer: '{size}, {slots} slots of 2 KiB, which is the default.' },
      'default-by-config': {
        value: undefined,
        answer:
          '{size}, {slots} slots of 2 KiB, which is the default where the kernel is not built with a smaller CONFIG_SWIOTLB_DEFAULT_SIZE_MB.',
      },
      share: {
        value: undefined,
        answer:
          '{size}, {slots} slots of 2 KiB: 6 % of the memory of a confidential guest, at least 64 MiB and at most 1 GiB.',
      },
      'share-unknown': {
        value: undefined,
        answer:
          '6 % of the guest’s memory, at least 64 MiB and at most 1 GiB; how much memory it has is not said.',
      },
      thousandth: {
        value: undefined,
        answer:
          '{size}, {slots} slots of 2 KiB: since 32 bits reach all of the memory, the pool has a thousandth of it, at most 64 MiB.',
      },
      'thousandth-unknown': {
        value: undefined,
        answer:
          '64 MiB where memory lies beyond 32 bits, and a thousandth of the memory elsewhere; how much memory the guest has is not said.',
      },
      restricted: {
        value: undefined,
        answer: 'As large as the restricted-dma-pool of the device tree says, and it never grows.',
      },
    },
    authority: { kind: 'kernel', where: 'kernel/dma/swiotlb.c swiotlb_init_remap(), swiotlb_adjust_size()' },
    story:
      'The pool is reserved at boot: 64 MiB (since 7.3 what CONFIG_SWIOTLB_DEFAULT_SIZE_MB says, which is taken for 64) unless swiotlb= asks for another number of slots of 2 KiB or the architecture adjusts it. A number that is the default, 32768, counts as none. It is rounded up to 128 slots, and since 6.0 to a power of two with 128 slots at least for each area. On x86 it lies below 4 GiB; where that memory does not hold it, the kernel since 5.19 tries half of it until 1 MiB is left, and before had no pool.',
  },
);
