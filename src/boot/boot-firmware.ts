import { type ChildProcess, spawn } from 'node:child_process';
import type { BootSetup } from '../model/boot-setup.ts';
import type { FirmwareRecordedDevice, FirmwareRecording } from '../model/firmware-recording.ts';
import { inBootDirectory } from './boot-directory.ts';
import { BootError } from './boot-error.ts';
import type { PlacedDevice } from './command-line.ts';
import { type DevicePlaces, firmwareCommand } from './firmware-command.ts';
import type { BootFirmware } from './firmware-files.ts';
import type { BootPlan } from './plan.ts';
import { type Polled, pollFirmware } from './poll-firmware.ts';
import { killed, processorTime } from './process-group.ts';
import { openQmp } from './qmp.ts';
import type { Qemu } from './tools.ts';

/** One boot of firmware that is asked for. */
export interface FirmwareRequest {
  /** What the recording is called. */
  readonly name: string;
  readonly plan: BootPlan;
  /** Which devices of the machine those of the plan are. */
  readonly indices: DevicePlaces;
  readonly setup: BootSetup;
  readonly firmware: BootFirmware;
  readonly qemu: Qemu;
  /** Milliseconds. */
  readonly timeout: number;
  readonly interrupt: AbortSignal;
}

/** Firmware that has touched no device for so many milliseconds has done what it does: it waits for a network, or for a key. */
const QUIET = 15_000;

/** The longest of QEMU’s complaints that is kept. */
const KEPT = 4096;

/** Waits for QEMU to end by itself, which it does where it would not start. */
function ended(child: ChildProcess, over: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    let said = '';
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      said = `${said}${text}`.slice(-KEPT);
    });
    child.once('error', (error) => reject(new BootError(`QEMU cannot be started: ${error.message}`)));
    child.once('exit', () => {
      if (over.aborted) return;
      const last = said.trim().split('\n').at(-1) ?? '';
      reject(new BootError(`QEMU ended before its firmware was done${last === '' ? '' : `: ${last}`}`));
    });
  });
}

/** The devices that were polled, as a recording has them. */
export function polledDevices(
  placed: readonly PlacedDevice[],
  polled: ReadonlyMap<string, Polled>,
): readonly FirmwareRecordedDevice[] {
  return placed.flatMap(({ id, qemu: { model } }) => {
    const seen = polled.get(id);
    return seen === undefined ? [] : [{ id, model, ...seen }];
  });
}

/** Boots firmware once, and records what it takes of each device. Throws BootError; nothing is left behind. */
export async function bootFirmware(request: FirmwareRequest): Promise<FirmwareRecording> {
  const { name, plan, indices, setup, firmware, qemu, timeout, interrupt } = request;
  if (qemu.offersRead !== 'over-qmp')
    throw new BootError(
      `QEMU ${qemu.versionText} cannot be asked what becomes of its devices; boot firmware with one from 7.2 to 10.2 (--qemu BINARY)`,
    );
  return inBootDirectory(new Uint8Array(), async (place) => {
    const command = firmwareCommand({ plan, indices, setup, firmware, version: qemu.version, place });
    interrupt.throwIfAborted();
    const child = spawn(qemu.binary, [...command.options, ...command.own], {
      detached: true,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    const over = new AbortController();
    const stop = AbortSignal.any([over.signal, interrupt]);
    const limits = { most: timeout, quiet: QUIET, used: () => processorTime(child) };
    const machine = { arch: plan.platform.arch, ids: command.placed.map(({ id }) => id) };
    try {
      const polled = await Promise.race([
        ended(child, over.signal),
        openQmp(place.qmpSocket, stop).then((qmp) => pollFirmware({ ...machine, qmp }, limits, stop)),
      ]);
      return {
        name,
        firmware: firmware.words,
        qemu: qemu.versionText,
        command: [plan.arch.binary, ...command.options],
        devices: polledDevices(command.placed, polled),
      };
    } finally {
      over.abort();
      await killed(child);
    }
  });
}
