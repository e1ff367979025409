import type { FirmwareBoot, FirmwareCase } from '../explore/verify-firmware.ts';
import { TYPE } from '../features/bits.ts';
import { firmwareNamed, ipxeNamed } from '../guest/firmware-named.ts';
import { usage } from '../io/usage-error.ts';
import { type Device, isPci } from '../model/device.ts';
import type { FirmwareRecording } from '../model/firmware-recording.ts';
import { quote } from '../text/quoting.ts';
import { importText } from './imported.ts';

/** A word as a shell takes it for itself. */
function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

/** Whether the card is driven by the iPXE in its option ROM, which SeaBIOS and EDK2 on x86 run. */
function isDrivenByRom({ rom, transport, type }: Device): boolean {
  return rom === 'ipxe' && isPci(transport) && type === TYPE.NET;
}

/** The devices of a recording of firmware, each with who drives it. Throws UsageError for a command line that cannot be read, or firmware that is not known. */
export function firmwareBoot(recording: FirmwareRecording, file: string): FirmwareBoot {
  const { name, firmware, command, qemu, devices } = recording;
  const named = firmwareNamed(firmware);
  if (named === undefined)
    throw usage(
      file,
      `"firmware" is ${quote(firmware)}; expected a firmware that vnex knows, such as "OVMF 2025.02"`,
    );
  const rom = ipxeNamed(firmware) ?? named;
  const [imported] = importText('qemu', { file, text: command.map(quoted).join(' ') }, { qemu });
  if (imported === undefined) throw usage(file, '"command" is no command line of QEMU');
  const cases = devices.map((recorded): FirmwareCase => {
    const found = imported.devices.find(({ prediction }) =>
      prediction.plug.name.split(/[ ()]+/).includes(recorded.id),
    );
    if (found === undefined) throw usage(file, `"command" has no device with the id ${quote(recorded.id)}`);
    const device = found.prediction.kind === 'created' ? found.prediction.device : undefined;
    return { recorded, device, driver: device !== undefined && isDrivenByRom(device) ? rom : named };
  });
  return { name, platform: imported.platform, guest: named, cases };
}
