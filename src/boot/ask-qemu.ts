import { predictRecording } from '../device/qemu/predict-recording.ts';
import { legacyOnly } from '../device/view.ts';
import { type FeatureSet, intersect, lowBits, NO_FEATURES, union, without } from '../features/feature-set.ts';
import { qmpDevice } from '../input/import/qmp/device.ts';
import { isObject } from '../input/json-value.ts';
import type { Platform } from '../model/platform.ts';
import type { QemuDevice } from '../model/recording.ts';
import { BootError } from './boot-error.ts';
import type { PlacedDevice } from './command-line.ts';
import type { GuestDevice } from './guest-output.ts';
import type { Qmp } from './qmp.ts';
import { type MachineAccess, readRegisters } from './registers.ts';
import type { Qemu } from './tools.ts';

/** What QEMU knows of a device. */
export interface HostView {
  readonly offers: FeatureSet;
  /** What the guest acknowledged; undefined where the device does not tell. */
  readonly acknowledged: FeatureSet | undefined;
}

/** Asks QEMU about a device that the guest has bound, and that stands on the command line; the signal says that QEMU is gone. */
export type Asker = (guest: GuestDevice, placed: PlacedDevice, over: AbortSignal) => Promise<HostView>;

/** Asks over a conversation that is opened with the first question. */
export function qmpAsker(platform: Platform, open: (over: AbortSignal) => Promise<Qmp>): Asker {
  let qmp: Promise<Qmp> | undefined;
  return async (_, { id }, over) => {
    qmp ??= open(over);
    return askOverQmp(id, platform, await qmp);
  };
}

/** Asks QEMU about the device with this id. Throws BootError where QEMU does not know it. */
async function askOverQmp(id: string, { arch }: Platform, qmp: Qmp): Promise<HostView> {
  const listed = await qmp.ask('x-query-virtio');
  const path = pathsOf(listed).find((one) => one.split('/')[3] === id);
  if (path === undefined) throw new BootError(`QEMU does not list its device ${id}`);
  const status = await qmp.ask('x-query-virtio-status', { path });
  if (!isObject(status)) throw new BootError(`QEMU says nothing of its device ${id}`);
  const read = qmpDevice({ status, path, offset: 0 }, { arch });
  if (typeof read === 'string') throw new BootError(read);
  return { offers: read.device.offers, acknowledged: read.negotiated };
}

function pathsOf(listed: unknown): readonly string[] {
  if (!Array.isArray(listed)) return [];
  return listed.flatMap((one) => (isObject(one) && typeof one.path === 'string' ? [one.path] : []));
}

/** The boot around a device, as far as the rule for the hidden bits needs it. */
export interface AskedBoot {
  readonly qemu: Pick<Qemu, 'versionText'>;
  readonly machine: string;
  readonly arguments: readonly string[];
  readonly platform: Platform;
}

/**
 * Reads the offer out of the device's own registers. What the interfaces of the device hide is added as predicted. Throws BootError where the registers cannot be reached.
 */
export async function readThroughRegisters(
  guest: GuestDevice,
  device: QemuDevice,
  boot: AskedBoot,
  bus: MachineAccess,
): Promise<HostView> {
  const { platform, qemu, machine } = boot;
  const read = await readRegisters(guest, platform.arch, bus);
  if (read === undefined) throw new BootError(`the registers of ${device.model} cannot be found`);
  const { offers, acknowledged, hides } = read;
  if (hides === undefined) return { offers, acknowledged };
  const recorded = { version: qemu.versionText, machine, arguments: boot.arguments, arch: platform.arch };
  const [prediction] = predictRecording(recorded, [device], []);
  const predicted = prediction?.kind === 'created' ? prediction.device.offers : NO_FEATURES;
  const hidden = hides === 'high-bits' ? without(predicted, lowBits(32)) : legacyOnly(guest.type);
  return { offers: union(offers, intersect(predicted, hidden)), acknowledged };
}
