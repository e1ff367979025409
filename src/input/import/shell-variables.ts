import { type Command, commandOf, type Mistake } from './qemu-options.ts';
import {
  expanded,
  FIELD_END,
  type ShellWords,
  shellWords,
  type Variables,
  variableIn,
  type Word,
} from './shell-words.ts';

/** The words of a command, with the values of variables that are given, or that words before the program set. */
export function commandWords(text: string, given: Variables = new Map()): ShellWords {
  const split = shellWords(text);
  if (split.kind === 'broken') return split;
  const own = assignments(commandOf(split.words).before);
  return own.size + given.size === 0 ? split : shellWords(text, new Map([...own, ...given]));
}

/** `NAME=value`, `NAME+=value` and `NAME=(…)`, one after the other, each with what those before it set. */
function assignments(words: readonly Word[]): Variables {
  const values = new Map<string, string>();
  for (let i = 0; i < words.length; i++) {
    const [, name, add, value] = /^([A-Za-z_]\w*)(\+?)=(.*)$/s.exec(words[i]?.text ?? '') ?? [];
    if (name === undefined || value === undefined) continue;
    const before = add === '+' ? (values.get(name) ?? '') : '';
    if (!value.startsWith('(')) {
      values.set(name, before + expanded(value, values));
      continue;
    }
    const fields = [value.slice(1)];
    while (fields.at(-1)?.endsWith(')') === false && i + 1 < words.length)
      fields.push(words[++i]?.text ?? '');
    const last = fields.pop()?.replace(/\)$/, '') ?? '';
    const all = [before, ...fields, last].filter((field) => field !== '');
    values.set(name, expanded(all.join(FIELD_END), values));
  }
  return values;
}

/** Options of which every part may decide, and arguments that no option takes: nobody knows what stands there. */
const DECIDING: ReadonlySet<string> = new Set(['', 'machine', 'M', 'accel', 'global']);

/** Options that say by their first word what they make, and by names what they set. */
const MAKING: ReadonlySet<string> = new Set(['device', 'object']);

/**
 * What cannot be understood for want of the value of a variable: whole options, the machine, models and names of
 * properties.
 */
export function unknownVariables({ options }: Command): readonly Mistake[] {
  return options.flatMap(({ name, value, offset }) => {
    const unknown = variableIn(DECIDING.has(name) ? value : MAKING.has(name) ? namesIn(value) : '');
    if (unknown === undefined) return [];
    const message = `the value of \${${unknown}} is not known; state it with --define ${unknown}=VALUE`;
    return [{ offset, message }];
  });
}

/** The first word and the names of the properties in an argument of `-device` or `-object`. */
function namesIn(argument: string): string {
  return argument
    .split(',')
    .map((part, i) => (i === 0 ? part : part.replace(/=.*$/s, '')))
    .join(',');
}
