import { buildOptionRowsOn, machineNameOf } from '../../data/rule-inputs.ts';
import type { ChosenDriver } from '../../guest/driver-model.ts';
import { AskedBits } from '../../inquiry/open/open-source.ts';
import { Subsets } from '../../inquiry/open/subsets.ts';
import {
  type Answers,
  asOne,
  common,
  type OpenAnswer,
  type Verdict,
  type When,
} from '../../model/answers.ts';
import type { Narrowing } from '../../model/broken-pattern.ts';
import type { GuestHistory } from '../../model/guest-release.ts';
import { oneForEach } from '../../model/one-for-each.ts';
import type { OpenCase, OpenPlatform } from '../../model/open-case.ts';
import type { Platform } from '../../model/platform.ts';
import type { Result } from '../../model/result.ts';
import type { SpacePart, Varying } from '../../model/space.ts';
import { explain, withRelease } from '../explain.ts';
import { emphasisOf } from '../sweep/emphasis.ts';
import { narrowingsOf } from '../sweep/narrowings.ts';
import { EVERYWHERE, type Region } from '../sweep/region.ts';
import { newBoard, walk } from '../sweep/walk.ts';
import type { Drawing } from '../sweep/within.ts';
import { type AnswerBox, answerBoxes } from './answer-boxes.ts';
import { type Distinguish, endIn, endVerdict, outcomeIn, verdictIn } from './ends.ts';
import { exampleCircumstances, exampleIn, newestFirst, preferred } from './example.ts';
import { generalised, possibleValues } from './general.ts';
import { oneByOne, waysOf } from './one-by-one.ts';
import { renamed, type Settled, settled } from './settle.ts';

/** What can be said of a case in one result, whatever it leaves open. */
export function resultOf(asked: OpenCase, driver: ChosenDriver): Result {
  return asOne(answersOf(asked, driver));
}

/** A case with what its description leaves open. */
export function openPart(asked: OpenCase, { model, release }: ChosenDriver): SpacePart {
  const { device, platform } = asked;
  const varying = [...(device.open ?? []), ...(platform.open ?? []), ...unstatedOptions(platform)];
  if (model.history !== undefined)
    return { base: asked, varying: [...varying, ...releaseLeftOpen(platform, model.history)] };
  return { base: asked, varying: release === undefined ? varying : varying.filter(isNoRelease) };
}

/** The release of a guest that is not Linux, where nobody said it: each that changed something, the newest first. */
function releaseLeftOpen(
  { guestRelease, open = [] }: OpenPlatform,
  { releases }: GuestHistory,
): readonly Varying[] {
  const isGiven = open.some((one) => one.kind === 'fact' && one.name === 'platform.guestRelease');
  if (guestRelease !== undefined || isGiven) return [];
  return [{ kind: 'fact', name: 'platform.guestRelease', values: [...releases].reverse() }];
}

/** The build options that the description does not state, what most kernels have first. */
const unstatedOptions = oneForEach(({ arch, xen, kernel }: Platform): readonly Varying[] =>
  buildOptionRowsOn(machineNameOf(arch, xen !== undefined)).flatMap(
    ({ name, assumed }): readonly Varying[] =>
      kernel.config[name] === undefined
        ? [{ kind: 'config', name, values: assumed === 'y' ? ['y', 'n'] : ['n', 'y'] }]
        : [],
  ),
);

/** A driver that names a release settles the kernel. */
function isNoRelease({ kind }: Varying): boolean {
  return kind !== 'release' && kind !== 'change';
}

/** The bits that any walk has asked for: one that meets a new bit begins again, so that all share what they learn. */
const ASKED = new AskedBits();

/** The subsets of releases and other values that walks make, shared so that each walk finds what others have asked of them. */
const SUBSETS = new Subsets();

/** More parts than these nobody reads: answers that end alike are then told together. */
const MOST_PARTS = 8;
/** If they are still more than these, what is usual is told, and what changes it. */
const MOST_PARTS_OF_OUTCOMES = 12;
/** So many parts are looked at to find few that say the same. */
const MOST_BOXES = 200;

