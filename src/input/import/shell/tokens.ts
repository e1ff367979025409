import type { BrokenText, Part, ShellWord, Token } from './token.ts';
import { WordReader } from './word-reader.ts';

// The words and operators of a shell's text, as POSIX's chapter 2 and bash split them. Nothing is evaluated here.

export interface Tokens {
  readonly tokens: readonly Token[];
  /** Why reading ended before the text did. */
  readonly broken: BrokenText | undefined;
}

/** Linux takes no more than two million bytes of arguments; this many words are a mistake. */
const MOST_TOKENS = 100_000;

/** Operators, longest first. */
const OPERATORS = [
  ...['&>>', '<<<', '<<-', ';;&', '&&', '||', ';;', ';&', '>>', '<<', '>&', '<&', '&>', '>|', '<>', '|&'],
  ...[';', '|', '&', '<', '>', '(', ')'],
];

class Tokeniser {
  private readonly tokens: Token[] = [];
  /** Here-documents whose bodies begin with the next line. */
  private readonly waiting: {
    readonly token: number;
    readonly end: string;
    readonly plain: boolean;
    readonly tabs: boolean;
  }[] = [];
  private readonly words: WordReader;

  constructor(text: string, place: (offset: number) => number) {
    this.words = new WordReader(text, place);
  }

  all(): Tokens {
    while (this.words.broken === undefined && this.next()) {
      if (this.tokens.length > MOST_TOKENS)
        this.words.break(this.words.at, `more than ${MOST_TOKENS} words; no command has so many`);
    }
    return { tokens: this.tokens, broken: this.words.broken };
  }

  /** Reads one token. Returns false at the end of the text. */
  private next(): boolean {
    this.words.skipBlanks();
    const { text, at } = this.words;
    const c = text[at];
    if (c === undefined) return false;
    if (c === '\n') {
      this.words.at++;
      this.tokens.push({ kind: 'line-end', offset: this.words.place(at) });
      if (this.waiting.length > 0) this.readHereDocuments();
      return true;
    }
    const io = /\d+(?=[<>])/y;
    io.lastIndex = at;
    const number = io.exec(text)?.[0];
    if (number !== undefined && !this.words.isPlaceholder(at + number.length)) this.words.at += number.length;
    const operator = this.operator();
    if (operator === undefined) this.pushWord();
    else this.pushOperator(operator);
    return true;
  }

  private operator(): string | undefined {
    const { text, at } = this.words;
    if (!'<>;|&()'.includes(text[at] ?? ' ') || this.words.isPlaceholder(at)) return undefined;
    if ((text[at] === '<' || text[at] === '>') && text[at + 1] === '(') return undefined;
    return OPERATORS.find((operator) => text.startsWith(operator, at));
  }

  private pushOperator(operator: string): void {
    const offset = this.words.place(this.words.at);
    this.words.at += operator.length;
    this.tokens.push({ kind: 'operator', text: operator, offset });
    if (operator !== '<<' && operator !== '<<-') return;
    this.words.skipBlanks();
    const from = this.words.at;
    const word = this.words.readWord();
    if (word === undefined) return;
    const end = word.parts.map((part) => (part.kind === 'text' ? part.text : '')).join('');
    const plain = /['"\\]/.test(this.words.text.slice(from, this.words.at));
    this.waiting.push({ token: this.tokens.length - 1, end, plain, tabs: operator === '<<-' });
  }

  private readHereDocuments(): void {
    for (const { token, end, plain, tabs } of this.waiting.splice(0)) {
      const from = this.words.at;
      let to = from;
      for (;;) {
        const newline = this.words.text.indexOf('\n', to);
        const stop = newline === -1 ? this.words.text.length : newline;
        const line = this.words.text.slice(to, stop).replace(/\r$/, '');
        const isEnd = (tabs ? line.replace(/^\t+/, '') : line) === end;
        if (isEnd || newline === -1) {
          this.words.at = stop;
          this.attach(token, from, isEnd ? to : stop, plain);
          break;
        }
        to = newline + 1;
      }
    }
  }

  private attach(token: number, from: number, to: number, plain: boolean): void {
    const operator = this.tokens[token];
    if (operator?.kind !== 'operator') return;
    const text = this.words.text.slice(from, to);
    const parts: Part[] = [];
    if (plain) parts.push({ kind: 'text', text, quoted: true });
    else new WordReader(text, (offset) => this.words.place(from + offset)).readQuoted(parts, undefined);
    const body: ShellWord = { kind: 'word', parts, offset: this.words.place(from) };
    this.tokens[token] = { ...operator, body };
  }

  private pushWord(): void {
    const from = this.words.at;
    const word = this.words.readWord();
    if (word === undefined) return;
    const [, name, adds] = /^([A-Za-z_]\w*)(\+?)=$/.exec(this.words.text.slice(from, this.words.at)) ?? [];
    if (name === undefined || this.words.text[this.words.at] !== '(') {
      this.tokens.push(word);
      return;
    }
    this.words.at++;
    const words = this.readArray(from);
    this.tokens.push({ kind: 'array', name, adds: adds === '+', words, offset: word.offset });
  }

  /** The words up to the closing parenthesis. */
  private readArray(from: number): readonly ShellWord[] {
    const words: ShellWord[] = [];
    for (;;) {
      this.words.skipBlanks();
      const c = this.words.text[this.words.at];
      if (c === undefined) {
        this.words.break(from, 'a list in parentheses that is never closed');
        return words;
      }
      if (c === '\n') this.words.at++;
      else if (c === ')') {
        this.words.at++;
        return words;
      } else {
        const word = this.words.readWord();
        if (word === undefined) return words;
        words.push(word);
        if (words.length > MOST_TOKENS)
          this.words.break(from, `more than ${MOST_TOKENS} words; no command has so many`);
      }
    }
  }
}

/** Splits a text into words and operators; `place` tells where what stands at an offset stands in the text that was given. */
export function shellTokens(text: string, place: (offset: number) => number = (offset) => offset): Tokens {
  return new Tokeniser(text, place).all();
}
