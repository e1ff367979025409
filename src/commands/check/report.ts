import type { BrokenFile } from '../../model/check.ts';
import { type CheckReport, checkWords } from '../../report/words/check.ts';
import { failureGroups } from '../../report/words/failure-groups.ts';
import type { JudgedScenario } from './judge.ts';

/** All that is reported. The remedy is looked for once for each cause. */
export async function reportOf(
  judged: readonly JudgedScenario[],
  broken: readonly BrokenFile[],
): Promise<CheckReport> {
  const scenarios = checkWords(judged.map(({ checked }) => checked));
  const all = judged.flatMap(({ checked }) => checked.cases);
  const reported = new Map(scenarios.flatMap(({ cases }) => cases).map((one, i) => [one, all[i]]));
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
