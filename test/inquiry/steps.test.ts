import { expect, test } from 'vitest';
import { CHANGES } from '../../src/data/linux-changes.ts';
import { F, NET } from '../../src/features/bits.ts';
import { readsBracket, stepOf } from '../../src/inquiry/steps.ts';
import type { Fact } from '../../src/model/fact.ts';
import { run } from '../cases.ts';
import { decidedOf } from '../samples.ts';

const entry = (...facts: readonly Fact[]) => decidedOf({ id: 'a/b', code: 'yes', facts });
const change = (yes: boolean, read = true): Fact => {
  const id = 'tdx-guest';
  return { kind: 'change', id, change: CHANGES[id], yes, read };
};

test('a step is the decision, its answer, and the sides of the releases it read', () => {
  expect(stepOf(entry())).toBe('a/b=yes');
  expect(stepOf(entry(change(true), { kind: 'bit', bit: 1, of: 'kept', value: true }))).toBe(
    'a/b=yes +tdx-guest',
  );
  expect(stepOf(entry(change(false), change(false)))).toBe('a/b=yes -tdx-guest');
});

test.each([
  [[], false],
  [[change(true)], false],
  [[change(true, false)], true],
  [[{ kind: 'driver', driver: 'x', read: false }], true],
  [[{ kind: 'table', driver: 'x', legacy: false, read: false }], true],
  [
    [
      { kind: 'table', driver: 'x', legacy: false, read: true },
      { kind: 'field', name: 'mtu', value: 1 },
    ],
    false,
  ],
] as const)('the facts %j rest on an unread release: %s', (facts, expected) => {
  expect(readsBracket(entry(...facts))).toBe(expected);
});

test('cases that the same rules decide have the same steps', () => {
  const steps = (bits: readonly number[]) => run({ offers: bits }).entries.map(stepOf);
  expect(steps([NET.MAC, NET.STATUS, F.VERSION_1])).toEqual(steps([NET.MAC, F.VERSION_1]));
  expect(steps([NET.MAC, F.VERSION_1, F.ACCESS_PLATFORM])).not.toEqual(steps([NET.MAC, F.VERSION_1]));
});
