import { explain } from '../explore/explain.ts';
import { isPossible } from '../explore/judge.ts';
import { emphasisOf } from '../explore/sweep/emphasis.ts';
import { narrowingsOf } from '../explore/sweep/narrowings.ts';
import type { PathVerdict } from '../explore/sweep/node.ts';
import { type Pattern, patternsOf } from '../explore/sweep/patterns.ts';
import { someCase } from '../explore/sweep/some-case.ts';
import { type Walked, walk } from '../explore/sweep/walk.ts';
import type { ChosenDriver } from '../guest/driver-model.ts';
import { linux } from '../guest/linux/linux.ts';
import type { FactSource } from '../inquiry/fact-source.ts';
import { AskedBits } from '../inquiry/open/open-source.ts';
import { andThen, type Staged } from '../inquiry/staged.ts';
import type { SpacePart } from '../model/space.ts';
import type { CasesCause } from './merge-causes.ts';
import type { SoughtMessage } from './shows.ts';

const LINUX: ChosenDriver = { model: linux, release: undefined };

/** So many paths are followed for one message in each part, whatever the text leaves open. */
const MOST_PATHS = 24_000;
/** Where the device may be of any type, a machine that takes more than this is passed over: a reader waits. */
const MOST_PATHS_OF_ANY_TYPE = 6_000;
const FEW_TYPES = 4;

function mostPaths({ varying }: SpacePart): number {
  const types = varying.find((one) => one.kind === 'fact' && one.name === 'device.type')?.values.length ?? 1;
  return types > FEW_TYPES ? MOST_PATHS_OF_ANY_TYPE : MOST_PATHS;
}

class TooManyPaths extends Error {}

/** What was found, and whether all was looked through. */
export interface CausesFound {
  readonly causes: readonly CasesCause[];
  readonly complete: boolean;
}

/** The bits that any search has asked for, so that later ones need not begin again. */
const ASKED = new AskedBits();

function verdict(source: FactSource, { how }: SoughtMessage): Staged<PathVerdict> {
  if (!isPossible(source)) return { kind: 'silent' };
  return andThen(how(source), 'verdict', (found) =>
    found === undefined ? { kind: 'holds' } : { kind: 'broken', how: found },
  );
}

function causeOf(
  part: SpacePart,
  { drawing }: Walked,
  { region, how, size }: Pattern,
  sought: SoughtMessage,
): readonly CasesCause[] {
  const asked = someCase(part, drawing, region, (one) => one.kind === 'broken' && one.how === how);
  if (asked === undefined) return [];
  const example = explain(asked, LINUX);
  const decided = sought.leading(example.decisions);
  if (decided === undefined) return [];
  return [
    {
      kind: 'cases',
      decided,
      also: [],
      pattern: {
        base: part.base,
        narrowings: narrowingsOf(part, region),
        size,
        example,
      },
    },
  ];
}

function searchPart(part: SpacePart, sought: SoughtMessage): readonly CasesCause[] {
  let paths = 0;
  const most = mostPaths(part);
  const walked = walk(part, (source) => verdict(source, sought), {
    asked: ASKED,
    onPath: () => {
      if (++paths > most) throw new TooManyPaths();
    },
  });
  return [...patternsOf(walked.drawing, emphasisOf(part))].flatMap((pattern) =>
    causeOf(part, walked, pattern, sought),
  );
}

/** The cases in which something appears, put as generally as they can be, the most general first. */
export function searchCauses(parts: readonly SpacePart[], sought: SoughtMessage): CausesFound {
  const causes: CasesCause[] = [];
  let complete = true;
  for (const part of parts) {
    try {
      causes.push(...searchPart(part, sought));
    } catch (error) {
      if (!(error instanceof TooManyPaths)) throw error;
      complete = false;
    }
  }
  return { causes: causes.sort((a, b) => (a.pattern.size < b.pattern.size ? 1 : -1)), complete };
}
