import { expect, test } from 'vitest';
import { printable } from '../../src/text/printable.ts';

test('every character that moves a cursor, hides text or reorders it is spelt out, and no other', () => {
  const unsafe = /^[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]$/u;
  const wrong: string[] = [];
  for (let code = 0; code < 0x3000; code++) {
    const character = String.fromCodePoint(code);
    const spelt = printable(character) === `\\u${code.toString(16).padStart(4, '0')}`;
    const kept = printable(character) === character;
    if (unsafe.test(character) ? !spelt : !kept) wrong.push(code.toString(16));
  }
  expect(wrong).toEqual([]);
  expect(printable('a\u{e0041}\ufeffb')).toBe('a\\udb40\\udc41\\ufeffb');
});
