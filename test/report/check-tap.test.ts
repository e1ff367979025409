import fc from 'fast-check';
import { Parser } from 'tap-parser';
import { describe, expect, test } from 'vitest';
import { checkTap } from '../../src/report/check-tap.ts';
import type { ReportedMismatch, ReportedScenario } from '../../src/report/words/check.ts';
import { printable } from '../../src/text/printable.ts';
import { anyText } from '../any-text.ts';
import { decisionWordsOf } from '../samples.ts';
import { type CaseSpec, fullReport, reportOf, scenarioIn } from './check-samples.ts';

const DECISION = decisionWordsOf({
  because: ['the device insists', 'on more: “#1”'],
  authority: { kind: 'kernel', where: 'drivers/virtio/virtio.c virtio_features_ok()', since: '5.17' },
});
const MISMATCH: ReportedMismatch = {
  what: 'outcome',
  expected: 'works',
  actual: 'refused-by-device',
  decisions: [DECISION],
};

function scenario(name: string, ...cases: readonly CaseSpec[]): ReportedScenario {
  return { ...scenarioIn('dir/a.json', ...cases), name };
}

/** Nothing in it is against TAP. */
function parsed(scenarios: readonly ReportedScenario[], report = reportOf(...scenarios)) {
  const parser = new Parser({ strict: true });
  const points: {
    readonly ok: boolean;
    readonly name: string;
    readonly skip: unknown;
    readonly diag: unknown;
  }[] = [];
  const extra: unknown[] = [];
  parser.on('assert', ({ ok, name, skip, diag }) => points.push({ ok, name, skip, diag }));
  parser.on('extra', (line) => extra.push(line));
  parser.end(checkTap(report));
  expect(extra).toEqual([]);
  return {
    points,
    failures: parser.failures.flatMap(({ tapError }) => tapError ?? []),
    plan: parser.planEnd,
  };
}

const shortText = anyText({ maxLength: 40 });
const toughText = fc.string({
  unit: fc.constantFrom('#', '\\', ' ', '"', '\n', '\r', ':', '{', '\u2028', '\ud800', 'a'),
});

describe('a TAP report', () => {
  test('has a point for each case, and one that is skipped for a scenario that expects nothing', () => {
    const { points, plan } = parsed([
      scenario('a', ['a › x, y, linux'], ['a › x, z, linux', MISMATCH]),
      scenario('b'),
    ]);
    expect(plan).toBe(3);
    expect(points.map(({ ok, name, skip }) => [ok, name, skip])).toEqual([
      [true, 'a › x, y, linux', false],
      [false, 'a › x, z, linux', false],
      [true, 'b', 'nothing expected'],
    ]);
  });

  test('says in YAML what was expected, what there is, and which decision made the difference', () => {
    const { points } = parsed([scenario('a', ['a › x, y, linux', MISMATCH])]);
    expect(points[0]?.diag).toEqual({
      message: 'outcome: expected works, actual refused-by-device',
      severity: 'fail',
      at: { file: 'dir/a.json', line: 4, column: 3 },
      mismatches: [
        {
          what: 'outcome',
          expected: 'works',
          actual: 'refused-by-device',
          decisions: [
            {
              id: 'linux/features-ok',
              question: 'Does FEATURES_OK stick?',
              answer: 'No.',
              effect: 'the driver gives up',
              because: ['the device insists', 'on more: “#1”'],
              authority: 'Linux drivers/virtio/virtio.c virtio_features_ok(), since 5.17',
            },
          ],
        },
      ],
    });
  });

  test('has known failures to do, and a point for each file that was not checked', () => {
    const { points, plan, failures } = parsed([], fullReport(MISMATCH));
    expect(plan).toBe(8);
    expect(points.map(({ ok, name }) => [ok, name])).toEqual([
      [false, 'failing'],
      [false, 'known'],
      [false, 'expired'],
      [true, 'mended'],
      [true, 'passing'],
      [true, 'a scenario'],
      [false, 'broken.xml was not checked'],
      [false, 'too.xml was not checked'],
    ]);
    expect(JSON.stringify(failures)).not.toContain('"known"');
  });

  test('brings any name through its escaping', () => {
    fc.assert(
      fc.property(fc.oneof(shortText, toughText), (text) => {
        const { points } = parsed([scenario('a', [`a ${text} z`])]);
        expect(points).toMatchObject([{ ok: true, name: printable(`a ${text} z`), skip: false }]);
      }),
    );
  });

  test('brings a control or formatting character to no terminal', () => {
    const text = 'a\u001b[2J\u009b5m\u202e\u200b\u00ad\u2028\u{e0041}b';
    const mismatch = { what: 'message', expected: text, actual: text, decisions: [] } as const;
    const scenarios = [scenario(text, [text, mismatch])];
    expect(checkTap(reportOf(...scenarios))).toMatch(/^(?:[^\p{Cc}\p{Cf}\p{Zl}]*\n)+$/u);
    const { points } = parsed(scenarios);
    expect(points).toMatchObject([{ diag: { mismatches: [{ expected: text, actual: text }] } }]);
  });

  test('brings any message through its escaping', () => {
    fc.assert(
      fc.property(fc.oneof(shortText, toughText), fc.oneof(shortText, toughText), (expected, actual) => {
        const mismatch = {
          what: 'message',
          expected,
          actual,
          decisions: [{ ...DECISION, answer: actual }],
        } as const;
        const { points } = parsed([scenario('a', ['a', mismatch])]);
        expect(points).toMatchObject([
          { diag: { mismatches: [{ expected, actual, decisions: [{ answer: actual }] }] } },
        ]);
      }),
    );
  });
});
