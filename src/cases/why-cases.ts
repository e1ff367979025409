import { bootChain } from '../explore/boot-chain.ts';
import { machineBoot } from '../explore/device-step.ts';
import { answersOf } from '../explore/open/answers.ts';
import { linux } from '../guest/linux/linux.ts';
import { guestKernel } from '../input/guest-kernel.ts';
import type { ReadInput } from '../input/log/read-input.ts';
import { UsageError } from '../io/usage-error.ts';
import { alwaysWorks } from '../model/answers.ts';
import type { ExplainedChain } from '../model/boot-chain.ts';
import type { FirstHelp } from '../model/first-help.ts';
import type { LogGuest, LogReading } from '../model/log.ts';
import type { Result } from '../model/result.ts';
import type { Cause, Explained, PredictedDevice, PredictedGuest, Why } from '../model/why.ts';
import { explainLog } from '../why/explain-log.ts';
import type { KnownKernel } from '../why/known.ts';
import type { AnsweredCase } from './answered-case.ts';
import { describesBoot } from './boot-chains.ts';
import { casesOf, importGuests } from './imported.ts';
import type { GivenText } from './remedies/machine.ts';

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

/** A guest that a log describes, with what else the log says of it. */
function givenIn({ kind, line, text: own }: LogGuest, { file, reading }: ReadInput): DirectText {
  const qemu = qemuIn(reading);
  const banner = bannerIn(reading);
  const kernel = banner !== undefined && kernelOf(banner) !== undefined ? banner : undefined;
  const options = { ...(qemu === undefined ? {} : { qemu }), ...(kernel === undefined ? {} : { kernel }) };
  // So that lines are counted as they are in the log.
  const text = `${'\n'.repeat(line - 1)}${own}`;
  return { kind, text: { file, text }, options, driver: { model: linux, release: undefined } };
}

type DirectText = GivenText & Pick<LogGuest, 'kind'>;

/** How a machine that runs Linux comes to it; none where its text does not say enough of that. */
function bootOf(cases: readonly AnsweredCase[]): readonly ExplainedChain[] {
  const [first] = cases;
  if (first?.part === undefined || !describesBoot(first.part)) return [];
  const known = (at: number) => cases.find(({ part }) => part?.index === at)?.answers;
  const machine = machineBoot(first.part, first.asked, first.driver, known);
  const name = first.machine ?? first.asked.platform.name;
  return [{ name, machine, chain: bootChain(machine), guest: 'Linux' }];
}

/** What is predicted of a guest that a log describes. */
function predicted({ line }: LogGuest, { kind, text, options, driver }: DirectText): PredictedGuest {
  try {
    const machines = importGuests(kind, text, options).map((imported) =>
      casesOf(imported, driver.model.id).map(
        ({ asked, part }): AnsweredCase => ({
          asked,
          driver,
          machine: imported.platform.name,
          answers: answersOf(asked, driver),
          ...(part === undefined ? {} : { part }),
        }),
      ),
    );
    const devices = machines.flatMap((cases, guest) =>
      cases.map(
        ({ asked, answers }, index): PredictedDevice => ({ name: asked.device.name, guest, index, answers }),
      ),
    );
    return { kind, line, devices, boots: machines.flatMap(bootOf) };
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

/** What firmware comes to with the devices that it tries before the kernel. */
function firmwareResults(boots: readonly ExplainedChain[]): readonly Result[] {
  const tries = boots.flatMap(({ chain }) => chain.steps.flatMap((step) => step.tries));
  return tries.flatMap(({ answers }) => answers?.answers.map(({ shown }) => shown) ?? []);
}

/** The cause that a guest itself shows: one of its devices is predicted to fail with these words, in its kernel or before it. */
function causeIn(guests: readonly PredictedGuest[], explained: Explained): Cause | undefined {
  for (const guest of guests) {
    if (!('devices' in guest)) continue;
    const inKernel = guest.devices
      .filter((one) => isOf(one, explained))
      .flatMap(({ answers }) => answers.answers.map(({ shown }) => shown));
    const results = [...inKernel, ...firmwareResults(guest.boots)];
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
  const guests = reading.guests.map((guest) => predicted(guest, givenIn(guest, input)));
  const messages = explainLog(reading, kernelOf).map((explained) => {
    const cause = causeIn(guests, explained);
    if (cause === undefined) return explained;
    // What the guest itself shows need not be said of cases like it.
    const others = explained.causes.filter(({ kind }) => kind !== 'cases');
    return { ...explained, causes: [cause, ...others] };
  });
  return { reading, messages, guests };
}

/** The same with what helps the devices of its guests first: before what is known of a message, where one of them shows the cause. */
export async function withHelps({ guests, messages, ...why }: Why, input: ReadInput): Promise<Why> {
  const helped: PredictedGuest[] = [];
  for (const [i, guest] of guests.entries()) {
    const given = why.reading.guests[i];
    helped.push(given === undefined ? guest : await helpedGuest(guest, givenIn(given, input)));
  }
  return { ...why, guests: helped, messages: messages.map((explained) => helpedBy(helped, explained)) };
}

async function helpedGuest(guest: PredictedGuest, given: GivenText): Promise<PredictedGuest> {
  if (!('devices' in guest)) return guest;
  const failing = guest.devices
    .filter(({ answers }) => !alwaysWorks(answers))
    .map((device) => ({ device, origin: { given, guest: device.guest, index: device.index } }));
  if (failing.length === 0) return guest;
  const { textHelps } = await import('./remedies/first-help.ts');
  const helps = new Map([...(await textHelps(failing))].map(([{ device }, help]) => [device, help]));
  return { ...guest, devices: guest.devices.map((device) => ({ ...device, ...helpOf(helps.get(device)) })) };
}

function helpOf(help: FirstHelp | undefined): Pick<PredictedDevice, 'help'> {
  return help === undefined ? {} : { help };
}

function helpedBy(guests: readonly PredictedGuest[], explained: Explained): Explained {
  const [cause] = explained.causes;
  // What helps the kernel with a device does not help the firmware before it.
  if (cause?.kind !== 'guest' || cause.result.asked.driver !== linux.id) return explained;
  const devices = guests.flatMap((guest) =>
    'devices' in guest && guest.line === cause.line ? guest.devices : [],
  );
  const help = devices.find(({ name }) => name === cause.result.asked.device.name)?.help;
  if (help === undefined) return explained;
  const known = explained.helps.filter(({ kind }) => kind === 'known');
  return { ...explained, helps: [{ kind: 'guest', help }, ...known] };
}
