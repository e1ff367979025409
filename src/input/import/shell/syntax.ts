import { Cursor } from './cursor.ts';
import { type GoesOn, simpleCommand } from './simple.ts';
import type { ShellWord, Token } from './token.ts';
import { type ListItem, operatorWord, reserved, type ShellNode } from './tree.ts';

export interface Script {
  readonly root: ShellNode;
  /** Every part that begins also ends, so that it is a script rather than a text about one. */
  readonly whole: boolean;
}

const DEEPEST = 60;

class Parser {
  private depth = 0;
  private readonly cursor: Cursor;
  private readonly goesOn: GoesOn;

  constructor(cursor: Cursor, goesOn: GoesOn) {
    this.cursor = cursor;
    this.goesOn = goesOn;
  }

  script(): ShellNode {
    const items: ListItem[] = [];
    while (this.cursor.at < this.cursor.tokens.length) {
      const before = this.cursor.at;
      const list = this.list([]);
      if (list.kind === 'list') for (const item of list.items) items.push(item);
      if (this.cursor.at === before || this.cursor.at < this.cursor.tokens.length) {
        // A closing word that nothing opened.
        this.cursor.whole = false;
        this.cursor.at++;
      }
    }
    return { kind: 'list', items };
  }

  /** Commands up to one of the words, which is left. */
  private list(ends: readonly string[]): ShellNode {
    const items: ListItem[] = [];
    let join: ListItem['join'] = ';';
    if (++this.depth > DEEPEST) {
      this.cursor.whole = false;
      this.cursor.at = this.cursor.tokens.length;
    }
    for (;;) {
      this.cursor.skipLineEnds();
      const token = this.cursor.token;
      if (token === undefined || this.isEnd(token, ends)) break;
      const before = this.cursor.at;
      items.push({ node: this.pipe(), join });
      join = this.joint();
      if (this.cursor.at === before) {
        this.cursor.whole = false;
        this.cursor.at++;
      }
    }
    this.depth--;
    return { kind: 'list', items };
  }

  private isEnd(token: Token, ends: readonly string[]): boolean {
    const text = token.kind === 'operator' ? token.text : reserved(token);
    return text !== undefined && (ends.includes(text) || text === ')' || CLOSING.has(text));
  }

  /** How the next command follows. */
  private joint(): ListItem['join'] {
    for (;;) {
      const token = this.cursor.token;
      if (token?.kind === 'line-end') this.cursor.at++;
      else if (token?.kind === 'operator' && (token.text === ';' || token.text === '&')) this.cursor.at++;
      else if (token?.kind === 'operator' && (token.text === '&&' || token.text === '||')) {
        this.cursor.at++;
        return token.text;
      } else return ';';
    }
  }

  private pipe(): ShellNode {
    if (reserved(this.cursor.token) === '!') {
      this.cursor.at++;
      return { kind: 'not', node: this.pipe() };
    }
    const parts = [this.command()];
    while (this.cursor.isOperator('|') || this.cursor.isOperator('|&')) {
      this.cursor.at++;
      this.cursor.skipLineEnds();
      parts.push(this.command());
    }
    const [only] = parts;
    return parts.length === 1 && only !== undefined ? only : { kind: 'pipe', parts };
  }

  private command(): ShellNode {
    const token = this.cursor.token;
    const offset = token?.offset ?? 0;
    switch (token?.kind === 'operator' ? token.text : reserved(token)) {
      case 'if':
        return this.ifCommand(offset);
      case 'while':
      case 'until':
        return this.loop(offset);
      case 'for':
      case 'select':
        return this.forCommand(offset);
      case 'case':
        return this.caseCommand(offset);
      case '[[':
        return this.condition(offset);
      case '{':
        return this.grouped('}');
      case '(':
        return this.cursor.isOperator('(', 1) ? this.sum(offset) : this.grouped(')');
      case 'function':
        this.cursor.at++;
        return this.functionNamed(reserved(this.cursor.token, true) ?? '');
      default:
        return this.simple();
    }
  }

  private ifCommand(offset: number): ShellNode {
    this.cursor.at++;
    const test = this.list(['then']);
    this.cursor.expect('then');
    const then = this.list(['elif', 'else', 'fi']);
    const word = reserved(this.cursor.token);
    let otherwise: ShellNode | undefined;
    if (word === 'elif') return { kind: 'if', test, then, otherwise: this.elif(), offset };
    if (word === 'else') {
      this.cursor.at++;
      otherwise = this.list(['fi']);
    }
    this.cursor.expect('fi');
    this.cursor.skipRedirections();
    return { kind: 'if', test, then, otherwise, offset };
  }

  private elif(): ShellNode {
    const offset = this.cursor.token?.offset ?? 0;
    if (++this.depth > DEEPEST * 4) {
      this.cursor.whole = false;
      this.cursor.at = this.cursor.tokens.length;
    }
    const node = this.ifCommand(offset);
    this.depth--;
    return node;
  }

