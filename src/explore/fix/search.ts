import type { DriverModel } from '../../guest/driver-model.ts';
import type { Case } from '../../model/case.ts';
import type { Change, ChangeGroup } from '../../model/change.ts';
import { compareVersions, parseVersion } from '../../model/release.ts';
import type { Wanted } from '../../model/sweep.ts';
import { candidates, factsRead } from './candidates.ts';
import { goalOf } from './goal.ts';
import { changedByAll, editId, editsOf, keysSet, lesserChange } from './make.ts';
import { compareChanges, compareSets } from './order.ts';

/** What to look for, and how far. */
export interface FixSearch {
  /** With the release that the driver names. */
  readonly asked: Case;
  readonly model: DriverModel;
  readonly wanted: readonly Wanted[];
  readonly may: ReadonlySet<ChangeGroup>;
  /** The most changes that go together. */
  readonly most: number;
  /** `fewest`: all sets of the fewest changes that help; `any`: whether there is one. */
  readonly until?: 'fewest' | 'any';
  /** Whether a set that helps is one with which a search for the fewest may end; left out: every one is. */
  readonly suits?: Suits;
}

/** Whether a set of changes does. */
type Suits = (changes: readonly Change[]) => boolean;

/** What was found, and how many cases were tried for it. */
export interface FixSearchResult {
  /** Every one helps, and none of its changes can be left out. */
  readonly sets: readonly (readonly Change[])[];
  readonly tried: number;
  /** Whether the search came to its end. */
  readonly complete: boolean;
}

/** A case to go on from: it does not yet do. */
interface Node {
  readonly asked: Case;
  readonly changes: readonly Change[];
  /** What the changes set, so that none undoes another. */
  readonly touched: ReadonlySet<string>;
}

/** More cases than that are not tried: a search of some ten seconds. */
export const MOST_TRIED = 50_000;

export function setId(changes: readonly Change[]): string {
  return changes.map(({ edit }) => editId(edit)).join('\n');
}

/** The sets that leave out a change, or make a smaller one of it. */
function smaller(asked: Case, changes: readonly Change[]): readonly (readonly Change[])[] {
  return changes.flatMap((change, i) => {
    const before = changes.slice(0, i);
    const after = changes.slice(i + 1);
    const less = lesserChange(changedByAll(asked, before), change);
    return [[...before, ...after], ...(less === undefined ? [] : [[...before, less, ...after]])];
  });
}

/** Every subset that does, and from which nothing can be left out. */
function minimal(asked: Case, changes: readonly Change[], does: Suits): readonly (readonly Change[])[] {
  const within = everySmaller(asked, changes).filter(does);
  if (within.length === 0) return [changes];
  return within.filter((set) => !everySmaller(asked, set).some(does));
}

/** The smallest sets within one that does; where none of them suits, also the set itself if no fewer changes would do. */
function smallest(
  asked: Case,
  changes: readonly Change[],
  does: Suits,
  suits: Suits,
): readonly (readonly Change[])[] {
  const sets = minimal(asked, changes, does);
  const isFewest = sets.every(({ length }) => length === changes.length);
  return isFewest && !sets.some(suits) && suits(changes) ? [...sets, changes] : sets;
}

function everySmaller(asked: Case, changes: readonly Change[]): readonly (readonly Change[])[] {
  const found = new Map<string, readonly Change[]>();
  let sets = smaller(asked, changes);
  while (sets.length > 0) {
    const fresh = sets.filter((set) => set.length > 0 && !found.has(setId(set)));
    for (const set of fresh) found.set(setId(set), set);
    sets = fresh.flatMap((set) => smaller(asked, set));
  }
  return [...found.values()];
}

/** What a set says besides the release, and on which side of the present one that lies. */
function releaseSide(asked: Case, changes: readonly Change[]) {
  const now = parseVersion(asked.platform.kernel.version);
  const text = changes.flatMap(({ edit }) => (edit.kind === 'release' ? edit.values : []))[0];
  const version = text === undefined ? undefined : parseVersion(text);
  if (now === undefined || version === undefined) return undefined;
  const newer = compareVersions(version, now) > 0;
  return { version, newer, rest: setId(changes.filter(({ edit }) => edit.kind !== 'release')) };
}

/** Of sets that differ in the release alone, the nearest release on either side. */
function nearestReleases(asked: Case, sets: readonly (readonly Change[])[]): readonly (readonly Change[])[] {
  return sets.filter((set) => {
    const here = releaseSide(asked, set);
    if (here === undefined) return true;
    return sets.every((other) => {
      const there = releaseSide(asked, other);
      if (there?.rest !== here.rest || there.newer !== here.newer) return true;
      const nearer = compareVersions(there.version, here.version);
      return here.newer ? nearer >= 0 : nearer <= 0;
    });
  });
}

/** The changes that what a case read suggests, but for those that undo what was done to it. */
function next({ asked, touched }: Node, { model, wanted, may }: FixSearch): readonly Change[] {
  return candidates(asked, factsRead(asked, model, wanted), may).filter((change) =>
    editsOf(asked, change).every((edit) => keysSet(edit).every((key) => !touched.has(key))),
  );
}

/**
 * The smallest changes that help, breadth first: what the failed case read is changed, one thing at a time, then what
 * each changed case read, so that nothing is tried that nobody asked for.
 */
export function search(quest: FixSearch): FixSearchResult {
  const { asked, model, wanted, most, until, suits = () => true } = quest;
  const isThere = goalOf(asked, model, wanted);
  const does = (set: readonly Change[]) => isThere(changedByAll(asked, set));
  const found = new Map<string, readonly Change[]>();
  const seen = new Set<string>();
  let level: readonly Node[] = [{ asked, changes: [], touched: new Set() }];
  for (let depth = 1; depth <= most; depth++) {
    const nodes: Node[] = [];
    for (const node of level) {
      for (const change of next(node, quest)) {
        const changes = [...node.changes, change].sort(compareChanges);
        const id = setId(changes);
        if (seen.has(id)) continue;
        if (seen.size >= MOST_TRIED)
          return { sets: inOrder(asked, found), tried: seen.size, complete: false };
        seen.add(id);
        const made = changedByAll(asked, changes);
        if (isThere(made))
          for (const set of smallest(asked, changes, does, suits)) found.set(setId(set), set);
        else nodes.push(reached(node, change, changes, made));
        if (until === 'any' && found.size > 0)
          return { sets: inOrder(asked, found), tried: seen.size, complete: true };
      }
    }
    if (until === 'fewest' && [...found.values()].some(suits)) break;
    level = nodes;
  }
  return { sets: inOrder(asked, found), tried: seen.size, complete: true };
}

function reached(from: Node, change: Change, changes: readonly Change[], asked: Case): Node {
  const touched = new Set([...from.touched, ...editsOf(from.asked, change).flatMap(keysSet)]);
  return { asked, changes, touched };
}

function inOrder(asked: Case, found: ReadonlyMap<string, readonly Change[]>) {
  return nearestReleases(asked, [...found.values()].sort(compareSets));
}
