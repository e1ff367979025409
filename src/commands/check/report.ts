import type { BrokenFile } from '../../model/check.ts';
import { type CheckReport, checkWords } from '../../report/words/check.ts';
import { causesOf, remedyLine } from '../../report/words/check-causes.ts';
import type { Judged } from './judge.ts';

/** All that is reported. The remedy is looked for once for each cause. */
export async function reportOf(
  judged: readonly Judged[],
  broken: readonly BrokenFile[],
): Promise<CheckReport> {
  const scenarios = checkWords(judged.map(({ checked }) => checked));
  const all = judged.flatMap(({ checked }) => checked.cases);
  const reported = new Map(scenarios.flatMap(({ cases }) => cases).map((one, i) => [one, all[i]]));
  const report = { scenarios, broken, remedies: new Map() };
  const causes = causesOf(report);
  if (causes.length === 0) return report;
  const { firstRemedy } = await import('./remedies.ts');
  const remedies = causes.flatMap(([{ checked }]) => {
    const found = reported.get(checked);
    const line = found === undefined ? '' : remedyLine(firstRemedy(found));
    return line === '' ? [] : [[checked, line] as const];
  });
  return { ...report, remedies: new Map(remedies) };
}
