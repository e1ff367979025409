import type { FirmwareBoot, FirmwareCase } from '../explore/verify-firmware.ts';
import { firmwareNamed, ipxeNamed } from '../guest/firmware-named.ts';
import { isDrivenByRom } from '../guest/option-rom.ts';
import { UsageError } from '../io/usage-error.ts';
import type { FirmwareRecording } from '../model/firmware-recording.ts';
import type { Unjudged, WhyUnjudged } from '../model/verification.ts';
import { type Imported, importGuests } from './imported.ts';

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

/** The devices of a recording of firmware, each with who drives it. */
export function firmwareBoot(recording: FirmwareRecording, file: string): ReplayableBoot {
  const { name, firmware, devices } = recording;
  const passedOver = (why: WhyUnjudged): ReplayableBoot => ({ unjudged: [{ recording: name, why }] });
  const named = firmwareNamed(firmware);
  if (named === undefined) return passedOver({ kind: 'unknown-guest', named: firmware });
  const imported = predicted(recording, file);
  if (typeof imported === 'string') return passedOver({ kind: 'unread-command', mistake: imported });
  const rom = ipxeNamed(firmware) ?? named;
  const unjudged: Unjudged[] = [];
  const cases = devices.flatMap((recorded): readonly FirmwareCase[] => {
    const { id } = recorded;
    const found = imported.devices.find(({ prediction }) =>
      prediction.plug.name.split(/[ ()]+/).includes(id),
    );
    if (found === undefined) {
      unjudged.push({ recording: name, device: id, why: { kind: 'no-such-device', id } });
      return [];
    }
    const device = found.prediction.kind === 'created' ? found.prediction.device : undefined;
    return [{ recorded, device, driver: device !== undefined && isDrivenByRom(device) ? rom : named }];
  });
  return { boot: { name, platform: imported.platform, guest: named, cases }, unjudged };
}
