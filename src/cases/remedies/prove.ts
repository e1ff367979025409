import { readSetting } from '../../cli/setting.ts';
import { placeholdersIn } from '../../input/edit/placeholders.ts';
import { areApart, edited, placed, type TextEdit } from '../../input/edit/text-edit.ts';
import { type Answers, alwaysWorks, partsKey, worksWhere } from '../../model/answers.ts';
import { needsNoRemedy } from '../../model/small-pool.ts';
import type { Step } from '../../model/step.ts';
import type { PlacedEdit, Placeholder } from '../../model/text-remedy.ts';
import type { StepSet } from './candidates.ts';
import { editorOf } from './editor.ts';
import {
  type Answering,
  type GivenMachine,
  type GivenText,
  isNoWorse,
  type MachineDevice,
  readableMachine,
} from './machine.ts';
import { matchDevices, removesDevice } from './matched-devices.ts';
import type { ProvenRemedy } from './remedy.ts';

interface Made {
  readonly edits: readonly PlacedEdit[];
  readonly placeholders: readonly Placeholder[];
  readonly after: GivenText;
  readonly beside: readonly Step[];
}

/** The text of a machine with steps taken; undefined where it cannot say them. */
function made(machine: GivenMachine, guest: number, steps: StepSet): Made | undefined {
  const { given } = machine;
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
    else if (step.kind === 'daemon' && step.device === undefined) options = { ...options, daemon: step.name };
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
    placeholders: placeholdersIn(edits.map((edit) => edit.text).join('\n')),
    edits: edits.map((edit) => placed(given.text.text, edit)),
    after: { ...given, text, options },
    beside,
  };
}

/** Everything that a remedy is proven with. */
export interface Trial {
  readonly machine: GivenMachine;
  readonly device: MachineDevice;
  readonly before: Answers;
  readonly answer: Answering;
}

/** The remedy that steps are; undefined where they do not help, or harm another device. */
export async function proven(trial: Trial, steps: StepSet): Promise<ProvenRemedy | undefined> {
  const { machine, device, before, answer } = trial;
  const changed = made(machine, device.guest, steps);
  if (changed === undefined) return undefined;
  const { after: given, ...change } = changed;
  const after = steps.length > 0 ? await readableMachine(given) : machine;
  const became = after && matchDevices(machine, after, device, steps);
  if (after === undefined || became === undefined) return undefined;
  for (const [other, now] of became)
    if (other !== device && !isNoWorse(answer(other.asked), answer(now.asked))) return undefined;
  const remedy = { steps, ...change, machine: after, became };
  const own = became.get(device);
  if (own === undefined)
    return removesDevice(steps, device) ? { ...remedy, answers: undefined, when: undefined } : undefined;
  const answers = answer(own.asked);
  // Who is to be given a larger pool has to have it; another device has helped as soon as it works.
  const isMended = needsNoRemedy(answers) || (alwaysWorks(answers) && !alwaysWorks(before));
  if (isMended) return { ...remedy, answers, when: undefined };
  if (alwaysWorks(answers)) return undefined;
  const when = worksWhere(answers);
  const isNews = steps.length === 0 || partsKey(when) !== partsKey(worksWhere(before));
  return when.length === 0 || !isNews ? undefined : { ...remedy, answers, when };
}
