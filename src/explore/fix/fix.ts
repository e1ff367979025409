import type { ChosenDriver, DriverModel } from '../../guest/driver-model.ts';
import type { Answers, OpenAnswer, When } from '../../model/answers.ts';
import type { Case } from '../../model/case.ts';
import { CHANGE_GROUPS, type Change, type ChangeGroup, isChangeGroup } from '../../model/change.ts';
import type { CaseFixes, Fix } from '../../model/fix.ts';
import type { OpenCase } from '../../model/open-case.ts';
import type { Wanted } from '../../model/sweep.ts';
import { explain, withRelease } from '../explain.ts';
import { answersOf } from '../open/answers.ts';
import { goalOf, standing } from './goal.ts';
import { changedByAll, proposed } from './make.ts';
import { type FixSearch, type FixSearchResult, search, setId } from './search.ts';
import { worksWith } from './works-with.ts';

/** What is wanted of a case, and what may be changed for it. */
export interface FixQuery {
  readonly wanted: readonly Wanted[];
  readonly may: readonly ChangeGroup[];
  /** The most changes that go together. */
  readonly most: number;
}

const ALL_GROUPS: readonly ChangeGroup[] = Object.keys(CHANGE_GROUPS).filter(isChangeGroup);

/** The smallest set of further groups that would permit a fix. Returns undefined if even all of them would not. */
function wouldTake(query: FixSearch, mayNot: readonly ChangeGroup[]): readonly ChangeGroup[] | undefined {
  const helps = (more: readonly ChangeGroup[]) =>
    search({ ...query, may: new Set([...query.may, ...more]), until: 'any' }).sets.length > 0;
  const single = mayNot.find((group) => helps([group]));
  if (single !== undefined) return [single];
  if (mayNot.length === 0 || !helps(mayNot)) return undefined;
  // Leaves out, one after the other, what is not needed; the dearest first.
  return mayNot.reduceRight<readonly ChangeGroup[]>((kept, group) => {
    const rest = kept.filter((other) => other !== group);
    return rest.length > 0 && helps(rest) ? rest : kept;
  }, mayNot);
}

/** If a case leaves facts open, the newest of its cases in which something that is wanted does not hold. */
function lookedAt(
  { asked, answers }: Answers,
  model: DriverModel,
  wanted: readonly Wanted[],
): { readonly asked: Case; readonly when: When | undefined } {
  if (answers.length === 1) return { asked: answers[0].result.asked, when: undefined };
  const does = (one: OpenAnswer) => goalOf(one.result.asked, model, wanted)(one.result.asked);
  const failing = answers.find((one) => !does(one));
  return failing === undefined
    ? { asked, when: undefined }
    : { asked: failing.result.asked, when: failing.when };
}

/** Sets of changes that help one case of an open one. */
interface Helping extends FixSearchResult {
  /** For which part of what the open case leaves open a set helps; undefined for all. Where some help for all, no others are wanted. */
  readonly whenOf: (set: readonly Change[]) => When | undefined;
}

/** What helps one case of an open one: for everything that this leaves open, or else for the part alone. */
export function helping(quest: FixSearch, open: OpenCase): Helping {
  const driver = { model: quest.model, release: undefined };
  const known = new Map<string, When | undefined>();
  // A change may let rules ask about what is open and was of no account before.
  const whenOf = (set: readonly Change[]) => {
    const id = setId(set);
    if (!known.has(id)) known.set(id, worksWith(open, set, driver));
    return known.get(id);
  };
  const suits = (set: readonly Change[]) => whenOf(set) === undefined;
  const found = search({ ...quest, suits });
  const sets = found.sets.filter(suits);
  return sets.length > 0 ? { ...found, sets, whenOf } : { ...found, whenOf };
}

const everywhere = () => undefined;

/** The smallest changes that give a case what is wanted of it, each run again with all its reasons. */
export function fix(given: Case, driver: ChosenDriver, { wanted, may, most }: FixQuery): CaseFixes {
  const { model } = driver;
  const settled = withRelease(given, driver);
  const open = driver.release === undefined ? settled : { ...settled, driver: model.id };
  const asItIs = { model, release: undefined };
  const { asked, when } = lookedAt(answersOf(open, asItIs), model, wanted);
  const query: FixSearch = { asked, model, wanted, may: new Set(may), most };
  const does = goalOf(asked, model, wanted);
  const met = does(asked);
  const isToWork = wanted.join() === 'works' || when !== undefined;
  const nothing: Helping = { sets: [], tried: 0, complete: true, whenOf: everywhere };
  const found = isToWork ? helping : (all: FixSearch): Helping => ({ ...search(all), whenOf: everywhere });
  const { sets, tried, complete, whenOf } = met ? nothing : found(query, open);
  const mayNot = ALL_GROUPS.filter((group) => !may.includes(group));
  const fixes = sets.map((set): Fix => {
    const made = changedByAll(asked, set);
    return {
      changes: proposed(asked, set),
      when: whenOf(set),
      result: explain(made, asItIs),
      standings: wanted.map((one) => standing(made, model, one)),
    };
  });
  return {
    given: open,
    asked,
    when,
    wanted,
    result: explain(asked, asItIs),
    standings: wanted.map((one) => standing(asked, model, one)),
    met,
    bounds: { most, may, mayNot, tried, complete },
    fixes,
    wouldTake: met || fixes.length > 0 ? [] : wouldTake(query, mayNot),
  };
}

/** The same within the first of several bounds in which there is a fix, the narrowest first; else what the narrowest came to. */
export function fixWithin(
  given: Case,
  driver: ChosenDriver,
  query: Omit<FixQuery, 'may'>,
  bounds: readonly [FixQuery['may'], ...FixQuery['may'][]],
): CaseFixes {
  const [narrowest, ...others] = bounds;
  const narrow = fix(given, driver, { ...query, may: narrowest });
  if (narrow.met || narrow.fixes.length > 0) return narrow;
  for (const may of others) {
    const wider = fix(given, driver, { ...query, may });
    if (wider.fixes.length > 0) return wider;
  }
  return narrow;
}
