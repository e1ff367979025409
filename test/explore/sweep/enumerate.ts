import { isPossible, type Judge } from '../../../src/explore/judge.ts';
import type { ChosenDriver } from '../../../src/guest/driver-model.ts';
import { chooseDriver } from '../../../src/guest/drivers.ts';
import { caseSource } from '../../../src/inquiry/case-source.ts';
import { finish } from '../../../src/inquiry/staged.ts';
import type { Case } from '../../../src/model/case.ts';
import { caseWithValue } from '../../../src/model/case-at.ts';
import type { SpacePart } from '../../../src/model/space.ts';

/** What a claim says of one case: in which way it is broken, or that it holds, or nothing. */
export type Said = 'silent' | 'undriven' | 'holds' | `broken ${string}`;

function say(asked: Case, judge: Judge, { model }: ChosenDriver): Said {
  const source = caseSource(asked);
  if (!isPossible(source)) return 'silent';
  const judged = finish(judge(source, model));
  if (typeof judged === 'string') return judged;
  return judged.holds ? 'holds' : `broken ${judged.end.outcome} ${judged.end.path}`;
}

/** Judges every case of a part by itself, one after the other. */
export function enumerate(
  part: SpacePart,
  judge: Judge,
  each: (said: Said, indices: readonly number[]) => void,
): void {
  const { base, varying } = part;
  const driver = chooseDriver(base.driver);
  if (driver === undefined) throw new Error(`there is no driver ${base.driver}`);
  const indices = varying.map(() => 0);
  // What belongs to the platform first, so that its cases share it.
  const order = varying
    .map((_, at) => at)
    .sort((a, b) => Number(ofDevice(part, a)) - Number(ofDevice(part, b)));
  const visit = (asked: Case, depth: number): void => {
    const at = order[depth];
    const one = at === undefined ? undefined : varying[at];
    if (at === undefined || one === undefined) {
      each(say(asked, judge, driver), indices);
      return;
    }
    for (let index = 0; index < one.values.length; index++) {
      indices[at] = index;
      visit(caseWithValue(asked, one, index), depth + 1);
    }
  };
  visit(base, 0);
}

function ofDevice({ varying }: SpacePart, at: number): boolean {
  const one = varying[at];
  return (
    one?.kind === 'bit' || one?.kind === 'field' || (one?.kind === 'fact' && one.name.startsWith('device.'))
  );
}
