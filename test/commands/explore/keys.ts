import type { Key } from '../../../src/text/screen.ts';

/** Keys as a terminal tells them: names such as `down` and `ctrl+c`, and every other word letter by letter. */
export function keysOf(...words: readonly string[]): readonly Key[] {
  return words.flatMap((word): readonly Key[] => {
    const [, control] = /^ctrl\+(.)$/.exec(word) ?? [];
    if (control !== undefined) return [{ name: control, text: '', ctrl: true }];
    if (NAMED.has(word)) return [{ name: word, text: word === 'space' ? ' ' : '', ctrl: false }];
    return [...word].map((text) => ({ name: /[a-z0-9]/.test(text) ? text : '', text, ctrl: false }));
  });
}

export const NAMED: ReadonlySet<string> = new Set([
  'up',
  'down',
  'left',
  'right',
  'return',
  'escape',
  'tab',
  'space',
  'backspace',
  'pageup',
  'pagedown',
  'home',
  'end',
]);
