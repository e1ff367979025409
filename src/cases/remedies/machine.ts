import { answersOf } from '../../explore/open/answers.ts';
import type { ChosenDriver } from '../../guest/driver-model.ts';
import { UsageError } from '../../io/usage-error.ts';
import { type Answers, alwaysWorks } from '../../model/answers.ts';
import { oneForEach } from '../../model/one-for-each.ts';
import type { OpenCase, OpenDevice, OpenPlatform } from '../../model/open-case.ts';
import type { Advise } from '../../report/words/edits.ts';
import { importForeign } from '../import-foreign.ts';
import { casesOf, type GuestText, type Imported } from '../imported.ts';
import { contentsOf } from '../shared-nouns.ts';

/** A text that says how guests are started, and the driver that they are asked about. */
export interface GivenText extends GuestText {
  readonly driver: ChosenDriver;
}

/** One device of the guests of a text. */
export interface MachineDevice {
  readonly name: string;
  /** The place of its guest among those of the text, and its own among the devices of the guest. */
  readonly guest: number;
  readonly index: number;
  readonly asked: OpenCase;
  readonly advise: Advise;
}

/** All guests of a text, with all of their devices. */
export interface GivenMachine {
  readonly given: GivenText;
  readonly guests: readonly Imported[];
  readonly devices: readonly MachineDevice[];
}

/** The devices of a text. Throws UsageError. */
export async function givenMachine(given: GivenText): Promise<GivenMachine> {
  const { kind, text, options, driver } = given;
  const guests = await importForeign(kind, text, options);
  const devices = guests.flatMap((imported, guest) =>
    casesOf(imported, driver.model.id).map(({ asked, advise }, index) => ({
      name: asked.device.name,
      guest,
      index,
      asked,
      advise,
    })),
  );
  return { given, guests, devices };
}

/** The same; undefined where the text cannot be read. */
export async function readableMachine(given: GivenText): Promise<GivenMachine | undefined> {
  try {
    return await givenMachine(given);
  } catch (error) {
    if (error instanceof UsageError) return undefined;
    throw error;
  }
}

/** Answers to cases, each worked out once. */
export type Answering = (asked: OpenCase) => Answers;

/** A memory of answers: most devices of a machine are what they were when another one is changed. */
export function answering(driver: ChosenDriver): Answering {
  const known = new Map<string, Answers>();
  return (asked) => {
    const key = `${contents(asked.device)} ${contents(asked.platform)} ${asked.driver}`;
    const answers = known.get(key) ?? answersOf(asked, driver);
    known.set(key, answers);
    return answers;
  };
}

/** What a noun holds, as text. */
const contents = oneForEach((noun: OpenDevice | OpenPlatform) => contentsOf(noun));

function outcomesIn({ verdicts }: Answers): ReadonlySet<string> {
  return new Set(verdicts.flatMap(({ results }) => results.map(({ outcome }) => outcome)));
}

/** Whether a device is no worse off than before: what worked works, and what did not fails in no new way. */
export function isNoWorse(before: Answers, after: Answers): boolean {
  if (alwaysWorks(after)) return true;
  const [had, has] = [outcomesIn(before), outcomesIn(after)];
  return (
    (!had.has('works') || has.has('works')) &&
    [...has].every((outcome) => had.has(outcome) || outcome === 'works')
  );
}
