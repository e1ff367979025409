import { basename } from 'node:path';
import { bootFirmware } from '../../boot/boot-firmware.ts';
import { firmwarePlans } from '../../cases/firmware-plans.ts';
import { firmwareRecordingToJson } from '../../input/serialise.ts';
import { attemptWrite } from '../../io/attempt-write.ts';
import { complainStyled } from '../../io/complain.ts';
import type { Io } from '../../io/io.ts';
import { usage } from '../../io/usage-error.ts';
import type { Summary, Unjudged } from '../../model/verification.ts';
import { jsonText } from '../../report/layout/json-text.ts';
import { styleFor } from '../../report/layout/style.ts';
import { verificationToJson } from '../../report/verification-json.ts';
import { verificationText } from '../../report/verification-text.ts';
import { replay } from '../verify/replay.ts';

export interface FirmwareOptions {
  readonly qemu?: string;
  readonly record?: string;
  /** Seconds. */
  readonly timeout: number;
  readonly json?: boolean;
}

/** Boots the firmware of each guest of a text, and compares what it takes with what is predicted; true if all of it agrees. Throws UsageError and BootError. */
export async function bootFirmwares(
  file: string | undefined,
  { qemu, record, timeout, json }: FirmwareOptions,
  io: Io,
  interrupt: AbortSignal,
): Promise<boolean> {
  if (file === undefined) throw usage('--firmware', 'name a QEMU command line or a libvirt domain');
  const plans = await firmwarePlans(file, qemu === undefined ? {} : { qemu }, io);
  if (record !== undefined && plans.length > 1)
    throw usage('--record', `this makes ${plans.length} boots, and a recording is of one`);
  const summaries: Summary[] = [];
  const unjudged: Unjudged[] = [];
  for (const { name, ...plan } of plans) {
    const called = record === undefined ? `${name}-boot` : basename(record, '.json');
    complainStyled(
      `${plan.firmware.words} under QEMU ${plan.qemu.versionText}; it ends when nothing changes any more\n`,
      io,
    );
    const recording = await bootFirmware({ ...plan, name: called, timeout: timeout * 1000, interrupt });
    if (record !== undefined)
      attemptWrite(record, () => io.writeFile(record, jsonText(firmwareRecordingToJson(recording))));
    const replayed = replay({ kind: 'firmware recording', recording, file: called });
    unjudged.push(...replayed.unjudged);
    summaries.push(...replayed.summaries);
  }
  io.out(
    json
      ? jsonText(verificationToJson(summaries, unjudged))
      : verificationText(summaries, unjudged, styleFor(io.terminal)),
  );
  return unjudged.length === 0 && summaries.every(({ disagreements }) => disagreements.length === 0);
}
