import { type FeatureSet, hasBit } from '../../features/feature-set.ts';

/** A rule that clears no bits but these, and the set that it was given. */
export interface Clearing {
  readonly set: FeatureSet;
  readonly bits: readonly number[];
  /** Which rule it is. */
  readonly rule: unknown;
  readonly run: () => FeatureSet;
}

/** Rules that an open space has put off until somebody asks for a bit that they may clear, in their order. */
export class PutOff {
  private readonly rules: Clearing[] = [];
  /** How many of them count now: while one is made up for, those before it. */
  private counting = 0;

  add(clearing: Clearing): void {
    this.rules.push(clearing);
    this.counting = this.rules.length;
  }

  all(): readonly Clearing[] {
    return [...this.rules];
  }

  /** Whether they leave a bit. */
  leave(bit: number): boolean {
    const { counting } = this;
    if (counting === 0) return true;
    try {
      return this.rules.slice(0, counting).every(({ bits, run }, i) => {
        if (!bits.includes(bit)) return true;
        this.counting = i;
        return hasBit(run(), bit);
      });
    } finally {
      this.counting = counting;
    }
  }
}
