import { answersOf } from '../explore/open/answers.ts';
import { linux } from '../guest/linux/linux.ts';
import { guestKernel } from '../input/guest-kernel.ts';
import type { ReadInput } from '../input/log/read-input.ts';
import { UsageError } from '../io/usage-error.ts';
import type { LogGuest, LogReading } from '../model/log.ts';
import type { Cause, Explained, PredictedDevice, PredictedGuest, Why } from '../model/why.ts';
import { explainLog } from '../why/explain-log.ts';
import type { KnownKernel } from '../why/known.ts';
import { casesOf, importText } from './imported.ts';

function kernelOf(banner: string): KnownKernel | undefined {
  const kernel = guestKernel(banner);
  return 'unreadable' in kernel ? undefined : kernel;
}

/** The version of QEMU that a log names; the guest may have been described before it. */
function qemuIn({ boots }: LogReading): string | undefined {
  return boots.map((facts) => facts.get('qemu')?.value).find((version) => version !== undefined);
}

function bannerIn({ boots }: LogReading): string | undefined {
  return boots.map((facts) => facts.get('banner')?.value).findLast((banner) => banner !== undefined);
}

/** What is predicted of a guest that a log describes. */
function predicted({ kind, line, text }: LogGuest, { file, reading }: ReadInput): PredictedGuest {
  const qemu = qemuIn(reading);
  const banner = bannerIn(reading);
  const kernel = banner !== undefined && kernelOf(banner) !== undefined ? banner : undefined;
  try {
    const guests = importText(
      kind,
      { file, text },
      { ...(qemu === undefined ? {} : { qemu }), ...(kernel === undefined ? {} : { kernel }) },
    );
    const devices = guests
      .flatMap((guest) => casesOf(guest, 'linux'))
      .map(
        ({ asked }): PredictedDevice => ({
          name: asked.device.name,
          answers: answersOf(asked, { model: linux, release: undefined }),
        }),
      );
    return { kind, line, devices };
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    const [problem] = error.problems;
    return { kind, line, unreadable: problem?.message ?? 'it cannot be read' };
  }
}

/** The device of a guest that a message is about: that with its id, else one of its type. */
function isOf({ name, answers }: PredictedDevice, { message: { device } }: Explained): boolean {
  if (device.name !== undefined && name.startsWith(`${device.name} `)) return true;
  return device.type === undefined || answers.asked.device.type === device.type;
}

/** The cause that a guest itself shows: one of its devices is predicted to fail with these words. */
function causeIn(guests: readonly PredictedGuest[], explained: Explained): Cause | undefined {
  for (const guest of guests) {
    if (!('devices' in guest)) continue;
    const results = guest.devices
      .filter((one) => isOf(one, explained))
      .flatMap(({ answers }) => answers.answers.map(({ shown }) => shown));
    const result = results.find(
      ({ message }) => message !== undefined && explained.message.text.includes(message),
    );
    const decided = result?.decisions.findLast(({ kind }) => explained.decisions.includes(kind.id));
    if (result !== undefined && decided !== undefined)
      return { kind: 'guest', line: guest.line, decided, result };
  }
  return undefined;
}

/** Explains all that a text says, by the guests that it describes where it does. */
export function whyOf(input: ReadInput): Why {
  const { reading } = input;
  const guests = reading.guests.map((guest) => predicted(guest, input));
  const messages = explainLog(reading, kernelOf).map((explained) => {
    const cause = causeIn(guests, explained);
    if (cause === undefined) return explained;
    // What the guest itself shows need not be said of cases like it.
    const others = explained.causes.filter(({ kind }) => kind !== 'cases');
    return { ...explained, causes: [cause, ...others] };
  });
  return { reading, messages, guests };
}
