import { remedies } from '../../explore/remedies.ts';
import type { ChosenDriver } from '../../guest/drivers.ts';
import type { FirstHelp } from '../../model/first-help.ts';
import type { Result } from '../../model/result.ts';
import { otherRemedies } from '../../report/words/alternatives.ts';
import { remedyWords } from '../../report/words/edits.ts';
import type { CaseOrigin } from '../cases.ts';
import type { GivenText } from './machine.ts';
import { mendedMachine } from './mend.ts';

/** A device of a text that does not work, or may not. */
export interface OfText {
  readonly origin: CaseOrigin;
}

/** A case with an answer that is not "works". */
export interface OfCase {
  readonly result: Result;
  readonly driver: ChosenDriver;
}

/**
 * What helps each device of a text first. That is what `vnex fix` shows first of the same devices: each is mended on what those
 * before it were mended to. A device of which nothing is known to help has none.
 */
export async function textHelps<One extends OfText>(
  failing: readonly One[],
): Promise<ReadonlyMap<One, FirstHelp>> {
  const found = new Map<One, FirstHelp>();
  const texts = new Map<GivenText, readonly One[]>();
  for (const one of failing) texts.set(one.origin.given, [...(texts.get(one.origin.given) ?? []), one]);
  for (const [given, all] of texts) {
    const isMeant = (device: Place) => all.some(({ origin }) => isAt(origin, device));
    const { devices } = await mendedMachine(given, isMeant, { depth: 'first' });
    for (const one of all) {
      const mended = devices.find((device) => isAt(one.origin, device));
      if (mended !== undefined && (mended.remedies.length > 0 || mended.mendedWith !== undefined))
        found.set(one, { kind: 'text', mended });
    }
  }
  return found;
}

type Place = Pick<CaseOrigin, 'guest' | 'index'>;

function isAt(one: Place, other: Place): boolean {
  return one.guest === other.guest && one.index === other.index;
}

/** The first of the smallest changes of a case that was not read from a text; undefined where nothing is known to help. */
export function caseHelp({ result, driver }: OfCase): FirstHelp | undefined {
  const [found] = remedies(result.asked, { model: driver.model, release: undefined });
  const first = found?.map(remedyWords) ?? otherRemedies(result).slice(0, 1);
  return first.length === 0 ? undefined : { kind: 'case', remedies: first };
}