/** The releases that can be such a guest, where some of those that are open cannot. */
function ableIn(part: SpacePart, drawing: Drawing): Narrowing | undefined {
  const at = part.varying.findIndex(({ kind }) => kind === 'release');
  const varying = part.varying[at];
  if (varying === undefined) return undefined;
  const only = possibleValues(drawing, at);
  return only && { varying, only };
}

/** Parts with few conditions first, and of these the ones that name releases. */
function fewestFirst(when: When): When {
  const isReleased = (one: When[number]) => one.some(({ varying }) => varying.kind === 'release');
  return [...when].sort((a, b) => a.length - b.length || Number(isReleased(b)) - Number(isReleased(a)));
}

/** What holds, and where: some of the cases, and the parts in words. */
interface Held {
  readonly how: string;
  readonly where: readonly Region[];
  readonly when: When;
}

/** What holds where, put as generally as it can be, that of the newest releases first; undefined where the parts are too many. */
function heldIn(part: SpacePart, drawing: Drawing, most: number): readonly Held[] | undefined {
  const order = emphasisOf(part).byNote;
  const boxes = answerBoxes(drawing, order, Math.max(most, MOST_BOXES));
  if (boxes === undefined) return undefined;
  const found = newestFirst(
    part,
    [...boxes].map(([how, some]) => [how, some.map(({ whole }) => whole)] as const),
  ).map(([how, where]): Held => {
    const wide = generalised(drawing, where, how, order);
    return { how, where, when: fewestFirst(wide.map((region) => narrowingsOf(part, region))) };
  });
  return found.flatMap(({ when }) => when).length > most ? undefined : found;
}

/** The answer for one case of where it holds, the newest. */
function answerIn(part: SpacePart, { where, when }: Held, driver: ChosenDriver): OpenAnswer {
  const newest = newestFirst(
    part,
    where.map((region) => [region, [region]] as const),
  );
  const [region = EVERYWHERE] = newest[0] ?? [];
  const result = explain(exampleIn(part, region), driver);
  return { when, result, example: exampleCircumstances(part, region, when), shown: result };
}

/** What holds in boxes that are told as they are. */
function heldAsTold(part: SpacePart, found: ReadonlyMap<string, readonly AnswerBox[]>): readonly Held[] {
  return [...found].map(([how, boxes]) => ({
    how,
    where: boxes.map(({ whole }) => whole),
    when: boxes.map(({ general }) => narrowingsOf(part, general)),
  }));
}

/** Some answers, what is taken as most guests have it, and where not all is told, what is usual. */
type Told = Pick<Answers, 'assumed' | 'usual' | 'alike'> & {
  readonly answers: readonly OpenAnswer[];
  readonly verdicts: readonly Verdict[];
};

/** The answers in a line each. */
function verdictsOf(
  part: SpacePart,
  drawing: Drawing,
  held: readonly Held[],
  answers: readonly OpenAnswer[],
): readonly Verdict[] {
  const single = answers.map(({ when, result }): Verdict => ({ when, results: [result] }));
  if (new Set(held.map(({ how }) => verdictIn(how))).size === answers.length) return single;
  const lines = heldIn(part, { ...drawing, root: renamed(drawing, verdictIn) }, Infinity) ?? [];
  return lines.flatMap(({ how, when }): readonly Verdict[] => {
    const [first, ...others] = answers.filter((_, i) => verdictIn(held[i]?.how ?? '') === how);
    return first === undefined
      ? []
      : [{ when, results: [first.result, ...others.map(({ result }) => result)] }];
  });
}

/** Each answer with the parts for which it holds; undefined where these are too many to read. */
function toldApart(
  part: SpacePart,
  { drawing, assumed }: Settled,
  most: number,
  driver: ChosenDriver,
): Told | undefined {
  const held = heldIn(part, drawing, most);
  if (held === undefined) return undefined;
  const answers = held.map((one) => answerIn(part, one, driver));
  const verdicts = verdictsOf(part, drawing, held, answers);
  return { answers, verdicts, assumed, alike: false, usual: undefined };
}

