import { FLAG_OPTIONS, IMPLIED_KEYS, OPTION_ALIASES, VALUE_OPTIONS } from '../../../data/qemu-options.ts';
import type { Word } from '../shell/words.ts';
import { jsonValues, type KeyValues, keyValues } from './keyval.ts';
import { baseName, binaryIn, isQemuOption, unnamedIn } from './starts.ts';

/** One option of QEMU's command line. */
export interface QemuOption {
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
  readonly options: readonly QemuOption[];
  /** What stands before the binary: environment variables, `sudo`. */
  readonly before: readonly Word[];
  readonly mistakes: readonly Mistake[];
}

/** Sorts words into the binary and its options. */
export function commandOf(words: readonly Word[]): Command {
  const called = binaryIn(words) ?? unnamedIn(words);
  const binary = called === undefined ? undefined : words[called];
  const start = argumentsBehind(words, called) ?? words.findIndex(({ text }) => text.startsWith('-')) - 1;
  const before = words.slice(0, Math.max(start + (called === undefined ? 1 : 0), 0));
  const options: QemuOption[] = [];
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
    if (isUnheardOf(name) && (words[i + 1]?.text ?? '-').startsWith('-')) {
      options.push({ name, value: '', offset: word.offset, json: false });
      continue;
    }
    const value = words[++i];
    if (value === undefined) {
      mistakes.push({ offset: word.offset, message: `-${name} needs a value` });
      continue;
    }
    const parts = [value.text];
    while (goesOn(name, words[i + 1]?.text)) parts.push(words[++i]?.text ?? '');
    const text = withoutShellQuotes(parts.join(' '));
    options.push({ name, value: text, offset: value.offset, json: isJson(text) });
  }
  const path = binary?.text ?? '';
  return { binary: binary === undefined ? undefined : baseName(path), path, options, before, mistakes };
}

/**
 * The place of the word before QEMU’s own arguments. start-stop-daemon takes its own behind the program’s name, too, up to `--`.
 */
function argumentsBehind(words: readonly Word[], called: number | undefined): number | undefined {
  const starter = words.slice(0, called).some(({ text }) => baseName(text) === 'start-stop-daemon');
  if (called === undefined || !starter) return called;
  const dashes = words.findIndex(({ text }) => text === '--');
  return Math.max(called, dashes);
}

/** Whether no QEMU has such an option, so that nobody knows whether it takes a value. */
export function isUnheardOf(name: string): boolean {
  return !FLAG_OPTIONS.has(name) && !VALUE_OPTIONS.has(name);
}

/** Options whose values are prose, with blanks that a list of processes shows without quotes. */
const PROSE: ReadonlySet<string> = new Set(['append', 'name', 'smbios', 'fw_cfg', 'acpitable']);

/** A disk image, which may follow without an option. */
const IMAGE = /^(?:\.{0,2}\/|[^=\s]*\.(?:img|qcow2?|raw|iso|vmdk|vdi|vhdx?|bin)$)/i;

/** Whether a word belongs to the value before it: the kernel’s command line reaches to the next option. */
function goesOn(name: string, next: string | undefined): boolean {
  if (next === undefined || !PROSE.has(name)) return false;
  if (isQemuOption(next)) return false;
  return name === 'append' || !IMAGE.test(next);
}

/** JSON without the quotes of a shell that was given the command: programs that print a list of words show them. */
function withoutShellQuotes(text: string): string {
  return /^'\{[\s\S]*\}'$/.test(text) ? text.slice(1, -1) : text;
}

function isJson(text: string): boolean {
  return /^\s*\{/.test(text);
}

/** `-device` and `--device` → device. Returns undefined for what is not an option. */
function optionName(word: string): string | undefined {
  if (!word.startsWith('-') || word === '-') return undefined;
  const name = word.startsWith('--') ? word.slice(2) : word.slice(1);
  return OPTION_ALIASES.get(name) ?? name;
}

/** An option with its keys and values. */
export interface OptionEntry {
  readonly option: QemuOption;
  readonly values: KeyValues;
}

/** The keys and values of an option, in either form; a string: what is wrong with it. */
export function valuesOf({ name, value, json }: QemuOption): KeyValues | string {
  return json ? jsonValues(value) : keyValues(value, IMPLIED_KEYS.get(name));
}
