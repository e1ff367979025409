import { expect, test } from 'vitest';
import { checkToJson } from '../../src/report/check-json.ts';
import { decisionWordsOf } from '../samples.ts';
import { fullReport } from './check-samples.ts';

test('a JSON report has a version, counts, each case with what is unmet, and each file', () => {
  const decisions = [decisionWordsOf({ because: ['so'] })];
  const unmet = { what: 'outcome', expected: 'works', actual: 'breaks', decisions } as const;
  const { cases, files, ...counts } = checkToJson(fullReport(unmet));
  expect(counts).toEqual({
    formatVersion: 1,
    passed: 2,
    failed: 2,
    known: 1,
    nothingExpected: 1,
    notChecked: 2,
  });
  expect(cases[0]).toEqual({
    file: 'dir/a #1.xml',
    line: 4,
    column: 3,
    scenario: 'a',
    name: 'failing',
    device: 'a device',
    platform: 'a platform',
    driver: 'linux-6.12',
    status: 'failed',
    known: null,
    remedy: 'show the modern interface alone: disable-legacy=on',
    mismatches: [unmet],
  });
  expect(cases.map(({ name, status }) => [name, status])).toEqual([
    ['failing', 'failed'],
    ['known', 'known'],
    ['expired', 'failed'],
    ['mended', 'passed'],
    ['passing', 'passed'],
  ]);
  expect(cases[1]?.known).toEqual({
    reason: 'the host is upgraded in June',
    until: '2027-06-30',
    expired: false,
    file: 'vnex.yaml',
    line: 3,
    column: 5,
  });
  expect(files.map(({ file, status }) => [file, status])).toEqual([
    ['dir/a #1.xml', 'failed'],
    ['empty.json', 'nothing-expected'],
    ['broken.xml', 'not-checked'],
    ['too.xml', 'not-checked'],
  ]);
  expect(files[2]?.problems).toEqual([
    { file: 'broken.xml', line: 7, column: 2, message: 'the element is not closed' },
  ]);
});
