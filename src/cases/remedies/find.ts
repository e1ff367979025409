import { readSetting } from '../../cli/setting.ts';
import { areApart, edited, placed, type TextEdit } from '../../input/edit/text-edit.ts';
import { type Answers, alwaysWorks, type When } from '../../model/answers.ts';
import type { Step } from '../../model/step.ts';
import type { PlacedEdit } from '../../model/text-remedy.ts';
import { whenWords } from '../../report/words/when.ts';
import { type Candidate, candidatesFor } from './candidates.ts';
import { editorOf } from './editor.ts';
import {
  type Answering,
  answering,
  type GivenText,
  isNoWorse,
  type Machine,
  type MachineDevice,
  machineIn,
} from './machine.ts';
import { asksLess, DEAR, inOrder, isDispensable, lesser, lossIn, smallerThan } from './order.ts';
import type { ProvenRemedy } from './remedy.ts';

interface Made {
  readonly edits: readonly PlacedEdit[];
  readonly after: GivenText;
  readonly beside: readonly Step[];
}

/** A text with steps taken; undefined where it cannot say them. */
function made(given: GivenText, machine: Machine, guest: number, steps: Candidate): Made | undefined {
  const imported = machine.guests[guest];
  if (imported === undefined) return undefined;
  const editor = editorOf(given, imported);
  const edits: TextEdit[] = [];
  const beside: Step[] = [];
  let { options } = given;
  for (const step of steps) {
    const own = editor(step);
    if (own !== undefined) {
      edits.push(...own);
      continue;
    }
    if (step.kind === 'other') options = { ...options, [step.what]: undefined };
    else if (step.kind === 'words') {
      const words = [
        ...step.drop.map((word) => `-=${word}`),
        ...(step.add === undefined ? [] : [`+=${step.add}`]),
      ];
      const set = words.map((word) => readSetting(`platform.kernel.cmdline${word}`));
      options = { ...options, set: [...(options.set ?? []), ...set] };
    } else return undefined;
    beside.push(step);
  }
  if (!areApart(edits)) return undefined;
  const text = { ...given.text, text: edited(given.text.text, edits) };
  return {
    edits: edits.map((edit) => placed(given.text.text, edit)),
    after: { ...given, text, options },
    beside,
  };
}

/** The device of a changed machine that stands for this one, and whether all others are no worse off. */
interface Compared {
  readonly device: MachineDevice | undefined;
  readonly isGood: boolean;
}

function guestsOf({ devices }: Machine): ReadonlyMap<number, readonly MachineDevice[]> {
  const found = new Map<number, MachineDevice[]>();
  for (const device of devices) found.set(device.guest, [...(found.get(device.guest) ?? []), device]);
  return found;
}

const IOMMU = 'virtio-iommu';

/** Compares a machine with what became of it, device by device. */
function compared(
  before: Machine,
  after: Machine,
  target: MachineDevice,
  steps: Candidate,
  answer: Answering,
): Compared {
  if (before.guests.length !== after.guests.length) return { device: undefined, isGood: false };
  const leaves = steps.some(({ kind }) => kind === 'leave-out');
  const noIommu = steps.some(({ kind }) => kind === 'no-iommu');
  let own: MachineDevice | undefined;
  const now = guestsOf(after);
  for (const [guest, devices] of guestsOf(before)) {
    const rest = [...(now.get(guest) ?? [])];
    const gone = (device: MachineDevice) =>
      (leaves && device === target) || (noIommu && device.name.includes(IOMMU));
    const kept = devices.filter((device) => !gone(device));
    if (rest.length !== kept.length) return { device: undefined, isGood: false };
    const same = kept.filter((device) => device !== target);
    for (const device of same) {
      const at = rest.findIndex(({ name }) => name === device.name);
      const [other] = rest.splice(at === -1 ? 0 : at, 1);
      if (other === undefined || !isNoWorse(answer(device.asked), answer(other.asked)))
        return { device: undefined, isGood: false };
    }
    if (guest === target.guest) own = rest[0];
  }
  return { device: own, isGood: true };
}

/** The parts in which a device works. */
function worksWhere({ verdicts }: Answers): When {
  return verdicts.filter(({ results: [{ outcome }] }) => outcome === 'works').flatMap(({ when }) => when);
}

/** Everything that a remedy is proven with. */
interface Trial {
  readonly given: GivenText;
  readonly machine: Machine;
  readonly device: MachineDevice;
  readonly before: Answers;
  readonly answer: Answering;
}

