import { decision } from '../inquiry/decision.ts';
import type { Decides, Picked, Words } from '../inquiry/rule.ts';
import type { Parameters, Wording } from '../model/decision.ts';
import type { Refusal } from './handshake.ts';

/** What a driver that refuses says in the kernel log, if anything, and what its probe returns. `{name}` in the message stands for a parameter. */
interface Refuses {
  readonly errno: Refusal['errno'];
  readonly message?: string;
}

const NO_PARAMETERS: Parameters = {};

type Answer = Wording & { readonly refuses?: Refuses };

function fill(message: string, parameters: Parameters): string {
  return message.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = parameters[name];
    return value === undefined || typeof value === 'object' ? whole : String(value);
  });
}

/** The refusal that an answer means; one whose message names parameters is filled in each time. */
function refusalOf({ errno, message }: Refuses): (parameters: Parameters) => Refusal {
  if (message?.includes('{')) {
    return (parameters) => ({ by: 'driver', message: fill(message, parameters), errno });
  }
  const refusal: Refusal = { by: 'driver', message, errno };
  return () => refusal;
}

/**
 * Declares a rule by which a driver may refuse its device. Its caller gets the refusal of the answer that it picked, or
 * undefined where that answer does not refuse. The words may name the `{message}`.
 */
export function refusing<const Code extends string, Ask extends Decides, Args extends readonly unknown[]>(
  pick: (ask: Ask, ...args: Args) => Picked<Code>,
  words: Words<NoInfer<Code>, Answer>,
): (ask: Ask, ...args: Args) => Refusal | undefined {
  const kind = decision<Code>(words);
  const answers: Readonly<Record<string, Answer>> = words.answers;
  const refusals = new Map<string, (parameters: Parameters) => Refusal>();
  for (const [code, { refuses }] of Object.entries(answers)) {
    if (refuses !== undefined) refusals.set(code, refusalOf(refuses));
  }
  return (ask, ...args) => {
    const picked = pick(ask, ...args);
    const code = typeof picked === 'string' ? picked : picked[0];
    const given = typeof picked === 'string' ? NO_PARAMETERS : picked[1];
    const refusal = refusals.get(code);
    if (refusal === undefined) {
      ask.decide(kind, code, given);
      return undefined;
    }
    const parameters = typeof given === 'function' ? given() : given;
    const refused = refusal(parameters);
    ask.decide(kind, code, () => ({ ...parameters, message: refused.message ?? '' }));
    return refused;
  };
}
