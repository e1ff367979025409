import type { BrokenFile, KnownFailure } from '../../src/model/check.ts';
import type {
  CheckReport,
  ReportedCase,
  ReportedMismatch,
  ReportedScenario,
} from '../../src/report/words/check.ts';

/** A case by its name and what it does not meet. */
export type CaseSpec = readonly [string, ...ReportedMismatch[]];

/** A scenario with a case for each of these, all at one place. */
export function scenarioIn(file: string, ...cases: readonly CaseSpec[]): ReportedScenario {
  return { file, name: 'a scenario', cases: cases.map(caseOf) };
}

export function caseOf([name, ...mismatches]: CaseSpec): ReportedCase {
  return {
    name,
    device: 'a device',
    platform: 'a platform',
    driver: 'linux-6.12',
    at: { line: 4, column: 3 },
    mismatches,
  };
}

/** A report of scenarios in which nothing else is told. */
export function reportOf(...scenarios: readonly ReportedScenario[]): CheckReport {
  return { scenarios, broken: [], remedies: new Map() };
}

/** A file with a mistake in it. */
export const BROKEN: BrokenFile = {
  file: 'broken.xml',
  problems: [{ file: 'broken.xml', line: 7, column: 2, message: 'the element is not closed' }],
};

/** A failure that is known to `vnex.yaml`. */
export function known(expired: boolean): KnownFailure {
  return {
    reason: 'the host is upgraded in June',
    until: '2027-06-30',
    outcome: undefined,
    expired,
    file: 'vnex.yaml',
    at: { line: 3, column: 5 },
  };
}

/** A report with one of everything: a case that fails, one that is known to, one that was, one that no longer is, and a broken file. */
export function fullReport(...mismatches: readonly [ReportedMismatch, ...ReportedMismatch[]]): CheckReport {
  const failing = caseOf(['failing', ...mismatches]);
  const scenario: ReportedScenario = {
    file: 'dir/a #1.xml',
    name: 'a',
    cases: [
      failing,
      { ...caseOf(['known', ...mismatches]), known: known(false), seconds: 0.25 },
      { ...caseOf(['expired', ...mismatches]), known: known(true), at: { line: 9, column: 1 } },
      { ...caseOf(['mended']), known: { ...known(false), at: { line: 8, column: 5 } } },
      caseOf(['passing']),
    ],
  };
  return {
    scenarios: [scenario, scenarioIn('empty.json')],
    broken: [BROKEN, { ...BROKEN, file: 'too.xml' }],
    remedies: new Map([[failing, 'show the modern interface alone: disable-legacy=on']]),
  };
}
