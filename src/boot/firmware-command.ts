import { modelOf } from '../device/qemu/device-model.ts';
import { TYPE } from '../features/bits.ts';
import type { BootSetup } from '../model/boot-setup.ts';
import type { Version } from '../model/release.ts';
import type { BootDirectory } from './boot-directory.ts';
import type { Medium } from './chain/media.ts';
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

/** The backend of a device with what there is to boot from in its place: a disk that is none by itself, a card without a network. */
function withMedium(words: readonly string[], id: string, medium: Medium | undefined): readonly string[] {
  if (medium === undefined) return words;
  return words.map((word) => {
    if (medium.kind === 'disk')
      return word.startsWith(`null-co,node-name=d${id},`) ? diskNode(`d${id}`, medium) : word;
    return word.startsWith(`hubport,id=n${id},`)
      ? `user,id=n${id},tftp=${medium.directory},bootfile=${medium.file}`
      : word;
  });
}

/** A device with what a recording says of its backend. */
function describedBy(device: PlacedDevice, medium: Medium | undefined): PlacedDevice {
  const { backend } = device.qemu;
  const own =
    medium?.kind === 'disk' && backend.drive !== undefined
      ? { ...backend, drive: 'file, built to be booted from' }
      : medium?.kind === 'network'
        ? { ...backend, netdev: 'user' }
        : backend;
  return { ...device, qemu: { ...device.qemu, backend: own } };
}

/** A disk as a node of QEMU’s: one that is booted from, or one that reads as zeros. */
function diskNode(name: string, medium: Medium | undefined): string {
  return medium?.kind === 'disk'
    ? `file,node-name=${name},filename=${medium.image}`
    : `null-co,node-name=${name},size=${BYTES},read-zeroes=on`;
}

/** A device with its ROM and its place in the boot order, and for a SCSI controller a disk that has the place. */
function bootable(
  device: PlacedDevice,
  at: number,
  { plan, setup, version, media }: FirmwareStart,
): readonly string[] {
  const { id, planned } = device;
  const medium = media?.get(id);
  const words = withMedium(device.arguments, id, medium);
  const [last = '', ...before] = [...words].reverse();
  const type = modelOf(planned.plug.model, bootOfPlan(plan, version))?.row.type;
  const rom = planned.plug.properties.get('romfile');
  const index = indexOf(at, setup);
  const place = index === undefined ? '' : `,bootindex=${index}`;
  const own = [...before].reverse();
  if (type === TYPE.SCSI)
    return [
      ...[...own, last],
      ...['-blockdev', diskNode(`s${id}`, medium)],
      ...['-device', `scsi-hd,id=h${id},bus=${id}.0,drive=s${id}${place}`],
    ];
  const withRom = rom === undefined ? last.replace(/,romfile=(?=,|$)/, '') : last;
  return [...own, `${withRom}${place}`];
}

/** The places among all devices of the machine that the devices of a plan have. */
export type DevicePlaces = readonly number[];

/** What is started. */
export interface FirmwareStart {
  readonly plan: BootPlan;
  readonly indices: DevicePlaces;
  readonly setup: BootSetup;
  readonly firmware: BootFirmware;
  readonly version: Version;
  readonly place: BootDirectory;
  /** What there is to boot from, by the id of its device; left out where disks read as zeros, and cards have no network. */
  readonly media?: ReadonlyMap<string, Medium>;
}

/** The devices of a start of firmware, with their places. */
export function firmwareDevices({ plan, version, place }: FirmwareStart): readonly PlacedDevice[] {
  return placeDevices(plainCards(plan), version, place);
}

/** How QEMU is started with firmware and without a kernel, with the plan’s machine and devices; the console goes to nowhere where nothing is booted. */
export function firmwareCommand(start: FirmwareStart): FirmwareCommand {
  const { indices, setup, firmware, version, place, media } = start;
  const plan = plainCards(start.plan);
  const placed = firmwareDevices(start).map((device) => describedBy(device, media?.get(device.id)));
  const { cpu } = plan.arch;
  const order = [
    ...(setup.order === undefined ? [] : [`order=${setup.order}`]),
    ...(setup.strict ? ['strict=on'] : []),
  ];
  return {
    placed,
    options: [
      ...['-nodefaults', '-no-user-config', '-no-reboot', '-display', 'none'],
      ...(media === undefined ? ['-serial', 'null'] : []),
      ...['-machine', planMachineArgument(plan), '-accel', 'tcg'],
      ...(cpu === undefined ? [] : ['-cpu', cpu]),
      ...['-m', String(planMemoryMib(plan))],
      ...memoryArguments(plan, place.memory),
      ...keptArguments(plan, version),
      ...(order.length === 0 ? [] : ['-boot', order.join(',')]),
      ...firmware.arguments,
      ...placed.flatMap((device, i) => bootable(device, indices[i] ?? i, start)),
    ],
    own: [
      ...['-no-shutdown', '-qmp', `unix:${place.qmpSocket},server=on,wait=off`],
      ...(media === undefined
        ? []
        : ['-chardev', 'stdio,id=console,signal=off', '-serial', 'chardev:console']),
    ],
  };
}
