import type { LoadedCase, LoadedScenario } from '../../cases/loaded-scenario.ts';
import type { JudgedCase } from '../../explore/check.ts';
import type { BrokenFile } from '../../model/check.ts';
import {
  type CheckReport,
  checkWords,
  grantedCases,
  type ReportedCase,
  type ReportedScenario,
} from '../../report/words/check.ts';
import { failureGroups } from '../../report/words/failure-groups.ts';
import type { JudgedScenario } from './judge.ts';

type Judged = JudgedCase<LoadedCase>;

/** The cases of a guest, and what their answers take for granted. */
function withGranted(scenario: ReportedScenario, granted: LoadedScenario['granted'] = []): ReportedScenario {
  const { name, cases } = scenario;
  const [first] = cases;
  if (first === undefined || granted.length === 0) return scenario;
  return { ...scenario, cases: [...cases, ...grantedCases(name, granted, first)] };
}

/** Of the failures of each cause the first of each device type: what helps one of them seldom helps another. */
function firstOfEachType(
  report: Pick<CheckReport, 'scenarios'>,
  judgedOf: (checked: ReportedCase) => Judged | undefined,
): readonly Judged[] {
  return failureGroups(report).flatMap((cause) => {
    const firsts = new Map<number, Judged>();
    for (const { checked } of cause) {
      const judged = judgedOf(checked);
      const type = judged?.result.asked.device.type;
      if (judged !== undefined && type !== undefined && !firsts.has(type)) firsts.set(type, judged);
    }
    return [...firsts.values()];
  });
}

/** All that is reported. The remedy is looked for once for each cause and each device type. */
export async function reportOf(
  judged: readonly JudgedScenario[],
  broken: readonly BrokenFile[],
): Promise<CheckReport> {
  const answered = checkWords(judged.map(({ checked }) => checked));
  const all = judged.flatMap(({ checked }) => checked.cases);
  const reported = new Map(answered.flatMap(({ cases }) => cases).map((one, i) => [one, all[i]]));
  const scenarios = answered.map((scenario, i) => withGranted(scenario, judged[i]?.loaded.granted));
  const report = { scenarios, broken, remedies: new Map() };
  const firsts = firstOfEachType(report, (checked) => reported.get(checked));
  if (firsts.length === 0) return report;
  const { firstRemedies } = await import('./remedies.ts');
  const lines = await firstRemedies(firsts);
  const remedies = [...reported].flatMap(([checked, judged]) => {
    const line = judged && lines.get(judged);
    return line === undefined ? [] : [[checked, line] as const];
  });
  return { ...report, remedies: new Map(remedies) };
}
