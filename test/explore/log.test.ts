import fc from 'fast-check';
import { expect, test } from 'vitest';
import { explain } from '../../src/explore/explain.ts';
import {
  bitsOf,
  type FeatureSet,
  hasBit,
  isEmpty,
  isSubset,
  without,
} from '../../src/features/feature-set.ts';
import { DRIVERS } from '../../src/guest/drivers.ts';
import { linux } from '../../src/guest/linux/linux.ts';
import { type Decided, hasEffect, isAbout, TOPICS, type Topic } from '../../src/model/decision.ts';
import type { Result } from '../../src/model/result.ts';
import { anyCase } from '../any-case.ts';

const anyModel = fc.oneof(fc.constant(linux), fc.constantFrom(...DRIVERS));

const ORDER: ReadonlyMap<string, number> = new Map(Object.keys(TOPICS).map((topic, i) => [topic, i]));

/**
 * Topics that may come before earlier ones. A driver drops features before the transport does, but looks for what it
 * needs only when the features stand; which code stands behind the DMA API depends on the IOMMU in some releases.
 */
const MAY_COME_BEFORE: Readonly<Partial<Record<Topic, readonly Topic[]>>> = {
  validate: ['transport'],
  restriction: ['validate'],
  requirement: ['validate'],
  // A vDPA device is handed its features by finalize_features().
  acceptance: ['validate', 'restriction', 'requirement'],
  'features-ok': ['validate'],
  translation: ['mapping'],
  window: ['mapping', 'translation'],
  addressing: ['translation'],
  // Where the mapping did not ask about the IOMMU, the reach does.
  sharing: ['translation'],
  bounce: ['translation'],
  pool: ['translation'],
};

/** "restriction before table": the pairs of topics that come in another order than they may. */
function disorder(log: readonly Decided[]): readonly string[] {
  const topics = log.map(({ kind }) => kind.topic);
  return topics.flatMap((first, i) =>
    topics.slice(i + 1).flatMap((second) => {
      const reversed = (ORDER.get(first) ?? 0) > (ORDER.get(second) ?? 0);
      return reversed && !MAY_COME_BEFORE[first]?.includes(second) ? [`${first} before ${second}`] : [];
    }),
  );
}

test('the topics of Linux’s decisions come in the order of the handshake, the mapping and the reach', () => {
  fc.assert(
    fc.property(anyCase, (asked) => {
      expect(disorder(explain(asked, { model: linux, release: undefined }).decisions)).toEqual([]);
    }),
    { numRuns: 300 },
  );
});

/** A rule of a driver or a proposal that does not say which bits it clears. */
function isSilent(decided: Decided): boolean {
  return isAbout(decided, 'validate', 'selection') && hasEffect(decided) && isEmpty(decided.clears);
}

test('every offered bit that a ring does without was cleared by exactly one decision', () => {
  fc.assert(
    fc.property(anyModel, anyCase, (model, asked) => {
      const { decisions, dma, features } = explain(asked, { model, release: undefined });
      if (dma === undefined) return;
      const lost = bitsOf(without(asked.device.offers, features.negotiated));
      const clearers = (bit: number) => decisions.filter(({ clears }) => hasBit(clears, bit)).length;
      // Until every rule of this kind is a clearing rule, a bit may be gone by one that does not say so.
      const silent = decisions.some(isSilent);
      for (const bit of lost) {
        if (silent) expect(clearers(bit), `bit ${bit}`).toBeLessThanOrEqual(1);
        else expect(clearers(bit), `bit ${bit}`).toBe(1);
      }
    }),
    { numRuns: 300 },
  );
});

/** What is left of the offer when every decision has cleared its bits; each must have found them there. */
function leftOf({ asked, decisions }: Result): FeatureSet {
  return decisions.reduce((left, { clears, kind }) => {
    expect(isSubset(clears, left), kind.id).toBe(true);
    return without(left, clears);
  }, asked.device.offers);
}

test('no decision clears a bit that was not there', () => {
  fc.assert(
    fc.property(anyModel, anyCase, (model, asked) => {
      leftOf(explain(asked, { model, release: undefined }));
    }),
    { numRuns: 300 },
  );
});

test('Linux negotiates no bit that a decision cleared', () => {
  fc.assert(
    fc.property(anyCase, (asked) => {
      const result = explain(asked, { model: linux, release: undefined });
      expect(isSubset(result.features.negotiated, leftOf(result))).toBe(true);
    }),
    { numRuns: 300 },
  );
});
