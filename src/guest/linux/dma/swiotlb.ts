import type { GuestInquiry } from '../../../inquiry/once-per-guest.ts';
import { rule } from '../../../inquiry/rule.ts';
import { swiotlbForcedByParameter, swiotlbWord } from './swiotlb-parameter.ts';

/** Without protected memory only the command line forces bouncing, and only where a pool exists. */
function bounceOrdinary(ask: GuestInquiry) {
  if (!swiotlbForcedByParameter(ask)) return 'no';
  if (ask.platform.arch((arch) => arch !== 's390x')) return 'parameter';
  // s390 reserves a pool for protected guests only. With swiotlb built in, and until the flag was the pool's, forcing then failed.
  const harmless = ask.kernel.has('swiotlb-flag-of-pool') || !ask.kernel.has('s390-protected-guest');
  return harmless ? 'no-pool' : 'no-pool-fails';
}

/** Whether a protected guest has the pool that it copies through. */
export function hasProtectedPool(ask: GuestInquiry): boolean {
  const choice = swiotlbWord(ask);
  if (choice === 'noforce') return false;
  return (
    choice === 'force' ||
    ask.platform.protection((kind) => kind !== 'pef') ||
    !ask.kernel.has('pef-pool-too-late')
  );
}

/** Whether the pool of a POWER secure guest is made before its init_svm() asks for bouncing, which then comes too late. */
function isForcedTooLate(ask: GuestInquiry): boolean {
  return (
    ask.platform.protection((kind) => kind === 'pef') &&
    ask.kernel.has('pef-bounce-not-forced') &&
    !swiotlbForcedByParameter(ask)
  );
}

/** Linux is_swiotlb_force_bounce() and, since 7.3, dma_capable(), for memory that must be shared before the host can see it. */
function bounceProtected(ask: GuestInquiry) {
  if (hasProtectedPool(ask)) return isForcedTooLate(ask) ? 'not-forced' : 'protected';
  return ask.kernel.has('private-memory-not-dma-capable') ? 'no-protected-pool' : 'private';
}

/** Linux dma_direct_map_page(): how dma-direct treats a streaming buffer. `unencrypted` is the answer of force_dma_unencrypted(). */
export const dmaDirectBounce = rule(
  (ask: GuestInquiry, unencrypted: boolean) => (unencrypted ? bounceProtected(ask) : bounceOrdinary(ask)),
  {
    id: 'linux/dma/bounce',
    topic: 'bounce',
    question: 'Are buffers copied through the bounce pool (swiotlb)?',
    answers: {
      no: {
        value: 'no',
        yes: false,
        answer: 'the device can be given any address, and nothing forces a copy.',
      },
      parameter: {
        value: 'yes',
        yes: true,
        answer: 'the kernel command line has swiotlb=force.',
        effect: 'each buffer is copied',
      },
      'no-pool': {
        value: 'no',
        yes: false,
        answer: 'swiotlb=force is given, but this architecture reserves a pool only for protected guests.',
      },
      'no-pool-fails': {
        value: 'fails',
        yes: false,
        answer:
          'buffers would have to be copied, since swiotlb=force is given, but this architecture reserves a pool only for protected guests.',
        effect: 'mapping fails',
      },
      protected: {
        value: 'yes',
        yes: true,
        answer: 'the memory is protected, and the pool is shared with the host.',
        effect: 'each buffer is copied into shared memory',
      },
      'not-forced': {
        value: 'no',
        yes: false,
        answer:
          'the memory is protected and there is a pool, but it was made before this guest asked for bouncing, and so forces none.',
        effect: 'the device is given addresses of private memory',
      },
      'no-protected-pool': {
        value: 'fails',
        yes: false,
        answer: 'buffers would have to be copied, but there is no pool.',
        effect: 'mapping fails: “DMA addr … overflow”',
      },
      private: {
        value: 'no',
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
      'swiotlb is a pool of memory that any device can reach; a buffer that a device cannot reach is copied there and back. Confidential guests share the pool with the host and force every buffer through it: up to 7.2 with a flag at boot (which POWER has set too late since 5.15), from 7.3 because private memory no longer counts as reachable.',
  },
);
