import { buildOptionRowsOn, machineNameOf } from '../../data/rule-inputs.ts';
import type { DriverModel } from '../../guest/driver-model.ts';
import type { ChosenDriver } from '../../guest/drivers.ts';
import type { FactSource } from '../../inquiry/fact-source.ts';
import { Inquiry } from '../../inquiry/inquiry.ts';
import { Subsets } from '../../inquiry/open/choices.ts';
import { AskedBits } from '../../inquiry/open/open-source.ts';
import { andThen, done, type Staged } from '../../inquiry/staged.ts';
import { type Answers, asOne, common, type OpenAnswer } from '../../model/answers.ts';
import type { Narrowing } from '../../model/broken-pattern.ts';
import type { Case } from '../../model/case.ts';
import { valuesAt } from '../../model/case-at.ts';
import type { OpenCase } from '../../model/open-case.ts';
import type { Platform } from '../../model/platform.ts';
import type { Result } from '../../model/result.ts';
import type { SpacePart, Varying } from '../../model/space.ts';
import { afterAgreement, agree, type Evaluation, evaluate } from '../evaluate.ts';
import { explain, withRelease } from '../explain.ts';
import { canRun } from '../judge.ts';
import type { PathVerdict } from '../sweep/diagram.ts';
import { emphasisOf } from '../sweep/emphasis.ts';
import type { Drawing } from '../sweep/patterns.ts';
import { EVERYWHERE, type Region } from '../sweep/region.ts';
import { walk } from '../sweep/walk.ts';
import { type Box, boxesOf } from './boxes.ts';
import { oneByOne, waysOf } from './one-by-one.ts';
import { preferredVariant } from './preferred-variant.ts';
import { renamed, type Settled, settled } from './settle.ts';

/** What can be said of a case in one result, whatever it leaves open. */
export function resultOf(asked: OpenCase, driver: ChosenDriver): Result {
  return asOne(answersOf(asked, driver));
}

/** A case with what its description leaves open. */
export function openPart(asked: OpenCase, { release }: ChosenDriver): SpacePart {
  const { device, platform } = asked;
  const varying = [...(device.open ?? []), ...(platform.open ?? []), ...unstatedOptions(platform)];
  return { base: asked, varying: release === undefined ? varying : varying.filter(isNoRelease) };
}

/** By platform: a machine has many devices. */
const unstated = new WeakMap<Platform, readonly Varying[]>();

/** The build options of which the description says nothing, what most kernels have first. */
function unstatedOptions(platform: Platform): readonly Varying[] {
  const known = unstated.get(platform) ?? leftOpenOn(platform);
  unstated.set(platform, known);
  return known;
}

function leftOpenOn({ arch, xen, kernel }: Platform): readonly Varying[] {
  return buildOptionRowsOn(machineNameOf(arch, xen !== undefined)).flatMap(
    ({ name, assumed }): readonly Varying[] =>
      kernel.config[name] === undefined
        ? [{ kind: 'config', name, values: assumed === 'y' ? ['y', 'n'] : ['n', 'y'] }]
        : [],
  );
}

/** A driver that names a release settles the kernel. */
function isNoRelease({ kind }: Varying): boolean {
  return kind !== 'release' && kind !== 'change';
}

/** The bits that any walk has asked for: one that meets a new bit begins again, so that all share what they learn. */
const ASKED = new AskedBits();

/** The subsets of releases and other values that walks make, shared so that each walk finds what others have asked of them. */
const SUBSETS = new Subsets();

/**
 * What two answers must have in common to be one to a reader: how it ends, what is said, and the way of the data, a
 * line each.
 */
function answerKey({ outcome, handshake, dma, cost }: Evaluation, told: unknown): string {
  const { refusal, status } = handshake;
  const way = dma && [dma.api, dma.path, dma.ring, dma.bounced, dma.addresses];
  const said = JSON.stringify([refusal?.message, refusal?.errno, told]);
  return `${outcome}\n${said}\n${JSON.stringify([status, way, cost])}`;
}

/** How it ends and what is said, in the key of an answer. */
function endIn(key: string): string {
  return key.split('\n').slice(0, 2).join('\n');
}

/** How it ends, in the key of an answer. */
function outcomeIn(key: string): string {
  return key.split('\n')[0] ?? key;
}

/** More parts than these nobody reads: answers that end alike are then told together. */
const MOST_PARTS = 8;
/** If they are still more than these, what is usual is told, and what changes it. */
const MOST_PARTS_OF_OUTCOMES = 12;
/** So many parts are looked at to find few that say the same. */
const MOST_BOXES = 200;

/** What tells answers apart besides how the case ends; whatever it returns is written as JSON. */
export type Telling = (ask: Inquiry, evaluation: Evaluation) => unknown;

function judged(source: FactSource, model: DriverModel, telling: Telling | undefined): Staged<PathVerdict> {
  if (!canRun(source)) return done({ kind: 'silent' });
  const ask = new Inquiry(source, { log: false });
  if (telling !== undefined) {
    // It may ask for what no stage has in its state.
    const evaluation = evaluate(model, ask);
    return done({ kind: 'broken', how: answerKey(evaluation, telling(ask, evaluation)) });
  }
  const agreement = agree(model, ask);
  // An answer has the status in it, which no stage has in its state.
  const way = `status ${agreement.handshake.status}`;
  return andThen(afterAgreement(model, ask, agreement), way, (evaluation) =>
    done({ kind: 'broken', how: answerKey(evaluation, undefined) }),
  );
}

