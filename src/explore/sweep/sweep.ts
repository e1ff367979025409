import type { ChosenDriver, DriverModel } from '../../guest/driver-model.ts';
import { chooseDriver } from '../../guest/drivers.ts';
import type { FactSource } from '../../inquiry/fact-source.ts';
import { AskedBits } from '../../inquiry/open/open-source.ts';
import { andThen, later, type Staged } from '../../inquiry/staged.ts';
import type { BrokenPattern } from '../../model/broken-pattern.ts';
import type { Result } from '../../model/result.ts';
import { type Space, type SpacePart, sizeOf } from '../../model/space.ts';
import type { BrokenCircuit, CaseCounts, Swept, Wanted } from '../../model/sweep.ts';
import { withRelease } from '../explain.ts';
import {
  type End,
  isPossible,
  JUDGES,
  type Judge,
  type Judged,
  judgeWorks,
  partsOf,
  silent,
} from '../judge.ts';
import { circuitOf } from './circuit.ts';
import { type Combine, Combining } from './combine.ts';
import { countCases } from './count.ts';
import { describePattern, exampleOf } from './describe.ts';
import { emphasisOf } from './emphasis.ts';
import { Memory } from './memory.ts';
import type { PathVerdict } from './node.ts';
import { patternsOf } from './patterns.ts';
import { EVERYWHERE } from './region.ts';
import { type Shard, shardOf } from './shards.ts';
import { newBoard, type WalkContext, type Walked, walk } from './walk.ts';
import type { Drawing } from './within.ts';

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

/** What is said of a case by what is judged in turn: what comes later counts where all before it is kept. */
const inTurn: Combine = (before, after) => (before.kind === 'holds' ? after : before);

/** Judges a claim by every case of a part. */
export function walkPart(
  part: SpacePart,
  judge: Judge,
  model: DriverModel,
  { asked = new AskedBits(), board = newBoard(), memory = new Memory(), ...told }: WalkContext = {},
): Walked {
  const walks = partsOf(judge).map((one) => {
    const verdict = (source: FactSource): Staged<PathVerdict> =>
      andThen(one(source, model), 'verdict', (judged) => verdictOf(judged));
    const judgePath = (source: FactSource): Staged<PathVerdict> =>
      isPossible(source)
        ? later(silent(source), 'possible', { rules: [model, one] }, () => verdict(source))
        : { kind: 'silent' };
    return walk(part, judgePath, { ...told, asked, board, memory });
  });
  return walks.reduce((before, { paths, drawing }) => ({
    paths: before.paths + paths,
    drawing: { ...drawing, root: new Combining(board, inTurn).of(before.drawing.root, drawing.root) },
  }));
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
  /** How many patterns are wanted, those of most cases; left out: all. */
  readonly most?: number | undefined;
  /** Whether the cases that break the claim are wanted as a circuit. */
  readonly circuit?: boolean;
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

/** What came of one part. */
interface SweptPart {
  readonly paths: number;
  readonly counts: CaseCounts;
  readonly patterns: readonly BrokenPattern[];
  readonly kept: Result | undefined;
  readonly drawing: Drawing | undefined;
}

function first<Value>(values: Iterable<Value>, most: number): readonly Value[] {
  const found: Value[] = [];
  if (most === 0) return found;
  for (const value of values) {
    found.push(value);
    if (found.length === most) break;
  }
  return found;
}

const bySize = (a: { readonly size: bigint }, b: { readonly size: bigint }): number =>
  a.size < b.size ? 1 : a.size > b.size ? -1 : 0;

/** The patterns of most cases; those of one part together, that of the largest pattern first. */
function mainPatterns(
  ofParts: readonly (readonly BrokenPattern[])[],
  most: number,
): readonly BrokenPattern[] {
  const meant = new Set(first(ofParts.flat().sort(bySize), most));
  return [...ofParts]
    .map((patterns) => patterns.filter((pattern) => meant.has(pattern)).sort(bySize))
    .sort(([a], [b]) => (a === undefined || b === undefined ? 0 : bySize(a, b)))
    .flat();
}

/** The cases that break the claim, as a circuit. */
function brokenOf(parts: readonly SpacePart[], swept: readonly SweptPart[]): BrokenCircuit {
  const drawings = swept.flatMap(({ drawing }) => drawing ?? []);
  return { parts, circuit: circuitOf(drawings, ({ kind }) => kind === 'broken') };
}

/** How far a sweep has come, of its parts. How many paths a part has is known when it is done. */
export interface Progress {
  readonly paths: number;
  readonly parts: { readonly done: number; readonly of: number };
}

/** Judges a claim by every case of a space. `onPath` hears of each path. */
export function sweep(
  question: SweepQuestion,
  onPath: (progress: () => Progress) => void = () => undefined,
): Swept {
  const { wanted, most = Number.POSITIVE_INFINITY } = question;
  const { name, parts } = settled(question);
  const judge = judgeOf(wanted);
  const asked = new AskedBits();
  let [followed, done] = [0, 0];
  const progress = (): Progress => ({ paths: followed, parts: { done, of: parts.length } });
  const sweepPart = (part: SpacePart): SweptPart => {
    const { driver } = driverOf(part, question.driver);
    const { paths, drawing } = walkPart(part, judge, driver.model, {
      asked,
      onPath: () => {
        followed++;
        onPath(progress);
      },
    });
    done++;
    const judged = { part, drawing, judge, driver };
    return {
      paths,
      counts: countCases(drawing.root, sizeOf(part)),
      patterns: first(patternsOf(drawing, emphasisOf(part)), most).map((pattern) =>
        describePattern(judged, pattern),
      ),
      kept: exampleOf(judged, EVERYWHERE, ({ kind }) => kind === 'holds'),
      drawing: question.circuit === true ? drawing : undefined,
    };
  };
  const byPart = new Map(smallestFirst(parts).map((part) => [part, sweepPart(part)]));
  const swept = parts.flatMap((part) => byPart.get(part) ?? []);
  const drivers = new Set(question.space.parts.map((part) => driverOf(part, question.driver).id));
  return {
    space: name,
    claim: wanted,
    driver: [...drivers].join(', '),
    paths: swept.reduce((sum, { paths }) => sum + paths, 0),
    counts: swept.reduce((sum, { counts }) => added(sum, counts), NONE),
    patterns: mainPatterns(
      swept.map(({ patterns }) => patterns),
      most,
    ),
    kept: swept.find(({ kept }) => kept !== undefined)?.kept,
    ...(question.circuit === true ? { broken: brokenOf(parts, swept) } : {}),
  };
}
