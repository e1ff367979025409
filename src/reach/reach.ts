import { isHardware, isInGuest, isVhost } from '../device/kind.ts';
import type { FeatureSet } from '../features/feature-set.ts';
import type { DmaMapping } from '../guest/driver-model.ts';
import type { Inquiry } from '../inquiry/inquiry.ts';
import { rule } from '../inquiry/rule.ts';
import { isProtecting } from '../model/platform.ts';
import { backendServes } from './backend.ts';
import { servesGuestMemory } from './guest-memory.ts';
import { PRIVATE_MEMORY } from './private-memory.ts';

/** What becomes of a device with a ring. */
export type Arrival = 'works' | 'breaks' | 'unknown';

/**
 * Whether a device that gets to its buffers, as far as is known, can do there what it is for. Where whether it gets there
 * is not known, what surely breaks it still counts.
 */
export function arrive(ask: Inquiry, negotiated: FeatureSet, reached: boolean | undefined): Arrival {
  if (reached === false) return 'breaks';
  const isProtected = ask.platform.protection(isProtecting);
  const served = isProtected && !isHardware(ask) ? servesGuestMemory(ask, negotiated) : 'works';
  if (served !== 'works') return served;
  return reached === undefined ? 'unknown' : 'works';
}

/**
 * Can the device get there, with what the driver makes of its buffers and with addresses that it has `understood`?
 * Undefined stands for what is not known.
 */
export function reaches(
  ask: Inquiry,
  negotiated: FeatureSet,
  mapping: DmaMapping,
  understood: boolean | undefined,
): boolean | undefined {
  const touchable = mayTouch(ask, mapping);
  if (!touchable && !mapping.fails) ask.forLog(() => touchPrivateMemory(ask));
  const served = !isVhost(ask) || backendServes(ask, negotiated);
  return touchable && served ? understood : false;
}

/** States what happens then. No answer to a case depends on it, so only the log asks. */
function touchPrivateMemory(ask: Inquiry): void {
  const protection = ask.platform.protection();
  if (isProtecting(protection)) PRIVATE_MEMORY[protection](ask, isHardware(ask));
}

/** Which part of a mapping is private, as subject and verb of a sentence. Returns undefined where none is. */
function whatIsPrivate({ ring, buffers }: DmaMapping): string | undefined {
  if (ring === 'private') return buffers === 'private' ? 'ring and buffers are' : 'the ring is';
  return buffers === 'private' ? 'the buffers are' : undefined;
}

const mayTouch = rule(
  (ask: Inquiry, mapping: DmaMapping) => {
    if (mapping.fails) return 'unmapped';
    const protection = ask.platform.protection();
    if (!isProtecting(protection)) return protection === 'none' ? 'ordinary' : 'told';
    if (mapping.trusted) return 'trusted';
    if (isInGuest(ask)) return 'in-guest';
    const what = whatIsPrivate(mapping);
    if (what === undefined) return 'shared';
    return protection === 'pkvm' && isHardware(ask) ? 'unguarded' : ['private', { what }];
  },
  {
    id: 'reach/memory',
    topic: 'memory',
    question: 'May the device touch the memory behind those addresses?',
    answers: {
      ordinary: { value: true, yes: true, answer: 'the memory is not protected.' },
      told: {
        value: true,
        yes: true,
        answer: 'the kernel believes its memory restricted, but nothing restricts it.',
      },
      shared: { value: true, yes: true, answer: 'ring and buffers are shared with the host.' },
      unguarded: {
        value: true,
        yes: true,
        answer:
          'pKVM does not isolate the DMA of physical devices yet, so private memory lies open to this one.',
      },
      trusted: {
        value: true,
        yes: true,
        answer: 'the guest has taken the device into its trust boundary, and private memory is open to it.',
      },
      'in-guest': {
        value: true,
        yes: true,
        answer: 'the device is a part of the guest, and sees its memory as the guest does.',
      },
      private: {
        value: false,
        yes: false,
        answer: '{what} private.',
        effect: 'the device is kept out of private memory',
      },
      unmapped: {
        value: false,
        yes: false,
        answer: 'the device is given no address, since mapping fails and every request with it.',
        effect: 'no request ever reaches the device',
      },
    },
    authority: {
      kind: 'kernel',
      where: 'kernel/dma/direct.c, kernel/dma/swiotlb.c; the architecture’s force_dma_unencrypted()',
    },
    story:
      'The limit belongs to the memory, not to the device: a host that is kept out of guest memory is kept out whatever the device offered. The device may touch what the guest shared, and the guest shares through the DMA API only.',
  },
);
