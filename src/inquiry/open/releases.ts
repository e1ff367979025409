import type { ChangeId } from '../../data/linux-changes.ts';
import type { FeatureSet } from '../../features/feature-set.ts';
import { oneForEach } from '../../model/one-for-each.ts';
import type { Reached, Version } from '../../model/release.ts';
import { versionOf } from '../case-source.ts';
import { changeReached } from '../change-reached.ts';
import type { Project } from '../fact-source.ts';
import { Question } from './choices.ts';
import { type VaryingPlace, valueOfIndex } from './place.ts';

/** The question for a set that depends on the release, as long as no other bits are asked for. */
interface SetQuestion {
  readonly asked: FeatureSet;
  readonly question: Question<FeatureSet>;
}

/** The releases of a part, and what is asked of them. */
export interface Releases extends VaryingPlace<Version> {
  readonly known: KnownReleases;
  readonly change: (id: ChangeId) => Question<Reached>;
}

interface KnownReleases {
  readonly versions: readonly Version[];
  readonly projections: WeakMap<Project<Version, unknown>, Question<unknown>>;
  readonly sets: WeakMap<Project<Version, FeatureSet>, SetQuestion>;
  readonly changes: Map<ChangeId, Question<Reached>>;
}

/** By the list of releases: many parts have the same one. */
const knownOf = oneForEach(
  (releases: readonly string[]): KnownReleases => ({
    versions: releases.map(versionOf),
    projections: new WeakMap(),
    sets: new WeakMap(),
    changes: new Map(),
  }),
);

export function releasesAt(at: number, releases: readonly string[]): Releases {
  const known = knownOf(releases);
  const { versions } = known;
  return {
    at,
    values: versions,
    known,
    change: (id) => {
      const found =
        known.changes.get(id) ??
        new Question((index) => changeReached(valueOfIndex(versions, index), id), sameReached);
      known.changes.set(id, found);
      return found;
    },
  };
}

/** Whether two answers about a change are the same to a rule. */
export const sameReached = (a: Reached, b: Reached): boolean => a.yes === b.yes;
