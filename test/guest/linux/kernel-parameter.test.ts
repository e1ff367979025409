import { expect, test } from 'vitest';
import { booleanParameter, kstrtobool, lastWord } from '../../../src/guest/linux/kernel-parameter.ts';
import { askOf } from '../../cases.ts';

test.each(['1', 'y', 'Y', 'yes', 'on', 'ON', 'oN!', '12'])('%j means yes', (text) => {
  expect(kstrtobool(text)).toBe(true);
});

test.each(['0', 'n', 'N', 'no', 'off', 'OFF', 'of'])('%j means no', (text) => {
  expect(kstrtobool(text)).toBe(false);
});

test.each(['', 'o', '2', '-1', ' 1', 'x'])('%j means nothing', (text) => {
  expect(kstrtobool(text)).toBeUndefined();
});

test.each([
  ['a=1', true],
  ['a=off', false],
  ['a', undefined],
  ['a=', undefined],
  ['a=maybe', undefined],
  ['b=1', undefined],
  ['a=1 a=0', false],
])('of the command line %j the parameter “a” is %s', (cmdline, value) => {
  expect(booleanParameter(askOf({ cmdline }), 'a')).toBe(value);
});

test.each([
  [undefined, undefined],
  ['', undefined],
  ['pt', 'pt'],
  ['pt,nopt', 'nopt'],
  ['nopt,pt', 'pt'],
  ['strict,pt,off', 'pt'],
  ['ptx', 'pt'],
  ['xpt', undefined],
])('of %j the last known word is %s', (text, word) => {
  expect(lastWord(text, ['pt', 'nopt'])).toBe(word);
});
