import { fails } from '../model/check.ts';
import { type ReportedCase, type ReportedScenario, tallyChecks } from './words/check.ts';

function caseToJson(checked: ReportedCase) {
  const { name, device, platform, driver, mismatches } = checked;
  return { name, device, platform, driver, status: fails(checked) ? 'failed' : 'passed', mismatches };
}

/** What `check --reporter json` prints. */
export function checkToJson(scenarios: readonly ReportedScenario[]): Readonly<Record<string, unknown>> {
  return {
    formatVersion: 1,
    ...tallyChecks(scenarios),
    scenarios: scenarios.map(({ file, name, at, cases }) => ({
      file,
      name,
      line: at?.line ?? null,
      column: at?.column ?? null,
      status: cases.length === 0 ? 'nothing-expected' : cases.some(fails) ? 'failed' : 'passed',
      cases: cases.map(caseToJson),
    })),
  };
}
