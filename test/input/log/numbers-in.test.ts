import { describe, expect, test } from 'vitest';
import { numbersIn } from '../../../src/input/log/numbers-in.ts';

const found = (text: string) => numbersIn(text).map(({ kind, text: value }) => `${kind} ${value}`);

describe('a text without a message', () => {
  test.each([
    ['status 0x83', ['status 0x83']],
    ['device status: 143', ['status 0x8f']],
    ['the status register is 0xb', ['status 0x0b']],
    ['status 404', []],
    ['error -22', ['errno -22']],
    ['errno: 95', ['errno -95']],
    ['connect failed: -EPROTO', ['errno -71']],
    ['error -999', []],
    ['-EWHATEVER', []],
    ['nothing of the kind: 22', []],
  ])('shows these numbers: %j', (text, numbers) => {
    expect(found(text)).toEqual(numbers);
  });

  test('has the lines of its numbers', () => {
    expect(numbersIn('a\nstatus 0x83, error -19').map(({ line }) => line)).toEqual([2, 2]);
  });
});
