import type { LoadedCase, LoadedScenario } from '../../cases/loaded-scenario.ts';
import type { LoadedScenarios } from '../../cases/scenarios.ts';
import { bootFollower } from '../../explore/boot-follower.ts';
import { checkScenario, type JudgedCase } from '../../explore/check.ts';
import type { Position } from '../../input/positions.ts';
import type { Io } from '../../io/io.ts';
import { type CheckedScenario, fails, type Revision } from '../../model/check.ts';
import type { Expectation } from '../../model/scenario.ts';

/** A scenario with what came of it, and what its expectation would have to say. */
export interface JudgedScenario {
  readonly loaded: LoadedScenario;
  readonly checked: CheckedScenario<JudgedCase<LoadedCase>>;
  readonly revisions: readonly Revision[];
}

/** The cases with the same expectation, with that. */
function byExpectation({ scenario, cases }: LoadedScenario) {
  const groups = new Map<Expectation | undefined, LoadedCase[]>();
  for (const one of cases) {
    const expect = one.expect ?? scenario.expect;
    groups.set(expect, [...(groups.get(expect) ?? []), one]);
  }
  return [...groups].map(([expect, group]) => ({ scenario: { ...scenario, expect }, group }));
}

async function judge(loaded: LoadedScenario, { clock }: Io): Promise<JudgedScenario> {
  const { source, scenario } = loaded;
  const means = { seconds: clock?.seconds, followBoot: bootFollower() };
  const checked = byExpectation(loaded).map(({ scenario: expecting, group }) =>
    checkScenario(expecting, group, means),
  );
  const cases = checked.flatMap((one) => one.cases);
  const at = loaded.imported ? undefined : await expectationOf(loaded, cases.some(fails));
  return {
    loaded,
    checked: {
      file: source.file,
      name: scenario.name,
      cases: at === undefined ? cases : cases.map((one) => ({ ...one, at })),
    },
    revisions: checked.flatMap(({ revisions }) => revisions),
  };
}

/** Where a scenario that fails expects something else. */
async function expectationOf({ source }: LoadedScenario, failed: boolean): Promise<Position | undefined> {
  if (!failed) return undefined;
  const { locatorOf } = await import('../../input/positions.ts');
  return locatorOf(source)(['expect'], 'key');
}

/** Runs every scenario against what it expects. */
export async function judgeAll({ scenarios }: LoadedScenarios, io: Io): Promise<readonly JudgedScenario[]> {
  const judged: JudgedScenario[] = [];
  for (const loaded of scenarios) judged.push(await judge(loaded, io));
  return judged;
}
