import { type ChosenDriver, chooseDriver } from '../../guest/drivers.ts';
import { caseSource } from '../../inquiry/case-source.ts';
import type { FactSource } from '../../inquiry/fact-source.ts';
import { AskedBits } from '../../inquiry/open/open-source.ts';
import { andThen, done, finish, type Staged } from '../../inquiry/staged.ts';
import type { BrokenPattern } from '../../model/broken-pattern.ts';
import { caseAt } from '../../model/case-at.ts';
import type { Result } from '../../model/result.ts';
import { type Space, type SpacePart, sizeOf } from '../../model/space.ts';
import type { CaseCounts, Swept, Wanted } from '../../model/sweep.ts';
import { explain, withRelease } from '../explain.ts';
import { type End, isPossible, JUDGES, type Judge, type Judged, judgeWorks } from '../judge.ts';
import { twinOf } from '../twin.ts';
import { countCases } from './count.ts';
import type { PathVerdict } from './diagram.ts';
import { emphasisOf } from './emphasis.ts';
import { narrowingsOf } from './narrowings.ts';
import { type Pattern, patternsOf } from './patterns.ts';
import { EVERYWHERE, type Region, sizeOfRegion } from './region.ts';
import { type Shard, shardOf } from './shards.ts';
import { type Walked, walk } from './walk.ts';
import { somePath } from './within.ts';

/** How a claim is judged. */
export function judgeOf(wanted: Wanted): Judge {
  return wanted === 'works' ? judgeWorks : JUDGES[wanted];
}

/** What cases have in common that break a claim in the same way. */
function howOf({ outcome, path }: End): string {
  return `${outcome} ${path}`;
}

function verdictOf(judged: Judged): PathVerdict {
  if (typeof judged === 'string') return { kind: judged };
  return judged.holds ? { kind: 'holds' } : { kind: 'broken', how: howOf(judged.end) };
}

/** A part as a driver sees it that brings its own release. */
function driven({ base, varying }: SpacePart, id: string, driver: ChosenDriver): SpacePart {
  const asked = withRelease({ ...base, driver: id }, driver);
  const own = driver.release !== undefined;
  return { base: asked, varying: own ? varying.filter(({ kind }) => kind !== 'release') : varying };
}

/** Judges a claim by every case of a part. */
function walkPart(
  part: SpacePart,
  judge: Judge,
  { model }: ChosenDriver,
  asked: AskedBits,
  onPath: () => void,
): Walked {
  const judgePath = (source: FactSource): Staged<PathVerdict> =>
    isPossible(source)
      ? andThen(judge(source, model), 'verdict', (judged) => done(verdictOf(judged)))
      : done({ kind: 'silent' });
  return walk(part, asked, judgePath, onPath);
}

/** Of the values that a pattern leaves open, the example takes the newest release, and of all else the first; no needless bits. */
function preferred(part: SpacePart, at: number, only: ReadonlySet<number> | undefined): number {
  const { kind, values } = part.varying[at] ?? { kind: 'fact', values: [] };
  const indices = only === undefined ? values.map((_, i) => i) : [...only].sort((a, b) => a - b);
  return (kind === 'release' || kind === 'bit' ? indices.at(-1) : indices[0]) ?? 0;
}

/** A part that was walked, and how. */
interface Judgement {
  readonly part: SpacePart;
  readonly walked: Walked;
  readonly judge: Judge;
  readonly driver: ChosenDriver;
}

/** A case out of a region that gets a verdict of some kind, explained; where the claim looks at a twin, that one. */
function exampleOf(
  { part, walked, judge, driver }: Judgement,
  region: Region,
  test: (verdict: PathVerdict) => boolean,
): Result | undefined {
  const path = somePath(walked.drawing, region, test);
  if (path === undefined) return undefined;
  const asked = caseAt(part, (at) => preferred(part, at, path.get(at)));
  const judged = finish(judge(caseSource(asked), driver.model));
  const deciding = typeof judged === 'object' ? twinOf(asked, judged.by) : asked;
  return explain(deciding, chooseDriver(deciding.driver) ?? driver);
}

