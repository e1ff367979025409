import { needsNoRemedy } from '../../model/small-pool.ts';
import type { DeviceRemedies } from '../../model/text-remedy.ts';
import { unifiedDiff } from './diff.ts';
import { type Depth, remediesFor } from './find.ts';
import { type Answering, answering, type GivenText, givenMachine, type MachineDevice } from './machine.ts';
import type { MatchedDevices } from './matched-devices.ts';

/** What helps a machine: one failing device after the other, each in the text that the remedies of the ones before it have edited. */
export interface FixedMachine {
  readonly devices: readonly DeviceRemedies[];
  /** The text with the chosen remedy of each device. */
  readonly after: GivenText;
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
  let now = first;
  /** Where each device stands now; those that are gone nowhere. */
  let places: MatchedDevices = new Map(first.devices.map((device) => [device, device]));
  let last: string | undefined;
  for (const device of failing) {
    const { name, guest, index } = device;
    const told = { name, guest, index, before: answer(device.asked) };
    const own = places.get(device);
    if (own === undefined || needsNoRemedy(answer(own.asked))) {
      devices.push({ ...told, remedies: [], fixedWith: last });
      continue;
    }
    if (answers > most) {
      devices.push({ ...told, remedies: [], fixedWith: undefined, isUnsearched: true });
      continue;
    }
    const found = await remediesFor(now, own, answer, depth);
    const { file, text } = now.given.text;
    const remedies = found.map((remedy) => ({
      ...remedy,
      diff: unifiedDiff(file, text, remedy.machine.given.text.text),
    }));
    devices.push({ ...told, remedies, fixedWith: undefined });
    const chosen = found[number - 1] ?? found[0];
    if (chosen === undefined) continue;
    now = chosen.machine;
    places = after(places, chosen.became);
    last = name;
  }
  return { devices, after: now.given };
}

function after(places: MatchedDevices, became: MatchedDevices): MatchedDevices {
  return new Map(
    [...places].flatMap(([device, before]) => {
      const now = became.get(before);
      return now === undefined ? [] : [[device, now] as const];
    }),
  );
}
