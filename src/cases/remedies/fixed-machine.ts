import { type Answers, partsKey } from '../../model/answers.ts';
import { needsNoRemedy } from '../../model/small-pool.ts';
import type { Step } from '../../model/step.ts';
import type { DeviceRemedies, RemedyWithDiff } from '../../model/text-remedy.ts';
import { unifiedDiff } from './diff.ts';
import { type Depth, remediesFor } from './find.ts';
import {
  type Answering,
  answering,
  type GivenMachine,
  type GivenText,
  givenMachine,
  type MachineDevice,
} from './machine.ts';
import type { MatchedDevices } from './matched-devices.ts';
import { proven } from './prove.ts';
import type { ProvenRemedy } from './remedy.ts';

/** What helps a machine: one failing device after the other, each in the text that the remedies of the ones before it have edited. */
export interface FixedMachine {
  readonly devices: readonly DeviceRemedies[];
  /** The text with the chosen remedy of each device. */
  readonly after: GivenText;
}

/** A machine in which some devices have been helped, one after the other. */
interface Stage {
  /** The one before the last of them was; undefined for the machine as it was given. */
  readonly before: Stage | undefined;
  readonly machine: GivenMachine;
  /** Where each device of the text as it was given stands in it; those that are gone nowhere. */
  readonly places: MatchedDevices;
  /** The names of those that have been helped, in their order. */
  readonly remedied: readonly string[];
}

/** Which devices are asked about; left out: all. */
export type DeviceFilter = (device: MachineDevice) => boolean;

/** Which remedy of each device is taken, from 1, and whether others than the first are looked for. */
export interface RemedyChoice {
  readonly number?: number;
  readonly depth?: Depth;
  /** After so many answers no other device is searched for. */
  readonly most?: number;
}

/**
 * What is tried for one device of a machine is tried on all of it: one with hundreds of devices that all fail would be searched for
 * minutes. Who asks for all that helps waits longer than who is told what helps first beside an answer.
 */
const MOST_ANSWERS: Readonly<Record<Depth, number>> = { first: 20_000, all: 100_000 };

/** Finds what helps each failing device, one after the other, and takes a remedy of each. Throws UsageError. */
export async function fixedMachine(
  given: GivenText,
  isMeant: DeviceFilter = () => true,
  { number = 1, depth = 'all', most = MOST_ANSWERS[depth] }: RemedyChoice = {},
): Promise<FixedMachine> {
  let answers = 0;
  const known = answering(given.driver);
  const answer: Answering = (asked) => {
    answers++;
    return known(asked);
  };
  const first = await givenMachine(given);
  const failing = first.devices.filter((device) => isMeant(device) && !needsNoRemedy(answer(device.asked)));
  const devices: DeviceRemedies[] = [];
  let now: Stage = {
    before: undefined,
    machine: first,
    places: new Map(first.devices.map((device) => [device, device])),
    remedied: [],
  };
  for (const device of failing) {
    const { name, guest, index } = device;
    const told = { name, guest, index, before: answer(device.asked) };
    const own = now.places.get(device);
    if (own === undefined || needsNoRemedy(answer(own.asked))) {
      devices.push({ ...told, remedies: [], fixedWith: helperOf(device, now, answer) });
      continue;
    }
    if (answers > most) {
      devices.push({ ...told, remedies: [], fixedWith: undefined, isUnsearched: true });
      continue;
    }
    const found = await remediesFor(now.machine, own, answer, depth);
    const { file, text } = now.machine.given.text;
    const remedies: RemedyWithDiff[] = [];
    for (const remedy of found) {
      const besides = await besidesOf(remedy, device, now, answer);
      remedies.push({ ...remedy, besides, diff: unifiedDiff(file, text, remedy.machine.given.text.text) });
    }
    devices.push({ ...told, remedies, fixedWith: undefined });
    const chosen = found[number - 1] ?? found[0];
    if (chosen === undefined) continue;
    now = {
      before: now,
      machine: chosen.machine,
      places: after(now.places, chosen.became),
      remedied: [...now.remedied, name],
    };
  }
  return { devices, after: now.machine.given };
}

function after(places: MatchedDevices, became: MatchedDevices): MatchedDevices {
  return new Map(
    [...places].flatMap(([device, before]) => {
      const now = became.get(before);
      return now === undefined ? [] : [[device, now] as const];
    }),
  );
}

/** All stages up to one, the first of them first. */
function stagesUpTo(now: Stage): readonly Stage[] {
  return now.before === undefined ? [now] : [...stagesUpTo(now.before), now];
}

/** The device whose remedy helps another one, too. */
function helperOf(device: MachineDevice, now: Stage, answer: Answering): string | undefined {
  const helped = stagesUpTo(now).find(({ places }) => {
    const own = places.get(device);
    return own === undefined || needsNoRemedy(answer(own.asked));
  });
  return helped?.remedied.at(-1);
}

/** The devices whose remedies one that was found now needs besides itself: those up to the first stage in which it helps as much. */
async function besidesOf(
  remedy: ProvenRemedy,
  device: MachineDevice,
  now: Stage,
  answer: Answering,
): Promise<readonly string[]> {
  for (const stage of stagesUpTo(now)) {
    const own = stage.places.get(device);
    // Now is where it was proven.
    if (own === undefined || stage === now) continue;
    const trial = { machine: stage.machine, device: own, before: answer(own.asked), answer };
    const there = await proven(trial, takenIn(stage, remedy.steps, now, device.guest));
    if (there !== undefined && stillFails(there.answers) === stillFails(remedy.answers))
      return stage.remedied;
  }
  return now.remedied;
}

/** The steps of one stage as another takes them, where the devices of a guest may stand at other places. */
function takenIn(other: Stage, steps: readonly Step[], now: Stage, guest: number): readonly Step[] {
  return steps.map((step) => {
    if (!('device' in step)) return step;
    const [device] =
      [...now.places].find(([, there]) => there.guest === guest && there.index === step.device) ?? [];
    const own = device && other.places.get(device);
    return own === undefined ? step : { ...step, device: own.index };
  });
}

/** How and where a device fails all the same; nowhere where it is gone. */
function stillFails(answers: Answers | undefined): string {
  const failing = answers?.verdicts.filter(({ results: [{ outcome }] }) => outcome !== 'works') ?? [];
  return failing.map(({ when, results: [{ outcome }] }) => `${outcome} ${partsKey(when)}`).join('\n');
}
