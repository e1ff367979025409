import { decision } from '../../../inquiry/decision.ts';
import type { GuestInquiry } from '../../../inquiry/once-per-guest.ts';

const bounce = decision({
  id: 'linux/dma/bounce',
  topic: 'bounce',
  question: 'Are buffers copied through the bounce pool (swiotlb)?',
  answers: {
    no: { yes: false, answer: 'the device can be given any address, and nothing forces a copy.' },
    parameter: { yes: true, answer: 'swiotlb=force.', effect: 'each buffer is copied' },
    'no-pool': {
      yes: false,
      answer: 'swiotlb=force is given, but this architecture reserves a pool only for protected guests.',
    },
    'no-pool-fails': {
      yes: false,
      answer:
        'they would have to be, since swiotlb=force is given, but this architecture reserves a pool only for protected guests.',
      effect: 'mapping fails',
    },
    protected: {
      yes: true,
      answer: 'the memory is protected, and the pool is shared with the host.',
      effect: 'each buffer is copied into shared memory',
    },
    'no-protected-pool': {
      yes: false,
      answer: 'they would have to be, but there is no pool.',
      effect: 'mapping fails: “DMA addr … overflow”',
    },
    private: {
      yes: false,
      answer:
        'the memory is protected, but there is no pool, and this kernel then takes private memory for memory that the device can reach.',
      effect: 'the device is given addresses of private memory',
    },
  },
  authority: [
    { kind: 'kernel', where: 'kernel/dma/direct.h dma_direct_map_page()' },
    {
      kind: 'kernel',
      where: 'kernel/dma/direct.h dma_direct_map_phys(), include/linux/dma-direct.h dma_capable()',
      since: '7.3',
    },
  ],
  story:
    'swiotlb is a pool of memory that any device can reach; a buffer that a device cannot reach is copied there and back. Confidential guests share the pool with the host and force every buffer through it: up to 7.2 with a flag at boot, from 7.3 because private memory no longer counts as reachable.',
});

/** Slots, areas, then the word: `swiotlb=65536,2,force`. */
const SETTING = /^(?:0[xX][\da-fA-F]+|\d+)?,?(?:(\d+),?)?(force|noforce)(?:,track_hiwater)?$/;

/** The word in one occurrence of the parameter; a value that the kernel cannot read to its end says nothing. */
function wordOf(ask: GuestInquiry, value: string): 'force' | 'noforce' | undefined {
  const [, areas, word] = SETTING.exec(value) ?? [];
  if (areas !== undefined && !ask.kernel.has('swiotlb-areas')) return undefined;
  return word === 'force' || word === 'noforce' ? word : undefined;
}

/**
 * Linux setup_io_tlb_npages(): what the command line says of bouncing. Since 5.19 the two words are flags of their
 * own, and noforce leaves no pool whatever else is said.
 */
function swiotlbParameter(ask: GuestInquiry): 'force' | 'noforce' | undefined {
  const given = ask.kernel.parameters('swiotlb');
  if (given.length === 0) return undefined;
  const words = given.flatMap(({ value }) => wordOf(ask, value) ?? []);
  if (words.includes('noforce') && ask.kernel.has('swiotlb-flags')) return 'noforce';
  return words.at(-1);
}

/** Whether the command line forces bouncing. */
export function swiotlbForcedByParameter(ask: GuestInquiry): boolean {
  return swiotlbParameter(ask) === 'force';
}

/** How dma-direct treats a streaming buffer. */
export type Bounce = 'no' | 'yes' | 'fails';

/** s390 reserves a pool for protected guests only. With swiotlb built in, and until the flag was the pool's, forcing then failed. */
function bounceWithoutPool(ask: GuestInquiry): Bounce {
  const harmless = ask.kernel.has('swiotlb-flag-of-pool') || !ask.kernel.has('s390-protected-guest');
  ask.decide(bounce, harmless ? 'no-pool' : 'no-pool-fails');
  return harmless ? 'no' : 'fails';
}

/** Without protected memory only the command line forces bouncing, and only where a pool exists. */
function bounceOrdinary(ask: GuestInquiry): Bounce {
  if (swiotlbParameter(ask) !== 'force') {
    ask.decide(bounce, 'no');
    return 'no';
  }
  if (ask.platform.arch() === 's390x') return bounceWithoutPool(ask);
  ask.decide(bounce, 'parameter');
  return 'yes';
}

/** Whether a protected guest has the pool that it copies through. */
function hasProtectedPool(ask: GuestInquiry): boolean {
  const choice = swiotlbParameter(ask);
  if (choice === 'noforce') return false;
  return choice === 'force' || ask.platform.protection() !== 'pef' || !ask.kernel.has('pef-pool-too-late');
}

/** Linux is_swiotlb_force_bounce() and, since 7.3, dma_capable(), for memory that must be shared before the host can see it. */
function bounceProtected(ask: GuestInquiry): Bounce {
  if (hasProtectedPool(ask)) {
    ask.decide(bounce, 'protected');
    return 'yes';
  }
  const fails = ask.kernel.has('private-memory-not-dma-capable');
  ask.decide(bounce, fails ? 'no-protected-pool' : 'private');
  return fails ? 'fails' : 'no';
}

/** What dma-direct does with a buffer. `unencrypted`: the answer of force_dma_unencrypted(). */
export function dmaDirectBounce(ask: GuestInquiry, unencrypted: boolean): Bounce {
  return unencrypted ? bounceProtected(ask) : bounceOrdinary(ask);
}
