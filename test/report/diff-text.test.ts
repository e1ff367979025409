import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Driven, diff } from '../../src/explore/diff/diff.ts';
import { history } from '../../src/explore/diff/history.ts';
import { F, NET } from '../../src/features/bits.ts';
import { DRIVERS } from '../../src/guest/drivers.ts';
import { linux } from '../../src/guest/linux/linux.ts';
import { diffText } from '../../src/report/diff-text.ts';
import { historyText } from '../../src/report/history-text.ts';
import { styleFor } from '../../src/report/layout/style.ts';
import { anyCase } from '../any-case.ts';
import { caseOf, type Spec } from '../cases.ts';
import { wideLines } from '../cli/run.ts';

const style = (width: number, unicode = true) => styleFor({ colour: 0, unicode, width });
const driven = (spec: Spec): Driven => ({
  asked: caseOf(spec),
  driver: { model: linux, release: undefined },
});
const told = (a: Spec, b: Spec) => diffText(diff(driven(a), driven(b)), style(80));

test('sets two answers side by side, and says once what both rest on', () => {
  const text = told({ protection: 'sev', linux: '5.12' }, { protection: 'sev', linux: '5.13' });
  expect(text).toMatch(/\n {4}linux-5\.12 {29}linux-5\.13\n/);
  expect(text).toMatch(/\n {4}No: the memory is protected, but {7}Yes: this is an AMD SEV guest\.\n/);
  expect(text).toMatch(/\n {2}Status {6}ACKNOWLEDGE \| DRIVER \| +ACKNOWLEDGE \| DRIVER \| FAILED\n/);
  expect(text.replace(/\s+/g, ' ')).toContain(
    'for both, either kernel checks, before FEATURES_OK, whether the platform restricts memory access',
  );
  expect(text).toMatch(/\n {2}Only in linux-5\.12, without effect: device\/accept\/qemu,/);
  expect(text).toContain('\n  The same: Features\n');
});

test.each([
  [{ offers: [F.VERSION_1] }, { offers: [F.VERSION_1] }, 'The cases are the same.'],
  [{ linux: '6.1' }, { linux: '6.12' }, 'Same answer and same decisions'],
  [{ offers: [F.VERSION_1] }, { offers: [F.VERSION_1, F.RING_RESET] }, 'The answers differ.'],
  [{ iommu: 'intel' }, { iommu: 'none' }, 'Same answer'],
] as const)('says of %j and %j what differs at all', (a, b, verdict) => {
  expect(told(a, b)).toContain(verdict);
});

test('says where other features alone make the difference', () => {
  const text = told({ offers: [F.VERSION_1] }, { offers: [F.VERSION_1, NET.MAC] });
  expect(text).toContain('None: each decision is the same, about other features.');
  expect(text).toMatch(/\n {4}nothing else +only here: MAC\n/);
  expect(text).toMatch(/\n {2}Features +nothing else +only here: MAC\n/);
});

const anyDriven: fc.Arbitrary<Driven> = fc
  .tuple(anyCase, fc.constantFrom(...DRIVERS))
  .map(([asked, model]) => ({
    asked: { ...asked, driver: model.id },
    driver: { model, release: undefined },
  }));
const widths = fc.constantFrom(80, 100, 130);

/** Paths and lists without a space are as long as they are. */
function fits(text: string, width: number): void {
  expect(
    wideLines(text, width).filter((line) =>
      line
        .trim()
        .split(/\s+/)
        .every((word) => word.length < 30),
    ),
  ).toEqual([]);
  expect(text).not.toMatch(/undefined|NaN|\[object/);
}

test('the text of a diff of any two cases fits its width, also in ASCII', () => {
  fc.assert(
    fc.property(anyDriven, anyDriven, widths, (a, b, width) => {
      const found = diff(a, b);
      fits(diffText(found, style(width)), width);
      expect(diffText(found, style(width, false))).toMatch(/^[\x20-\x7e\n]*$/);
    }),
    { numRuns: 100 },
  );
});

test('the text of a case’s history through the releases fits its width, also in ASCII', () => {
  fc.assert(
    fc.property(anyDriven, widths, ({ asked, driver }, width) => {
      const found = history(asked, driver.model, '4.4', '7.3');
      fits(historyText(found, style(width)), width);
      expect(historyText(found, style(width, false))).toMatch(/^[\x20-\x7e\n]*$/);
    }),
    { numRuns: 30 },
  );
});
