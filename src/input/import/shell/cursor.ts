import type { ShellOperator, Token } from './token.ts';
import { type Redirection, reserved } from './tree.ts';

const REDIRECTIONS: ReadonlySet<string> = new Set([
  '<',
  '>',
  '>>',
  '<<',
  '<<-',
  '<<<',
  '<&',
  '>&',
  '&>',
  '&>>',
  '>|',
  '<>',
]);

/** A place among the tokens of a shell’s text. */
export class Cursor {
  at = 0;
  /** Nothing was out of place so far. */
  whole = true;
  readonly tokens: readonly Token[];

  constructor(tokens: readonly Token[]) {
    this.tokens = tokens;
  }

  /** The token at this place. Returns undefined behind the last one. */
  get token(): Token | undefined {
    return this.tokens[this.at];
  }

  /** Passes over a word or an operator that has to stand here. */
  expect(text: string): void {
    const { token } = this;
    if ((token?.kind === 'operator' ? token.text : reserved(token)) === text) this.at++;
    else this.whole = false;
  }

  /** Whether an operator stands here, or so many tokens ahead. */
  isOperator(text: string, ahead = 0): boolean {
    const token = this.tokens[this.at + ahead];
    return token?.kind === 'operator' && token.text === text;
  }

  isLineEnd(): boolean {
    return this.tokens[this.at]?.kind === 'line-end' || this.isOperator(';');
  }

  skipLineEnds(): void {
    while (this.tokens[this.at]?.kind === 'line-end') this.at++;
  }

  /** Whether a token redirects input or output. */
  isRedirection(token: Token | undefined): token is ShellOperator {
    return token?.kind === 'operator' && REDIRECTIONS.has(token.text);
  }

  redirection({ text, body }: ShellOperator): Redirection {
    this.at++;
    if (text === '<<' || text === '<<-') return { operator: text, target: body };
    const target = this.tokens[this.at];
    if (target?.kind !== 'word') return { operator: text, target: undefined };
    this.at++;
    return { operator: text, target };
  }

  skipRedirections(): void {
    for (;;) {
      const { token } = this;
      if (!this.isRedirection(token)) return;
      this.redirection(token);
    }
  }
}
