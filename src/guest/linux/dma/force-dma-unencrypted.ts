import type { GuestInquiry } from '../../../inquiry/once-per-guest.ts';
import { rule } from '../../../inquiry/rule.ts';
import { isProtecting } from '../../../model/platform.ts';
import { GUEST_SINCE } from '../such-guest.ts';

/** Linux force_dma_unencrypted(). */
export const forceDmaUnencrypted = rule(
  (ask: GuestInquiry) => {
    const protection = ask.platform.protection();
    if (!isProtecting(protection)) return 'not-needed';
    if (ask.kernel.has(GUEST_SINCE[protection])) return 'yes';
    if (protection !== 'pkvm' || !ask.kernel.has('restricted-dma-pool')) return 'no';
    return ask.kernel.enabled('DMA_RESTRICTED_POOL', 'n') ? 'pool' : 'no';
  },
  {
    id: 'linux/dma/force-unencrypted',
    topic: 'sharing',
    question: 'Does the kernel share DMA memory with the host?',
    answers: {
      'not-needed': { value: false, yes: false, answer: 'this memory is not protected.' },
      yes: {
        value: true,
        yes: true,
        answer: 'coherent memory, rings included, is shared as it is allocated.',
        effect: 'the ring is shared',
      },
      pool: {
        value: true,
        yes: false,
        answer:
          'CONFIG_DMA_RESTRICTED_POOL gives the device a pool that is shared from the start, for rings and buffers alike.',
        effect: 'the ring is shared',
      },
      no: {
        value: false,
        yes: false,
        answer: 'this kernel does not know that kind of guest.',
        effect: 'the ring stays private',
      },
    },
    authority: [
      { kind: 'kernel', where: 'kernel/dma/direct.c dma_direct_alloc()' },
      {
        kind: 'kernel',
        where: 'kernel/dma/direct.c dma_direct_alloc(), force_dma_unencrypted()',
        since: '5.3',
      },
    ],
    story:
      'Protected memory is private page by page, and a guest can share pages with its host. The DMA API does so for coherent memory (rings) where the architecture says that this device cannot reach private memory; streaming buffers are not shared but copied, see linux/dma/bounce.',
  },
);
