import type { When } from './answers.ts';
import type { Case } from './case.ts';
import type { Change, ChangeGroup, Edit } from './change.ts';
import type { OpenCase } from './open-case.ts';
import type { Result } from './result.ts';
import type { Wanted } from './sweep.ts';

/** How a case stands to what is wanted; `silent`: the claim says nothing of it, `undriven`: no driver takes the device. */
export type Standing = 'holds' | 'broken' | 'silent' | 'undriven';

/** One change, and the case before and after it. */
export interface ProposedChange {
  readonly change: Change;
  /** What the change comes to on this case, itself the last: see editsOf(). */
  readonly edits: readonly Edit[];
  readonly before: Case;
  readonly after: Case;
}

/** Changes that do it together, none of which can be left out, and what was found when the changed case was run. */
export interface Fix {
  readonly changes: readonly ProposedChange[];
  /** The part of what the case leaves open for which they do it; undefined for all. */
  readonly when: When | undefined;
  readonly result: Result;
  readonly standings: readonly Standing[];
}

/** Where a search for fixes looked. */
export interface FixBounds {
  /** The most changes that go together. */
  readonly most: number;
  readonly may: readonly ChangeGroup[];
  readonly mayNot: readonly ChangeGroup[];
  /** How many cases were tried. */
  readonly tried: number;
  /** Whether that was all there is within the bounds. */
  readonly complete: boolean;
}

/** What helps a case, or that nothing does. */
export interface CaseFixes {
  /** The case with all that it leaves open. */
  readonly given: OpenCase;
  /** The one that was looked at, in which nothing is open. */
  readonly asked: Case;
  /** The part of what the case leaves open for which it was looked at; undefined for all. */
  readonly when: When | undefined;
  readonly wanted: readonly Wanted[];
  readonly result: Result;
  readonly standings: readonly Standing[];
  /** All that is wanted holds already. */
  readonly met: boolean;
  readonly bounds: FixBounds;
  /** Fewest changes first. */
  readonly fixes: readonly Fix[];
  /** Where there is no fix: groups that one would be found with, the fewest; undefined where not even all of them would do. */
  readonly wouldTake: readonly ChangeGroup[] | undefined;
}
