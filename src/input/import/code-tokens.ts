// The strings, names and marks of a program’s text, alike in JSON, YAML, Python, Go, Rust and their kin.

export interface CodeToken {
  readonly kind: 'string' | 'name' | 'mark';
  readonly text: string;
  readonly offset: number;
  /** How far the line is indented on which it stands. */
  readonly indent: number;
  /** The number of that line. */
  readonly line: number;
  /** Whether a string has places where values are put in: f"…{x}". */
  readonly isFormat: boolean;
}

const COMMENT = /\/\/[^\n]*|#(?!\[)[^\n]*|\/\*[\s\S]*?\*\//y;
const STRING =
  /([fFrRbBuU]{0,2})(?:"""([\s\S]*?)"""|'''([\s\S]*?)'''|"((?:[^"\\\n]|\\[\s\S])*)"|'((?:[^'\\\n]|\\.)*)'|`([^`]*)`)/y;
const NAME = /[.\w](?:[.\w]|::)*!?/y;
const MOST_TOKENS = 200_000;

/** Splits a program’s text. What is none of these is passed over. */
export function codeTokens(text: string): readonly CodeToken[] {
  const tokens: CodeToken[] = [];
  let indent = 0;
  let line = 0;
  let at = 0;
  const match = (shape: RegExp): RegExpExecArray | null => {
    shape.lastIndex = at;
    return shape.exec(text);
  };
  while (at < text.length && tokens.length < MOST_TOKENS) {
    const c = text[at] ?? '';
    if (c === '\n') {
      at++;
      line++;
      indent = /[ \t]*/y.exec(text.slice(at, at + 200))?.[0].length ?? 0;
      continue;
    }
    if (/\s/.test(c)) {
      at++;
      continue;
    }
    const isComment = c === '/' || (c === '#' && /^\s?$/.test(text[at - 1] ?? ''));
    const comment = isComment ? match(COMMENT) : null;
    const string = comment === null ? match(STRING) : null;
    const name = comment === null && string === null ? match(NAME) : null;
    if (string !== null) {
      const [whole, prefix = '', ...bodies] = string;
      const body = bodies.find((one) => one !== undefined) ?? '';
      const isRaw = /r/i.test(prefix) || whole.startsWith('`');
      const isFormat = /f/i.test(prefix);
      tokens.push({ kind: 'string', text: isRaw ? body : plain(body), offset: at, indent, line, isFormat });
      at += whole.length;
    } else if (name !== null) {
      tokens.push({ kind: 'name', text: name[0], offset: at, indent, line, isFormat: false });
      at += name[0].length;
    } else if (comment !== null) at += comment[0].length;
    else {
      const mark = match(/:=|\+=|[^\s]/y)?.[0] ?? c;
      tokens.push({ kind: 'mark', text: mark, offset: at, indent, line, isFormat: false });
      at += mark.length;
    }
  }
  return tokens;
}

/** A string without its escapes. */
function plain(text: string): string {
  return text.replace(/\\([\s\S])/g, (_, c: string) => (c === 'n' ? '\n' : c === 't' ? '\t' : c));
}
