import { type FeatureSet, hasBit, NO_FEATURES, union } from '../../features/feature-set.ts';
import type { DeferredRule } from '../../inquiry/open/deferred.ts';
import type { DrawnRule } from './drawn-rule.ts';
import type { Node } from './node.ts';

/** Plain data as a word that tells it from other plain data. An object is carried through several stages: its word is kept. */
class Words {
  private readonly known = new WeakMap<object, string>();

  of(data: unknown): string {
    if (typeof data !== 'object' || data === null) return `${JSON.stringify(data)}`;
    let word = this.known.get(data);
    if (word === undefined) {
      word = JSON.stringify(data);
      this.known.set(data, word);
    }
    return word;
  }
}

/** A number for each rule. */
class Numbers {
  private readonly known = new Map<unknown, number>();

  of(rule: unknown): number {
    let number = this.known.get(rule);
    if (number === undefined) {
      number = this.known.size;
      this.known.set(rule, number);
    }
    return number;
  }
}

/** What is told of a stage that is reached. */
export interface StageReached {
  readonly rules: readonly object[];
  readonly state: readonly unknown[];
}

/** What came of a stage, and the bits that it asked for until it ended, in whatever stage. */
export interface Recalled {
  readonly node: Node;
  readonly bits: FeatureSet;
}

/** What came of one stage, by how it was reached; bits that it never asks for do not tell states apart. */
class Stage {
  private bits: FeatureSet = NO_FEATURES;
  private readonly byKey = new Map<string, Recalled>();
  private readonly words: Words;
  private readonly numbers: Numbers;

  constructor(words: Words, numbers: Numbers) {
    this.words = words;
    this.numbers = numbers;
  }

  recall(reached: StageReached): Recalled | undefined {
    return this.byKey.get(this.key(reached));
  }

  remember(reached: StageReached, recalled: Recalled): void {
    this.bits = union(this.bits, recalled.bits);
    this.byKey.set(this.key(reached), recalled);
  }

  private key({ rules, state }: StageReached): string {
    let key = '';
    for (const rule of rules) key += `${this.numbers.of(rule)},`;
    for (const part of state) key += `${this.partKey(part)},`;
    return key;
  }

  private partKey(part: unknown): string {
    if (isFeatureSet(part)) return this.setKey(part);
    return isDeferredRule(part) ? this.ruleKey(part) : this.words.of(part);
  }

  private setKey({ w0, w1, w2, w3 }: FeatureSet): string {
    const { bits } = this;
    return `${w0 & bits.w0}.${w1 & bits.w1}.${w2 & bits.w2}.${w3 & bits.w3}`;
  }

  /** A deferred rule counts where the stage asks for what it may clear. */
  private ruleKey({ set, bits, rule }: DeferredRule): string {
    if (!bits.some((bit) => hasBit(this.bits, bit))) return '';
    return `${this.numbers.of(rule)}:${this.setKey(set)}`;
  }
}

function isFeatureSet(part: unknown): part is FeatureSet {
  return typeof part === 'object' && part !== null && 'w0' in part;
}

function isDeferredRule(part: unknown): part is DeferredRule {
  return typeof part === 'object' && part !== null && 'rule' in part;
}

/** What came of each stage. Walks through one part that judge in one way may share it. */
export class Memory {
  /** Which cases a rule gives which of its answers, by the key of the rule. */
  readonly rules = new Map<string, DrawnRule>();
  private readonly stages = new Map<string, Stage>();
  private readonly words = new Words();
  private readonly numbers = new Numbers();

  /** A word for a key of rules and words. */
  keyOf(parts: readonly unknown[]): string {
    return parts.map((part) => (typeof part === 'string' ? part : `#${this.numbers.of(part)}`)).join(' ');
  }

  of(name: string): Stage {
    let stage = this.stages.get(name);
    if (stage === undefined) {
      stage = new Stage(this.words, this.numbers);
      this.stages.set(name, stage);
    }
    return stage;
  }
}
