import type { Step } from '../../model/step.ts';
import type { GivenMachine, MachineDevice } from './machine.ts';

/** What became of the devices of a machine; a device that is gone is none of them. */
export type MatchedDevices = ReadonlyMap<MachineDevice, MachineDevice>;

const IOMMU = 'virtio-iommu';

/** Whether steps take a device out of its machine; `target` is the one that they are to help. */
export function removesDevice(steps: readonly Step[], target: MachineDevice, device = target): boolean {
  return steps.some(
    ({ kind }) =>
      (kind === 'leave-out' && device === target) || (kind === 'no-iommu' && device.name.includes(IOMMU)),
  );
}

function guestsOf({ devices }: GivenMachine): ReadonlyMap<number, readonly MachineDevice[]> {
  const found = new Map<number, MachineDevice[]>();
  for (const device of devices) found.set(device.guest, [...(found.get(device.guest) ?? []), device]);
  return found;
}

/** The devices of a machine without those that its type brings along: what is asked for goes by the same names. */
function asked(now: readonly MachineDevice[], before: readonly MachineDevice[]): readonly MachineDevice[] {
  const names = new Set(before.map(({ name }) => name));
  return now.filter(({ name }) => names.has(name));
}

/**
 * What became of each device, by its place among those that are left: a name may have gone to another device. Returns
 * undefined where there are more or fewer devices than the steps leave, or one is of another type; the target alone may be.
 */
export function matchDevices(
  before: GivenMachine,
  after: GivenMachine,
  target: MachineDevice,
  steps: readonly Step[],
): MatchedDevices | undefined {
  if (before.guests.length !== after.guests.length) return undefined;
  const now = guestsOf(after);
  const found = new Map<MachineDevice, MachineDevice>();
  for (const [guest, devices] of guestsOf(before)) {
    const left = now.get(guest) ?? [];
    const kept = devices.filter((device) => !removesDevice(steps, target, device));
    const same = steps.some(({ kind }) => kind === 'machine') ? asked(left, kept) : left;
    if (same.length !== kept.length) return undefined;
    for (const [i, device] of kept.entries()) {
      const other = same[i];
      const isSame = device === target || other?.asked.device.type === device.asked.device.type;
      if (other === undefined || !isSame) return undefined;
      found.set(device, other);
    }
  }
  return found;
}