/** The remedy that steps are; undefined where they do not help, or harm another device. */
async function proven(trial: Trial, steps: Candidate): Promise<ProvenRemedy | undefined> {
  const { given, machine, device, before, answer } = trial;
  const changed = made(given, machine, device.guest, steps);
  if (changed === undefined) return undefined;
  const isChange = steps.length > 0;
  const after = isChange ? await machineIn(changed.after) : machine;
  if (after === undefined) return undefined;
  const { device: own, isGood } = compared(machine, after, device, steps, answer);
  if (!isGood) return undefined;
  const remedy = { steps, ...changed };
  const leaves =
    steps.some((step) => step.kind === 'leave-out') || (own === undefined && isIommu(device, steps));
  if (own === undefined) return leaves ? { ...remedy, answers: undefined, when: undefined } : undefined;
  const answers = answer(own.asked);
  if (alwaysWorks(answers)) return { ...remedy, answers, when: undefined };
  const when = worksWhere(answers);
  const isNews =
    steps.length === 0 ||
    whenWords(when, own.asked.device.type) !== whenWords(worksWhere(before), device.asked.device.type);
  return when.length === 0 || !isNews ? undefined : { ...remedy, answers, when };
}

function isIommu({ name }: MachineDevice, steps: Candidate): boolean {
  return name.includes(IOMMU) && steps.some(({ kind }) => kind === 'no-iommu');
}

/** Whether steps mend a device of a machine for all that is open, and harm no other one. */
export async function areEnough(
  given: GivenText,
  machine: Machine,
  device: MachineDevice,
  steps: Candidate,
  answer: Answering,
): Promise<boolean> {
  const trial: Trial = { given, machine, device, before: answer(device.asked), answer };
  const remedy = await proven(trial, steps);
  return remedy !== undefined && remedy.when === undefined;
}

/** More pairs than that are not tried. */
const MOST_PAIRS = 24;

/** Two candidates taken together. */
function pairs(candidates: readonly Candidate[]): readonly Candidate[] {
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

/** What mends a device of a machine, the best first; empty where it works, or nothing is known that does. */
export async function remediesFor(
  given: GivenText,
  machine: Machine,
  device: MachineDevice,
  answer: Answering = answering(given.driver),
): Promise<readonly ProvenRemedy[]> {
  const before = answer(device.asked);
  if (alwaysWorks(before)) return [];
  const trial: Trial = { given, machine, device, before, answer };
  const candidates = candidatesFor(given, machine, device, before);
  const found: ProvenRemedy[] = [];
  await tryAll(trial, candidates, found);
  const hasOwn = found.some(({ when, answers }) => when === undefined && answers !== undefined);
  if (!hasOwn) await tryAll(trial, pairs(candidates), found);
  // Nobody gives a device up who need not.
  if (isDispensable(device) || !found.some((one) => lossIn(one) < DEAR))
    await tryAll(trial, [[{ kind: 'leave-out', device: device.index }]], found);
  return inOrder(worthwhile(found, device), device);
}

/** Takes up the candidates that are proven, but for those of which a part is enough. */
async function tryAll(trial: Trial, candidates: readonly Candidate[], found: ProvenRemedy[]): Promise<void> {
  for (const steps of candidates) {
    const isTooMuch = found.some((one) => one.when === undefined && smallerThan(one.steps, steps));
    const remedy = isTooMuch ? undefined : await proven(trial, steps);
    if (remedy !== undefined) found.push(await smallest(trial, remedy));
  }
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
function worthwhile(found: readonly ProvenRemedy[], { asked }: MachineDevice): readonly ProvenRemedy[] {
  const always = found.filter(({ when, answers }) => when === undefined && answers !== undefined);
  const least = Math.min(...always.map(lossIn));
  const where = ({ when }: ProvenRemedy) => when && whenWords(when, asked.device.type);
  const asItIs = found.find(({ steps }) => steps.length === 0);
  const isPartOf = (less: ProvenRemedy, more: ProvenRemedy) =>
    less !== more && less.when === undefined && smallerThan(less.steps, more.steps);
  return found.filter((one) => {
    if (found.some((other) => isPartOf(other, one))) return false;
    if (one.when === undefined || one.steps.every(({ kind }) => kind === 'other')) return true;
    if (asItIs !== undefined && !asksLess(one, asItIs)) return false;
    const isEnough = found.some(
      (other) => other !== one && where(other) === where(one) && smallerThan(other.steps, one.steps),
    );
    return !isEnough && lossIn(one) < least;
  });
}
