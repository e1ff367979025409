import { truth } from '../../../model/qemu.ts';
import { MAX_DEPTH, tooDeepAt } from '../../json-text.ts';
import { isObject } from '../../json-value.ts';
import { syntaxMistake } from '../../syntax-mistake.ts';

/** The keys and values of one option, in the order of the text; of a key that is given twice, the last value counts. */
export type KeyValues = ReadonlyMap<string, string>;

/**
 * Reads `first,key=value,flag` as QEMU's opts_do_parse() does: a doubled comma is a comma, `flag` is flag=on, and what
 * stands first without a key has the implied one. Where no key is implied, it is a flag too.
 */
export function keyValues(text: string, implied: string | undefined): KeyValues {
  const values = new Map<string, string>();
  splitAtCommas(text).forEach((item, index) => {
    const equals = item.indexOf('=');
    if (equals !== -1) set(values, item.slice(0, equals), item.slice(equals + 1));
    else if (index === 0 && implied !== undefined) set(values, implied, item);
    else if (item !== '') set(values, item, 'on');
  });
  return values;
}

/** A key that comes again goes to the end, where its value is. */
function set(values: Map<string, string>, key: string, value: string): void {
  values.delete(key);
  values.set(key, value);
}

function splitAtCommas(text: string): string[] {
  const items: string[] = [];
  let item = '';
  let from = 0;
  for (;;) {
    const comma = text.indexOf(',', from);
    if (comma === -1) {
      items.push(item + text.slice(from));
      return items;
    }
    const doubled = text[comma + 1] === ',';
    item += text.slice(from, doubled ? comma + 1 : comma);
    if (!doubled) {
      items.push(item);
      item = '';
    }
    from = comma + (doubled ? 2 : 1);
  }
}

/**
 * Reads the JSON form of an option; a string: what is wrong with it. Lists and objects are kept as their JSON. As QEMU does,
 * it takes strings in single quotes; what was quoted once more on its way is taken as it was before.
 */
export function jsonValues(text: string): KeyValues | string {
  const given = asWritten(text);
  if (tooDeepAt(given) !== undefined) return `nested more than ${MAX_DEPTH} levels deep`;
  let value: unknown;
  try {
    value = JSON.parse(inDoubleQuotes(given));
  } catch {
    const { offset, message } = syntaxMistake(given) ?? { offset: 0, message: 'this is not JSON' };
    return `${message} (${offset + 1} characters into it)`;
  }
  if (!isObject(value)) return 'expected a JSON object';
  return new Map(Object.entries(value).map(([key, item]) => [key, asText(item)]));
}

/** Without the backslashes of each time that it was quoted; `{\"driver\":…}` is no JSON. */
function asWritten(text: string): string {
  let bare = text;
  for (let times = 0; times < MOST_TIMES && /^\s*\{\s*\\+["']/.test(bare); times++)
    bare = bare.replace(/\\([\s\S])/g, '$1');
  return bare;
}

const MOST_TIMES = 3;

/** Strings in single quotes as JSON has them. */
function inDoubleQuotes(text: string): string {
  return text.replace(/"(?:[^"\\]|\\[\s\S])*"|'((?:[^'\\]|\\[\s\S])*)'/g, (whole, single?: string) =>
    single === undefined ? whole : `"${single.replaceAll("\\'", "'").replaceAll('"', '\\"')}"`,
  );
}

function asText(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return value;
    case 'boolean':
      return value ? 'on' : 'off';
    case 'number':
      return String(value);
    default:
      return JSON.stringify(value);
  }
}

/** Whether something was left out of the text, as in `-drive id=disk0,...`: nobody knows what. */
export function isElided(values: KeyValues): boolean {
  return [...values.keys()].some((key) => /^(?:\.{3}|\u2026)/.test(key));
}

/** Whether a key is on or off. Returns undefined where it is not given, or is neither. */
export function onOff(values: KeyValues, key: string): boolean | undefined {
  return truth(values.get(key) ?? '');
}