  private loop(offset: number): ShellNode {
    const until = reserved(this.cursor.token) === 'until';
    this.cursor.at++;
    const test = this.list(['do']);
    const body = this.doDone();
    return { kind: 'while', test: until ? { kind: 'not', node: test } : test, body, offset };
  }

  private doDone(): ShellNode {
    this.cursor.expect('do');
    const body = this.list(['done']);
    this.cursor.expect('done');
    this.cursor.skipRedirections();
    return body;
  }

  private forCommand(offset: number): ShellNode {
    this.cursor.at++;
    const name = reserved(this.cursor.token, true) ?? '';
    const words: ShellWord[] = [];
    if (name === '')
      while (this.cursor.at < this.cursor.tokens.length && !this.cursor.isLineEnd()) this.cursor.at++;
    else this.cursor.at++;
    this.cursor.skipLineEnds();
    if (reserved(this.cursor.token) === 'in') {
      this.cursor.at++;
      for (;;) {
        const token = this.cursor.token;
        if (token?.kind !== 'word') break;
        words.push(token);
        this.cursor.at++;
      }
    }
    while (this.cursor.isLineEnd()) this.cursor.at++;
    return { kind: 'for', name, words, body: this.doDone(), offset };
  }

  private caseCommand(offset: number): ShellNode {
    this.cursor.at++;
    const word = this.cursor.token;
    this.cursor.at++;
    this.cursor.skipLineEnds();
    this.cursor.expect('in');
    const items: { patterns: ShellWord[]; body: ShellNode }[] = [];
    for (;;) {
      this.cursor.skipLineEnds();
      if (this.cursor.at >= this.cursor.tokens.length || reserved(this.cursor.token) === 'esac') break;
      if (this.cursor.isOperator('(')) this.cursor.at++;
      const patterns: ShellWord[] = [];
      for (;;) {
        const token = this.cursor.token;
        if (token?.kind === 'word') patterns.push(token);
        else if (!this.cursor.isOperator('|')) break;
        this.cursor.at++;
      }
      this.cursor.expect(')');
      const before = this.cursor.at;
      const body = this.list([';;', ';&', ';;&', 'esac']);
      items.push({ patterns, body });
      const isNext =
        this.cursor.isOperator(';;') || this.cursor.isOperator(';&') || this.cursor.isOperator(';;&');
      if (isNext) this.cursor.at++;
      else if (this.cursor.at === before) break;
    }
    this.cursor.expect('esac');
    this.cursor.skipRedirections();
    const about = word?.kind === 'word' ? word : { kind: 'word' as const, parts: [], offset };
    return { kind: 'case', word: about, items, offset };
  }

  private condition(offset: number): ShellNode {
    this.cursor.at++;
    const words: ShellWord[] = [];
    for (;;) {
      const token = this.cursor.tokens[this.cursor.at++];
      if (token === undefined) {
        this.cursor.whole = false;
        break;
      }
      if (reserved(token) === ']]') break;
      if (token.kind === 'word') words.push(token);
      else if (token.kind === 'operator') words.push(operatorWord(token));
    }
    return { kind: 'condition', words, offset };
  }

  /** `(( … ))`, which is not understood. */
  private sum(offset: number): ShellNode {
    while (
      this.cursor.at < this.cursor.tokens.length &&
      !(this.cursor.isOperator(')') && this.cursor.isOperator(')', 1))
    )
      this.cursor.at++;
    if (this.cursor.at >= this.cursor.tokens.length) this.cursor.whole = false;
    this.cursor.at += 2;
    return { kind: 'condition', words: [], offset };
  }

  private grouped(end: string): ShellNode {
    this.cursor.at++;
    const body = this.list([end]);
    this.cursor.expect(end);
    this.cursor.skipRedirections();
    return body;
  }

  private simple(): ShellNode {
    const read = simpleCommand(this.cursor, this.goesOn);
    if (typeof read !== 'string') return read;
    this.cursor.at--;
    return this.functionNamed(read);
  }

  private functionNamed(name: string): ShellNode {
    this.cursor.at++;
    if (this.cursor.isOperator('(')) this.cursor.at += 2;
    this.cursor.skipLineEnds();
    return { kind: 'function', name, body: this.command() };
  }
}

/** Words and operators that end what another one began. */
const CLOSING: ReadonlySet<string> = new Set([
  'then',
  'elif',
  'else',
  'fi',
  'do',
  'done',
  'esac',
  '}',
  ';;',
  ';&',
  ';;&',
]);

/** The commands of a shell's words and operators. Never fails: what is out of place is passed over, and `whole` is then false. */
export function shellScript(tokens: readonly Token[], goesOn: GoesOn): Script {
  const cursor = new Cursor(tokens);
  const root = new Parser(cursor, goesOn).script();
  return { root, whole: cursor.whole };
}
