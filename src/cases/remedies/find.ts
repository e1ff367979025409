import { type Answers, partsKey } from '../../model/answers.ts';
import { needsNoRemedy } from '../../model/small-pool.ts';
import { candidatesFor, type StepSet } from './candidates.ts';
import type { Answering, GivenMachine, MachineDevice } from './machine.ts';
import {
  asksLess,
  COSTLY,
  inOrder,
  isDispensable,
  isUnsurpassed,
  lesser,
  lossIn,
  smallerThan,
} from './order.ts';
import { proven, type Trial } from './prove.ts';
import type { ProvenRemedy } from './remedy.ts';

/** More pairs than that are not tried. */
const MOST_PAIRS = 24;

/** Two candidates taken together. */
function pairs(candidates: readonly StepSet[]): readonly StepSet[] {
  const single = candidates.filter((steps) => steps.length === 1);
  return single
    .flatMap((one, i) => single.slice(i + 1).map((other) => [...one, ...other]))
    .filter(
      ([a, b]) =>
        a !== undefined &&
        b !== undefined &&
        a.kind !== b.kind &&
        a.kind !== 'leave-out' &&
        b.kind !== 'leave-out',
    )
    .slice(0, MOST_PAIRS);
}

/** Whether it is unknown if the device works: what is not known to fail needs no remedy. */
function isUnknown({ answers }: Answers): boolean {
  const outcomes = new Set(answers.map(({ result: { outcome } }) => outcome));
  outcomes.delete('works');
  return outcomes.size === 1 && outcomes.has('unknown');
}

/** Whether a search goes on once it has what is best. */
export type Depth = 'first' | 'all';

/**
 * What fixes a device of a machine, the best first; empty where it works, or nothing is known that does. The first one is
 * the same at either depth.
 */
export async function remediesFor(
  machine: GivenMachine,
  device: MachineDevice,
  answer: Answering,
  depth: Depth = 'all',
): Promise<readonly ProvenRemedy[]> {
  const before = answer(device.asked);
  if (needsNoRemedy(before) || isUnknown(before)) return [];
  const trial: Trial = { machine, device, before, answer };
  const candidates = candidatesFor(machine, device, before);
  const wanted = device.asked.device.refused?.wants?.kind;
  const isOfDevice = wanted !== 'machine' && wanted !== 'command-line';
  const leavingOut: readonly StepSet[] = isOfDevice ? [[{ kind: 'leave-out', device: device.index }]] : [];
  const found: ProvenRemedy[] = [];
  const isDone = () => depth === 'first' && found.some(isUnsurpassed);
  const tryAll = async (some: readonly StepSet[]) => {
    for (const { steps } of inOrder(
      some.map((steps) => ({ steps, when: undefined })),
      device,
    )) {
      const isTooMuch = found.some((one) => one.when === undefined && smallerThan(one.steps, steps));
      const remedy = isTooMuch ? undefined : await proven(trial, steps);
      if (remedy !== undefined) found.push(await smallest(trial, remedy));
      if (isDone()) return;
    }
  };
  await tryAll(isDispensable(device) ? [...candidates, ...leavingOut] : candidates);
  const hasOwn = found.some(({ when, answers }) => when === undefined && answers !== undefined);
  if (!hasOwn && !isDone()) await tryAll(pairs(candidates));
  // Nobody gives a device up who need not.
  if (!isDispensable(device) && !isDone() && !found.some((one) => lossIn(one) < COSTLY))
    await tryAll(leavingOut);
  return inOrder(worthwhile(found), device);
}

/** The least of a remedy that is enough: without a step, or without one of the properties of a step. */
async function smallest(trial: Trial, remedy: ProvenRemedy): Promise<ProvenRemedy> {
  if (remedy.when !== undefined) return remedy;
  for (const steps of lesser(remedy.steps)) {
    const less = await proven(trial, steps);
    if (less !== undefined && less.when === undefined) return smallest(trial, less);
  }
  return remedy;
}

/** Without those that hold for some of what is open alone, where others hold for all of it and lose no more, or less is enough for the same. */
function worthwhile(found: readonly ProvenRemedy[]): readonly ProvenRemedy[] {
  const always = found.filter(({ when, answers }) => when === undefined && answers !== undefined);
  const least = Math.min(...always.map(lossIn));
  const where = ({ when }: ProvenRemedy) => when && partsKey(when);
  const asItIs = found.find(({ steps }) => steps.length === 0);
  const isPartOf = (less: ProvenRemedy, more: ProvenRemedy) =>
    less !== more && less.when === undefined && smallerThan(less.steps, more.steps);
  return found.filter((one) => {
    if (found.some((other) => isPartOf(other, one))) return false;
    if (one.when === undefined || one === asItIs) return true;
    if (asItIs !== undefined && !asksLess(one, asItIs)) return false;
    if (one.steps.every(({ kind }) => kind === 'other')) return true;
    const isEnough = found.some(
      (other) => other !== one && where(other) === where(one) && smallerThan(other.steps, one.steps),
    );
    return !isEnough && lossIn(one) < least;
  });
}
