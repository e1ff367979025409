import { type LoadedScenario, loadScenarios, type ScenarioOptions } from '../../cases/scenarios.ts';
import { checkScenario } from '../../explore/check.ts';
import type { Io } from '../../io/io.ts';
import { type CheckedScenario, fails, type Revision } from '../../model/check.ts';

/** A scenario with what came of it, and what its expectation would have to say. */
export interface Judged {
  readonly loaded: LoadedScenario;
  readonly checked: CheckedScenario;
  readonly revisions: readonly Revision[];
}

async function judge(loaded: LoadedScenario): Promise<Judged> {
  const { source, scenario } = loaded;
  const { cases, revisions } = checkScenario(scenario, loaded.cases);
  const { treeOf, positionOf } = await import('../../input/positions.ts');
  const at = cases.some(fails) ? positionOf(treeOf(source.text), ['expect'], 'key') : undefined;
  return { loaded, checked: { file: source.file, name: scenario.name, at, cases }, revisions };
}

/** Runs every scenario below the paths. Throws UsageError with all that is wrong. */
export async function judgeAll(
  paths: readonly string[],
  options: ScenarioOptions,
  io: Io,
): Promise<readonly Judged[]> {
  const judged: Judged[] = [];
  for (const loaded of await loadScenarios(paths, options, io)) judged.push(await judge(loaded));
  return judged;
}