/** What holds where all is told by its outcome alone, or where that is too much, what is usual and what changes it. */
function heldByOutcome(part: SpacePart, drawing: Drawing) {
  const whole = heldIn(part, drawing, MOST_PARTS_OF_OUTCOMES);
  if (whole !== undefined) return { held: whole, usual: undefined };
  const { found, usual } = oneByOne(drawing, (at) => preferred(part, at, undefined));
  const asUsual = new Map([...usual].map(([at, value]) => [at, new Set([value])]));
  return { held: heldAsTold(part, found), usual: narrowingsOf(part, asUsual) };
}

/** Of parts what is not as usual in them. */
function unusualIn(when: When, usual: readonly Narrowing[]): When {
  const usualValue = new Map(usual.map(({ varying, only }) => [varying, only[0]]));
  const isUsual = ({ varying, only }: Narrowing) => only.length === 1 && usualValue.get(varying) === only[0];
  return when.map((narrowings) => narrowings.filter((one) => !isUsual(one)));
}

/** The answers that end alike as one, which says no more than they have in common. */
function toldTogether(part: SpacePart, drawing: Drawing, driver: ChosenDriver): Told {
  const kept = settled(drawing, part.varying, outcomeIn);
  const byOutcome = { ...kept.drawing, root: renamed(kept.drawing, outcomeIn) };
  const { held, usual } = heldByOutcome(part, byOutcome);
  const each = heldAsTold(part, waysOf(kept.drawing)).map((one) => answerIn(part, one, driver));
  const answers = held.map((one): OpenAnswer => {
    const together = answerIn(part, { ...one, when: unusualIn(one.when, usual ?? []) }, driver);
    const { outcome } = together.result;
    const [first = together, ...others] = each.filter(({ result }) => result.outcome === outcome);
    return { ...together, when: one.when, result: common([first, ...others]) };
  });
  const verdicts = answers.map(({ when, result }): Verdict => ({ when, results: [result] }));
  return { answers, verdicts, assumed: kept.assumed, alike: true, usual };
}

/** A case in which nothing is open, or no value is possible, is answered as it is. */
function closed(asked: OpenCase, open: readonly Varying[], driver: ChosenDriver): Answers {
  const when: When = [[]];
  const result = explain(asked, driver);
  return {
    asked,
    open,
    answers: [{ when, result, example: {}, shown: result }],
    verdicts: [{ when, results: [result] }],
    able: undefined,
    dependsOn: [],
    assumed: [],
    alike: false,
    usual: undefined,
  };
}

/**
 * Answers a case for everything that it leaves open: walks the rules over all values at once, and gives each answer
 * with the parts for which it holds, put as generally as they can be. A kernel that cannot run as such a guest is no
 * value of the kernel. Where no value is possible, the case is answered as it was given. Answers that `telling` tells
 * apart stay apart.
 */
export function answersOf(given: OpenCase, driver: ChosenDriver, telling?: Distinguish): Answers {
  const part = openPart(withRelease(given, driver), driver);
  const { base: asked, varying: open } = part;
  if (open.length === 0) return closed(asked, open, driver);
  // What is asked only to tell answers apart is no business of other walks.
  const bits = telling === undefined ? ASKED : new AskedBits();
  const walked = walk(part, (source) => endVerdict(source, driver.model, telling), {
    asked: bits,
    board: newBoard(SUBSETS),
  });
  const told =
    toldApart(part, settled(walked.drawing, open, endIn), telling ? Infinity : MOST_PARTS, driver) ??
    toldTogether(part, walked.drawing, driver);
  const [[first, ...others], [verdict, ...lines]] = [told.answers, told.verdicts];
  if (first === undefined || verdict === undefined) return closed(asked, open, driver);
  const all: Pick<Answers, 'answers' | 'verdicts' | 'usual'> =
    others.length === 0
      ? {
          answers: [{ ...first, when: [[]] }],
          verdicts: [{ when: [[]], results: [first.result] }],
          usual: undefined,
        }
      : { answers: [first, ...others], verdicts: [verdict, ...lines], usual: told.usual };
  const narrowed = new Set(all.answers.flatMap(({ when }) => when.flat().map(({ varying }) => varying)));
  return {
    asked,
    open,
    ...all,
    able: ableIn(part, walked.drawing),
    dependsOn: open.filter((varying) => narrowed.has(varying)),
    assumed: told.assumed,
    alike: told.alike,
  };
}
