import { expect, test } from 'vitest';
import {
  booleanParameter,
  hasWord,
  kstrtobool,
  lastWord,
  wordsOf,
} from '../../../src/guest/linux/kernel-parameter.ts';
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
  ['', []],
  ['pt', ['pt']],
  ['pt,nopt', ['pt', 'nopt']],
  ['nopt,pt', ['nopt', 'pt']],
  ['strict,pt,off', ['pt']],
  ['pt,pt', ['pt', 'pt']],
  ['ptx', ['pt']],
  ['xpt', []],
  ['pt nopt', ['pt']],
])('%j has the words %j', (value, words) => {
  expect(wordsOf(value, ['pt', 'nopt'])).toEqual(words);
});

test.each([
  ['', undefined],
  ['a', undefined],
  ['a=pt', 'pt'],
  ['a=pt,nopt', 'nopt'],
  ['a=nopt,pt', 'pt'],
  ['a=strict,pt,off', 'pt'],
  ['a=ptx', 'pt'],
  ['a=xpt', undefined],
  ['a=pt a=nopt', 'nopt'],
  ['a=nopt a=pt', 'pt'],
  ['a=nopt,pt a=strict', 'pt'],
  ['a=pt b=nopt', 'pt'],
  ['b=pt', undefined],
])('of the command line %j the last known word of “a” is %s', (cmdline, word) => {
  expect(lastWord(askOf({ cmdline }), 'a', ['pt', 'nopt'])).toBe(word);
});

test.each([
  ['', false],
  ['a', false],
  ['a=off', true],
  ['a=on,off', true],
  ['a=off,on', true],
  ['a=off a=on', true],
  ['a=on a=off', true],
  ['a=offset', true],
  ['a=xoff', false],
  ['b=off', false],
])('of the command line %j “a” has the word “off”: %s', (cmdline, has) => {
  expect(hasWord(askOf({ cmdline }), 'a', 'off')).toBe(has);
});
