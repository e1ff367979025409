import fc from 'fast-check';
import { expect, test } from 'vitest';
import { evaluate } from '../../../src/explore/evaluate.ts';
import { goalOf, standing } from '../../../src/explore/fix/goal.ts';
import { changedByAll } from '../../../src/explore/fix/make.ts';
import { type FixSearch, search } from '../../../src/explore/fix/search.ts';
import { DRIVERS } from '../../../src/guest/drivers.ts';
import { linux } from '../../../src/guest/linux/linux.ts';
import { caseSource } from '../../../src/inquiry/case-source.ts';
import { Inquiry } from '../../../src/inquiry/inquiry.ts';
import type { Case } from '../../../src/model/case.ts';
import { CHANGE_GROUPS, type Change, isChangeGroup } from '../../../src/model/change.ts';
import type { Fact } from '../../../src/model/fact.ts';
import { anyCase } from '../../any-case.ts';
import { type Difference, differences } from './differences.ts';

const GROUPS = Object.keys(CHANGE_GROUPS).filter(isChangeGroup);

const anyQuest = fc.record<FixSearch>({
  asked: anyCase,
  model: fc.oneof(fc.constant(linux), fc.constantFrom(...DRIVERS)),
  wanted: fc.constantFrom<FixSearch['wanted']>(
    ['works'],
    ['works'],
    ['safe'],
    ['free'],
    ['works', 'old-hosts'],
  ),
  may: fc.subarray(GROUPS, { minLength: 1 }).map((groups) => new Set(groups)),
  most: fc.constantFrom(1, 2),
});

function does({ model, wanted }: FixSearch, asked: Case): boolean {
  return wanted.every((one) => standing(asked, model, one) === 'holds');
}

/** What helps a machine that could be must leave it one that can be: an IOMMU that nobody drives would block all of it. */
function isEnough({ asked, model, wanted }: FixSearch, changed: Case): boolean {
  return goalOf(asked, model, wanted)(changed);
}

/** A quest whose case does not do yet. */
const anyFailure = anyQuest.filter((quest) =>
  quest.wanted.every((one) => standing(quest.asked, quest.model, one) === 'broken'),
);

function read({ model }: FixSearch, asked: Case): readonly Fact[] {
  const ask = new Inquiry(caseSource(asked), { log: true });
  evaluate(model, ask);
  return ask.decisions().flatMap(({ facts }) => facts);
}

/**
 * What of the differences nobody read, however far one goes: each is made once the case with the others read it, in whatever
 * order, since one of them may leave nothing that asks about another.
 */
function unread(quest: FixSearch, left: readonly Difference[], asked = quest.asked): readonly Difference[] {
  const facts = read(quest, asked);
  // A modern interface brings VERSION_1 along, and a bit that is no longer offered is no longer required.
  const along = (key: string) =>
    (key === 'bit 32' && !left.some((other) => other.key === 'device.transport')) ||
    key === 'device.requires';
  let fewest = left;
  for (const now of left.filter(({ key, isTold }) => along(key) || facts.some(isTold))) {
    const others = left.filter((other) => other !== now);
    const rest = unread(quest, others, now.make(asked));
    if (rest.length < fewest.length) fewest = rest;
    if (fewest.length === 0) break;
  }
  return fewest;
}

function subsets(changes: readonly Change[]): readonly (readonly Change[])[] {
  const [first, ...others] = changes;
  if (first === undefined) return [[]];
  const without = subsets(others);
  return [...without, ...without.map((set) => [first, ...set])];
}

function properSubsets(changes: readonly Change[]): readonly (readonly Change[])[] {
  return subsets(changes).filter(({ length }) => length < changes.length);
}

const RUNS = { numRuns: 50 };

test('every set does it, and none with a change less', () => {
  fc.assert(
    fc.property(anyFailure, (quest) => {
      const { asked, most } = quest;
      for (const changes of search(quest).sets) {
        expect(changes.length).toBeLessThanOrEqual(most);
        expect(does(quest, changedByAll(asked, changes))).toBe(true);
        for (const fewer of properSubsets(changes))
          expect(isEnough(quest, changedByAll(asked, fewer))).toBe(false);
      }
    }),
    RUNS,
  );
});

test('no set touches what may not be changed, or what nobody read', () => {
  fc.assert(
    fc.property(anyFailure, (quest) => {
      const { asked, may } = quest;
      for (const changes of search(quest).sets) {
        const found = differences(asked, changedByAll(asked, changes));
        expect(found.length).toBeGreaterThan(0);
        expect(found.filter(({ group }) => !may.has(group)).map(({ key }) => key)).toEqual([]);
        expect(unread(quest, found).map(({ key }) => key)).toEqual([]);
      }
    }),
    RUNS,
  );
});

test('no two sets are the same, and no set holds another', () => {
  fc.assert(
    fc.property(anyFailure, (quest) => {
      const ids = search(quest).sets.map((set) => set.map((change) => JSON.stringify(change)));
      for (const [i, one] of ids.entries())
        for (const other of ids.slice(i + 1)) {
          expect(one.every((change) => other.includes(change))).toBe(false);
          expect(other.every((change) => one.includes(change))).toBe(false);
        }
    }),
    { numRuns: 25 },
  );
});

test('what is allowed more finds no less', () => {
  fc.assert(
    fc.property(anyFailure, (quest) => {
      const few = search({ ...quest, may: new Set(['cmdline']), most: 1 }).sets;
      const many = search({ ...quest, may: new Set(['cmdline', 'device']), most: 1 }).sets;
      const ids = new Set(many.map((set) => JSON.stringify(set)));
      expect(few.filter((set) => !ids.has(JSON.stringify(set)))).toEqual([]);
    }),
    RUNS,
  );
});

test('a search that ends with the fewest begins as one that goes on', () => {
  fc.assert(
    fc.property(anyFailure, (quest) => {
      const [fewest, all] = [search({ ...quest, until: 'fewest' }).sets, search(quest).sets];
      expect(fewest[0]).toEqual(all[0]);
    }),
    { numRuns: 25 },
  );
});
