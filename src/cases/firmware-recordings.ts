import { bootChain } from '../explore/boot-chain.ts';
import type { BootedFrom, FirmwareBoot, FirmwareCase } from '../explore/verify-firmware.ts';
import type { ChosenDriver } from '../guest/driver-model.ts';
import { firmwareNamed, ipxeNamed } from '../guest/firmware-named.ts';
import { isDrivenByRom } from '../guest/option-rom.ts';
import { UsageError } from '../io/usage-error.ts';
import type { FirmwareStep } from '../model/boot-chain.ts';
import { MODELLED_FIRMWARE } from '../model/firmware.ts';
import type { FirmwareRecording } from '../model/firmware-recording.ts';
import type { Recording } from '../model/recording.ts';
import type { Unjudged, WhyUnjudged } from '../model/verification.ts';
import { type Imported, importGuests } from './imported.ts';
import type { ImportedDevice } from './imported-device.ts';

/** A word as a shell takes it for itself. */
function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

/** What can be replayed of a recording of firmware, and what cannot. */
export interface ReplayableBoot {
  /** Left out where nothing of it can be replayed. */
  readonly boot?: FirmwareBoot;
  readonly unjudged: readonly Unjudged[];
}

/** What QEMU is predicted to make of the command line, or the first thing that is wrong with it. */
function predicted({ command, qemu }: FirmwareRecording, file: string): Imported | string {
  try {
    const [imported] = importGuests('qemu', { file, text: command.map(quoted).join(' ') }, { qemu });
    return imported ?? 'it starts no guest';
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    return error.problems[0]?.message ?? error.message;
  }
}

/** What the firmware is predicted to boot from, and in which order it tries; undefined where that is not modelled. */
function predictedStep(
  { boot, platform, devices }: Imported,
  { model, release }: ChosenDriver,
): FirmwareStep | undefined {
  const name = MODELLED_FIRMWARE.find((one) => one === model.id);
  if (boot === undefined || name === undefined) return undefined;
  const setup = { ...boot, firmware: [{ name, version: release }] };
  const all = devices.map(({ device }) => device);
  return bootChain({ setup, platform, devices: all, kernel: () => undefined }).steps[0];
}

/** How each device, by its place, has to do with the kernel that was read from one of them. */
function bootedFrom(booted: number, step: FirmwareStep | undefined): (at: number) => BootedFrom {
  const placeOf = (at: number) =>
    step?.tries.find(({ source }) => source.device === at)?.place ?? Number.POSITIVE_INFINITY;
  return (at) => ({
    predicted: step?.from?.source.device === at,
    observed: at === booted,
    isLater: placeOf(at) > placeOf(booted),
  });
}

/** The devices of a recording of firmware, each with who drives it. */
export function firmwareBoot(recording: FirmwareRecording, file: string): ReplayableBoot {
  const { name, firmware, devices, booted } = recording;
  const passedOver = (why: WhyUnjudged): ReplayableBoot => ({ unjudged: [{ recording: name, why }] });
  const named = firmwareNamed(firmware);
  if (named === undefined) return passedOver({ kind: 'unknown-guest', named: firmware });
  const imported = predicted(recording, file);
  if (typeof imported === 'string') return passedOver({ kind: 'unread-command', mistake: imported });
  const rom = ipxeNamed(firmware) ?? named;
  const unjudged: Unjudged[] = [];
  const places = new Map(
    devices.map(({ id }) => {
      const named = ({ prediction }: ImportedDevice) => prediction.plug.name.split(/[ ()]+/).includes(id);
      return [id, imported.devices.findIndex(named)] as const;
    }),
  );
  const booting =
    booted === undefined ? undefined : bootedFrom(places.get(booted) ?? -1, predictedStep(imported, named));
  const cases = devices.flatMap((recorded): readonly FirmwareCase[] => {
    const { id } = recorded;
    const at = places.get(id) ?? -1;
    const found = imported.devices[at];
    if (found === undefined) {
      unjudged.push({ recording: name, device: id, why: { kind: 'no-such-device', id } });
      return [];
    }
    const device = found.prediction.kind === 'created' ? found.prediction.device : undefined;
    const driver = device !== undefined && isDrivenByRom(device) ? rom : named;
    return [{ recorded, device, driver, ...(booting === undefined ? {} : { booted: booting(at) }) }];
  });
  return { boot: { name, platform: imported.platform, guest: named, cases }, unjudged };
}

/** What firmware did before the kernel of a recording, as a recording of its own; undefined where QEMU loaded the kernel. */
export function firmwareBefore({ name, qemu, firmware }: Recording): FirmwareRecording | undefined {
  return firmware && { name, qemu: qemu.version, ...firmware };
}
