import { describe, expect, test } from 'vitest';
import { checkText, updatesText } from '../../src/report/check-text.ts';
import { styleFor } from '../../src/report/layout/style.ts';
import type { ReportedMismatch, ReportedScenario } from '../../src/report/words/check.ts';
import { decisionWordsOf } from '../samples.ts';

const STYLE = styleFor({ colour: 0, unicode: true, width: 80 });
const ASCII = styleFor({ colour: 0, unicode: false, width: 80 });

const MISMATCH: ReportedMismatch = {
  what: 'outcome',
  expected: 'works',
  actual: 'refused-by-device',
  decisions: [decisionWordsOf({ because: ['the device requires it', 'the driver left it'] })],
};

function scenario(
  file: string,
  ...cases: readonly (readonly [string, ...ReportedMismatch[]])[]
): ReportedScenario {
  return {
    file,
    name: 'a scenario',
    at: { line: 4, column: 3 },
    cases: cases.map(([name, ...mismatches]) => ({
      name,
      device: 'a device',
      platform: 'a platform',
      driver: 'linux-6.12',
      mismatches,
    })),
  };
}

describe('a text report', () => {
  test('begins with how it came out, and then tells each failure with its cause', () => {
    const text = checkText(
      [scenario('a.json', ['one'], ['two', MISMATCH]), scenario('b.json', ['three']), scenario('c.json')],
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
    const text = checkText([scenario('a.json', ['one', MISMATCH, status], ['two', MISMATCH, status])], STYLE);
    expect(text.match(/Does FEATURES_OK stick/g)).toHaveLength(1);
    expect(text).toContain('✗ one\n✗ two\n  a.json:4:3\n');
    expect(text).toContain('because, in the first of them');
  });

  test('says of a run without failures only which files there were', () => {
    expect(checkText([scenario('a.json', ['one'], ['two'])], STYLE)).toBe(
      '✓ 2 passed, 0 failed\n\nFiles\n  ✓ a.json  2 cases\n',
    );
    expect(checkText([scenario('a.json')], STYLE)).toMatch(/^- 0 passed, 0 failed, 1 scenario with/);
  });

  test('lets no text move the cursor', () => {
    const nasty: ReportedMismatch = { ...MISMATCH, actual: 'a\u001b[2Jb', decisions: [] };
    const text = checkText([scenario('a\u001b.json', ['one\u202e', nasty])], STYLE);
    expect(text).not.toContain('\u001b');
    expect(text).not.toContain('\u202e');
    expect(text).toContain('a\\u001b[2Jb');
  });

  test('does with ASCII where the terminal has no more', () => {
    expect(checkText([scenario('a.json', ['one', MISMATCH])], ASCII)).toMatch(/^[\n -~]*$/);
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
