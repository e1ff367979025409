import { alwaysWorks } from '../../model/answers.ts';
import type { MendedDevice } from '../../model/text-remedy.ts';
import { unifiedDiff } from './diff.ts';
import { remediesFor } from './find.ts';
import { answering, type GivenText, type MachineDevice, machineOf } from './machine.ts';

/** What helps a machine: one failing device after the other, each mended on what the ones before it were mended to. */
export interface MendedMachine {
  readonly devices: readonly MendedDevice[];
  /** The text with the chosen remedy of each device. */
  readonly after: GivenText;
}

/** Which devices are asked about; left out: all. */
export type IsMeant = (device: MachineDevice) => boolean;

/** Finds what helps each failing device, and takes the remedy of that number, from 1. Throws UsageError. */
export async function mendedMachine(
  given: GivenText,
  isMeant: IsMeant = () => true,
  number = 1,
): Promise<MendedMachine> {
  const answer = answering(given.driver);
  const first = await machineOf(given);
  const failing = first.devices.filter((device) => isMeant(device) && !alwaysWorks(answer(device.asked)));
  const devices: MendedDevice[] = [];
  let now = given;
  let last: string | undefined;
  for (const device of failing) {
    const machine = now === given ? first : await machineOf(now);
    const same = machine.devices.find(({ guest, name }) => guest === device.guest && name === device.name);
    const before = answer(device.asked);
    if (same === undefined || alwaysWorks(answer(same.asked))) {
      devices.push({ name: device.name, before, remedies: [], mendedWith: last });
      continue;
    }
    const found = await remediesFor(now, machine, same, answer);
    const { file, text } = now.text;
    devices.push({
      name: device.name,
      before,
      remedies: found.map((remedy) => ({ ...remedy, diff: unifiedDiff(file, text, remedy.after.text.text) })),
      mendedWith: undefined,
    });
    const chosen = found[number - 1] ?? found[0];
    if (chosen === undefined) continue;
    now = chosen.after;
    last = device.name;
  }
  return { devices, after: now };
}
