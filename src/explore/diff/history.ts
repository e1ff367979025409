import { toMask, without } from '../../features/feature-set.ts';
import type { DriverModel } from '../../guest/driver-model.ts';
import { readsBracket } from '../../inquiry/steps.ts';
import type { Case } from '../../model/case.ts';
import { type AnswerField, answerPart, type CaseDiff } from '../../model/diff.ts';
import type { CaseHistory, ReleaseChange } from '../../model/history.ts';
import { parseVersion } from '../../model/release.ts';
import type { Result } from '../../model/result.ts';
import { explain } from '../explain.ts';
import { diffResults } from './diff.ts';
import { releaseCausesOf } from './release-causes.ts';
import { byNumber, stopsBetween } from './release-walk.ts';

/** Two answers in succession. */
function changeBetween(before: Result, after: Result, model: DriverModel): ReleaseChange | undefined {
  const diff = diffResults(before, after, [model.id, model.id]);
  if (diff.answer.length === 0) return undefined;
  return {
    release: after.asked.platform.kernel.version,
    before: before.asked.platform.kernel.version,
    also: [],
    diff,
    causes: releaseCausesOf(diff, model),
    guess: diff.decisions.some(({ a, b }) => [a, b].some((each) => each !== undefined && readsBracket(each))),
  };
}

/** How a part changed. Of features it is the bits that came and went: what else a series keeps is its own. */
function turn({ a, b }: CaseDiff, field: AnswerField): string {
  if (field !== 'features') return `${answerPart(a, field)} ${answerPart(b, field)}`;
  const [was, is] = [a.features.negotiated, b.features.negotiated];
  return `${toMask(without(was, is))} ${toMask(without(is, was))}`;
}

/** Two changes of one key are one that came to several series. */
function keyOf({ diff, causes }: ReleaseChange): string {
  const parts = diff.answer.map((field) => [field, turn(diff, field)]);
  return JSON.stringify([parts, causes, diff.decisions.at(0)?.kind.id]);
}

function isMainline({ release }: ReleaseChange): boolean {
  return parseVersion(release)?.sublevel === 0;
}

/** The same change in several series is told once: of mainline, where it came there too, else of the oldest update. */
function gathered(changes: readonly ReleaseChange[]): readonly ReleaseChange[] {
  const byKey = new Map<string, ReleaseChange[]>();
  for (const change of changes) {
    const key = keyOf(change);
    const alike = byKey.get(key) ?? [];
    // Mainline can come to an answer twice, with another in between.
    const again = isMainline(change) && alike.some(isMainline);
    byKey.set(again ? `${key} ${change.release}` : key, [...(again ? [] : alike), change]);
  }
  return [...byKey.values()]
    .flatMap((alike) => {
      const first = alike.find(isMainline) ?? alike[0];
      const also = alike.filter((each) => each !== first).map(({ release }) => release);
      return first === undefined ? [] : [{ ...first, also }];
    })
    .sort((a, b) => byNumber(a.release, b.release));
}

/** Answers a case in every release from one to another, and tells in which of them the answer changed, and why. */
export function history(asked: Case, model: DriverModel, since: string, until: string): CaseHistory {
  const stops = stopsBetween(since, until);
  const answers = new Map(stops.map(({ release }) => [release, explain(asked, { model, release })] as const));
  const at = (release: string): Result => {
    const result = answers.get(release);
    if (result === undefined) throw new Error(`Linux ${release} was not asked about`);
    return result;
  };
  const changes = stops.flatMap(({ release, before }) => {
    const change = before === undefined ? undefined : changeBetween(at(before), at(release), model);
    return change === undefined ? [] : [change];
  });
  return {
    ends: diffResults(at(since), at(until), [model.id, model.id]),
    since,
    until,
    releases: stops.map(({ release }) => release),
    results: stops.map(({ release }) => at(release)),
    changes: gathered(changes),
    notRead: stops.flatMap(({ release }) => (at(release).decisions.some(readsBracket) ? [release] : [])),
  };
}
