import { describe, expect, test } from 'vitest';
import { checkText, updatesText } from '../../src/report/check-text.ts';
import { styleFor } from '../../src/report/layout/style.ts';
import type { ReportedCase, ReportedMismatch, ReportedScenario } from '../../src/report/words/check.ts';
import { decisionWordsOf } from '../samples.ts';
import { caseOf, fullReport, reportOf, scenarioIn } from './check-samples.ts';

const STYLE = styleFor({ colour: 0, unicode: true, width: 80 });
const ASCII = styleFor({ colour: 0, unicode: false, width: 80 });

const MISMATCH: ReportedMismatch = {
  what: 'outcome',
  expected: 'works',
  actual: 'refused-by-device',
  decisions: [decisionWordsOf({ because: ['the device requires it', 'the driver left it'] })],
};

describe('a text report', () => {
  test('begins with how it came out, and then tells each failure with its cause', () => {
    const text = checkText(
      reportOf(
        scenarioIn('a.json', ['one'], ['two', MISMATCH]),
        scenarioIn('b.json', ['three']),
        scenarioIn('c.json'),
      ),
      STYLE,
    );
    expect(text).toBe(`✗ 2 passed, 1 failed, 1 scenario with nothing expected

✗ two
  a.json:4:3
  outcome
    expected  works
    actual    refused-by-device
  because
    Does FEATURES_OK stick?
      No.
      → the driver gives up
      because the device requires it; the driver left it
      Linux drivers/virtio/virtio.c, since 5.17 [linux/features-ok]

Files
  ✗ a.json  1 of 2 cases failed
  ✓ b.json  1 case
  - c.json  nothing expected
`);
  });

  test('tells together what fails alike, and a decision behind several mismatches once', () => {
    const status: ReportedMismatch = { ...MISMATCH, what: 'status', expected: 'DRIVER_OK', actual: 'FAILED' };
    const text = checkText(
      reportOf(scenarioIn('a.json', ['one', MISMATCH, status], ['two', MISMATCH, status])),
      STYLE,
    );
    expect(text.match(/Does FEATURES_OK stick/g)).toHaveLength(1);
    expect(text).toContain('✗ one\n  a.json:4:3\n✗ two\n  a.json:4:3\n');
    expect(text).toContain('because, in the first of them');
  });

  test('names the options that settle what is open of cases that fail alike, each once', () => {
    const failing = { ...caseOf(['one', MISMATCH]), settledBy: ['--kernel VERSION'] };
    const alike = { ...failing, name: 'two', settledBy: ['--kernel VERSION', '--qemu VERSION'] };
    const textOf = (...cases: readonly ReportedCase[]) =>
      checkText(reportOf({ ...scenarioIn('a.json'), cases }), STYLE);
    expect(textOf(failing)).toContain(
      '  a.json:4:3\n  The option that settles it: --kernel VERSION\n  outcome\n',
    );
    expect(textOf(failing, alike)).toContain(
      '\n  Options that settle it: --kernel VERSION, --qemu VERSION\n  outcome\n',
    );
    expect(textOf(caseOf(['one', MISMATCH]))).not.toContain('settle');
  });

  test('says of a run without failures only which files there were', () => {
    expect(checkText(reportOf(scenarioIn('a.json', ['one'], ['two'])), STYLE)).toBe(
      '✓ 2 passed, 0 failed\n\nFiles\n  ✓ a.json  2 cases\n',
    );
    expect(checkText(reportOf(scenarioIn('a.json')), STYLE)).toMatch(
      /^- 0 passed, 0 failed, 1 scenario with/,
    );
  });

  test('tells files that were not checked, remedies, and failures that are known', () => {
    const text = checkText(fullReport(MISMATCH), STYLE);
    expect(text).toMatch(
      /^✗ 2 passed, 2 failed, 1 known to fail, 1 scenario with nothing expected, 2 files not checked\n/,
    );
    expect(text).toContain(`✗ expired
  dir/a #1.xml:9:1
  was known to fail until 2027-06-30: the host is upgraded in June
`);
    expect(text).toContain(`  what would help, in the first of them
    show the modern interface alone: disable-legacy=on
`);
    expect(text).toContain(`✗ broken.xml, which was not checked
✗ too.xml, for the same reason
  broken.xml:7:2: the element is not closed
`);
    const known = text.slice(text.indexOf('Known failures'), text.indexOf('Files')).replace(/\s+/g, ' ');
    expect(known).toBe(
      'Known failures dir/a #1.xml:4:3: known is known to fail until 2027-06-30: the host is upgraded in June vnex.yaml:8:5: nothing fails here any longer; take this out (the host is upgraded in June) ',
    );
  });

  test('tells a cause once that several files have', () => {
    const text = checkText(
      reportOf(scenarioIn('a.json', ['one', MISMATCH]), scenarioIn('b.json', ['two', MISMATCH])),
      STYLE,
    );
    expect(text.match(/Does FEATURES_OK stick/g)).toHaveLength(1);
    expect(text).toContain('✗ one\n  a.json:4:3\n✗ two\n  b.json:4:3\n');
  });

  test('is of failures alone where it is to be quiet', () => {
    const quiet = (...scenarios: readonly ReportedScenario[]) =>
      checkText(reportOf(...scenarios), STYLE, { quiet: true });
    expect(quiet(scenarioIn('a.json', ['one']), scenarioIn('b.json'))).toBe('');
    const text = quiet(scenarioIn('a.json', ['one', MISMATCH]), scenarioIn('b.json', ['two']));
    expect(text).toMatch(/^✗ 1 passed, 1 failed\n/);
    expect(text).not.toContain('Files');
  });

  test('lets no text move the cursor', () => {
    const nasty: ReportedMismatch = { ...MISMATCH, actual: 'a\u001b[2Jb', decisions: [] };
    const text = checkText(reportOf(scenarioIn('a\u001b.json', ['one\u202e', nasty])), STYLE);
    expect(text).not.toContain('\u001b');
    expect(text).not.toContain('\u202e');
    expect(text).toContain('a\\u001b[2Jb');
  });

  test('does with ASCII where the terminal has no more', () => {
    expect(checkText(reportOf(scenarioIn('a.json', ['one', MISMATCH])), ASCII)).toMatch(/^[\n -~]*$/);
  });
});

describe('what was updated', () => {
  test('is shown key by key, with what could not be', () => {
    const text = updatesText(
      [
        {
          file: 'a.json',
          rewritten: [
            { what: 'outcome', before: '"works"', after: '"breaks"' },
            { what: 'dma.path', before: '"direct"', after: undefined },
            { what: 'status', before: '[\n  "DRIVER"\n]', after: '[]' },
          ],
          left: [],
        },
        { file: 'b.json', rewritten: [], left: [{ what: 'outcome', why: 'its cases differ' }] },
      ],
      STYLE,
    );
    expect(text).toBe(`updated  a.json
  outcome: "works" → "breaks"
  dma.path: "direct" → removed
  status: [ "DRIVER" ] → []
unchanged  b.json
  outcome: left, its cases differ

`);
    expect(updatesText([], STYLE)).toBe('');
  });
});
