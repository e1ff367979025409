import { decision } from '../inquiry/decision.ts';
import type { Decides, Picked, Words } from '../inquiry/rule.ts';
import type { Parameters, Wording } from '../model/decision.ts';
import type { Refusal } from './handshake.ts';

/** What a driver that refuses says in the kernel log, if anything, and what its probe returns. `{name}` in the message stands for a parameter. */
interface Refuses {
  readonly errno: Refusal['errno'];
  readonly message?: string;
}

type Answer = Wording & { readonly refuses?: Refuses };

function fill(message: string, parameters: Parameters): string {
  return message.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = parameters[name];
    return value === undefined || typeof value === 'object' ? whole : String(value);
  });
}

function refusal({ errno, message }: Refuses, parameters: Parameters): Refusal {
  return { by: 'driver', message: message && fill(message, parameters), errno };
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
  const { answers } = words;
  return (ask, ...args) => {
    const picked = pick(ask, ...args);
    const [code, given] = typeof picked === 'string' ? [picked, {}] : picked;
    const { refuses } = answers[code];
    if (refuses === undefined) {
      ask.decide(kind, code, given);
      return undefined;
    }
    const parameters = typeof given === 'function' ? given() : given;
    const refused = refusal(refuses, parameters);
    ask.decide(kind, code, { ...parameters, message: refused.message ?? '' });
    return refused;
  };
}
