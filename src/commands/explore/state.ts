import { withChanges } from '../../cases/changes.ts';
import { withStatedGuest } from '../../cases/guest-options.ts';
import { diffResults } from '../../explore/diff/diff.ts';
import { withRelease } from '../../explore/explain.ts';
import { answersOf } from '../../explore/open/answers.ts';
import type { ChosenDriver } from '../../guest/driver-model.ts';
import { chooseDriver } from '../../guest/drivers.ts';
import { UsageError } from '../../io/usage-error.ts';
import { LINUX } from '../../model/case.ts';
import type { Choice, ExplorationView, Explored, ExploredFact } from '../../model/exploration.ts';
import type { OpenCase } from '../../model/open-case.ts';
import { exampleWords } from '../../report/words/circumstances.ts';
import { ableWords, kernelWords } from '../../report/words/kernel.ts';
import { changeableFactsOf } from './facts.ts';

/** A case and what answers it. */
interface Driven {
  readonly asked: OpenCase;
  readonly driver: ChosenDriver;
}

/** A case on the way, with what is known of it. */
interface Stage extends Driven {
  readonly explored: Explored;
}

/** Where an exploration is: what is shown, and where it came from. */
export interface Exploration {
  readonly view: ExplorationView;
  readonly stage: Stage;
  /** The stages before, the newest last. */
  readonly past: readonly Stage[];
}

function staged({ asked, driver }: Driven): Stage {
  const answers = answersOf(asked, driver);
  const shown = answers.answers.find(({ result }) => result.outcome !== 'works') ?? answers.answers[0];
  const { shown: result, example } = shown;
  const { model } = driver;
  const [release = 'any Linux'] = [...ableWords(answers), ...kernelWords(result.asked.platform)];
  return {
    asked,
    driver,
    explored: {
      facts: changeableFactsOf(asked, driver, result),
      answers,
      result,
      example: exampleWords(example),
      guest: model.id === LINUX ? release : `${model.title}, on ${release}`,
    },
  };
}

/** A release of Linux that the driver names becomes a fact of the platform; that of another guest stays with its driver. */
function withoutOwnRelease({ asked, driver }: Driven): Driven {
  const { release, model } = driver;
  if (release === undefined || model.history !== undefined)
    return { asked: { ...asked, driver: idOf(driver) }, driver };
  const { platform } = withRelease(asked, driver);
  return {
    asked: {
      ...asked,
      platform: withStatedGuest(asked.platform, { kernel: platform.kernel.version }),
      driver: model.id,
    },
    driver: { model, release: undefined },
  };
}

function idOf({ model, release }: ChosenDriver): string {
  return release === undefined ? model.id : `${model.id}-${release}`;
}

/** Begins to explore a case. */
export function begin(given: Driven): Exploration {
  const stage = staged(withoutOwnRelease(given));
  const { facts } = stage.explored;
  return {
    stage,
    past: [],
    view: {
      now: stage.explored,
      first: new Map(facts.map(({ key, value }) => [key, value])),
      turn: undefined,
      focus: 'facts',
      fact: 0,
      line: 0,
      asking: { kind: 'nothing' },
      message: '',
    },
  };
}

/** The same with something else on the screen. */
export function withView(exploration: Exploration, change: Partial<ExplorationView>): Exploration {
  return { ...exploration, view: { ...exploration.view, ...change } };
}

/** A case with a choice made. Throws UsageError where the case would make no sense. */
async function withChoice(
  { asked, driver }: Driven,
  { driver: id, kernel, changes = [] }: Choice,
): Promise<Driven> {
  const other = id === undefined ? driver : (chooseDriver(id) ?? driver);
  const named =
    kernel === undefined ? asked : { ...asked, platform: withStatedGuest(asked.platform, { kernel }) };
  const made = await withChanges(named, changes);
  return { asked: { ...made, driver: idOf(other) }, driver: other };
}

/** Another stage, and what turned between the two. */
function moved(from: Exploration, stage: Stage, past: readonly Stage[], change: string): Exploration {
  const before = from.stage;
  const models = [before.driver.model.id, stage.driver.model.id] as const;
  const key = from.view.now.facts[from.view.fact]?.key;
  const fact = stage.explored.facts.findIndex((one) => one.key === key);
  return withView(
    { ...from, stage, past },
    {
      now: stage.explored,
      turn: { change, diff: diffResults(before.explored.result, stage.explored.result, models) },
      fact: Math.max(0, fact),
      line: 0,
      asking: { kind: 'nothing' },
      message: '',
    },
  );
}

/** Makes a choice, and says what turned; where the case would make no sense, why. */
export async function chosen(from: Exploration, fact: ExploredFact, choice: Choice): Promise<Exploration> {
  if (choice.words === fact.value) return withView(from, { asking: { kind: 'nothing' }, message: '' });
  try {
    const stage = staged(await withChoice(from.stage, choice));
    const change = [`${fact.label}: ${fact.value} → ${choice.words}`, ...(choice.also ?? [])].join(', ');
    return moved(from, stage, [...from.past, from.stage], change);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    const message = error.problems.map(({ message }) => message).join('; ');
    return withView(from, {
      asking: { kind: 'nothing' },
      message: `${fact.label} cannot be ${choice.words}: ${message}`,
    });
  }
}

/** The value before or after the one that a fact has; of what is open, the first. */
export async function stepped(from: Exploration, by: 1 | -1): Promise<Exploration> {
  const fact = from.view.now.facts[from.view.fact];
  if (fact === undefined || fact.choices.length === 0) return from;
  const at = fact.choices.findIndex(({ words }) => words === fact.value);
  const count = fact.choices.length;
  const next = fact.choices[at === -1 ? (by === 1 ? 0 : count - 1) : (at + by + count) % count];
  return next === undefined ? from : chosen(from, fact, next);
}

/** Takes the last change back. */
export function undone(from: Exploration): Exploration {
  const before = from.past.at(-1);
  if (before === undefined) return withView(from, { message: 'Nothing was changed yet.' });
  return moved(from, before, from.past.slice(0, -1), 'undone');
}

const OF_DEVICE: ReadonlySet<ExploredFact['section']> = new Set(['Device', 'Offered bits']);

/** The case as it is written: what was changed is part of the names, which speak of the case as it was. */
export function asWritten({ stage: { asked }, view: { now, first } }: Exploration): OpenCase {
  const changed = now.facts.filter(({ key, value }) => key !== 'driver' && first.get(key) !== value);
  const named = (name: string, ofDevice: boolean) => {
    const words = changed
      .filter(({ section }) => OF_DEVICE.has(section) === ofDevice)
      .map(({ label, value }) => `${label} ${value}`);
    return words.length === 0 ? name : `${name}, changed: ${words.join(', ')}`;
  };
  const { device, platform } = asked;
  return {
    ...asked,
    device: { ...device, name: named(device.name, true) },
    platform: { ...platform, name: named(platform.name, false) },
  };
}

/** What became of writing: the file was there, is written, or could not be. */
export function saved(
  from: Exploration,
  name: string,
  came: 'there' | 'written' | { readonly failed: string },
): Exploration {
  if (came === 'there') return withView(from, { asking: { kind: 'overwrite', name }, message: '' });
  const message = came === 'written' ? `The scenario is in ${name}.` : came.failed;
  return withView(from, { asking: { kind: 'nothing' }, message });
}
