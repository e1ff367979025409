import { modelOf } from '../device/qemu/device-model.ts';
import { TYPE } from '../features/bits.ts';
import type { BootSetup } from '../model/boot-setup.ts';
import type { Version } from '../model/release.ts';
import type { BootDirectory } from './boot-directory.ts';
import {
  bootOfPlan,
  keptArguments,
  memoryArguments,
  type PlacedDevice,
  placeDevices,
  planMachineArgument,
  planMemoryMib,
} from './command-line.ts';
import type { BootFirmware } from './firmware-files.ts';
import type { BootPlan } from './plan.ts';

/** A start of QEMU with firmware: its options, and those of this boot alone, which no recording needs. */
export interface FirmwareCommand {
  readonly options: readonly string[];
  readonly own: readonly string[];
  readonly placed: readonly PlacedDevice[];
}

/** Cards without a virtio header of the host’s, which takes a tap; firmware uses nothing that depends on it. */
function plainCards(plan: BootPlan): BootPlan {
  return {
    ...plan,
    devices: plan.devices.map((device) => ({
      ...device,
      plug: { ...device.plug, backend: { ...device.plug.backend, vnetHeader: false } },
    })),
  };
}

/** The place in the boot order of what is booted from a device: of its disk, or of the device itself. */
function indexOf(device: number, { sources }: BootSetup): number | undefined {
  return sources.find((source) => source.device === device)?.index;
}

const BYTES = 4 * 1024 * 1024;

/** A device with its ROM and its place in the boot order, and for a SCSI controller a disk that has the place. */
function bootable(
  device: PlacedDevice,
  at: number,
  plan: BootPlan,
  setup: BootSetup,
  version: Version,
): readonly string[] {
  const { arguments: words, id, planned } = device;
  const [last = '', ...before] = [...words].reverse();
  const type = modelOf(planned.plug.model, bootOfPlan(plan, version))?.row.type;
  const rom = planned.plug.properties.get('romfile');
  const index = indexOf(at, setup);
  const place = index === undefined ? '' : `,bootindex=${index}`;
  const own = [...before].reverse();
  if (type === TYPE.SCSI)
    return [
      ...[...own, last],
      ...['-blockdev', `null-co,node-name=s${id},size=${BYTES},read-zeroes=on`],
      ...['-device', `scsi-hd,id=h${id},bus=${id}.0,drive=s${id}${place}`],
    ];
  const withRom = rom === undefined ? last.replace(/,romfile=(?=,|$)/, '') : last;
  return [...own, `${withRom}${place}`];
}

/** The places among all devices of the machine that the devices of a plan have. */
export type DevicePlaces = readonly number[];

/** How QEMU is started with firmware and without a kernel, with the plan’s machine and devices. */
export function firmwareCommand(
  asked: BootPlan,
  indices: DevicePlaces,
  setup: BootSetup,
  firmware: BootFirmware,
  version: Version,
  place: BootDirectory,
): FirmwareCommand {
  const plan = plainCards(asked);
  const placed = placeDevices(plan, version, place);
  const { cpu } = plan.arch;
  const order = [
    ...(setup.order === undefined ? [] : [`order=${setup.order}`]),
    ...(setup.strict ? ['strict=on'] : []),
  ];
  return {
    placed,
    options: [
      ...['-nodefaults', '-no-user-config', '-no-reboot', '-display', 'none', '-serial', 'null'],
      ...['-machine', planMachineArgument(plan), '-accel', 'tcg'],
      ...(cpu === undefined ? [] : ['-cpu', cpu]),
      ...['-m', String(planMemoryMib(plan))],
      ...memoryArguments(plan, place.memory),
      ...keptArguments(plan, version),
      ...(order.length === 0 ? [] : ['-boot', order.join(',')]),
      ...firmware.arguments,
      ...placed.flatMap((device, i) => bootable(device, indices[i] ?? i, plan, setup, version)),
    ],
    own: ['-no-shutdown', '-qmp', `unix:${place.qmpSocket},server=on,wait=off`],
  };
}
