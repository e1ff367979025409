import { ansi, ansiEnd, balanced, continued, lineEnd, nameFor } from './scan.ts';
import type { BrokenText, Part, ShellWord } from './token.ts';

/** How deep `$(…)` and its like may stand in each other. */
const DEEPEST = 50;
const PLAIN = /[^\s'"\\;|&<>()$`]+/y;
const IN_DOUBLE_QUOTES = /[^"\\$`]+/y;
const BLANK = /[ \t\r]/;
/** A word that only a program in between has put there without quotes: an object of JSON. */
const JSON_OBJECT = /\{\s*(?:\\*["'][\w.-]+\\*["']\s*:|\})/y;
/** `<CID>` in a text that is for people: somebody has to put something in. */
const PLACEHOLDER = /<([A-Za-z][\w-]*(?: [\w-]+){0,5})>/y;
const SPECIAL = /[0-9@*#?$!-]/;

/** Reads the words of a shell’s text one after the other. */
export class WordReader {
  at = 0;
  /** Why the text cannot be read on. */
  broken: BrokenText | undefined;
  readonly text: string;
  readonly place: (offset: number) => number;

  constructor(text: string, place: (offset: number) => number) {
    this.text = text;
    this.place = place;
  }

  break(offset: number, message: string): void {
    this.broken ??= { offset: this.place(offset), message };
  }

  /** Past blanks, continued lines and comments; a `#` here stands at the beginning of a word. */
  skipBlanks(): void {
    const { text } = this;
    for (;;) {
      const c = text[this.at];
      if (c === undefined) return;
      const end = c === '\\' || c === '^' ? continued(text, this.at) : 0;
      if (BLANK.test(c)) this.at++;
      else if (end > 0) this.at += end;
      else if (c === '#') {
        const newline = text.indexOf('\n', this.at);
        this.at = newline === -1 ? text.length : newline;
      } else return;
    }
  }

  /** Whether a word for people stands there, such as `<CID>`. */
  isPlaceholder(at: number): boolean {
    PLACEHOLDER.lastIndex = at;
    return PLACEHOLDER.test(this.text);
  }

  /** Reads a word, of one character at least. Returns undefined where a quote in it never closes. */
  readWord(): ShellWord | undefined {
    const { text } = this;
    const start = this.at;
    const parts: Part[] = [];
    const json = this.jsonObject();
    if (json !== undefined) {
      parts.push({ kind: 'text', text: json, quoted: true });
      this.at += json.length;
    }
    for (;;) {
      PLAIN.lastIndex = this.at;
      const plain = PLAIN.exec(text)?.[0] ?? '';
      if (plain !== '') parts.push({ kind: 'text', text: plain, quoted: false });
      this.at += plain.length;
      const c = text[this.at];
      if (c === "'") {
        const end = text.indexOf("'", this.at + 1);
        if (end === -1) return this.unterminated(this.at, "'");
        parts.push({ kind: 'text', text: text.slice(this.at + 1, end), quoted: true });
        this.at = end + 1;
      } else if (c === '"') {
        const from = this.at++;
        if (!this.readQuoted(parts, '"')) return this.unterminated(from, '"');
        // An empty string is a word, too.
        parts.push({ kind: 'text', text: '', quoted: true });
      } else if (c === '\\') {
        const end = continued(text, this.at);
        if (end > 0) this.at += end;
        else {
          parts.push({ kind: 'text', text: text[this.at + 1] ?? '\\', quoted: true });
          this.at += 2;
        }
      } else if (c === '$' || c === '`') {
        if (!this.readExpansion(parts, false)) return undefined;
      } else if ((c === '<' || c === '>') && text[this.at + 1] === '(') {
        const inside = this.inParentheses(this.at + 1);
        parts.push({ kind: 'command', text: inside, quoted: true });
        this.at += inside.length + 3;
      } else if (c === '<' && this.isPlaceholder(this.at)) {
        const end = text.indexOf('>', this.at);
        parts.push({ kind: 'variable', name: nameFor(text.slice(this.at + 1, end)), form: '', quoted: true });
        this.at = end + 1;
      } else if (c === '(' && this.at > start && !this.couldCall(start)) {
        parts.push({ kind: 'text', text: c, quoted: false });
        this.at++;
      } else break;
    }
    this.at = Math.min(this.at, text.length);
    if (this.at === start) this.at++;
    return { kind: 'word', parts, offset: this.place(start) };
  }

  /** Whether a `(` behind the word that began at `start` makes it an array or the name of a function. */
  private couldCall(start: number): boolean {
    return /^[\w.:-]+\+?=?$/.test(this.text.slice(start, this.at));
  }

  private jsonObject(): string | undefined {
    JSON_OBJECT.lastIndex = this.at;
    return JSON_OBJECT.test(this.text) ? balanced(this.text, this.at) : undefined;
  }

  private unterminated(offset: number, quote: string): undefined {
    this.break(offset, `a quote (${quote}) that is never closed`);
    return undefined;
  }

  /** Adds what stands up to the closing quote, or to the end of the text. Returns false where the quote never closes. */
  readQuoted(parts: Part[], quote: '"' | undefined): boolean {
    const { text } = this;
    for (;;) {
      IN_DOUBLE_QUOTES.lastIndex = this.at;
      const plain = IN_DOUBLE_QUOTES.exec(text)?.[0] ?? '';
      if (plain !== '') parts.push({ kind: 'text', text: plain, quoted: true });
      this.at += plain.length;
      const c = text[this.at];
      if (c === undefined) return quote === undefined;
      if (c === '"') {
        this.at++;
        if (quote !== undefined) return true;
        parts.push({ kind: 'text', text: c, quoted: true });
      } else if (c === '\\') {
        const next = text[this.at + 1] ?? '';
        const end = lineEnd(text, this.at + 1);
        if (end > 0) this.at += 1 + end;
        else {
          const kept = next === '' || '$`"\\'.includes(next) ? next : `\\${next}`;
          parts.push({ kind: 'text', text: kept, quoted: true });
          this.at += 2;
        }
      } else if (!this.readExpansion(parts, true)) return false;
    }
  }

  /** Reads what begins with `$` or a backquote. Returns false where a quote in it never closes. */
  private readExpansion(parts: Part[], quoted: boolean): boolean {
    const { text, at } = this;
    const next = text[at + 1] ?? '';
    if (text[at] === '`') {
      const end = text.indexOf('`', at + 1);
      parts.push(
        end === -1
          ? { kind: 'text', text: '`', quoted: true }
          : { kind: 'command', text: text.slice(at + 1, end), quoted },
      );
      this.at = end === -1 ? at + 1 : end + 1;
      return true;
    }
    if (next === '(') {
      const inside = this.inParentheses(at + 1);
      const isSum = inside.startsWith('(') && inside.endsWith(')');
      parts.push(
        isSum
          ? { kind: 'sum', text: inside.slice(1, -1), quoted }
          : { kind: 'command', text: inside, quoted },
      );
      this.at = at + inside.length + 3;
      return true;
    }
    if (next === '{') {
      const braced = balanced(text, at + 1) ?? text.slice(at + 1);
      const inner = braced.slice(1, -1);
      const [, name = '', form = ''] = /^([!#]?(?:[A-Za-z_]\w*|\d+|[@*#?$!-]))([\s\S]*)$/.exec(inner) ?? [];
      parts.push(
        name === '' ? { kind: 'text', text: `$${braced}`, quoted } : { kind: 'variable', name, form, quoted },
      );
      this.at = at + 1 + braced.length;
      return true;
    }
    if (next === "'" && !quoted) {
      const end = ansiEnd(text, at + 2);
      if (end === undefined) return this.unterminated(at, "'") === undefined && false;
      parts.push({ kind: 'text', text: ansi(text.slice(at + 2, end)), quoted: true });
      this.at = end + 1;
      return true;
    }
    const name = SPECIAL.test(next) ? next : (/[A-Za-z_]\w*/y.exec(text.slice(at + 1, at + 201))?.[0] ?? '');
    parts.push(
      name === '' ? { kind: 'text', text: '$', quoted } : { kind: 'variable', name, form: '', quoted },
    );
    this.at = at + 1 + name.length;
    return true;
  }

  /** What stands between the parenthesis at this place and the one that closes it. */
  private inParentheses(open: number): string {
    const { text } = this;
    let depth = 0;
    for (let at = open; at < text.length; at++) {
      const c = text[at];
      if (c === '\\') at++;
      else if (c === "'") {
        const end = text.indexOf("'", at + 1);
        at = end === -1 ? text.length : end;
      } else if (c === '(') depth++;
      else if (c === ')' && --depth === 0) return text.slice(open + 1, at);
      if (depth > DEEPEST) break;
    }
    return text.slice(open + 1);
  }
}
