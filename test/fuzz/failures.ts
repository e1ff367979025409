import type { FuzzInput, FuzzOutcome } from './input.ts';
import { misread } from './readers.ts';

/** Something that must never happen. */
export interface Failure {
  readonly kind: string;
  /** What was seen. */
  readonly detail: string;
}

/** What is wrong with one run, seen from outside; undefined: nothing. */
type Rule = (input: FuzzInput, outcome: FuzzOutcome) => string | undefined;

/** The colours of src/report/layout/style.ts; whatever else looks like one came from an input. */
const OWN_COLOURS = new RegExp(`${String.fromCharCode(0x1b)}\\[(?:1|2|22|31|32|36|39)m`, 'g');
/** What moves a cursor, hides text, reorders it or is no character. */
const UNSAFE = /(?!\n)[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;
const STACK = /^\s+at .*(?:\(|:)\d+:\d+\)?$|^\s+at (?:async )?[\w.]+ \((?:\S+:\d+:\d+|<anonymous>|native)\)/m;

function excerpt(text: string, at: number): string {
  return JSON.stringify(text.slice(Math.max(0, at - 40), at + 40));
}

function unsafe(text: string, coloured: boolean): string | undefined {
  const shown = coloured ? text.replace(OWN_COLOURS, '') : text;
  const found = UNSAFE.exec(shown);
  return found === null ? undefined : excerpt(shown, found.index);
}

/** The lines of a diff have the tabs and the line ends of the file that it is of, or `patch` would not find them. */
function withoutFileBlanks(text: string): string {
  return text.replace(/^[-+ ].*/gm, (line) => line.replaceAll('\t', ' ')).replaceAll('\r\n', '\n');
}

const RULES: Readonly<Record<string, Rule>> = {
  thrown: (_, { thrown }) => thrown,
  'exit code': (_, { code, stderr, thrown }) =>
    thrown !== undefined || code === 0 || code === 1 || code === 2
      ? undefined
      : `exit code ${code}: ${stderr.slice(0, 3000)}`,
  'stack trace': (_, { stdout, stderr, code }) => {
    const text = code === 70 ? '' : `${stdout}\n${stderr}`;
    const found = STACK.exec(text);
    return found === null ? undefined : excerpt(text, found.index);
  },
  'control character on stdout': ({ argv, terminal }, { stdout }) =>
    unsafe(argv.includes('fix') ? withoutFileBlanks(stdout) : stdout, (terminal?.colour ?? 0) > 0),
  'control character on stderr': (_, { stderr }) => unsafe(stderr, false),
  'silent refusal': (_, { code, stderr }) =>
    code === 2 && stderr.trim() === '' ? 'exit code 2, and nothing on stderr' : undefined,
  // check reports on the files that it can read, and refuses the others.
  'refusal with an answer': ({ argv }, { code, stdout }) =>
    argv[0] !== 'check' && code === 2 && stdout !== ''
      ? `exit code 2, and on stdout ${JSON.stringify(stdout.slice(0, 200))}`
      : undefined,
  'not ASCII': ({ terminal, format }, { stdout, stderr }) => {
    if (terminal?.unicode !== false) return undefined;
    const text = format === undefined ? stdout + stderr : stderr;
    const found = /\P{ASCII}/u.exec(text);
    return found === null ? undefined : excerpt(text, found.index);
  },
  'unreadable output': ({ format }, { code, stdout }) =>
    format !== undefined && (code === 0 || code === 1) ? misread(format, stdout) : undefined,
  'unreadable report': ({ reports = {} }, { written }) => {
    const wrong = Object.entries(reports).flatMap(([path, format]) => {
      const text = written[path];
      return text === undefined ? [] : (misread(format, String(text)) ?? []);
    });
    return wrong[0];
  },
  'polluted prototype': () => {
    for (const key in {}) {
      Reflect.deleteProperty(Object.prototype, key);
      return key;
    }
    return undefined;
  },
};

/** All that is wrong with a run. */
export function failuresOf(input: FuzzInput, outcome: FuzzOutcome): readonly Failure[] {
  return Object.entries(RULES).flatMap(([kind, rule]) => {
    const detail = rule(input, outcome);
    return detail === undefined ? [] : [{ kind, detail }];
  });
}

/** Another run with the same input must not differ. */
export function differing(first: FuzzOutcome, second: FuzzOutcome): Failure | undefined {
  for (const part of ['code', 'stdout', 'stderr', 'written'] as const) {
    const [one, other] = [JSON.stringify(first[part]), JSON.stringify(second[part])];
    if (one !== other)
      return {
        kind: 'not the same twice',
        detail: `${part}: ${one?.slice(0, 500)} and ${other?.slice(0, 500)}`,
      };
  }
  return undefined;
}