function describe(judgement: Judgement, { region, how }: Pattern): BrokenPattern {
  const { part, walked } = judgement;
  const example = exampleOf(judgement, region, (verdict) => verdict.kind === 'broken' && verdict.how === how);
  if (example === undefined) throw new Error('a pattern breaks nothing');
  return {
    base: part.base,
    narrowings: narrowingsOf(part, region),
    size: sizeOfRegion(region, walked.drawing.sizes),
    example,
  };
}

const NONE: CaseCounts = { silent: 0n, undriven: 0n, holds: 0n, broken: 0n };

function added(a: CaseCounts, b: CaseCounts): CaseCounts {
  return {
    silent: a.silent + b.silent,
    undriven: a.undriven + b.undriven,
    holds: a.holds + b.holds,
    broken: a.broken + b.broken,
  };
}

/** A driver by the id that it was asked for. */
interface Named {
  readonly id: string;
  readonly driver: ChosenDriver;
}

/** What a sweep is asked for. */
export interface SweepQuestion {
  readonly space: Space;
  readonly wanted: Wanted;
  /** Left out: that of each part. */
  readonly driver?: Named | undefined;
  /** Left out: all of the space. */
  readonly shard?: Shard | undefined;
}

function driverOf({ base }: SpacePart, named: Named | undefined): Named {
  const driver = named?.driver ?? chooseDriver(base.driver);
  if (driver === undefined) throw new Error(`driver ${base.driver} was not validated`);
  return { id: named?.id ?? base.driver, driver };
}

/** What is swept. A driver that brings its release settles it before the space is cut into shards. */
function settled({ space, driver: named, shard }: SweepQuestion): Space {
  const parts = space.parts.map((part) => {
    const { id, driver } = driverOf(part, named);
    return driven(part, id, driver);
  });
  return shard === undefined ? { name: space.name, parts } : shardOf({ name: space.name, parts }, shard);
}

/** A walk that meets a new bit begins again, which costs least in the smallest part; most bits are the same in all. */
function smallestFirst(parts: readonly SpacePart[]): readonly SpacePart[] {
  const sizes = new Map(parts.map((part) => [part, sizeOf(part)]));
  const size = (part: SpacePart) => sizes.get(part) ?? 0n;
  return [...parts].sort((a, b) => (size(a) < size(b) ? -1 : size(a) > size(b) ? 1 : 0));
}

/** Judges a claim by every case of a space. `onPath` hears of each path. */
export function sweep(question: SweepQuestion, onPath: () => void = () => undefined): Swept {
  const { wanted } = question;
  const { name, parts } = settled(question);
  const judge = judgeOf(wanted);
  const asked = new AskedBits();
  let counts = NONE;
  let paths = 0;
  const patterns: BrokenPattern[] = [];
  let kept: Result | undefined;
  const walks = new Map(
    smallestFirst(parts).map((part) => {
      const { driver } = driverOf(part, question.driver);
      return [part, { part, walked: walkPart(part, judge, driver, asked, onPath), judge, driver }];
    }),
  );
  for (const part of parts) {
    const judgement = walks.get(part);
    if (judgement === undefined) throw new Error('a part was not walked');
    const { walked } = judgement;
    paths += walked.paths;
    counts = added(counts, countCases(walked.drawing.root, sizeOf(part)));
    for (const pattern of patternsOf(walked.drawing, emphasisOf(part)))
      patterns.push(describe(judgement, pattern));
    kept ??= exampleOf(judgement, EVERYWHERE, ({ kind }) => kind === 'holds');
  }
  const drivers = new Set(question.space.parts.map((part) => driverOf(part, question.driver).id));
  return { space: name, claim: wanted, driver: [...drivers].join(', '), paths, counts, patterns, kept };
}
