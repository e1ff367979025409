/** One word of a command, and where it begins in the text. */
export interface Word {
  readonly text: string;
  readonly offset: number;
}

export type ShellWords =
  | {
      readonly kind: 'words';
      readonly words: readonly Word[];
      /** What ends the command before the text ends, such as `|` or `;`; undefined where nothing does. */
      readonly end: Word | undefined;
    }
  | { readonly kind: 'broken'; readonly offset: number; readonly message: string };

/** Linux takes no more than two million bytes of arguments; this many words are a mistake. */
const MOST_WORDS = 100_000;

const BLANK = /[ \t\r\n]/;
/** Runs of characters that mean nothing to a shell. */
const PLAIN = /[^\s'"\\;|&<>]+/y;
const IN_DOUBLE_QUOTES = /[^"\\]+/y;

/** `$NAME`, `${NAME}` and `${NAME[@]}`; what a shell can do beside is left as it stands. */
const VARIABLE = /\$(?:\{([A-Za-z_]\w*)(?:\[@\])?\}|([A-Za-z_]\w*))/g;

/** The variables in a text that were not expanded, each once. */
export function variablesIn(text: string): readonly string[] {
  const found = [...text.matchAll(VARIABLE)].map(([, braced, plain]) => braced ?? plain ?? '');
  return [...new Set(found)];
}

/** The first variable in a text that was not expanded. Returns undefined where there is none. */
export function variableIn(text: string): string | undefined {
  const [, braced, plain] = text.match(new RegExp(VARIABLE.source)) ?? [];
  return braced ?? plain;
}

/** The values of variables that are known. */
export type Variables = ReadonlyMap<string, string>;

/** Puts in the values that are known; what is not known stays. `blank` is what becomes of blanks in a value. */
export function expanded(text: string, variables: Variables, blank?: string): string {
  return text.replace(VARIABLE, (whole, braced?: string, plain?: string) => {
    const value = variables.get(braced ?? plain ?? '');
    if (value === undefined) return whole;
    return blank === undefined ? value : value.replace(/[ \t\r\n]+/g, blank);
  });
}

/** Stands in a word where the value of a variable without quotes ends it. No argument of a program can hold it. */
export const FIELD_END = '\0';

/**
 * Splits a command as a POSIX shell does: quotes, backslashes, `\` at the end of a line, comments, and variables whose
 * values are given; others stay as they stand. Line ends without a backslash separate words like blanks do, so that a command can be
 * pasted with its backslashes lost.
 */
export function shellWords(text: string, variables: Variables = new Map()): ShellWords {
  const words: Word[] = [];
  let at = 0;
  for (;;) {
    at = skipBlanks(text, at);
    const first = text[at];
    if (first === undefined) return { kind: 'words', words, end: undefined };
    if (';|&<>'.includes(first))
      return { kind: 'words', words, end: { text: text.slice(at).trimEnd(), offset: at } };
    const word = readWord(text, at, variables);
    if (word.kind === 'broken') return word;
    for (const field of fieldsOf(word.text)) words.push({ text: field, offset: at });
    if (words.length > MOST_WORDS)
      return { kind: 'broken', offset: at, message: `more than ${MOST_WORDS} words; no command has so many` };
    at = word.end;
  }
}

function fieldsOf(word: string): readonly string[] {
  return word.includes(FIELD_END) ? word.split(FIELD_END).filter((field) => field !== '') : [word];
}

/** Past blanks, continued lines and comments; a `#` here stands at the beginning of a word. */
function skipBlanks(text: string, start: number): number {
  let at = start;
  for (;;) {
    const c = text[at];
    if (c === undefined) return at;
    if (BLANK.test(c)) at++;
    else if (c === '\\' && lineEnd(text, at + 1) > 0) at += 1 + lineEnd(text, at + 1);
    else if (c === '#') {
      const end = text.indexOf('\n', at);
      at = end === -1 ? text.length : end;
    } else return at;
  }
}

/** How many characters the line end at this place has: 0, 1 or 2. */
function lineEnd(text: string, at: number): number {
  if (text[at] === '\n') return 1;
  return text[at] === '\r' && text[at + 1] === '\n' ? 2 : 0;
}

type ReadWord =
  | { readonly kind: 'word'; readonly text: string; readonly end: number }
  | { readonly kind: 'broken'; readonly offset: number; readonly message: string };

function readWord(text: string, start: number, variables: Variables): ReadWord {
  const parts: string[] = [];
  let at = start;
  for (;;) {
    PLAIN.lastIndex = at;
    const plain = PLAIN.exec(text)?.[0] ?? '';
    parts.push(expanded(plain, variables, FIELD_END));
    at += plain.length;
    const c = text[at];
    if (c === "'") {
      const end = text.indexOf("'", at + 1);
      if (end === -1) return unterminated(at, "'");
      parts.push(text.slice(at + 1, end));
      at = end + 1;
    } else if (c === '"') {
      const end = readDoubleQuoted(text, at + 1, parts, variables);
      if (end === undefined) return unterminated(at, '"');
      at = end;
    } else if (c === '\\') {
      const end = lineEnd(text, at + 1);
      if (end === 0) parts.push(text[at + 1] ?? '\\');
      at += 1 + (end === 0 ? 1 : end);
    } else return { kind: 'word', text: parts.join(''), end: Math.min(at, text.length) };
  }
}

/** Adds what stands up to the closing quote, and gives the place behind it. Returns undefined where there is none. */
function readDoubleQuoted(
  text: string,
  start: number,
  parts: string[],
  variables: Variables,
): number | undefined {
  let at = start;
  for (;;) {
    IN_DOUBLE_QUOTES.lastIndex = at;
    const plain = IN_DOUBLE_QUOTES.exec(text)?.[0] ?? '';
    parts.push(expanded(plain, variables));
    at += plain.length;
    const c = text[at];
    if (c === undefined) return undefined;
    if (c === '"') return at + 1;
    const next = text[at + 1];
    if (next === undefined) return undefined;
    const end = lineEnd(text, at + 1);
    if (end > 0) at += 1 + end;
    else {
      parts.push('$`"\\'.includes(next) ? next : `\\${next}`);
      at += 2;
    }
  }
}

function unterminated(offset: number, quote: string): ReadWord {
  return { kind: 'broken', offset, message: `a quote (${quote}) that is never closed` };
}
