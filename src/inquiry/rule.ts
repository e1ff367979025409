import { type FeatureSet, featureSet, intersect, without } from '../features/feature-set.ts';
import type { DecisionKind, Parameters, Wording } from '../model/decision.ts';
import { decision } from './decision.ts';
import type { Inquiry } from './inquiry.ts';
import type { GuestInquiry } from './once-per-guest.ts';

/** The code of an answer, alone or with what fills in its words; parameters that cost anything to find come as a function. */
export type Picked<Code extends string> = Code | readonly [Code, Parameters | (() => Parameters)];

/** How an answer reads, and what it means to whoever asked. */
type Valued<Value> = Wording & { readonly value: Value };

/** What is said of a rule: its id, topic, question, answers, places and story. */
type Words<Code extends string, Answer extends Wording> = Omit<DecisionKind<Code>, 'answers'> & {
  readonly answers: Readonly<Record<Code, Answer>>;
};

type Decides = Pick<GuestInquiry, 'decide'>;

function decide<Code extends string>(ask: Decides, kind: DecisionKind<Code>, picked: Picked<Code>): Code {
  if (typeof picked === 'string') {
    ask.decide(kind, picked);
    return picked;
  }
  const [code, parameters] = picked;
  ask.decide(kind, code, parameters);
  return code;
}

/**
 * Declares a rule: the code that picks one of the answers, then the words of each answer and what it means. The rule
 * gives its caller the value of the answer that was picked; it cannot end without a decision, nor with two.
 */
export function rule<
  const Code extends string,
  const Value,
  Ask extends Decides,
  Args extends readonly unknown[],
>(
  pick: (ask: Ask, ...args: Args) => Picked<Code>,
  words: Words<NoInfer<Code>, Valued<Value>>,
): (ask: Ask, ...args: Args) => Value {
  const kind = decision<Code>(words);
  return (ask, ...args) => words.answers[decide(ask, kind, pick(ask, ...args))].value;
}

/** Some bits of a feature set. */
type Bits = readonly number[];

/**
 * Declares a rule that does nothing but clear bits of the set that it is given: each answer names the bits that it
 * clears. In an open space the rule waits until somebody asks for one of them.
 */
export function clearing<const Code extends string>(
  pick: (ask: Inquiry, set: FeatureSet) => Picked<Code>,
  words: Words<NoInfer<Code>, Wording>,
): (ask: Inquiry, set: FeatureSet) => FeatureSet {
  const kind = decision<Code>(words);
  const answers: Readonly<Record<string, Wording>> = words.answers;
  const cleared = new Map<string, FeatureSet>();
  const all = new Set<number>();
  for (const [code, { clears }] of Object.entries(answers)) {
    const bits: Bits = clears ?? [];
    cleared.set(code, featureSet(bits));
    for (const bit of bits) all.add(bit);
  }
  const bits = [...all];
  const clear = (ask: Inquiry, set: FeatureSet): FeatureSet => {
    const picked = pick(ask, set);
    const [code, given] = typeof picked === 'string' ? [picked, {}] : picked;
    const clears = cleared.get(code);
    if (clears === undefined) throw new Error(`decision ${kind.id} has no answer ${code}`);
    ask.decide(kind, code, () => ({
      ...(typeof given === 'function' ? given() : given),
      clears: intersect(set, clears),
    }));
    return without(set, clears);
  };
  return (ask, set) => ask.deferClearing(set, bits, clear);
}
