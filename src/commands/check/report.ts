import type { LoadedScenario } from '../../cases/loaded-scenario.ts';
import type { BrokenFile } from '../../model/check.ts';
import {
  type CheckReport,
  checkWords,
  grantedCases,
  type ReportedScenario,
} from '../../report/words/check.ts';
import { failureGroups } from '../../report/words/failure-groups.ts';
import type { JudgedScenario } from './judge.ts';

/** The cases of a guest, and what their answers take for granted. */
function withGranted(scenario: ReportedScenario, granted: LoadedScenario['granted'] = []): ReportedScenario {
  const { name, cases } = scenario;
  const [first] = cases;
  if (first === undefined || granted.length === 0) return scenario;
  return { ...scenario, cases: [...cases, ...grantedCases(name, granted, first)] };
}

/** All that is reported. The remedy is looked for once for each cause. */
export async function reportOf(
  judged: readonly JudgedScenario[],
  broken: readonly BrokenFile[],
): Promise<CheckReport> {
  const answered = checkWords(judged.map(({ checked }) => checked));
  const all = judged.flatMap(({ checked }) => checked.cases);
  const reported = new Map(answered.flatMap(({ cases }) => cases).map((one, i) => [one, all[i]]));
  const scenarios = answered.map((scenario, i) => withGranted(scenario, judged[i]?.loaded.granted));
  const report = { scenarios, broken, remedies: new Map() };
  const causes = failureGroups(report);
  if (causes.length === 0) return report;
  const { firstRemedies } = await import('./remedies.ts');
  const firsts = causes.flatMap(([{ checked }]) => reported.get(checked) ?? []);
  const lines = await firstRemedies(firsts);
  const remedies = [...reported].flatMap(([checked, judged]) => {
    const line = judged && lines.get(judged);
    return line === undefined ? [] : [[checked, line] as const];
  });
  return { ...report, remedies: new Map(remedies) };
}
