import { answer } from '../../../src/explore/explain.ts';
import { canRun } from '../../../src/explore/judge.ts';
import { openPart } from '../../../src/explore/open/answers.ts';
import type { ChosenDriver } from '../../../src/guest/driver-model.ts';
import { caseSource } from '../../../src/inquiry/case-source.ts';
import type { Answers } from '../../../src/model/answers.ts';
import type { Narrowing } from '../../../src/model/broken-pattern.ts';
import type { Case } from '../../../src/model/case.ts';
import { valuesAt } from '../../../src/model/case-at.ts';
import type { Answer } from '../../../src/model/result.ts';
import type { SpacePart, Varying } from '../../../src/model/space.ts';

// An open case answered the slow way: each of its values by itself.

/** One index for each thing that is open. */
export type Indices = readonly number[];

/** Every combination of the values of a part. */
export function* combinations({ varying }: SpacePart): Generator<Indices> {
  const sizes = varying.map(({ values }) => values.length);
  const total = sizes.reduce((product, size) => product * size, 1);
  for (let at = 0; at < total; at++) {
    let rest = at;
    yield sizes.map((size) => {
      const index = rest % size;
      rest = Math.floor(rest / size);
      return index;
    });
  }
}

/** The same sequence of numbers each time. */
function numbers(): (below: number) => number {
  let state = 1;
  return (below) => {
    state = (state * 48271) % 2147483647;
    return state % below;
  };
}

/** So many combinations of the values of a part, always the same ones. */
export function* sample({ varying }: SpacePart, count: number): Generator<Indices> {
  const next = numbers();
  for (let made = 0; made < count; made++) yield varying.map(({ values }) => next(values.length));
}

/** Options that the description does not state are too many for every combination: as assumed, not so, and mixed. */
function* withOptions(part: SpacePart): Generator<Indices> {
  const next = numbers();
  const isOption = part.varying.map(({ kind }) => kind === 'config');
  const others = { ...part, varying: part.varying.filter((_, at) => isOption[at] !== true) };
  const options = part.varying.filter((_, at) => isOption[at] === true);
  for (const indices of combinations(others))
    for (const pick of [() => 0, (size: number) => size - 1, next]) {
      const rest = [...indices];
      const picked = options.map(({ values }) => pick(values.length));
      yield isOption.map((one) => (one ? picked.shift() : rest.shift()) ?? 0);
    }
}

/** How an answer ends; what is assumed changes nothing about it. */
function endOf({ outcome, message, errno }: Answer): string {
  return JSON.stringify({ outcome, message, errno });
}

function outcomeOf({ outcome }: Answer): string {
  return outcome;
}

/** What of an answer makes it another one to a reader. */
export function essence({ outcome, message, errno, status, dma, cost }: Answer): string {
  const way = dma && [dma.api, dma.path, dma.ring, dma.bounced, dma.addresses];
  return JSON.stringify({ outcome, message, errno, status, way, cost });
}

/** Gives the case with some values, of which nothing is open; undefined where there can be no such guest. Cases share devices and platforms. */
function closing(part: SpacePart): (indices: Indices) => Case | undefined {
  const { device, platform, driver } = part.base;
  const base = { device: { ...device, open: undefined }, platform: { ...platform, open: undefined }, driver };
  const isOfDevice = part.varying.map(setsDevice);
  const withDevice = remembering({ ...part, base }, (at) => isOfDevice[at] === true);
  const withPlatform = remembering({ ...part, base }, (at) => isOfDevice[at] === false);
  return (indices) => {
    const closed = { ...withPlatform(indices), device: withDevice(indices).device };
    return canRun(caseSource(closed)) ? closed : undefined;
  };
}

function setsDevice(one: Varying): boolean {
  if (one.kind === 'fact') return one.name.startsWith('device.');
  return one.kind === 'bit' || one.kind === 'field' || one.kind === 'variant';
}

/** The case with the values of some of what varies, made once for the same values. */
function remembering(part: SpacePart, isOne: (at: number) => boolean): (indices: Indices) => Case {
  const places = [...part.varying.keys()].filter(isOne);
  const some = { ...part, varying: part.varying.filter((_, at) => isOne(at)) };
  const made = new Map<string, Case>();
  return (indices) => {
    const own = places.map((at) => indices[at] ?? 0);
    const key = own.join();
    const asked = made.get(key) ?? valuesAt(some, (at) => own[at] ?? 0);
    made.set(key, asked);
    return asked;
  };
}

function holds(part: readonly Narrowing[], { varying }: SpacePart, indices: Indices): boolean {
  return part.every((narrowing) =>
    narrowing.only.includes(indices[varying.indexOf(narrowing.varying)] ?? -1),
  );
}

/** What the answers to an open case say of one of its values: each answer that has it in some part. */
function saidOf(
  { answers }: Answers,
  part: SpacePart,
  indices: Indices,
  of: (answer: Answer) => string,
): readonly string[] {
  return answers.flatMap(({ when, result }) =>
    when.some((one) => holds(one, part, indices)) ? [of(result)] : [],
  );
}

/** The same function, which does its work once for each answer. */
function once(of: (answer: Answer) => string): (answer: Answer) => string {
  const known = new Map<Answer, string>();
  return (answer) => {
    const said = known.get(answer) ?? of(answer);
    known.set(answer, said);
    return said;
  };
}

/** Whether what the answers assume is so for these values. */
function isAsAssumed({ assumed, open }: Answers, indices: Indices): boolean {
  return assumed.every((varying) => indices[open.indexOf(varying)] === 0);
}

/** Where the answers to an open case and to one value of it by itself are not the same. */
export interface Difference {
  readonly indices: Indices;
  readonly said: readonly string[];
  readonly true: string;
}

/**
 * Compares the answers with those to each of the values, of which at most so many differences are returned. A value of
 * a kernel that cannot run as such a guest has no answer. Where an assumed option is otherwise, the outcome is compared
 * alone, and parts that differ in the way of the data may both have it.
 */
export function differences(
  answers: Answers,
  asked: Case,
  driver: ChosenDriver,
  values: (part: SpacePart) => Iterable<Indices> = withOptions,
  most = 3,
): readonly Difference[] {
  const part: SpacePart = { base: openPart(asked, driver).base, varying: answers.open };
  const found: Difference[] = [];
  const closedAt = closing(part);
  const ways = new Map([outcomeOf, essence, endOf].map((of) => [of, once(of)]));
  for (const indices of values(part)) {
    const closed = closedAt(indices);
    if (closed === undefined) continue;
    const of = answers.alike ? outcomeOf : isAsAssumed(answers, indices) ? essence : endOf;
    const alone = of(answer(closed, driver));
    const told = ways.get(of) ?? of;
    const said = saidOf(answers, part, indices, told);
    // Where not every part is told, every outcome is.
    const isTold = () => answers.answers.some(({ result }) => told(result) === alone);
    if (answers.usual !== undefined && said.length === 0 && isTold()) continue;
    if (said.length !== 1 || said[0] !== alone) found.push({ indices, said, true: alone });
    if (found.length === most) break;
  }
  return found;
}

/** Whether any value of an open case is possible. */
export function anyPossible(asked: Case, driver: ChosenDriver): boolean {
  const part = openPart(asked, driver);
  const closedAt = closing(part);
  for (const indices of withOptions(part)) if (closedAt(indices) !== undefined) return true;
  return false;
}
