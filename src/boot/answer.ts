import { explain } from '../explore/explain.ts';
import { verifyRecording } from '../explore/verify.ts';
import { linux } from '../guest/linux/linux.ts';
import type { BootAhead, BootAnswer } from '../model/boot.ts';
import type { Recording } from '../model/recording.ts';
import type { Outcome } from '../model/result.ts';
import type { Booted } from './recorded-boot.ts';

/** Puts what was predicted beside what happened. */
export function answerOf(
  ahead: BootAhead,
  { recording, unseen, silent, notes, said, command, daemons }: Booted,
): BootAnswer {
  const failures = unseen.map((device) => `${device} is there in QEMU, and the guest has not found it`);
  const foreseen: string[] = [];
  for (const id of silent) {
    const breaks = outcomeOf(id, recording) === 'breaks';
    (breaks ? foreseen : failures).push(
      `${id} does not answer its driver, which was ${breaks ? 'predicted' : 'not predicted'}`,
    );
  }
  return {
    ahead,
    verification: verifyRecording(linux, recording),
    failures,
    notes: [...notes, ...foreseen],
    said,
    command,
    daemons,
  };
}

function outcomeOf(id: string, { devices, platform }: Recording): Outcome | undefined {
  const device = devices.find((recorded) => recorded.device.name === id)?.device;
  if (device === undefined) return undefined;
  return explain({ device, platform, driver: linux.id }, { model: linux, release: undefined }).outcome;
}
