import { choicesWith, type ExplorationView } from '../../model/exploration.ts';
import type { OpenCase } from '../../model/open-case.ts';
import type { Key } from '../../text/screen.ts';
import { asWritten, chosen, type Exploration, stepped, undone, withView } from './state.ts';

/** What is to be done outside. */
export type Effect =
  | { readonly kind: 'leave'; readonly interrupted: boolean }
  | { readonly kind: 'save'; readonly name: string; readonly force: boolean; readonly asked: OpenCase };

/** What a key comes to. */
export interface UpdateStep {
  readonly exploration: Exploration;
  readonly effect?: Effect;
}

function clamped(at: number, count: number): number {
  return Math.min(Math.max(0, at), Math.max(0, count - 1));
}

function nowAsking(from: Exploration, asking: ExplorationView['asking']): UpdateStep {
  return { exploration: withView(from, { asking, message: '' }) };
}

/** What a key does while a value is chosen. */
async function choosing(
  from: Exploration,
  asking: Extract<ExplorationView['asking'], { kind: 'choice' }>,
  key: Key,
): Promise<UpdateStep> {
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
      return choice === undefined ? { exploration: from } : { exploration: await chosen(from, fact, choice) };
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

function naming(from: Exploration, name: string, key: Key): UpdateStep {
  if (key.name === 'escape') return nowAsking(from, { kind: 'nothing' });
  if (key.name !== 'return') return nowAsking(from, { kind: 'name', name: typed(name, key) });
  if (name === '') return { exploration: withView(from, { message: 'A file needs a name.' }) };
  return { exploration: from, effect: { kind: 'save', name, force: false, asked: asWritten(from) } };
}

function overwriting(from: Exploration, name: string, key: Key): UpdateStep {
  if (key.text === 'y')
    return { exploration: from, effect: { kind: 'save', name, force: true, asked: asWritten(from) } };
  return nowAsking(from, { kind: 'name', name });
}

/** What a key does while an explanation is read. */
function reading(
  from: Exploration,
  asking: Extract<ExplorationView['asking'], { kind: 'story' }>,
  key: Key,
): UpdateStep {
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
async function browsing(
  from: Exploration,
  key: Key,
  lines: readonly (string | undefined)[],
): Promise<UpdateStep> {
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
      return view.focus === 'facts' ? { exploration: await stepped(from, -1) } : { exploration: from };
    case 'right':
    case 'l':
    case 'space':
      return view.focus === 'facts' ? { exploration: await stepped(from, 1) } : { exploration: from };
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

function explaining(from: Exploration, lines: readonly (string | undefined)[]): UpdateStep {
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
export async function update(
  from: Exploration,
  key: Key,
  lines: readonly (string | undefined)[],
): Promise<UpdateStep> {
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
