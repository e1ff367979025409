import { compare } from 'fast-json-patch';
import type { CaseOptions } from '../../cli/case-options.ts';
import { bitsOf } from '../../features/feature-set.ts';
import { featureName } from '../../features/registry.ts';
import { withValue } from '../../input/edit/json.ts';
import { edited } from '../../input/edit/text-edit.ts';
import { isObject, valueAt } from '../../input/json-value.ts';
import type { Path } from '../../input/positions.ts';
import type { Io } from '../../io/io.ts';
import { UsageError } from '../../io/usage-error.ts';
import { alwaysWorks } from '../../model/answers.ts';
import type { Case } from '../../model/case.ts';
import type { Fix, Mending } from '../../model/fix.ts';
import { loadCases, openReading } from '../cases.ts';
import { SPELLING } from '../spelling.ts';
import { unifiedDiff } from './diff.ts';
import { answering, isNoWorse } from './machine.ts';

type Noun = 'device' | 'platform';
const NOUNS: readonly Noun[] = ['device', 'platform'];

/** A noun as a file has it: what is undefined is not written. */
function written(asked: Case, noun: Noun): unknown {
  const json = noun === 'device' ? SPELLING.device(asked.device) : SPELLING.platform(asked.platform);
  return JSON.parse(JSON.stringify(json));
}

/** What differs of a noun: each path that leads to no list, with the value that it has afterwards. */
function differences(
  before: unknown,
  after: unknown,
): readonly { readonly path: Path; readonly value: unknown }[] {
  const paths = compare(asObject(before), asObject(after)).map(({ path }) => {
    const keys = path.split('/').slice(1);
    const list = keys.findIndex((key) => /^\d+$/.test(key));
    return list === -1 ? keys : keys.slice(0, list);
  });
  const each = new Map(paths.map((path) => [path.join('/'), path]));
  return [...each.values()].map((path) => ({ path, value: valueAt(after, path) }));
}

function asObject(value: unknown): object {
  return isObject(value) ? value : {};
}

/** Where in a scenario one of its nouns stands: by itself, or as one of a list. */
function placeOf(file: unknown, noun: Noun, index: number): Path {
  const given = valueAt(file, [noun]);
  return Array.isArray(given) ? [noun, index] : [noun];
}

/** A list of names as it is, with what is missing behind it; undefined where something goes, or nothing stands there. */
function appended(file: unknown, at: Path, value: unknown): readonly unknown[] | undefined {
  const given = valueAt(file, at);
  if (!Array.isArray(given) || !Array.isArray(value)) return undefined;
  const [had, has] = [new Set<unknown>(given), new Set<unknown>(value)];
  return given.every((item) => has.has(item)) ? value.filter((item) => !had.has(item)) : undefined;
}

/** The text of a scenario with what a fix changes of one of its cases, where the case has it. */
function withFix(text: string, { changes }: Fix, indices: Readonly<Record<Noun, number>>): string {
  const [first, last] = [changes[0], changes.at(-1)];
  if (first === undefined || last === undefined) return text;
  let now = text;
  for (const noun of NOUNS) {
    const found = differences(written(first.before, noun), written(last.after, noun));
    const { offers, type } = last.after.device;
    const place = placeOf(JSON.parse(now), noun, indices[noun]);
    for (const { path, value } of found) {
      const file: unknown = JSON.parse(now);
      const base = valueAt(file, place);
      // What stands in a file of its own is changed where it is used.
      if (typeof base === 'string') now = edited(now, withValue(now, place, { extends: base }));
      const at = [...place, ...path];
      // Where features are a list of names, it goes on to be one.
      const isNamed = path.join() === 'offers' && Array.isArray(valueAt(file, at));
      const spelt = isNamed ? bitsOf(offers).map((bit) => featureName(bit, type) ?? bit) : value;
      const more = appended(file, at, spelt);
      if (more === undefined) now = edited(now, withValue(now, at, spelt));
      else {
        const had = valueAt(file, at);
        const length = Array.isArray(had) ? had.length : 0;
        more.forEach((item, i) => {
          now = edited(now, withValue(now, [...at, length + i], item));
        });
      }
    }
  }
  return now;
}

/** The edge at which one file has another text. */
function withText(file: string, text: string, io: Io): Io {
  const bytes = new TextEncoder().encode(text);
  const { input } = io;
  return {
    ...io,
    err: () => undefined,
    input: {
      ...input,
      stat: (path) => (path === file ? { kind: 'file', size: bytes.length } : input.stat(path)),
      readFile: (path, limit) => (path === file ? bytes.subarray(0, limit) : input.readFile(path, limit)),
    },
  };
}

/** What helps the cases of a scenario, as its text has it: for each case its diff, '' where nothing is edited; and the text with all of them. */
export interface ScenarioEdits {
  readonly diffs: readonly string[];
  readonly text: string;
}

/**
 * Makes the chosen fix of each case an edit of the scenario’s file, one after the other, and proves each by reading the file again:
 * the case works, and no other case of the file is worse off.
 */
export async function scenarioEdits(
  file: string,
  mendings: readonly Mending[],
  number: number,
  options: CaseOptions,
  io: Io,
): Promise<ScenarioEdits> {
  const text = new TextDecoder().decode(io.input.readFile(file));
  const parsed = jsonOf(text);
  const count = (noun: Noun) => {
    const given = valueAt(parsed, [noun]);
    return Array.isArray(given) ? given.length : 1;
  };
  const drivers = valueAt(parsed, ['driver']);
  const perPlatform = options.driver === undefined && Array.isArray(drivers) ? drivers.length : 1;
  const perDevice = count('platform') * perPlatform;
  if (parsed === undefined || perDevice * count('device') !== mendings.length)
    return { diffs: mendings.map(() => ''), text };
  let now = text;
  const diffs: string[] = [];
  for (const [k, { met, fixes }] of mendings.entries()) {
    const fix = fixes[number - 1] ?? fixes[0];
    const indices = {
      device: Math.floor(k / perDevice),
      platform: Math.floor(k / perPlatform) % count('platform'),
    };
    const next = met || fix === undefined ? now : withFix(now, fix, indices);
    const isProven = next !== now && (await holds(file, now, next, k, options, io));
    diffs.push(isProven ? unifiedDiff(file, now, next) : '');
    if (isProven) now = next;
  }
  return { diffs, text: now };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

async function holds(
  file: string,
  before: string,
  after: string,
  k: number,
  options: CaseOptions,
  io: Io,
): Promise<boolean> {
  const load = async (text: string) => {
    try {
      return await loadCases(file, options, openReading('vnex fix', withText(file, text, io)));
    } catch (error) {
      if (error instanceof UsageError) return undefined;
      throw error;
    }
  };
  const [was, is] = [await load(before), await load(after)];
  if (was === undefined || is === undefined || was.length !== is.length) return false;
  return is.every(({ asked, driver }, i) => {
    const answer = answering(driver);
    const own = was[i];
    const now = answer(asked);
    return i === k ? alwaysWorks(now) : own !== undefined && isNoWorse(answer(own.asked), now);
  });
}
