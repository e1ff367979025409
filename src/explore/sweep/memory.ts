import {
  type FeatureSet,
  featureSet,
  hasBit,
  intersect,
  NO_FEATURES,
  toMask,
  union,
} from '../../features/feature-set.ts';
import type { DeferredRule } from '../../inquiry/open/deferred.ts';
import type { Node } from './diagram.ts';

/** What came of one stage, by the state that it was reached in; bits that it never asks for do not tell states apart. */
class Stage {
  private bits: FeatureSet = NO_FEATURES;
  private readonly byKey = new Map<string, Node>();
  private readonly rules = new Map<DeferredRule['rule'], number>();

  recall(state: readonly unknown[]): Node | undefined {
    return this.byKey.get(this.key(state));
  }

  remember(state: readonly unknown[], bits: Iterable<number>, node: Node): void {
    this.bits = union(this.bits, featureSet(bits));
    this.byKey.set(this.key(state), node);
  }

  private key(state: readonly unknown[]): string {
    return state.map((part) => this.partKey(part)).join();
  }

  private partKey(part: unknown): string {
    if (isDeferredRule(part)) return this.ruleKey(part);
    return isFeatureSet(part) ? toMask(intersect(part, this.bits)) : JSON.stringify(part);
  }

  /** A deferred rule counts where the stage asks for what it may clear. */
  private ruleKey({ set, bits, rule }: DeferredRule): string {
    if (!bits.some((bit) => hasBit(this.bits, bit))) return '';
    const number = this.rules.get(rule) ?? this.rules.size;
    this.rules.set(rule, number);
    return `${number}:${this.partKey(set)}`;
  }
}

function isFeatureSet(part: unknown): part is FeatureSet {
  return typeof part === 'object' && part !== null && 'w0' in part;
}

function isDeferredRule(part: unknown): part is DeferredRule {
  return typeof part === 'object' && part !== null && 'rule' in part;
}

/** What came of each stage. */
export class Memory {
  private readonly stages = new Map<string, Stage>();

  of(name: string): Stage {
    let stage = this.stages.get(name);
    if (stage === undefined) {
      stage = new Stage();
      this.stages.set(name, stage);
    }
    return stage;
  }
}
