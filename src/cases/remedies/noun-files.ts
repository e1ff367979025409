import { compare } from 'fast-json-patch';
import { bitsOf } from '../../features/feature-set.ts';
import { featureByName, featureName, shortName } from '../../features/registry.ts';
import { withoutPrefix } from '../../features/short-name.ts';
import { isJson, jsonValue, withValue } from '../../input/edit/json.ts';
import { edited, type TextEdit } from '../../input/edit/text-edit.ts';
import { withYamlValue, yamlValue } from '../../input/edit/yaml-values.ts';
import { isObject, valueAt } from '../../input/json-value.ts';
import type { Path } from '../../input/positions.ts';
import type { Case } from '../../model/case.ts';
import type { Device } from '../../model/device.ts';
import type { Fix } from '../../model/fix.ts';
import { SPELLING } from '../spelling.ts';

// What a fix changes of a case, as edits of the files that hold its device and its platform.

export type Noun = 'device' | 'platform';
export const NOUNS: readonly Noun[] = ['device', 'platform'];

/** The texts of files by their names. */
export type Texts = ReadonlyMap<string, string>;

/** Where a noun of a case stands: in which file, and where in it. */
interface NounPlace {
  readonly file: string;
  readonly path: Path;
}

/** Where the nouns of a case stand; undefined of one that is in no file which can be edited. */
export type NounPlaces = Readonly<Record<Noun, NounPlace | undefined>>;

/** A language that files are written in. */
interface Language {
  readonly valueIn: (text: string) => unknown;
  /** Undefined where the text has no place for it. */
  readonly withValue: (text: string, path: Path, value: unknown) => readonly TextEdit[] | undefined;
}

const JSON_TEXT: Language = { valueIn: jsonValue, withValue };
const YAML_TEXT: Language = { valueIn: yamlValue, withValue: withYamlValue };

/** JSON, with comments or without, begins with a brace or a comment; YAML may, and is then read as such. */
function languageOf(text: string): Language {
  return /^\s*(?:\{|\/[/*])/.test(text) && isJson(text) ? JSON_TEXT : YAML_TEXT;
}

/** What a text holds. */
export function valueIn(text: string): unknown {
  return languageOf(text).valueIn(text);
}

/** A noun as a file has it: what is undefined is not written. */
function written(asked: Case, noun: Noun): unknown {
  const json = noun === 'device' ? SPELLING.device(asked.device) : SPELLING.platform(asked.platform);
  return JSON.parse(JSON.stringify(json));
}

/** A value that a noun has after a change and had not before. */
interface Difference {
  /** Within the noun; it leads into no list. */
  readonly path: Path;
  readonly value: unknown;
}

/** What differs of a noun. */
function differences(before: unknown, after: unknown): readonly Difference[] {
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

/** Features in a list of names, as the list has them: what stands there stays as it is written, and more is written alike. */
function listed(given: readonly unknown[], { offers, type }: Device): readonly unknown[] {
  const bitOf = (item: unknown) =>
    typeof item === 'string' ? featureByName(item, type).map(({ bit }) => bit)[0] : item;
  const had = given.map(bitOf);
  const areShort = given.every((item) => typeof item !== 'string' || item === withoutPrefix(item));
  const nameOf = areShort ? shortName : featureName;
  const kept = given.filter((_, i) => bitsOf(offers).some((bit) => bit === had[i]));
  const added = bitsOf(offers).filter((bit) => !had.includes(bit));
  return [...kept, ...added.map((bit) => (featureName(bit, type) === undefined ? bit : nameOf(bit, type)))];
}

/** A list as it is, with what is missing behind it; undefined where something goes, or nothing stands there. */
function appended(file: unknown, at: Path, value: unknown): readonly unknown[] | undefined {
  const given = valueAt(file, at);
  if (!Array.isArray(given) || !Array.isArray(value)) return undefined;
  const [had, has] = [new Set<unknown>(given), new Set<unknown>(value)];
  return given.every((item) => has.has(item)) ? value.filter((item) => !had.has(item)) : undefined;
}

/** A text with another value at a path; undefined where it has no place for it. */
function withOne(text: string, path: Path, value: unknown): string | undefined {
  const edits = languageOf(text).withValue(text, path, value);
  return edits && edited(text, edits);
}

/** A text with one difference made of a noun of a case, which stands at a place of it. */
function withDifference(
  given: string,
  place: Path,
  { path, value }: Difference,
  { device }: Case,
): string | undefined {
  const base = valueAt(valueIn(given), place);
  // What stands in a file of its own is changed where it is used.
  const text = typeof base === 'string' ? withOne(given, place, { extends: base }) : given;
  if (text === undefined) return undefined;
  const at = [...place, ...path];
  const file = valueIn(text);
  const had = valueAt(file, at);
  // Where features are a list of names, it goes on to be one.
  const spelt = path.join() === 'offers' && Array.isArray(had) ? listed(had, device) : value;
  const more = appended(file, at, spelt);
  if (more === undefined) return withOne(text, at, spelt);
  const length = Array.isArray(had) ? had.length : 0;
  return more.reduce<string | undefined>(
    (now, item, i) => now && withOne(now, [...at, length + i], item),
    text,
  );
}

/** Texts with what a fix changes of one of their cases, where the case has it; undefined where they have no place for it. */
export function withFix(texts: Texts, { changes }: Fix, places: NounPlaces): Texts | undefined {
  const [first, last] = [changes[0], changes.at(-1)];
  const now = new Map(texts);
  if (first === undefined || last === undefined) return now;
  for (const noun of NOUNS) {
    const own = places[noun];
    for (const difference of differences(written(first.before, noun), written(last.after, noun))) {
      const text = own && withDifference(now.get(own.file) ?? '', own.path, difference, last.after);
      if (own === undefined || text === undefined) return undefined;
      now.set(own.file, text);
    }
  }
  return now;
}
