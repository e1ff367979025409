import { hasBit } from '../features/feature-set.ts';
import { type Decided, hasEffect, isAbout, REACH, type Topic } from './decision.ts';
import type { Result } from './result.ts';

/** What makes bus addresses differ from guest-physical ones. */
const TRANSLATION: readonly Topic[] = ['translation', 'window'];

/** The last decision about one of these that changed anything. */
function lastAbout(log: readonly Decided[], ...topics: readonly Topic[]): Decided | undefined {
  return log.findLast((decided) => hasEffect(decided) && isAbout(decided, ...topics));
}

function lastApartFrom(log: readonly Decided[], topics: readonly Topic[]): Decided | undefined {
  return log.findLast((decided) => hasEffect(decided) && !isAbout(decided, ...topics));
}

/** The choice that led into the obstacle: a translation where addresses are misread, else the last one that counted. */
function choice({ decisions, dma }: Result, obstacle: Decided | undefined): Decided | undefined {
  if (dma?.api === 'bypass') return lastApartFrom(decisions, [...REACH, ...TRANSLATION]);
  const misread = obstacle !== undefined && isAbout(obstacle, 'addresses');
  const translation = misread ? lastAbout(decisions, ...TRANSLATION) : undefined;
  return translation ?? lastApartFrom(decisions, REACH);
}

/** The decision that dropped a bit whose absence makes another decision refuse. */
function dropping(log: readonly Decided[], refusal: Decided | undefined): Decided | undefined {
  const wanting =
    refusal?.facts.flatMap((fact) => (fact.kind === 'bit' && !fact.value ? [fact.bit] : [])) ?? [];
  return log.find((decided) => decided !== refusal && wanting.some((bit) => hasBit(decided.clears, bit)));
}

function present(...found: readonly (Decided | undefined)[]): readonly Decided[] {
  return found.filter((each) => each !== undefined);
}

/**
 * The decisions that settled an answer, one or two, in their order: the last with an effect; the one by which a party
 * refused; or the choice and the obstacle that it met. Empty where nothing on the way changed anything.
 */
export function decisive(result: Result): readonly Decided[] {
  const { outcome, decisions } = result;
  switch (outcome) {
    case 'refused-by-device':
      return present(lastAbout(decisions, 'acceptance'));
    case 'breaks': {
      const obstacle = lastAbout(decisions, 'addresses', 'memory', 'backend', 'purpose', 'limit');
      return present(choice(result, obstacle), obstacle);
    }
    case 'unknown':
      return present(lastAbout(decisions, 'addresses', 'memory', 'purpose') ?? lastApartFrom(decisions, []));
    case 'refused-by-driver': {
      const refusal = lastApartFrom(decisions, []);
      return present(dropping(decisions, refusal), refusal);
    }
    case 'works':
    case 'not-created':
    case 'no-driver':
    case 'no-memory':
      return present(lastApartFrom(decisions, []));
  }
}
