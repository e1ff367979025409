import type { Ignored } from '../../model/ignored.ts';
import { printable } from '../../text/printable.ts';
import { calls } from './program-call.ts';
import type { Mistake } from './qemu/options.ts';
import { type SoughtProgram, startsInShell } from './shell/commands.ts';
import { plainText } from './shell/names.ts';
import type { Variables, Word } from './shell/words.ts';
import { undressed } from './text-dress.ts';
import { wholeOf } from './text-excerpt.ts';

/** A value of one option of a monitor’s command line; '' for an option that stands alone. */
export interface MonitorOption {
  /** Without dashes. */
  readonly name: string;
  readonly value: string;
  /** Where the value begins, or the option where it has none. */
  readonly offset: number;
}

/** How a monitor’s command line is written. */
export interface MonitorGrammar {
  /** The names of the program. */
  readonly programs: readonly string[];
  /** Options that take no value. */
  readonly flags: ReadonlySet<string>;
  /** Short options and other names: `p` → params. */
  readonly aliases: ReadonlyMap<string, string>;
  /** Words that come between the program and its options: `run`. */
  readonly verbs: ReadonlySet<string>;
  /** Options that take every word up to the next option, as `--disk path=a path=b`. */
  readonly severals: boolean;
}

export interface MonitorCommand {
  readonly options: readonly MonitorOption[];
  /** Words that belong to no option. */
  readonly operands: readonly Word[];
  readonly ignored: readonly Ignored[];
}

export type MonitorCommandReading = MonitorCommand | { readonly mistakes: readonly Mistake[] };

/** Reads the first command of the monitor in a text, as a shell and the monitor’s own parser do. */
export function readMonitorCommand(
  text: string,
  grammar: MonitorGrammar,
  variables: Variables = new Map(),
): MonitorCommandReading {
  const program = new RegExp(`^(?:\\S*/)?(?:${grammar.programs.join('|')})$`);
  const called = (words: readonly Word[]) => words.findIndex((word) => program.test(word.text));
  const sought: SoughtProgram = {
    isSought: (words) => called(words) !== -1,
    goesOn: (_, next) => plainText(next).startsWith('-'),
    isNamed: (line) => calls(grammar.programs).test(line),
  };
  const { starts, others, mistake } = startsInShell(wholeOf(undressed(text)), sought, variables);
  if (mistake !== undefined) return { mistakes: [mistake] };
  const [first] = starts;
  if (first === undefined)
    return { mistakes: [{ offset: 0, message: `there is no command line of ${grammar.programs[0]} in it` }] };
  const words = first.words.slice(called(first.words) + 1);
  const around = others.map((other) => ({ text: printable(other), matters: false }));
  return { ...sorted(words, grammar), ignored: around };
}

function sorted(
  words: readonly Word[],
  { flags, aliases, verbs, severals }: MonitorGrammar,
): Pick<MonitorCommand, 'options' | 'operands'> {
  const options: MonitorOption[] = [];
  const operands: Word[] = [];
  let open: string | undefined;
  let filled = true;
  const close = (offset: number): void => {
    if (open !== undefined && !filled) options.push({ name: open, value: '', offset });
    open = undefined;
  };
  for (const [i, { text, offset }] of words.entries()) {
    const [, given, value] = /^--?([A-Za-z][\w-]*)(?:=([\s\S]*))?$/.exec(text) ?? [];
    if (given !== undefined) {
      close(offset);
      const name = aliases.get(given) ?? given;
      if (value !== undefined || flags.has(name)) options.push({ name, value: value ?? '', offset });
      else {
        open = name;
        filled = false;
      }
    } else if (open !== undefined && (severals || !filled)) {
      options.push({ name: open, value: text, offset });
      filled = true;
      if (!severals) open = undefined;
    } else if (!(i === 0 && verbs.has(text))) operands.push({ text, offset });
  }
  close(words.at(-1)?.offset ?? 0);
  return { options, operands };
}

/** An option that makes no device that is read; `why` says what it may make nevertheless, and is left out where it bears on none. */
export function ignoredOption({ name, value }: MonitorOption, why?: string): Ignored {
  const text = printable(`--${name}${value === '' ? '' : ` ${value.slice(0, 200)}`}`);
  return why === undefined ? { text, matters: false } : { text, matters: true, why };
}

/** Reads `key=value,flag,list=[a,b]`: a comma within brackets or quotes separates nothing, and `flag` is flag=on. */
export function keysAndValues(text: string, implied?: string): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  for (const [i, item] of splitOutsideBrackets(text).entries()) {
    const equals = item.indexOf('=');
    if (equals > 0) values.set(item.slice(0, equals), item.slice(equals + 1).replace(/^"(.*)"$/s, '$1'));
    else if (i === 0 && implied !== undefined) values.set(implied, item);
    else if (item !== '') values.set(item, 'on');
  }
  return values;
}

function splitOutsideBrackets(text: string): readonly string[] {
  const items: string[] = [];
  let depth = 0;
  let quoted = false;
  let from = 0;
  for (let at = 0; at < text.length; at++) {
    const c = text[at];
    if (c === '"') quoted = !quoted;
    else if (!quoted && c === '[') depth++;
    else if (!quoted && c === ']') depth--;
    else if (c === ',' && !quoted && depth <= 0) {
      items.push(text.slice(from, at));
      from = at + 1;
    }
  }
  items.push(text.slice(from));
  return items;
}
