import { type BrokenFile, fails, failsAsKnown, type KnownFailure, type Place } from '../../model/check.ts';
import { type CheckReport, difference, type ReportedCase } from './check.ts';

// What reporters tell of failures, files and known failures, each thing once.

/** A case that fails, and its file. */
export interface Failure {
  readonly file: string;
  readonly checked: ReportedCase;
}

/** Cases that fail alike, in one file or in several. */
export type FailureGroup = readonly [Failure, ...Failure[]];

/** Failed cases that differ in nothing a reader would look at: not in what is unmet, and not in what was decided. */
export function failureGroups(report: Pick<CheckReport, 'scenarios'>): readonly FailureGroup[] {
  return grouped(report, fails, ({ checked }) => reasonsOf(checked));
}

/** The same, those of one place in a file alone: what reads places takes one at a time. */
export function failuresByPlace(report: Pick<CheckReport, 'scenarios'>): readonly FailureGroup[] {
  return grouped(report, fails, reasonsThere);
}

/** The same of those that are known to fail. */
export function knownFailuresByPlace(report: Pick<CheckReport, 'scenarios'>): readonly FailureGroup[] {
  return grouped(report, failsAsKnown, reasonsThere);
}

function reasonsOf({ mismatches }: ReportedCase): string {
  return JSON.stringify(
    mismatches.map((mismatch) => [
      difference(mismatch),
      mismatch.decisions.map(({ id, answer }) => [id, answer]),
    ]),
  );
}

function reasonsThere({ file, checked }: Failure): string {
  return `${place(file, checked.at)} ${reasonsOf(checked)}`;
}

function grouped(
  { scenarios }: Pick<CheckReport, 'scenarios'>,
  counts: (checked: ReportedCase) => boolean,
  keyOf: (failure: Failure) => string,
): readonly FailureGroup[] {
  const groups = new Map<string, [Failure, ...Failure[]]>();
  const failures = scenarios.flatMap(({ file, cases }) =>
    cases.filter(counts).map((checked) => ({ file, checked })),
  );
  for (const failure of failures) {
    const key = keyOf(failure);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [failure]);
    else group.push(failure);
  }
  return [...groups.values()];
}

/** Files in which the same is wrong, as where all of them name a device that is broken. */
export type BrokenAlike = readonly [BrokenFile, ...BrokenFile[]];

export function brokenAlike({ broken }: Pick<CheckReport, 'broken'>): readonly BrokenAlike[] {
  const groups = new Map<string, [BrokenFile, ...BrokenFile[]]>();
  for (const one of broken) {
    const key = JSON.stringify(one.problems);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [one]);
    else group.push(one);
  }
  return [...groups.values()];
}

/** Known failures that no longer fail, each once. */
export function outlived({ scenarios }: Pick<CheckReport, 'scenarios'>): readonly KnownFailure[] {
  const places = new Map<string, { known: KnownFailure; fails: boolean }>();
  for (const { known, mismatches } of scenarios.flatMap(({ cases }) => cases)) {
    if (known === undefined) continue;
    const key = place(known.file, known.at);
    const before = places.get(key)?.fails === true;
    places.set(key, { known, fails: before || mismatches.length > 0 });
  }
  return [...places.values()].flatMap((one) => (one.fails ? [] : [one.known]));
}

/** `file:line:column`, as far as it is known. */
export function place(file: string, at: Partial<Place> | undefined): string {
  return [file, at?.line, at?.column].filter((part) => part !== undefined).join(':');
}

/** `file:line:column: message`. */
export function problemText({ message, ...at }: BrokenFile['problems'][number]): string {
  return `${place(at.file, at)}: ${message}`;
}

/** Why a case that is known to fail still counts, or does not. */
export function knownWords({ reason, until, expired }: KnownFailure): string {
  if (until === undefined) return `accepted: ${reason}`;
  return expired ? `was known to fail until ${until}: ${reason}` : `known to fail until ${until}: ${reason}`;
}

/** Why a known failure should be taken out. */
export function outlivedWords({ reason }: KnownFailure): string {
  return `nothing fails here any longer; take this out (${reason})`;
}
