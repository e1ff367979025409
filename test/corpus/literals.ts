/** A text that a program has, and where it begins. */
export interface Literal {
  readonly text: string;
  readonly offset: number;
}

/** A piece of a program: a text, a name, or whatever else. */
export type Token =
  | { readonly kind: 'text'; readonly text: string; readonly offset: number; readonly end: number }
  | { readonly kind: 'name' | 'other'; readonly text: string; readonly offset: number; readonly end: number };

/** Comments, and line ends that a backslash takes back, are passed over: of C and Go, and of Python. */
const PASSED = {
  c: /\/\/[^\n]*|\/\*[\s\S]*?\*\/|\\\n|\s+/y,
  python: /#[^\n]*|\\\n|\s+/y,
} as const;
/** Raw texts of Go, long and short texts of Python, texts of C; what stands before them says that they are formats or raw. */
const TEXT = /`([^`]*)`|[fbrFBR]{0,2}(?:"""([\s\S]*?)"""|'''([\s\S]*?)'''|"((?:[^"\\\n]|\\[\s\S])*)")/y;
const SINGLE = /[fbrFBR]{0,2}'((?:[^'\\\n]|\\[\s\S])*)'/y;
const NAME = /[A-Za-z_][\w.]*/y;

/** The pieces of a program in C, Go or Python. */
export function tokensOf(program: string, language: 'c' | 'python'): readonly Token[] {
  const found: Token[] = [];
  for (let at = 0; at < program.length; ) {
    const match = (shape: RegExp): RegExpExecArray | null => {
      shape.lastIndex = at;
      return shape.exec(program);
    };
    const passed = match(PASSED[language]);
    if (passed !== null) {
      at += passed[0].length;
      continue;
    }
    const text = match(TEXT) ?? (language === 'python' ? match(SINGLE) : null);
    const [whole = program[at] ?? '', ...groups] = text ?? match(NAME) ?? [];
    const end = at + whole.length;
    const written = groups.find((group) => group !== undefined);
    if (text !== null) found.push({ kind: 'text', text: unescaped(written ?? '', whole), offset: at, end });
    else found.push({ kind: /^\w/.test(whole) ? 'name' : 'other', text: whole, offset: at, end });
    at = end;
  }
  return found;
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', '\n': '' };

/** A text as the program has it; `{name}` of a format of Python, and `%s` of one of C, are variables. */
function unescaped(written: string, whole: string): string {
  const text = whole.startsWith('`')
    ? written
    : written.replace(/\\([\s\S])/g, (_, one: string) => ESCAPES[one] ?? one);
  const filled = /^[bBrR]?[fF]/.test(whole)
    ? text.replace(/\{([A-Za-z_][\w.]*)[^{}]*\}/g, (_, name: string) => `$${name.replaceAll('.', '_')}`)
    : text;
  return filled.replace(/%[ul]*[dux]/g, '0').replace(/%s/g, '$given');
}

/**
 * The texts of a program in C or Go, adjacent ones together, with those that a macro of C stands for.
 */
export function literalsOf(program: string): readonly Literal[] {
  const tokens = tokensOf(program, 'c');
  const macros = macrosIn(program);
  const found: { text: string; offset: number }[] = [];
  let open: { text: string; offset: number } | undefined;
  for (const token of tokens) {
    const text =
      token.kind === 'text' ? token.text : token.kind === 'name' ? macros.get(token.text) : undefined;
    if (text === undefined) open = undefined;
    else if (open === undefined) {
      open = { text, offset: token.offset };
      found.push(open);
    } else open.text += text;
  }
  return found;
}

/** `#define NAME "…" "…"`, over as many lines as it takes. */
function macrosIn(program: string): ReadonlyMap<string, string> {
  const defined = program.matchAll(/^#define (\w+)\s+((?:"(?:[^"\\\n]|\\.)*"(?:\s|\\\n)*)+)$/gm);
  return new Map(
    [...defined].map(([, name = '', body = '']) => [
      name,
      tokensOf(body, 'c')
        .map(({ text }) => text)
        .join(''),
    ]),
  );
}
