import { verifyRecording } from '../explore/verify.ts';
import { linux } from '../guest/linux/linux.ts';
import type { BootAhead, BootAnswer } from '../model/boot.ts';
import type { Verification } from '../model/verification.ts';
import type { Booted } from './recorded-boot.ts';

/** Puts what was predicted beside what happened. */
export function answerOf(
  ahead: BootAhead,
  { recording, unseen, silent, notes, said, command, daemons }: Booted,
): BootAnswer {
  const verification = verifyRecording(linux, recording);
  return {
    ahead,
    verification,
    failures: unseen.map((device) => `${device} is there in QEMU, and the guest has not found it`),
    notes: [
      ...notes,
      ...silent.map((id) => {
        const foreseen = breaksAsPredicted(id, verification) ? 'predicted' : 'not predicted';
        return `${id} does not answer its driver, which was ${foreseen}`;
      }),
    ],
    said,
    command,
    daemons,
  };
}

/** Whether a device that does not answer was predicted not to. */
function breaksAsPredicted(id: string, { devices }: Verification): boolean {
  const comparisons = devices.find(({ recorded }) => recorded.device.name === id)?.comparisons ?? [];
  return comparisons.some(
    ({ field, predicted, observed }) => field === 'answered' && !predicted && observed === false,
  );
}
