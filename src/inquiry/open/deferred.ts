import { type FeatureSet, hasBit } from '../../features/feature-set.ts';

/** A rule that clears no bits but these, and the set that it was given. */
export interface DeferredRule {
  readonly set: FeatureSet;
  readonly bits: readonly number[];
  /** Which rule it is. */
  readonly rule: unknown;
  readonly run: () => FeatureSet;
}

/**
 * The clearing rules that an open space has deferred, in their order. A rule runs only when somebody asks for a bit
 * that it may clear, so a space does not split on what nobody asks for. While deferred rule i runs, only the rules
 * before it apply, so that it sees the set as it stood when its turn came.
 */
export class DeferredRules {
  private rules: readonly DeferredRule[] = [];
  /** How many of the rules apply. */
  private applying = 0;

  add(rule: DeferredRule): void {
    this.reset([...this.rules, rule]);
  }

  reset(rules: readonly DeferredRule[]): void {
    this.rules = rules;
    this.applying = rules.length;
  }

  all(): readonly DeferredRule[] {
    return this.rules;
  }

  /** Runs the rules that may clear `bit`; returns whether the bit survives them. */
  keep(bit: number): boolean {
    const { applying } = this;
    if (applying === 0) return true;
    try {
      return this.rules.slice(0, applying).every(({ bits, run }, i) => {
        if (!bits.includes(bit)) return true;
        this.applying = i;
        return hasBit(run(), bit);
      });
    } finally {
      this.applying = applying;
    }
  }
}
