import { answer } from '../../../src/explore/explain.ts';
import { isPossible } from '../../../src/explore/judge.ts';
import { openPart } from '../../../src/explore/open/answers.ts';
import type { ChosenDriver } from '../../../src/guest/drivers.ts';
import { caseSource } from '../../../src/inquiry/case-source.ts';
import type { Answers } from '../../../src/model/answers.ts';
import type { Narrowing } from '../../../src/model/broken-pattern.ts';
import type { Case } from '../../../src/model/case.ts';
import { valuesAt } from '../../../src/model/case-at.ts';
import type { Answer } from '../../../src/model/result.ts';
import type { SpacePart } from '../../../src/model/space.ts';

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

/** What of an answer makes it another one to a reader. */
export function essence({ outcome, message, errno, status, dma, cost }: Answer): string {
  const way = dma && [dma.api, dma.path, dma.ring, dma.bounced, dma.addresses];
  return JSON.stringify({ outcome, message, errno, status, way, cost });
}

/** The case with these values, of which nothing is open; undefined: there can be no such guest. */
function closedAt(part: SpacePart, indices: Indices): Case | undefined {
  const { device, platform, driver } = valuesAt(part, (at) => indices[at] ?? 0);
  const closed = {
    device: { ...device, open: undefined },
    platform: { ...platform, open: undefined },
    driver,
  };
  return isPossible(caseSource(closed)) ? closed : undefined;
}

function holds(part: readonly Narrowing[], { varying }: SpacePart, indices: Indices): boolean {
  return part.every((narrowing) =>
    narrowing.only.includes(indices[varying.indexOf(narrowing.varying)] ?? -1),
  );
}

/** What the answers to an open case say of one of its values: one answer for each part that has it. */
function saidOf({ answers }: Answers, part: SpacePart, indices: Indices): readonly string[] {
  return answers.flatMap(({ when, result }) =>
    when.filter((one) => holds(one, part, indices)).map(() => essence(result)),
  );
}

/** Where the answers to an open case and to one value of it by itself are not the same. */
export interface Difference {
  readonly indices: Indices;
  readonly said: readonly string[];
  readonly true: string;
}

/**
 * Compares the answers with those to each of the values, of which at most so many differences are returned. A value of
 * a kernel that cannot run as such a guest has no answer.
 */
export function differences(
  answers: Answers,
  asked: Case,
  driver: ChosenDriver,
  values: (part: SpacePart) => Iterable<Indices> = combinations,
  most = 3,
): readonly Difference[] {
  const part = openPart(asked, driver);
  const found: Difference[] = [];
  for (const indices of values(part)) {
    const closed = closedAt(part, indices);
    if (closed === undefined) continue;
    const alone = essence(answer(closed, driver));
    const said = saidOf(answers, part, indices);
    if (said.length !== 1 || said[0] !== alone) found.push({ indices, said, true: alone });
    if (found.length === most) break;
  }
  return found;
}

/** Whether any value of an open case is possible. */
export function anyPossible(asked: Case, driver: ChosenDriver): boolean {
  const part = openPart(asked, driver);
  for (const indices of combinations(part)) if (closedAt(part, indices) !== undefined) return true;
  return false;
}
