import { expect, test } from 'vitest';
import { checkGcc } from '../../src/report/check-gcc.ts';
import type { ReportedMismatch } from '../../src/report/words/check.ts';
import { decisionWordsOf } from '../samples.ts';
import { fullReport, reportOf, scenarioIn } from './check-samples.ts';

const MISMATCH: ReportedMismatch = {
  what: 'outcome',
  expected: 'works',
  actual: 'breaks',
  decisions: [decisionWordsOf({ id: 'linux/probe' })],
};

test('a report for editors has a line for each failure, as a compiler has for each mistake', () => {
  expect(checkGcc(fullReport(MISMATCH))).toBe(`\
dir/a #1.xml:4:3: error: failing: outcome: expected works, actual breaks; what would help: show the modern interface alone: disable-legacy=on [linux/probe]
dir/a #1.xml:9:1: error: expired: outcome: expected works, actual breaks; was known to fail until 2027-06-30: the host is upgraded in June [linux/probe]
broken.xml:7:2: error: the element is not closed
dir/a #1.xml:4:3: note: known is known to fail until 2027-06-30: the host is upgraded in June
vnex.yaml:8:5: warning: nothing fails here any longer; take this out (the host is upgraded in June)
`);
});

test('a report for editors tells what fails alike in one place once, and is empty where nothing fails', () => {
  const alike = reportOf(
    scenarioIn('a.json', ['one', MISMATCH], ['two', MISMATCH]),
    scenarioIn('b.json', ['three', MISMATCH]),
  );
  expect(checkGcc(alike).split('\n')).toEqual([
    expect.stringMatching(/^a\.json:4:3: error: one \(\+1 alike\): /),
    expect.stringMatching(/^b\.json:4:3: error: three: /),
    '',
  ]);
  expect(checkGcc(reportOf(scenarioIn('a.json', ['one'])))).toBe('');
});

test('a report for editors keeps each message on its line, and from the terminal what would harm it', () => {
  const text = checkGcc(reportOf(scenarioIn('a\n.json', ['a\u001b[2J', { ...MISMATCH, actual: 'b\n  c' }])));
  expect(text).toBe(
    'a\\u000a.json:4:3: error: a\\u001b[2J: outcome: expected works, actual b c [linux/probe]\n',
  );
});
