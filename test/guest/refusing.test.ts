import { describe, expect, test } from 'vitest';
import { refusing } from '../../src/guest/refusing.ts';
import type { Inquiry } from '../../src/inquiry/inquiry.ts';
import { askOf } from '../cases.ts';

const about = {
  topic: 'validate',
  question: 'Is it so?',
  authority: { kind: 'spec', where: 'nowhere' },
  story: 'An example.',
} as const;

describe('a refusing rule', () => {
  const refuse = refusing(
    (_ask: Inquiry, size: number) => {
      if (size === 0) return 'silent';
      if (size < 0) return 'negative';
      return size > 40 ? ['too-long', () => ({ size })] : 'fits';
    },
    {
      id: 'refusing-test/refuse',
      ...about,
      answers: {
        fits: { yes: true },
        silent: { yes: false, refuses: { errno: 'ENODEV' } },
        negative: { yes: false, refuses: { errno: 'EINVAL', message: 'size is negative' } },
        'too-long': { yes: false, refuses: { errno: 'EINVAL', message: 'size={size}, not {other}' } },
      },
    },
  );

  test('gives undefined where its answer does not refuse', () => {
    const ask = askOf({});
    expect(refuse(ask, 40)).toBeUndefined();
    expect(ask.decisions()).toEqual([expect.objectContaining({ code: 'fits', parameters: {} })]);
  });

  test('gives the refusal of its answer, which may be silent', () => {
    expect(refuse(askOf({}), 0)).toEqual({ by: 'driver', message: undefined, errno: 'ENODEV' });
    expect(refuse(askOf({}), -1)).toEqual({ by: 'driver', message: 'size is negative', errno: 'EINVAL' });
  });

  test('fills its parameters into the message, and the message into its words', () => {
    const ask = askOf({});
    const message = 'size=41, not {other}';
    expect(refuse(ask, 41)).toEqual({ by: 'driver', message, errno: 'EINVAL' });
    expect(ask.decisions()).toEqual([
      expect.objectContaining({ code: 'too-long', parameters: { size: 41, message } }),
    ]);
  });
});
