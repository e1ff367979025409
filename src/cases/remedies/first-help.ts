import { withRelease } from '../../explore/explain.ts';
import { remedies } from '../../explore/remedies.ts';
import type { ChosenDriver } from '../../guest/driver-model.ts';
import type { FirstHelp } from '../../model/first-help.ts';
import type { OpenCase } from '../../model/open-case.ts';
import type { Result } from '../../model/result.ts';
import type { DeviceRemedies } from '../../model/text-remedy.ts';
import { otherRemedies } from '../../report/words/alternatives.ts';
import { remedyWords } from '../../report/words/edits.ts';
import type { CaseOrigin } from '../cases.ts';
import { fixedMachine } from './fixed-machine.ts';
import type { GivenText } from './machine.ts';

/** A device of a text that does not work, or may not. */
export interface TextFailure {
  readonly origin: CaseOrigin;
}

/** A case with an answer that is not "works". */
export interface CaseFailure {
  readonly asked: OpenCase;
  readonly result: Result;
  readonly driver: ChosenDriver;
}

/**
 * What helps each device of a text first, which is what `vnex fix` shows first of the same devices: each remedy is found in the
 * text that the remedies before it have edited. A device for which nothing is known to help has none.
 */
export async function textHelps<One extends TextFailure>(
  failing: readonly One[],
): Promise<ReadonlyMap<One, FirstHelp>> {
  const found = new Map<One, FirstHelp>();
  const texts = new Map<GivenText, readonly One[]>();
  for (const one of failing) texts.set(one.origin.given, [...(texts.get(one.origin.given) ?? []), one]);
  for (const [given, all] of texts) {
    const isMeant = (device: Place) => all.some(({ origin }) => isAt(origin, device));
    const { devices } = await fixedMachine(given, isMeant, { depth: 'first' });
    for (const one of all) {
      const fixed = devices.find((device) => isAt(one.origin, device));
      if (fixed !== undefined && hasAnything(fixed)) found.set(one, { kind: 'text', fixed });
    }
  }
  return found;
}

/** Whether there is anything to say of what helps. */
function hasAnything({ remedies, fixedWith, isUnsearched }: DeviceRemedies): boolean {
  return remedies.length > 0 || fixedWith !== undefined || isUnsearched === true;
}

type Place = Pick<CaseOrigin, 'guest' | 'index'>;

function isAt(one: Place, other: Place): boolean {
  return one.guest === other.guest && one.index === other.index;
}

/** The first of the smallest changes of a case that was not read from a text; undefined where nothing is known to help. */
export function caseHelp({ asked, result, driver }: CaseFailure): FirstHelp | undefined {
  const [found] = remedies(result.asked, driver, withRelease(asked, driver));
  const first = found?.map(remedyWords) ?? otherRemedies(result).slice(0, 1);
  return first.length === 0 ? undefined : { kind: 'case', remedies: first };
}
