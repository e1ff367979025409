import { readFileSync } from 'node:fs';
import { default as ajvOfDraft4 } from 'ajv-draft-04';
import addFormats from 'ajv-formats';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkSarif } from '../../src/report/check-sarif.ts';
import type { ReportedMismatch } from '../../src/report/words/check.ts';
import { decisionWordsOf } from '../samples.ts';
import { fullReport, reportOf, scenarioIn } from './check-samples.ts';

const ajv = new ajvOfDraft4.default({ strict: false, unicodeRegExp: false });
addFormats.default(ajv);
const validate = ajv.compile(
  JSON.parse(readFileSync('node_modules/@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json', 'utf8')),
);

const MISMATCH: ReportedMismatch = {
  what: 'outcome',
  expected: 'works',
  actual: 'breaks',
  decisions: [decisionWordsOf({ id: 'linux/probe', question: 'Why?', answer: 'So.' })],
};
const BARE: ReportedMismatch = { ...MISMATCH, what: 'dma.path', decisions: [] };

/** As a reader of the file has it. */
function written(report: Parameters<typeof checkSarif>[0]) {
  const sarif = JSON.parse(JSON.stringify(checkSarif(report, '1.2.3')));
  validate(sarif);
  expect(validate.errors).toBeNull();
  const [run] = sarif.runs;
  return run;
}

describe('a SARIF report', () => {
  test('has a result for each failure, each with its rule and its place', () => {
    const { results, tool, invocations } = written(fullReport(MISMATCH));
    const [first, ...others] = results;
    expect(first).toMatchObject({
      ruleId: 'linux/probe',
      level: 'error',
      message: {
        text: expect.stringContaining(
          'failing: outcome: expected works, actual breaks\nWhy? So.\nWhat would help:',
        ),
      },
      locations: [
        {
          physicalLocation: {
            artifactLocation: { uri: 'dir/a%20%231.xml' },
            region: { startLine: 4, startColumn: 3 },
          },
        },
      ],
    });
    const ids = others.map(({ ruleId, level }: { ruleId: string; level: string }) => [ruleId, level]);
    expect(ids).toEqual([
      ['linux/probe', 'error'],
      ['linux/probe', 'error'],
      ['input/not-checked', 'error'],
      ['expectation/known-failure', 'warning'],
    ]);
    const rules = tool.driver.rules.map(({ id }: { id: string }) => id);
    for (const { ruleId, ruleIndex } of results) expect(rules[ruleIndex]).toBe(ruleId);
    expect(invocations).toEqual([{ executionSuccessful: false }]);
  });

  test('suppresses what is known to fail, and says why', () => {
    const { results } = written(fullReport(MISMATCH));
    const suppressed = results.filter(
      ({ suppressions }: { suppressions?: unknown }) => suppressions !== undefined,
    );
    expect(suppressed).toMatchObject([
      {
        message: { text: expect.stringContaining('known: ') },
        suppressions: [
          {
            kind: 'external',
            status: 'accepted',
            justification: expect.stringContaining('until 2027-06-30'),
          },
        ],
      },
    ]);
  });

  test('names what was expected as the rule where no decision made the difference', () => {
    const { results } = written(reportOf(scenarioIn('a.json', ['one', BARE])));
    expect(results).toMatchObject([{ ruleId: 'expectation/dma.path', ruleIndex: 0 }]);
  });

  test('is valid where nothing failed, and whatever the texts are', () => {
    expect(written(reportOf(scenarioIn('a.json', ['one']))).results).toEqual([]);
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        written(reportOf(scenarioIn(text, [text, { ...MISMATCH, actual: text }])));
      }),
    );
  });
});
