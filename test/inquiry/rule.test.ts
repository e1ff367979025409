import { describe, expect, test } from 'vitest';
import { TYPE } from '../../src/features/bits.ts';
import { bitsOf, type FeatureSet, featureSet, intersect, lowBits } from '../../src/features/feature-set.ts';
import { caseSource } from '../../src/inquiry/case-source.ts';
import type { FactSource } from '../../src/inquiry/fact-source.ts';
import { Inquiry } from '../../src/inquiry/inquiry.ts';
import { clearing, dropping, rule } from '../../src/inquiry/rule.ts';
import { askOf, caseOf } from '../cases.ts';

const about = {
  topic: 'validate',
  question: 'Is it so?',
  authority: { kind: 'spec', where: 'nowhere' },
  story: 'An example.',
} as const;

function quiet(): Inquiry {
  return new Inquiry(caseSource(caseOf({})), { log: false });
}

/** The facts of one case, as those of a space that is still open. */
function openSource(): FactSource {
  const source = caseSource(caseOf({ offers: [1, 2, 3] }));
  return new Proxy(source, { get: (of, name) => (name === 'isOpen' ? true : Reflect.get(of, name)) });
}

describe('a rule', () => {
  const heard = rule((ask: Inquiry, limit: number) => (ask.device.type() < limit ? 'low' : 'high'), {
    id: 'rule-test/heard',
    ...about,
    answers: { low: { yes: true, value: 1 }, high: { yes: false, value: 2, effect: 'it is not heard' } },
  });

  test('gives the value of the answer that was picked, and decides once, with the facts that it read', () => {
    for (const [limit, value, code] of [
      [2, 1, 'low'],
      [1, 2, 'high'],
    ] as const) {
      const ask = askOf({ type: TYPE.NET });
      expect(heard(ask, limit)).toBe(value);
      expect(ask.decisions()).toEqual([
        expect.objectContaining({
          kind: expect.objectContaining({ id: 'rule-test/heard', topic: 'validate' }),
          code,
          parameters: {},
          facts: [{ kind: 'named', name: 'device.type', value: TYPE.NET }],
        }),
      ]);
    }
  });

  test('gives the same value with the log off', () => {
    expect([heard(quiet(), 2), heard(quiet(), 1)]).toEqual([1, 2]);
  });

  test('works its parameters out for the log alone', () => {
    let worked = 0;
    const named = rule(
      (_: Inquiry) => {
        const parameters = () => {
          worked++;
          return { name: 'ear' };
        };
        return ['yes', parameters];
      },
      { id: 'rule-test/named', ...about, answers: { yes: { answer: 'by {name}.', value: true } } },
    );
    expect([named(quiet()), worked]).toEqual([true, 0]);
    const ask = askOf({});
    expect([named(ask), worked]).toEqual([true, 1]);
    expect(ask.decisions().map(({ parameters }) => parameters)).toEqual([{ name: 'ear' }]);
  });

  test('takes parameters as they are, too', () => {
    const plain = rule((_: Inquiry) => ['yes', { n: 7 }], {
      id: 'rule-test/plain',
      ...about,
      answers: { yes: { answer: 'at {n}.', value: 'loud' } },
    });
    const ask = askOf({});
    expect(plain(ask)).toBe('loud');
    expect(ask.decisions()[0]?.parameters).toEqual({ n: 7 });
  });
});

