import { MAX_DEPTH, stringEnd } from '../../json-text.ts';
import { syntaxMistake } from '../../syntax-mistake.ts';

/** One JSON value out of a log. Its numbers are strings: QEMU writes 64 bits, and a JavaScript number keeps 53. */
export interface QmpValue {
  readonly value: unknown;
  readonly offset: number;
}

export interface QmpMistake {
  readonly offset: number;
  readonly message: string;
}

/** What a log holds, as far as it could be read. */
export interface QmpValues {
  readonly values: readonly QmpValue[];
  readonly mistakes: readonly QmpMistake[];
}

/** A log with more wrong values than this is no QMP log. */
const MAX_MISTAKES = 10;

/** Every JSON object of a text, and every list of objects; arrows, prompts and time stamps around them do not count. */
export function qmpValues(text: string): QmpValues {
  const values: QmpValue[] = [];
  const mistakes: QmpMistake[] = [];
  for (let offset = nextStart(text, 0); offset < text.length && mistakes.length < MAX_MISTAKES; ) {
    const end = endOf(text, offset);
    if (typeof end === 'object') {
      mistakes.push(end);
      break;
    }
    const read = parse(text.slice(offset, end), offset);
    if ('message' in read) mistakes.push(read);
    else values.push(read);
    offset = nextStart(text, end);
  }
  return { values, mistakes };
}

const LIST_OF_OBJECTS = /\[\s*\{/y;

function nextStart(text: string, from: number): number {
  for (let at = from; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === BRACE) return at;
    if (code !== BRACKET) continue;
    LIST_OF_OBJECTS.lastIndex = at;
    if (LIST_OF_OBJECTS.test(text)) return at;
  }
  return text.length;
}

const BRACKET = 0x5b;
const BRACE = 0x7b;

/** Just after the bracket that closes the one at `start`. */
function endOf(text: string, start: number): number | QmpMistake {
  let depth = 0;
  for (let at = start; at < text.length; at++) {
    switch (text.charCodeAt(at)) {
      case 0x22: // "
        at = stringEnd(text, at);
        break;
      case BRACKET:
      case BRACE:
        depth++;
        if (depth > MAX_DEPTH) return { offset: at, message: `nested more than ${MAX_DEPTH} levels deep` };
        break;
      case 0x5d: // ]
      case 0x7d: // }
        depth--;
        if (depth === 0) return at + 1;
        break;
    }
  }
  return { offset: start, message: 'this answer has no end: the text stops before its last bracket' };
}

function parse(text: string, offset: number): QmpValue | QmpMistake {
  try {
    return { value: JSON.parse(quoteNumbers(text)), offset };
  } catch {
    const mistake = syntaxMistake(text);
    return {
      offset: offset + (mistake?.offset ?? 0),
      message: mistake?.message ?? 'this is not JSON',
    };
  }
}

const NUMBER = /-?\d[\d.eE+-]*/y;

/** JSON with every number between quotes, digit by digit as it was. */
function quoteNumbers(text: string): string {
  const parts: string[] = [];
  let copied = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 0x22) at = stringEnd(text, at);
    if (code !== 0x2d && (code < 0x30 || code > 0x39)) continue;
    NUMBER.lastIndex = at;
    const [number] = NUMBER.exec(text) ?? [];
    if (number === undefined) continue;
    parts.push(text.slice(copied, at), '"', number, '"');
    at += number.length - 1;
    copied = at + 1;
  }
  return parts.join('') + text.slice(copied);
}
