import { closest } from '../text/closest.ts';
import { printable } from '../text/printable.ts';
import { quote, suggestion } from '../text/quoting.ts';

/** What a device of a machine is known by. */
interface Named {
  /** `net0 (virtio-net-pci)`, or what the text calls it. */
  readonly name: string;
  /** The model of QEMU; left out of another monitor’s device. */
  readonly model?: string;
}

/** What a device is called: by its id, its whole name, or its model. */
function namesOf({ name, model }: Named): readonly string[] {
  return [
    ...name.split(/[ ()]+/).filter((word) => word !== ''),
    name,
    ...(model === undefined ? [] : [model]),
  ];
}

/** Whether a device is called so. */
export function isCalled(called: string, device: Named): boolean {
  return namesOf(device).includes(called);
}

/** What is wrong with a name that none of these devices has. */
export function noDeviceCalled(called: string, devices: readonly Named[]): string {
  const names = devices.map(({ name }) => printable(name));
  const has = names.length === 0 ? 'no virtio device' : names.join(', ');
  return `no device is called ${quote(called)}; the machine has ${has}${suggestion(closest(called, devices.flatMap(namesOf)))}`;
}
