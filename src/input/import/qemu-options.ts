import { FLAG_OPTIONS, IMPLIED_KEYS, OPTION_ALIASES } from '../../data/qemu-options.ts';
import { jsonValues, type KeyValues, keyValues } from './qemu-keyval.ts';
import type { Word } from './shell-words.ts';

/** One option of QEMU's command line. */
export interface Option {
  /** Without dashes, and by its newest name; '' for a disk image that stands without an option. */
  readonly name: string;
  /** '' where it takes none. */
  readonly value: string;
  /** Where its value begins, or where it does itself. */
  readonly offset: number;
  readonly json: boolean;
}

/** A mistake that makes part of the command line unreadable. */
export interface Mistake {
  readonly offset: number;
  readonly message: string;
}

/** The words of a command line, sorted. */
export interface Command {
  /** As it was called, without its directory; undefined where nothing in the text is a QEMU. */
  readonly binary: string | undefined;
  /** The same with the folder before it. */
  readonly path: string;
  readonly options: readonly Option[];
  /** What stands before the binary: environment variables, `sudo`. */
  readonly before: readonly Word[];
  readonly mistakes: readonly Mistake[];
}

const BINARY = /^(?:qemu-system-[\w-]+|qemu-kvm|kvm|qemu)(?:\.exe)?$/;

/** Sorts words into the binary and its options. */
export function commandOf(words: readonly Word[]): Command {
  const called = words.findIndex((_, i) => isBinary(words, i));
  const binary = words[called];
  const firstOption = words.findIndex(({ text }) => text.startsWith('-'));
  const start = binary === undefined ? firstOption - 1 : called;
  const before = words.slice(0, binary === undefined ? Math.max(firstOption, 0) : called);
  const options: Option[] = [];
  const mistakes: Mistake[] = [];
  for (let i = start + 1; i < words.length; i++) {
    const word = words[i];
    if (word === undefined) break;
    const name = optionName(word.text);
    if (name === undefined) {
      options.push({ name: '', value: word.text, offset: word.offset, json: false });
      continue;
    }
    if (FLAG_OPTIONS.has(name)) {
      options.push({ name, value: '', offset: word.offset, json: false });
      continue;
    }
    const value = words[++i];
    if (value === undefined) mistakes.push({ offset: word.offset, message: `-${name} needs a value` });
    else options.push({ name, value: value.text, offset: value.offset, json: /^\s*\{/.test(value.text) });
  }
  const path = binary?.text ?? '';
  return { binary: binary === undefined ? undefined : baseName(path), path, options, before, mistakes };
}

/** A name that follows an option, as in `-accel kvm`, is its value. */
function isBinary(words: readonly Word[], i: number): boolean {
  return BINARY.test(baseName(words[i]?.text ?? '')) && words[i - 1]?.text.startsWith('-') !== true;
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** `-device` and `--device` → device. Returns undefined for what is not an option. */
function optionName(word: string): string | undefined {
  if (!word.startsWith('-') || word === '-') return undefined;
  const name = word.startsWith('--') ? word.slice(2) : word.slice(1);
  return OPTION_ALIASES.get(name) ?? name;
}

/** The keys and values of an option, in either form; a string: what is wrong with it. */
export function valuesOf({ name, value, json }: Option): KeyValues | string {
  return json ? jsonValues(value) : keyValues(value, IMPLIED_KEYS.get(name));
}
