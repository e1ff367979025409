import { agrees, type BootAnswer, type Unbootable } from '../model/boot.ts';
import { FORMAT_VERSION } from '../model/format-version.ts';
import { summarise } from '../model/verification.ts';
import { deviceWord, differenceWords } from './boot-text.ts';
import { plainVerification, verificationToJson } from './verification-json.ts';

/** What `boot --json` prints: each boot with what was predicted and observed, field by field. */
export function bootsToJson(
  answers: readonly BootAnswer[],
  unbootable: readonly Unbootable[],
): Readonly<Record<string, unknown>> {
  return {
    formatVersion: FORMAT_VERSION,
    agree: answers.every(agrees),
    boots: answers.map(answerToJson),
    notBooted: unbootable,
  };
}

function answerToJson({
  ahead,
  verification,
  failures,
  notes,
  said,
  command,
  daemons,
}: BootAnswer): Readonly<Record<string, unknown>> {
  const { platform, machine, accel, qemuVersion, kernel, differs } = ahead;
  return {
    platform,
    machine,
    accel,
    qemu: qemuVersion,
    kernel,
    command,
    daemons,
    differs,
    failures,
    notes,
    said,
    devices: verification.devices.map(({ recorded, comparisons }) => {
      const asked = ahead.devices.find(({ id }) => id === recorded.device.name);
      return {
        id: recorded.device.name,
        device: asked?.name,
        qemu: recorded.qemu && deviceWord({ qemu: recorded.qemu }),
        differs: asked?.differs.map(differenceWords),
        fields: Object.fromEntries(
          comparisons.map(({ field, verdict, predicted, observed }) => [
            field,
            { verdict, predicted: plainVerification(predicted), observed: plainVerification(observed) },
          ]),
        ),
      };
    }),
    verification: verificationToJson([summarise(verification)], []),
  };
}
