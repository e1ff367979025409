import { type BrokenFile, fails, failsAsKnown } from '../model/check.ts';
import { FORMAT_VERSION } from '../model/format-version.ts';
import { type CheckReport, type ReportedCase, type ReportedScenario, tallyChecks } from './words/check.ts';

function caseStatus(checked: ReportedCase) {
  return fails(checked) ? 'failed' : failsAsKnown(checked) ? 'known' : 'passed';
}

function caseToJson(
  { file, name: scenario }: ReportedScenario,
  checked: ReportedCase,
  { remedies }: CheckReport,
) {
  const { name, device, platform, driver, at, known, mismatches } = checked;
  return {
    file,
    line: at?.line ?? null,
    column: at?.column ?? null,
    scenario,
    name,
    device: device ?? null,
    platform,
    driver,
    status: caseStatus(checked),
    known: known === undefined ? null : knownToJson(known),
    remedy: remedies.get(checked) ?? null,
    mismatches,
  };
}

function knownToJson({ reason, until, expired, file, at }: NonNullable<ReportedCase['known']>) {
  return { reason, until: until ?? null, expired, file, line: at.line, column: at.column };
}

function scenarioToJson({ file, name, cases }: ReportedScenario) {
  const failing = cases.some(fails) ? 'failed' : cases.some(failsAsKnown) ? 'known' : 'passed';
  return { file, scenario: name, status: cases.length === 0 ? 'nothing-expected' : failing, problems: [] };
}

function brokenToJson({ file, problems }: BrokenFile) {
  return {
    file,
    scenario: null,
    status: 'not-checked',
    problems: problems.map(({ file: where, line, column, message }) => ({
      file: where,
      line: line ?? null,
      column: column ?? null,
      message,
    })),
  };
}

/** What `check --reporter json` prints. */
export function checkToJson(report: CheckReport) {
  const { scenarios, broken } = report;
  return {
    formatVersion: FORMAT_VERSION,
    ...tallyChecks(scenarios),
    notChecked: broken.length,
    cases: scenarios.flatMap((scenario) => scenario.cases.map((one) => caseToJson(scenario, one, report))),
    files: [...scenarios.map(scenarioToJson), ...broken.map(brokenToJson)],
  };
}
