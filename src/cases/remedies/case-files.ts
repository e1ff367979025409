import type { CaseOptions } from '../../cli/case-options.ts';
import { valueAt } from '../../input/json-value.ts';
import type { Path } from '../../input/positions.ts';
import type { Io } from '../../io/io.ts';
import { UsageError } from '../../io/usage-error.ts';
import { type Answers, alwaysWorks, partsKey, worksWhere } from '../../model/answers.ts';
import type { CaseFixes, Fix } from '../../model/fix.ts';
import { loadCases, openCaseReader } from '../cases.ts';
import { unifiedDiff } from './diff.ts';
import { answering, isNoWorse } from './machine.ts';
import { NOUNS, type Noun, type NounPlaces, type Texts, valueIn, withFix } from './noun-files.ts';

/** The files of cases: a scenario, or a device and a platform, of which one that comes with vnex has none to be edited. */
export type CaseFiles =
  | { readonly scenario: string }
  | ({ readonly scenario?: undefined } & Readonly<Record<Noun, string | undefined>>);

/** What helps cases, as their files have it: for each case its diff, '' where nothing is edited; and the files with all of them. */
export interface FileEdits {
  readonly diffs: readonly string[];
  /** Those that changed. */
  readonly texts: Texts;
}

/** Where the nouns of each case stand. */
type PlacesOf = (k: number) => NounPlaces;

/** Undefined where that cannot be told of so many cases. */
function placesIn(
  files: CaseFiles,
  texts: Texts,
  count: number,
  { driver }: CaseOptions,
): PlacesOf | undefined {
  if (files.scenario === undefined) {
    const placeOf = (file: string | undefined) => (file === undefined ? undefined : { file, path: [] });
    const places = { device: placeOf(files.device), platform: placeOf(files.platform) };
    return () => places;
  }
  const file = files.scenario;
  const parsed = valueIn(texts.get(file) ?? '');
  const lengthOf = (key: string) => {
    const given = valueAt(parsed, [key]);
    return Array.isArray(given) ? given.length : undefined;
  };
  const perPlatform = driver === undefined ? (lengthOf('driver') ?? 1) : 1;
  const platforms = lengthOf('platform') ?? 1;
  const perDevice = platforms * perPlatform;
  if (perDevice * (lengthOf('device') ?? 1) !== count) return undefined;
  // Alone, or as one of a list.
  const pathOf = (noun: Noun, index: number): Path => (lengthOf(noun) === undefined ? [noun] : [noun, index]);
  return (k) => ({
    device: { file, path: pathOf('device', Math.floor(k / perDevice)) },
    platform: { file, path: pathOf('platform', Math.floor(k / perPlatform) % platforms) },
  });
}

/** The edge at which some files have other texts. */
function withTexts(texts: Texts, io: Io): Io {
  const { input } = io;
  const bytes = new Map([...texts].map(([file, text]) => [file, new TextEncoder().encode(text)]));
  return {
    ...io,
    err: () => undefined,
    input: {
      ...input,
      stat: (path) => {
        const own = bytes.get(path);
        return own === undefined ? input.stat(path) : { kind: 'file', size: own.length };
      },
      readFile: (path, limit) => bytes.get(path)?.subarray(0, limit) ?? input.readFile(path, limit),
    },
  };
}

/** The fix of a case that is made: that of a number, from 1, else the first; undefined where none is needed, or none is known. */
export function chosenFix({ met, fixes }: CaseFixes, number: number): Fix | undefined {
  return met ? undefined : (fixes[number - 1] ?? fixes[0]);
}

/**
 * Makes the chosen fix of each case an edit of its files, one after the other, and proves each by reading the files again: the
 * case works, for all that is open or for a part of it, and no other case of them is worse off.
 */
export async function caseFileEdits(
  files: CaseFiles,
  chosen: readonly (Fix | undefined)[],
  options: CaseOptions,
  io: Io,
): Promise<FileEdits> {
  const { scenario } = files;
  const names = scenario === undefined ? NOUNS.flatMap((noun) => files[noun] ?? []) : [scenario];
  const before: Texts = new Map(
    names.map((name) => [name, new TextDecoder().decode(io.input.readFile(name))]),
  );
  const places = placesIn(files, before, chosen.length, options);
  const load = (texts: Texts) => casesIn(scenario, options, withTexts(texts, io));
  let now = before;
  const diffs: string[] = [];
  for (const [k, fix] of chosen.entries()) {
    const next = fix === undefined || places === undefined ? undefined : withFix(now, fix, places(k));
    const isProven = next !== undefined && holds(await load(now), await load(next), k);
    diffs.push(isProven ? diffOf(now, next) : '');
    if (isProven) now = next;
  }
  return { diffs, texts: new Map([...now].filter(([file, text]) => text !== before.get(file))) };
}

function diffOf(before: Texts, after: Texts): string {
  return [...after].map(([file, text]) => unifiedDiff(file, before.get(file) ?? '', text)).join('');
}

type Loaded = Awaited<ReturnType<typeof casesIn>>;

async function casesIn(scenario: string | undefined, options: CaseOptions, io: Io) {
  try {
    return await loadCases(scenario, options, openCaseReader('vnex fix', io));
  } catch (error) {
    if (error instanceof UsageError) return undefined;
    throw error;
  }
}

/** Whether a case works, or does in a part of what is open in which it did not. */
function isMended(before: Answers, now: Answers): boolean {
  const [had, has] = [worksWhere(before), worksWhere(now)];
  return alwaysWorks(now) || (has.length > 0 && partsKey(has) !== partsKey(had));
}

function holds(was: Loaded, is: Loaded, k: number): boolean {
  if (was === undefined || is === undefined || was.length !== is.length) return false;
  return is.every(({ asked, driver }, i) => {
    const answer = answering(driver);
    const own = was[i];
    const now = answer(asked);
    if (own === undefined) return false;
    const before = answer(own.asked);
    return i === k ? isMended(before, now) : isNoWorse(before, now);
  });
}
