import type { Cursor } from './cursor.ts';
import type { ShellArray, ShellOperator, ShellWord } from './token.ts';
import {
  type Assignment,
  assignmentOf,
  operatorWord,
  type Redirection,
  reserved,
  type SimpleCommand,
} from './tree.ts';

/** Whether a line goes on with the next one although nothing in the shell's language says so, as where backslashes were lost. */
export type GoesOn = (words: readonly (ShellWord | ShellArray)[], next: ShellWord) => boolean;

/** Reads a command with its assignments and redirections. Returns the name of a function where that is what begins here. */
export function simpleCommand(cursor: Cursor, goesOn: GoesOn): SimpleCommand | string {
  const offset = cursor.token?.offset ?? 0;
  const assignments: Assignment[] = [];
  const words: (ShellWord | ShellArray)[] = [];
  const redirections: Redirection[] = [];
  let opened = 0;
  for (;;) {
    const { token } = cursor;
    if (token === undefined) break;
    if (token.kind === 'line-end') {
      if (!goesOnAfterLineEnd(cursor, words, goesOn)) break;
      cursor.skipLineEnds();
    } else if (token.kind === 'operator') {
      const named = words[0];
      const isName = words.length === 1 && named?.kind === 'word' && token.text === '(';
      if (isName && cursor.isOperator(')', 1)) return reserved(named, true) ?? '';
      if (token.text === '(' && words.length > 0) {
        opened++;
        words.push(literal(cursor, token));
      } else if (token.text === ')' && opened > 0) {
        opened--;
        words.push(literal(cursor, token));
      } else if (!cursor.isRedirection(token)) break;
      else redirections.push(cursor.redirection(token));
    } else {
      cursor.at++;
      const assignment = words.length === 0 ? assignmentOf(token) : undefined;
      if (assignment === undefined) words.push(token);
      else assignments.push(assignment);
    }
  }
  return { kind: 'simple', assignments, words, redirections, offset };
}

/** An operator that has no meaning where it stands. */
function literal(cursor: Cursor, operator: ShellOperator): ShellWord {
  cursor.whole = false;
  cursor.at++;
  return operatorWord(operator);
}

function goesOnAfterLineEnd(
  { tokens, at }: Cursor,
  words: readonly (ShellWord | ShellArray)[],
  goesOn: GoesOn,
): boolean {
  let next = at;
  while (tokens[next]?.kind === 'line-end') next++;
  const token = tokens[next];
  return token?.kind === 'word' && words.length > 0 && goesOn(words, token);
}
