import { withStatedGuest } from '../../cases/guest-options.ts';
import { withSettings } from '../../cases/settings.ts';
import { readSetting } from '../../cli/setting.ts';
import { diffResults } from '../../explore/diff/diff.ts';
import { withRelease } from '../../explore/explain.ts';
import { answersOf } from '../../explore/open/answers.ts';
import { type ChosenDriver, chooseDriver } from '../../guest/drivers.ts';
import { UsageError } from '../../io/usage-error.ts';
import { LINUX } from '../../model/case.ts';
import {
  type Choice,
  choicesWith,
  type ExplorationView,
  type Explored,
  type ExploredFact,
} from '../../model/exploration.ts';
import type { OpenCase } from '../../model/open-case.ts';
import { exampleWords } from '../../report/words/circumstances.ts';
import { ableWords, kernelWords } from '../../report/words/kernel.ts';
import type { Key } from '../../text/screen.ts';
import { factsOf } from './facts.ts';

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

/** What is to be done outside. */
export type Effect =
  | { readonly kind: 'leave'; readonly interrupted: boolean }
  | { readonly kind: 'save'; readonly name: string; readonly force: boolean; readonly asked: OpenCase };

/** What a key comes to. */
export interface Step {
  readonly exploration: Exploration;
  readonly effect?: Effect;
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
      facts: factsOf(asked, result),
      answers,
      result,
      example: exampleWords(example),
      guest: model.id === LINUX ? release : `${model.title}, on ${release}`,
    },
  };
}

