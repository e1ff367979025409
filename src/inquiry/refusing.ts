import type { Parameters, Wording } from '../model/decision.ts';
import { decision } from './decision.ts';
import {
  type Decides,
  filled,
  meaningIn,
  meaningsOf,
  type Picked,
  type RuleArguments,
  type Words,
} from './rule.ts';

/** What somebody who refuses says, if anything. `{name}` in the message stands for a parameter. */
export interface Refuses {
  readonly message?: string;
}

/** A refusal, and the message in it as the case fills it in. */
interface Refused<Refusal> {
  readonly message: string | undefined;
  readonly refusal: Refusal;
}

type Refusing<Refusal> = (parameters: Parameters) => Refused<Refusal>;

const NO_PARAMETERS: Parameters = {};

/** Fills in a message that was split at its parameters: every other piece is the name of one. */
function filledIn(pieces: readonly string[], parameters: Parameters): string {
  let text = '';
  for (const [i, piece] of pieces.entries()) {
    const value = i % 2 === 0 ? piece : parameters[piece];
    text += value === undefined || typeof value === 'object' ? `{${piece}}` : value;
  }
  return text;
}

/** How a case comes to the refusal that an answer means; one whose message names no parameter is always the same. */
function refusingWith<Says extends Refuses, Refusal>(
  says: Says,
  refusalOf: (says: Says, message: string | undefined) => Refusal,
): Refusing<Refusal> {
  const { message } = says;
  if (message?.includes('{')) {
    const pieces = message.split(/\{(\w+)\}/);
    return (parameters) => {
      const text = filledIn(pieces, parameters);
      return { message: text, refusal: refusalOf(says, text) };
    };
  }
  const refused = { message, refusal: refusalOf(says, message) };
  return () => refused;
}

/**
 * Gives what declares the rules by which somebody may refuse: `refusalOf` makes a refusal of what an answer says. The
 * caller of such a rule gets the refusal of the answer that it picked, or undefined where that answer does not refuse.
 * The words may name the `{message}`.
 */
export function refusingBy<Says extends Refuses, Refusal>(
  refusalOf: (says: Says, message: string | undefined) => Refusal,
) {
  function refusing<const Code extends string, Ask extends Decides, Args extends RuleArguments>(
    pick: (ask: Ask, ...args: Args) => Picked<Code>,
    words: Words<NoInfer<Code>, Wording & { readonly refuses?: Says }>,
  ): (ask: Ask, ...args: Args) => Refusal | undefined;
  function refusing<Code extends string>(
    pick: (ask: Decides, a: unknown, b: unknown, c: unknown) => Picked<Code>,
    words: Words<Code, Wording & { readonly refuses?: Says }>,
  ): (ask: Decides, a: unknown, b: unknown, c: unknown) => Refusal | undefined {
    const kind = decision<Code>(words);
    const answers: Readonly<Record<string, Wording & { readonly refuses?: Says }>> = words.answers;
    const refusings = meaningsOf(kind, answers, ({ refuses }) => refuses && refusingWith(refuses, refusalOf));
    return (ask, a, b, c) => {
      const picked = pick(ask, a, b, c);
      const code = typeof picked === 'string' ? picked : picked[0];
      const given = typeof picked === 'string' ? undefined : picked[1];
      const refusing = meaningIn(refusings, code);
      if (refusing === undefined) {
        if (ask.hasLog) ask.decide(kind, code, given);
        return undefined;
      }
      const parameters = filled(given) ?? NO_PARAMETERS;
      const { message = '', refusal } = refusing(parameters);
      if (ask.hasLog) ask.decide(kind, code, { ...parameters, message });
      return refusal;
    };
  }
  return refusing;
}