describe('a clearing rule', () => {
  const clear = clearing((ask, set) => (ask.kept(set, 3) ? ['both', { n: 2 }] : 'none'), {
    id: 'rule-test/clear',
    ...about,
    answers: { both: { yes: true, effect: '{clears} and {n}', clears: [1, 2, 9] }, none: { yes: false } },
  });

  test('clears the bits of the answer that was picked, as far as they are in the set', () => {
    const ask = askOf({ offers: [1, 3, 4] });
    expect(bitsOf(clear(ask, featureSet([1, 3, 4])))).toEqual([3, 4]);
    const [decided] = ask.decisions();
    expect(decided?.code).toBe('both');
    expect(bitsOf(decided?.clears ?? featureSet([]))).toEqual([1]);
    expect(decided?.parameters).toEqual({ n: 2, clears: featureSet([1]) });
  });

  test('clears nothing by an answer that names no bits', () => {
    const ask = askOf({ offers: [1, 2] });
    expect(bitsOf(clear(ask, featureSet([1, 2])))).toEqual([1, 2]);
    expect(ask.decisions().map(({ code, clears }) => [code, bitsOf(clears)])).toEqual([['none', []]]);
  });

  test('clears the same with the log off', () => {
    expect(
      bitsOf(clear(new Inquiry(caseSource(caseOf({ offers: [1, 3] })), { log: false }), featureSet([1, 3]))),
    ).toEqual([3]);
  });

  test('waits in an open space until somebody asks for a bit that it may clear', () => {
    let asked = 0;
    const late = clearing(
      () => {
        asked++;
        return 'yes';
      },
      { id: 'rule-test/late', ...about, answers: { yes: { yes: true, clears: [2] } } },
    );
    const ask = new Inquiry(openSource(), { log: false });
    const set = late(ask, featureSet([1, 2, 3]));
    expect([bitsOf(set), asked]).toEqual([[1, 2, 3], 0]);
    expect([ask.kept(set, 1), asked]).toEqual([true, 0]);
    expect([ask.kept(set, 2), asked]).toEqual([false, 1]);
  });
});

test('a log is kept of a single case, as the values of an open one would have to be told apart for it', () => {
  expect(() => new Inquiry(openSource(), { log: true })).toThrow('a log is kept of a single case');
});

test('the codes of a rule and of its answers are the same, or it does not compile', () => {
  const picks = (_: Inquiry): 'yes' | 'no' => 'yes';
  const words = { id: 'rule-test/types', ...about };
  // Never called: each would declare the id again.
  const declarations = [
    // @ts-expect-error: an answer is missing
    () => rule(picks, { ...words, answers: { yes: { value: 1 } } }),
    // @ts-expect-error: no rule picks this answer
    () => rule(picks, { ...words, answers: { yes: { value: 1 }, no: { value: 2 }, noo: { value: 3 } } }),
    // @ts-expect-error: an answer means nothing
    () => rule(picks, { ...words, answers: { yes: { value: 1 }, no: {} } }),
    // @ts-expect-error: there is no such topic
    () => rule(picks, { ...words, topic: 'weather', answers: { yes: { value: 1 }, no: { value: 2 } } }),
    // @ts-expect-error: an answer is missing
    () => clearing(picks, { ...words, answers: { yes: { clears: [1] } } }),
    // @ts-expect-error: the code is misspelt
    () => clearing(picks, { ...words, answers: { yes: { clears: [1] }, noo: {} } }),
    () => rule(picks, { ...words, answers: { yes: { value: 1 }, no: { value: 2 } } }),
  ];
  expect(declarations).toHaveLength(7);
});

describe('a dropping rule', () => {
  const drop = dropping(
    (ask: Inquiry, set: FeatureSet, below: number) => {
      const low = intersect(set, lowBits(below));
      return [ask.kept(set, 3) ? 'with' : 'without', low];
    },
    {
      id: 'rule-test/drop',
      ...about,
      answers: { with: { answer: 'All but {clears}.' }, without: { answer: 'All.' } },
    },
  );

  test('gives the set without the bits that it picked, and states them', () => {
    const ask = askOf({ offers: [1, 2, 3] });
    expect(bitsOf(drop(ask, featureSet([1, 2, 3]), 3))).toEqual([3]);
    expect(ask.decisions()).toEqual([expect.objectContaining({ code: 'with', clears: featureSet([1, 2]) })]);
  });

  test('gives the set as it was where it picked none', () => {
    const ask = askOf({ offers: [1, 2] });
    expect(bitsOf(drop(ask, featureSet([1, 2]), 0))).toEqual([1, 2]);
    expect(ask.decisions()).toEqual([expect.objectContaining({ code: 'without', clears: featureSet([]) })]);
  });
});
