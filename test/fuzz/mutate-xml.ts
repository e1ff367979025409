import { NUMBERS } from './hostile.ts';
import { hostile, mutateText, nearMiss, type Stock } from './mutate-text.ts';
import type { Random } from './random.ts';

interface Piece {
  readonly start: number;
  readonly end: number;
}

const ELEMENT = /<([\w:-]+)\b[^<>]*(?:\/>|>[^<>]*<\/\1>)/g;
const TAG = /<[^<>]*>/g;
const VALUE = /(?<==')[^'<>]*(?=')|(?<==")[^"<>]*(?=")/g;
const ATTRIBUTE = /\s[\w:-]+=(?:'[^']*'|"[^"]*")/g;

function pieces(text: string, pattern: RegExp): readonly Piece[] {
  return Array.from(text.matchAll(pattern), ({ 0: found, index }) => ({
    start: index,
    end: index + found.length,
  }));
}

const PROLOGUES = [
  '<?xml version="1.0" encoding="UTF-8"?>\n',
  '<?xml version="1.1" encoding="UTF-16"?>\n',
  '<!DOCTYPE domain [<!ENTITY a "b"><!ENTITY c "&a;&a;">]>\n',
  '<!DOCTYPE domain SYSTEM "file:///etc/passwd">\n',
  '\ufeff',
  '<!-- x -->\n',
] as const;

function somewhere(text: string, pattern: RegExp, random: Random): Piece {
  const found = pieces(text, pattern);
  return found.length === 0 ? { start: text.length, end: text.length } : random.pick(found);
}

/** One change that the structure of XML suggests. */
export function mutateXml(text: string, random: Random, stock: Stock): string {
  const change = (pattern: RegExp, by: (found: string) => string): string => {
    const { start, end } = somewhere(text, pattern, random);
    return text.slice(0, start) + by(text.slice(start, end)) + text.slice(end);
  };
  return random.pick<() => string>([
    () => change(ELEMENT, () => ''),
    () => change(ELEMENT, (element) => element + element),
    () => change(ELEMENT, (element) => element.repeat(random.pick([3, 30, 300]))),
    () => change(ELEMENT, (element) => `<![CDATA[${element}]]>`),
    () => change(ELEMENT, (element) => `<!--${element}-->`),
    () => {
      const other = random.pick(stock.texts);
      const { start, end } = somewhere(other, ELEMENT, random);
      return change(ELEMENT, (element) => element + other.slice(start, end));
    },
    () => change(TAG, () => ''),
    () => change(TAG, (tag) => tag + tag),
    () => change(TAG, (tag) => tag.replace(/[\w:-]+/, (name) => nearMiss(name, random))),
    () => change(TAG, (tag) => tag.replace(/[\w:-]+/, (name) => `q:${name}`)),
    () => change(TAG, (tag) => tag.replace(/\s|(?=\/?>)/, " xmlns:q='urn:q' xmlns='urn:r' ")),
    () => change(TAG, (tag) => `${'<a>'.repeat(random.pick([10, 63, 64, 300]))}${tag}`),
    () => change(TAG, (tag) => `${tag}&#${random.pick(['27', 'x9b', 'x202e', '0', 'x110000', '13'])};`),
    () => change(ATTRIBUTE, () => ''),
    () => change(ATTRIBUTE, (attribute) => attribute + attribute),
    () => change(ATTRIBUTE, (attribute) => attribute.replace(/[\w:-]+/, (name) => nearMiss(name, random))),
    () => change(VALUE, () => random.pick(stock.words)),
    () => change(VALUE, () => random.pick(NUMBERS)),
    () => change(VALUE, (value) => value + hostile(random)),
    () => change(VALUE, (value) => nearMiss(value, random)),
    () => change(VALUE, (value) => `${value}&#x${random.below(0x3000).toString(16)};`),
    () => random.pick(PROLOGUES) + text,
    () => mutateText(text, random, stock),
  ])();
}
