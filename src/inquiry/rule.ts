import { type FeatureSet, featureSet, intersect, isEmpty, without } from '../features/feature-set.ts';
import type { DecisionKind, Parameters, Wording } from '../model/decision.ts';
import { decision } from './decision.ts';
import type { Inquiry } from './inquiry.ts';
import type { GuestInquiry } from './once-per-guest.ts';

// A rule is declared as the code that picks one of its answers, then the words of each answer and what it means:
//
//     export const vringUseDmaApi = rule(
//       (ask: Inquiry, kept: FeatureSet) => {
//         if (ask.kept(kept, F.ACCESS_PLATFORM)) return 'access-platform';
//         return ask.platform.xen() === undefined ? 'bypass' : 'xen';
//       },
//       { id: 'linux/dma/use-dma-api', …, answers: { 'access-platform': { value: true, yes: true, … }, … } },
//     );
//
// It cannot end without a decision, nor with two; a code without words, or words without a code, do not compile.
// `rule` gives its caller the value of the answer, `clearing` and `dropping` give the set without some bits, and
// `refusingBy` (refusing.ts) declares the rules by which somebody may refuse.

/** The code of an answer, alone or with what fills in its words; parameters that cost anything to find come as a function. */
export type Picked<Code extends string> = Code | readonly [Code, Parameters | (() => Parameters)];

/** How an answer reads, and what it means to whoever asked. */
export type Valued<Value> = Wording & { readonly value: Value };

/** What is said of a rule: its id, topic, question, answers, places and story. */
export type Words<Code extends string, Answer extends Wording> = Omit<DecisionKind<Code>, 'answers'> & {
  readonly answers: Readonly<Record<Code, Answer>>;
};

/** All that a declaration itself needs of an inquiry; what the code that picks may ask is its own affair. */
export type Decides = Pick<GuestInquiry, 'decide' | 'hasLog'>;

/** The parameters themselves, also where they are yet to be found. */
export function filled(given: Parameters | (() => Parameters) | undefined): Parameters | undefined {
  return typeof given === 'function' ? given() : given;
}

/** What a rule is told besides the inquiry: three things at most, so that no list of them is made for each call. */
export type RuleArguments = readonly [unknown?, unknown?, unknown?];

/** Declares a rule that gives its caller the value of the answer that it picked. */
export function rule<
  const Code extends string,
  const Named extends Code,
  const Value,
  Ask extends Decides,
  Args extends RuleArguments,
>(
  pick: (ask: Ask, ...args: Args) => Picked<Code>,
  words: Words<Named, Valued<Value>> & { readonly answers: Readonly<Record<NoInfer<Code>, unknown>> },
): (ask: Ask, ...args: Args) => Value;
export function rule<Code extends string, Value>(
  pick: (ask: Decides, a: unknown, b: unknown, c: unknown) => Picked<Code>,
  words: Words<Code, Valued<Value>>,
): (ask: Decides, a: unknown, b: unknown, c: unknown) => Value {
  const kind = decision<Code>(words);
  const values = meaningsOf(kind, words.answers, ({ value }: Valued<Value>) => value);
  return (ask, a, b, c) => {
    const picked = pick(ask, a, b, c);
    const code = typeof picked === 'string' ? picked : picked[0];
    if (ask.hasLog) ask.decide(kind, code, typeof picked === 'string' ? undefined : picked[1]);
    return meaningIn(values, code);
  };
}

/** What the answers of a rule mean to whoever asked. */
interface Meanings<Meaning> {
  readonly id: string;
  readonly codes: readonly string[];
  /** In the order of the codes. */
  readonly meanings: readonly Meaning[];
}

/** What each answer means, by its code. */
export function meaningsOf<Answer extends Wording, Meaning>(
  { id }: Pick<DecisionKind, 'id'>,
  answers: Readonly<Record<string, Answer>>,
  meaningOf: (answer: Answer) => Meaning,
): Meanings<Meaning> {
  return { id, codes: Object.keys(answers), meanings: Object.values(answers).map(meaningOf) };
}

/** What an answer means. A rule has few of them: to compare their codes costs less than to look one up in a map. */
export function meaningIn<Meaning>({ id, codes, meanings }: Meanings<Meaning>, code: string): Meaning {
  // The cast: there is a meaning for each code, and a meaning may itself be undefined, so that no check could tell.
  for (let i = 0; i < codes.length; i++) if (codes[i] === code) return meanings[i] as Meaning;
  throw new Error(`decision ${id} has no answer ${code}`);
}

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
  const cleared = meaningsOf(kind, answers, ({ clears }) => clears && featureSet(clears));
  const clear = (ask: Inquiry, set: FeatureSet): FeatureSet => {
    const picked = pick(ask, set);
    const code = typeof picked === 'string' ? picked : picked[0];
    const clears = meaningIn(cleared, code);
    if (ask.hasLog) {
      const given = typeof picked === 'string' ? undefined : picked[1];
      ask.decide(
        kind,
        code,
        clears === undefined ? given : { ...filled(given), clears: intersect(set, clears) },
      );
    }
    return clears === undefined ? set : without(set, clears);
  };
  const all = [...new Set(Object.values(answers).flatMap(({ clears = [] }) => clears))];
  return (ask, set) => ask.deferClearing(set, all, clear);
}

/**
 * Declares a rule that works out which bits of the set that it is given are dropped: it picks an answer and these bits,
 * and its caller gets the set without them. The words name them as `{clears}`, and what else is given by its name.
 */
export function dropping<const Code extends string, Args extends readonly [unknown?, unknown?]>(
  pick: (ask: Inquiry, set: FeatureSet, ...args: Args) => readonly [Code, FeatureSet, Parameters?],
  words: Words<NoInfer<Code>, Wording>,
): (ask: Inquiry, set: FeatureSet, ...args: Args) => FeatureSet;
export function dropping<Code extends string>(
  pick: (ask: Inquiry, set: FeatureSet, a: unknown, b: unknown) => readonly [Code, FeatureSet, Parameters?],
  words: Words<Code, Wording>,
): (ask: Inquiry, set: FeatureSet, a: unknown, b: unknown) => FeatureSet {
  const kind = decision<Code>(words);
  return (ask, set, a, b) => {
    const picked = pick(ask, set, a, b);
    const clears = picked[1];
    if (ask.hasLog) ask.decide(kind, picked[0], { ...picked[2], clears });
    return isEmpty(clears) ? set : without(set, clears);
  };
}
