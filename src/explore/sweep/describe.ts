import type { ChosenDriver } from '../../guest/driver-model.ts';
import { chooseDriver } from '../../guest/drivers.ts';
import { caseSource } from '../../inquiry/case-source.ts';
import { finish } from '../../inquiry/staged.ts';
import type { BrokenPattern } from '../../model/broken-pattern.ts';
import type { Result } from '../../model/result.ts';
import type { SpacePart } from '../../model/space.ts';
import { explain } from '../explain.ts';
import type { Judge } from '../judge.ts';
import { twinOf } from '../twin.ts';
import { narrowingsOf } from './narrowings.ts';
import type { Pattern } from './patterns.ts';
import type { Region } from './region.ts';
import { someCase } from './some-case.ts';
import type { Drawing, Test } from './within.ts';

/** A claim that was judged by every case of a part, and what came of it. */
export interface JudgedPart {
  readonly part: SpacePart;
  readonly drawing: Drawing;
  readonly judge: Judge;
  readonly driver: ChosenDriver;
}

/** A case out of a region that gets a verdict of some kind, explained; where the claim looks at a twin, that one. */
export function exampleOf(
  { part, drawing, judge, driver }: JudgedPart,
  region: Region,
  test: Test,
): Result | undefined {
  const asked = someCase(part, drawing, region, test);
  if (asked === undefined) return undefined;
  const judged = finish(judge(caseSource(asked), driver.model));
  const deciding = typeof judged === 'object' ? twinOf(asked, judged.by) : asked;
  return explain(deciding, chooseDriver(deciding.driver) ?? driver);
}

/** A pattern with what it narrows, and with an example. */
export function describePattern(judged: JudgedPart, { region, how, size }: Pattern): BrokenPattern {
  const { part } = judged;
  const example = exampleOf(judged, region, (verdict) => verdict.kind === 'broken' && verdict.how === how);
  if (example === undefined) throw new Error('a pattern breaks nothing');
  return { base: part.base, narrowings: narrowingsOf(part, region), size, example };
}