/** A driver that names a release becomes Linux, and the release a fact like any other. */
function withoutOwnRelease({ asked, driver }: Driven): Driven {
  const { release, model } = driver;
  if (release === undefined) return { asked: { ...asked, driver: model.id }, driver };
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

function withView(exploration: Exploration, change: Partial<ExplorationView>): Exploration {
  return { ...exploration, view: { ...exploration.view, ...change } };
}

/** A case with a choice made. Throws UsageError where the case would make no sense. */
function withChoice({ asked, driver }: Driven, { driver: id, kernel, set = [] }: Choice): Driven {
  const other = id === undefined ? driver : (chooseDriver(id) ?? driver);
  const named =
    kernel === undefined ? asked : { ...asked, platform: withStatedGuest(asked.platform, { kernel }) };
  return { asked: { ...withSettings(named, set.map(readSetting)), driver: other.model.id }, driver: other };
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

function chosen(from: Exploration, fact: ExploredFact, choice: Choice): Exploration {
  if (choice.words === fact.value) return withView(from, { asking: { kind: 'nothing' }, message: '' });
  try {
    const stage = staged(withChoice(from.stage, choice));
    return moved(from, stage, [...from.past, from.stage], `${fact.label}: ${fact.value} → ${choice.words}`);
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
function stepped(from: Exploration, by: 1 | -1): Exploration {
  const fact = from.view.now.facts[from.view.fact];
  if (fact === undefined || fact.choices.length === 0) return from;
  const at = fact.choices.findIndex(({ words }) => words === fact.value);
  const count = fact.choices.length;
  const next = fact.choices[at === -1 ? (by === 1 ? 0 : count - 1) : (at + by + count) % count];
  return next === undefined ? from : chosen(from, fact, next);
}

function undone(from: Exploration): Exploration {
  const before = from.past.at(-1);
  if (before === undefined) return withView(from, { message: 'Nothing was changed yet.' });
  return moved(from, before, from.past.slice(0, -1), 'undone');
}

function clamped(at: number, count: number): number {
  return Math.min(Math.max(0, at), Math.max(0, count - 1));
}

function nowAsking(from: Exploration, asking: ExplorationView['asking']): Step {
  return { exploration: withView(from, { asking, message: '' }) };
}

/** What a key does while a value is chosen. */
function choosing(
  from: Exploration,
  asking: Extract<ExplorationView['asking'], { kind: 'choice' }>,
  key: Key,
): Step {
  const fact = from.view.now.facts[from.view.fact];
  if (fact === undefined || key.name === 'escape') return nowAsking(from, { kind: 'nothing' });
  const found = choicesWith(fact, asking.filter);
  const to = (at: number) => nowAsking(from, { ...asking, at: clamped(at, found.length) });
  switch (key.name) {
    case 'up':
      return to(asking.at - 1);
    case 'down':
      return to(asking.at + 1);
    case 'pageup':
      return to(asking.at - 10);
    case 'pagedown':
      return to(asking.at + 10);
    case 'return': {
      const choice = found[asking.at];
      return choice === undefined ? { exploration: from } : { exploration: chosen(from, fact, choice) };
    }
    default: {
      const filter = typed(asking.filter, key);
      return nowAsking(from, { ...asking, filter, at: filter === asking.filter ? asking.at : 0 });
    }
  }
}

/** A line of text after a key. */
function typed(text: string, { name, text: character }: Key): string {
  return name === 'backspace' ? text.slice(0, -1) : `${text}${character}`;
}

const OF_DEVICE: ReadonlySet<ExploredFact['section']> = new Set(['Device', 'Offered bits']);

/** The case as it is written: what was changed is part of the names, which speak of the case as it was. */
function asWritten({ stage: { asked }, view: { now, first } }: Exploration): OpenCase {
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

function naming(from: Exploration, name: string, key: Key): Step {
  if (key.name === 'escape') return nowAsking(from, { kind: 'nothing' });
  if (key.name !== 'return') return nowAsking(from, { kind: 'name', name: typed(name, key) });
  if (name === '') return { exploration: withView(from, { message: 'A file needs a name.' }) };
  return { exploration: from, effect: { kind: 'save', name, force: false, asked: asWritten(from) } };
}

function overwriting(from: Exploration, name: string, key: Key): Step {
  if (key.text === 'y')
    return { exploration: from, effect: { kind: 'save', name, force: true, asked: asWritten(from) } };
  return nowAsking(from, { kind: 'name', name });
}

/** What a key does while an explanation is read. */
function reading(
  from: Exploration,
  asking: Extract<ExplorationView['asking'], { kind: 'story' }>,
  key: Key,
): Step {
  const by = { up: -1, down: 1, k: -1, j: 1, pageup: -10, pagedown: 10, space: 10 }[key.name];
  if (by === undefined) return nowAsking(from, { kind: 'nothing' });
  return nowAsking(from, { ...asking, top: Math.max(0, asking.top + by) });
}

const MOVES: Readonly<Record<string, number>> = {
  up: -1,
  k: -1,
  down: 1,
  j: 1,
  pageup: -10,
  pagedown: 10,
  home: Number.NEGATIVE_INFINITY,
  end: Number.POSITIVE_INFINITY,
};

/** `lines`: how many lines of the answer there are to move over. */
function browsing(from: Exploration, key: Key, lines: readonly (string | undefined)[]): Step {
  const { view } = from;
  const by = MOVES[key.name];
  if (by !== undefined)
    return {
      exploration: withView(
        from,
        view.focus === 'facts'
          ? { fact: clamped(view.fact + by, view.now.facts.length), message: '' }
          : { line: clamped(view.line + by, lines.length), message: '' },
      ),
    };
  switch (key.name || key.text) {
    case 'q':
      return { exploration: from, effect: { kind: 'leave', interrupted: false } };
    case 'tab':
      return {
        exploration: withView(from, { focus: view.focus === 'facts' ? 'answer' : 'facts', message: '' }),
      };
    case '[':
    case ']':
      return {
        exploration: withView(from, {
          fact: inNextSection(view, key.text === ']' ? 1 : -1),
          focus: 'facts',
          message: '',
        }),
      };
    case 'u':
      return { exploration: undone(from) };
    case 'w':
      return nowAsking(from, { kind: 'name', name: '' });
    case 'left':
    case 'h':
      return view.focus === 'facts' ? { exploration: stepped(from, -1) } : { exploration: from };
    case 'right':
    case 'l':
    case 'space':
      return view.focus === 'facts' ? { exploration: stepped(from, 1) } : { exploration: from };
    case 'return': {
      const fact = view.now.facts[view.fact];
      if (view.focus !== 'facts' || fact === undefined) return explaining(from, lines);
      const at = fact.choices.findIndex(({ words }) => words === fact.value);
      return nowAsking(from, { kind: 'choice', filter: '', at: Math.max(0, at) });
    }
    default:
      return key.text === '?' ? explaining(from, lines) : { exploration: from };
  }
}

/** The first fact of the section before or after that of the one under the cursor. */
function inNextSection({ now: { facts }, fact }: ExplorationView, by: 1 | -1): number {
  const here = facts[fact]?.section;
  const starts = facts.flatMap(({ section }, i) => (section === facts[i - 1]?.section ? [] : [i]));
  const at = starts.findIndex((start) => facts[start]?.section === here);
  return starts[clamped(at + by, starts.length)] ?? fact;
}

function explaining(from: Exploration, lines: readonly (string | undefined)[]): Step {
  const { view } = from;
  const about = view.focus === 'facts' ? view.now.facts[view.fact]?.key : lines[view.line];
  if (about === undefined)
    return {
      exploration: withView(from, {
        message: 'There is no more to say of this line; ? explains a decision, or a fact.',
      }),
    };
  return nowAsking(from, { kind: 'story', about, top: 0 });
}

/** What a key comes to. `lines` has for each line of the answer under which a cursor can be what `?` explains there. */
export function update(from: Exploration, key: Key, lines: readonly (string | undefined)[]): Step {
  if (key.ctrl && key.name === 'c')
    return { exploration: from, effect: { kind: 'leave', interrupted: true } };
  const { asking } = from.view;
  switch (asking.kind) {
    case 'nothing':
      return browsing(from, key, lines);
    case 'choice':
      return choosing(from, asking, key);
    case 'story':
      return reading(from, asking, key);
    case 'name':
      return naming(from, asking.name, key);
    case 'overwrite':
      return overwriting(from, asking.name, key);
  }
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
