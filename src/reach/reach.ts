import { isHardware } from '../device/view.ts';
import type { FeatureSet } from '../features/feature-set.ts';
import type { DmaMapping } from '../guest/driver-model.ts';
import { decision } from '../inquiry/decision.ts';
import type { Inquiry } from '../inquiry/inquiry.ts';
import { understandsAddresses } from './addresses.ts';
import { PKVM_PRIVATE_MEMORY, PRIVATE_MEMORY } from './private-memory.ts';

const memory = decision({
  id: 'reach/memory',
  topic: 'memory',
  question: 'May the device touch the memory behind those addresses?',
  answers: {
    ordinary: { yes: true, answer: 'the memory is not protected.' },
    told: { yes: true, answer: 'the kernel believes its memory restricted, but nothing restricts it.' },
    shared: { yes: true, answer: 'ring and buffers are shared with the host.' },
    unguarded: {
      yes: true,
      answer:
        'pKVM does not isolate the DMA of physical devices yet, so private memory lies open to this one.',
    },
    trusted: {
      yes: true,
      answer: 'the guest has taken the device into its trust boundary, and private memory is open to it.',
    },
    private: { yes: false, answer: '{what} private.', effect: 'the device is kept out of them' },
    unmapped: {
      yes: false,
      answer: 'it is given no address, since mapping fails and every request with it.',
      effect: 'no request ever reaches the device',
    },
  },
  authority: {
    kind: 'kernel',
    where: 'kernel/dma/direct.c, kernel/dma/swiotlb.c; the architecture’s force_dma_unencrypted()',
  },
  story:
    'The limit is the memory’s, not the device’s: a host that is kept out of guest memory is kept out whatever the device offered. What may be touched is what the guest shared, and the guest shares through the DMA API only.',
});

const PLAIN = { ring: 'private', buffers: 'private', fails: false } as const;

function whatIsPrivate({ ring, buffers }: Pick<DmaMapping, 'ring' | 'buffers'>): string | undefined {
  if (ring === 'private') return buffers === 'private' ? 'ring and buffers are' : 'the ring is';
  return buffers === 'private' ? 'the buffers are' : undefined;
}

/** Whether the device may touch what it is pointed at, and what happens where it may not. */
function mayTouch(ask: Inquiry, mapping: DmaMapping | undefined): boolean {
  const protection = ask.platform.protection();
  if (mapping?.fails) {
    ask.decide(memory, 'unmapped');
    return false;
  }
  if (protection === 'none' || protection === 'restricted-hook') {
    ask.decide(memory, protection === 'none' ? 'ordinary' : 'told');
    return true;
  }
  if (mapping?.trusted) {
    ask.decide(memory, 'trusted');
    return true;
  }
  const what = whatIsPrivate(mapping ?? PLAIN);
  if (what === undefined) {
    ask.decide(memory, 'shared');
    return true;
  }
  if (protection === 'pkvm' && isHardware(ask)) {
    ask.decide(memory, 'unguarded');
    return true;
  }
  ask.forLog(() => {
    const by = isHardware(ask) ? 'hardware' : 'host';
    ask.decide(memory, 'private', { what });
    if (protection === 'pkvm') ask.decide(PKVM_PRIVATE_MEMORY, 'host');
    else ask.decide(PRIVATE_MEMORY[protection], by);
  });
  return false;
}

/** Can the device get there? `mapping`: what the DMA API did; undefined where the driver bypasses it. */
export function reaches(ask: Inquiry, negotiated: FeatureSet, mapping: DmaMapping | undefined): boolean {
  const understood = understandsAddresses(ask, negotiated, mapping);
  const touchable = mayTouch(ask, mapping);
  return understood && touchable;
}