/** Of the values that an answer leaves open, its example has the newest release of the kernel and of QEMU, else the first. */
function preferred({ varying }: SpacePart, at: number, only: ReadonlySet<number> | undefined): number {
  const open = varying[at];
  if (open === undefined) return 0;
  const indices = only === undefined ? open.values.map((_, i) => i) : [...only].sort((a, b) => a - b);
  if (open.kind === 'variant') return preferredVariant(open.values, indices) ?? 0;
  return (open.kind === 'release' ? indices.at(-1) : indices[0]) ?? 0;
}

function narrowingsOf({ varying }: SpacePart, region: Region): readonly Narrowing[] {
  return [...region]
    .sort(([a], [b]) => a - b)
    .flatMap(([at, only]) => {
      const one = varying[at];
      return one === undefined ? [] : [{ varying: one, only: [...only].sort((a, b) => a - b) }];
    });
}

/** A case of a region, of which nothing is open any more. */
function exampleIn(part: SpacePart, region: Region): OpenCase {
  const { device, platform, driver } = valuesAt(part, (at) => preferred(part, at, region.get(at)));
  return { device: { ...device, open: undefined }, platform: { ...platform, open: undefined }, driver };
}

/** Some answers, what is taken as most guests have it, and where not all is told, what is usual. */
type Told = Pick<Answers, 'assumed' | 'usual' | 'alike'> & { readonly answers: readonly OpenAnswer[] };

function answersIn(
  part: SpacePart,
  found: ReadonlyMap<string, readonly Box[]>,
  driver: ChosenDriver,
): readonly OpenAnswer[] {
  return [...found.values()].map((boxes): OpenAnswer => {
    const [box] = boxes;
    const example = exampleIn(part, box?.whole ?? EVERYWHERE);
    return { when: boxes.map(({ told }) => narrowingsOf(part, told)), result: explain(example, driver) };
  });
}

/** Each answer with the parts for which it holds; undefined where these are too many to read. */
function toldApart(
  part: SpacePart,
  { drawing, assumed }: Settled,
  most: number,
  driver: ChosenDriver,
): Told | undefined {
  const boxes = boxesOf(drawing, emphasisOf(part).byNote, Math.max(most, MOST_BOXES));
  const count = [...(boxes ?? new Map<string, readonly Box[]>()).values()].flat().length;
  return boxes === undefined || count > most
    ? undefined
    : { answers: answersIn(part, boxes, driver), assumed, alike: false, usual: undefined };
}

/** What is so where facts have their usual values, and where one of them has not. */
function toldOneByOne(part: SpacePart, { drawing, assumed }: Settled, driver: ChosenDriver): Told {
  const { found, usual } = oneByOne(drawing, (at) => preferred(part, at, undefined));
  const asUsual = new Map([...usual].map(([at, value]) => [at, new Set([value])]));
  return {
    answers: answersIn(part, found, driver),
    assumed,
    alike: true,
    usual: narrowingsOf(part, asUsual),
  };
}

/** The answers that end alike as one, which says no more than they have in common. */
function toldTogether(part: SpacePart, drawing: Drawing, driver: ChosenDriver): Told {
  const kept = settled(drawing, part.varying, outcomeIn);
  const byOutcome = { ...kept.drawing, root: renamed(kept.drawing, outcomeIn) };
  const whole = toldApart(part, { ...kept, drawing: byOutcome }, MOST_PARTS_OF_OUTCOMES, driver);
  const told = whole ?? toldOneByOne(part, { ...kept, drawing: byOutcome }, driver);
  const each = answersIn(part, waysOf(kept.drawing), driver);
  const answers = told.answers.map((together): OpenAnswer => {
    const { outcome } = together.result;
    const [first = together, ...others] = each.filter(({ result }) => result.outcome === outcome);
    return { ...together, result: common([first, ...others]) };
  });
  return { ...told, answers, alike: true };
}

/** A closed case is answered as it is. */
function closed(asked: Case, driver: ChosenDriver): Answers {
  const answer = { when: [[]], result: explain(asked, driver) };
  return { asked, open: [], answers: [answer], dependsOn: [], assumed: [], alike: false, usual: undefined };
}

/**
 * Answers a case for everything that it leaves open: walks the rules over all values at once, and gives each answer
 * with the parts for which it holds, put as generally as they can be. A kernel that cannot run as such a guest is no
 * value of the kernel. Where no value is possible, the case is answered as it was given. Answers that `telling` tells
 * apart stay apart.
 */
export function answersOf(given: OpenCase, driver: ChosenDriver, telling?: Telling): Answers {
  const part = openPart(withRelease(given, driver), driver);
  if (part.varying.length === 0) return closed(given, driver);
  // What is asked only to tell answers apart is no business of other walks.
  const bits = telling === undefined ? ASKED : new AskedBits();
  const walked = walk(part, bits, (source) => judged(source, driver.model, telling), undefined, SUBSETS);
  const open = part.varying;
  const { answers, assumed, alike, usual } =
    toldApart(part, settled(walked.drawing, open, endIn), telling ? Infinity : MOST_PARTS, driver) ??
    toldTogether(part, walked.drawing, driver);
  const [first, ...others] = answers;
  if (first === undefined) return { ...closed(given, driver), open };
  if (others.length === 0)
    return {
      asked: part.base,
      open,
      answers: [{ ...first, when: [[]] }],
      dependsOn: [],
      assumed,
      alike,
      usual: undefined,
    };
  const narrowed = new Set(answers.flatMap(({ when }) => when.flat().map(({ varying }) => varying)));
  return {
    asked: part.base,
    open,
    answers: [first, ...others],
    dependsOn: open.filter((varying) => narrowed.has(varying)),
    assumed,
    alike,
    usual,
  };
}
