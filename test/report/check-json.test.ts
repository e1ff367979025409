import { expect, test } from 'vitest';
import { checkToJson } from '../../src/report/check-json.ts';
import { decisionWordsOf } from '../samples.ts';

test('a JSON report has a version, counts, and each case with what is unmet', () => {
  const checked = { device: 'a device', platform: 'a platform', driver: 'linux-6.12' };
  const decisions = [decisionWordsOf({ because: ['so'] })];
  const unmet = { what: 'outcome', expected: 'works', actual: 'breaks', decisions } as const;
  expect(
    checkToJson([
      {
        file: 'a.json',
        name: 'a',
        at: { line: 4, column: 3 },
        cases: [
          { name: 'one', ...checked, mismatches: [] },
          { name: 'two', ...checked, mismatches: [unmet] },
        ],
      },
      { file: 'b.json', name: 'b', at: undefined, cases: [] },
    ]),
  ).toEqual({
    formatVersion: 1,
    passed: 1,
    failed: 1,
    nothingExpected: 1,
    scenarios: [
      {
        file: 'a.json',
        name: 'a',
        line: 4,
        column: 3,
        status: 'failed',
        cases: [
          { name: 'one', ...checked, status: 'passed', mismatches: [] },
          { name: 'two', ...checked, status: 'failed', mismatches: [unmet] },
        ],
      },
      { file: 'b.json', name: 'b', line: null, column: null, status: 'nothing-expected', cases: [] },
    ],
  });
});
