import { expect, test } from 'vitest';
import { featureSet } from '../../../src/features/feature-set.ts';
import { DeferredRules } from '../../../src/inquiry/open/deferred.ts';

test('a rule is run when a bit is asked for that it may clear, and then only', () => {
  const deferred = new DeferredRules();
  const ran: string[] = [];
  const clear = (name: string, bits: readonly number[], left: readonly number[]) =>
    deferred.add({
      set: featureSet([1, 2, 3]),
      bits,
      rule: name,
      run: () => {
        ran.push(name);
        return featureSet(left);
      },
    });
  clear('a', [1], [2, 3]);
  clear('b', [2], [1, 2, 3]);
  expect([deferred.keep(3), ran]).toEqual([true, []]);
  expect([deferred.keep(1), ran]).toEqual([false, ['a']]);
  expect([deferred.keep(2), ran]).toEqual([true, ['a', 'b']]);
});

test('while a rule runs, only those before it count', () => {
  const deferred = new DeferredRules();
  const set = featureSet([4, 5]);
  deferred.add({ set, bits: [4], rule: 'first', run: () => featureSet([5]) });
  deferred.add({ set, bits: [4, 5], rule: 'second', run: () => (deferred.keep(4) ? set : featureSet([4])) });
  // The second rule clears 5, as 4 is gone by the first one, and does not ask itself about 4.
  expect([deferred.keep(4), deferred.keep(5)]).toEqual([false, false]);
});
