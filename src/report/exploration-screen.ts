import { bitsOf } from '../features/feature-set.ts';
import { faresAlike, isSettled } from '../model/answers.ts';
import { hasEffect } from '../model/decision.ts';
import {
  choicesWith,
  type ExplorationView,
  type Explored,
  type ExploredFact,
  FACT_SECTIONS,
  type Turn,
} from '../model/exploration.ts';
import { printable } from '../text/printable.ts';
import type { ScreenLine, ScreenSize } from '../text/screen.ts';
import { glyphOf, verdictLines } from './answers-text.ts';
import { decisionText } from './decision-text.ts';
import { flow, type Style, sideBySide } from './layout/style.ts';
import { wayLine } from './way-text.ts';
import { decisionWords } from './words/decisions.ts';
import { firstTurnedWords, turnedRows } from './words/history.ts';
import { answerSummary } from './words/verdicts.ts';
import { wayOf } from './words/way.ts';

/** Lines that a cursor takes as one, and what `?` explains there: the id of a decision. */
interface Item {
  readonly lines: readonly string[];
  readonly about?: string;
}

/** What is shown, and for each item of the answer under which the cursor can be, what `?` explains there. */
export interface ExplorationScreen {
  readonly lines: readonly ScreenLine[];
  readonly items: readonly (string | undefined)[];
}

/** Less than this shows no case. */
export const LEAST: ScreenSize = { columns: 60, rows: 12 };

/** The lines around one that is to be seen, as many as there is room for. */
function windowOn<Line>(lines: readonly Line[], from: number, to: number, room: number): readonly Line[] {
  const above = Math.floor((room - (to - from)) / 2);
  const top = Math.min(Math.max(0, from - Math.max(0, above)), Math.max(0, lines.length - room));
  return lines.slice(top, top + room);
}

const LABEL = 17;

function factLine(fact: ExploredFact, isHere: boolean, view: ExplorationView, style: Style): string {
  const { key, label, value, readBy, section } = fact;
  const changed = view.first.get(key) === value ? ' ' : '*';
  const name = label.length >= LABEL ? `${label} ` : label.padEnd(LABEL);
  const text = style.plain(printable(`${isHere ? '>' : ' '}${changed}${name}${value}`));
  if (isHere) return style.strong(text);
  return readBy.length > 0 || section === 'Driver and kernel' ? text : style.faint(text);
}

/** The facts below their headings, with the one under the cursor in sight. */
function factLines(view: ExplorationView, room: number, style: Style): readonly string[] {
  const { facts } = view.now;
  const lines: string[] = [];
  let here = 0;
  for (const section of FACT_SECTIONS) {
    const of = facts.filter((fact) => fact.section === section);
    if (of.length > 0) lines.push(style.name(section));
    for (const fact of of) {
      const isHere = facts[view.fact] === fact;
      if (isHere) here = lines.length;
      lines.push(factLine(fact, isHere && view.focus === 'facts', view, style));
    }
  }
  return windowOn(lines, here, here + 1, room);
}

const TYPED: Readonly<Record<NonNullable<ExploredFact['typed']>['kind'], string>> = {
  kernel: 'a release',
  parameter: 'a value',
  number: 'a number',
  features: 'names of bits',
};

/** The values to choose from in place of the facts. */
function choiceLines(view: ExplorationView, room: number, style: Style): readonly string[] {
  const fact = view.now.facts[view.fact];
  if (fact === undefined || view.asking.kind !== 'choice') return [];
  const { filter, at } = view.asking;
  const found = choicesWith(fact, filter).map(({ words }, i) => {
    const text = style.plain(`${i === at ? '>' : ' '} ${words}${words === fact.value ? ' (now)' : ''}`);
    return i === at ? style.strong(text) : text;
  });
  const head = style.name(`${fact.label}: ${filter}_`);
  const none =
    fact.typed === undefined ? 'no such value' : `no such value; ${TYPED[fact.typed.kind]} can be typed`;
  return [head, ...(found.length === 0 ? [`  ${none}`] : windowOn(found, at, at + 1, room - 1))];
}

function paragraph(text: string, style: Style, hanging = 0, indent = 0): readonly string[] {
  return `${' '.repeat(indent)}${flow(text, style, hanging, indent)}`.split('\n');
}

function features({ asked, features: { offered, negotiated } }: Explored['result']): string {
  const [kept, all] = [bitsOf(negotiated), bitsOf(offered)];
  const which = asked.device.refused === undefined ? '' : ' (never created)';
  return `Features: ${kept.length} of the ${all.length} bits offered are negotiated${which}.`;
}

/** The answer itself: how the device fares, and the way of its data. */
function answerItems({ answers, result, example }: Explored, style: Style): readonly Item[] {
  const head = flow(`${answerSummary(answers)}`, style, 2, 2);
  const open = isSettled(answers)
    ? []
    : [
        ...(faresAlike(answers)
          ? []
          : [{ lines: verdictLines(answers, 0, style).flatMap((each) => each.split('\n')) }]),
        { lines: paragraph(`Shown for ${example}:`, style) },
      ];
  return [
    { lines: `${glyphOf(answers, style)} ${head}`.split('\n') },
    ...open,
    { lines: sideBySide(wayLine(wayOf(result), style), style, 2, 0).split('\n') },
    { lines: paragraph(features(result), style) },
  ];
}

/** What the last change came to. */
function turnItems(turn: Turn | undefined, style: Style): readonly Item[] {
  if (turn === undefined) return [];
  const { change, diff } = turn;
  const turned = diff.decisions[0]?.kind.id;
  const words = firstTurnedWords(diff);
  const [first, ...others] = turnedRows(diff).map(([label, text]) => `${label}: ${text}`);
  const stays = turned === undefined ? 'Nothing changes.' : 'The answer stays, and is come to otherwise.';
  const below = (text: string): Item => ({ lines: paragraph(text, style, 4, 2) });
  return [
    { lines: ['', ...style.strong(flow(`Last change: ${change}`, style, 2, 0)).split('\n')] },
    below(first ?? stays),
    ...(words === undefined || turned === undefined
      ? []
      : [{ ...below(`Turned first: ${words}`), about: turned }]),
    ...others.map(below),
  ];
}

/** The decisions that changed something on the way. */
function reasonItems({ result }: Explored, style: Style): readonly Item[] {
  const shown = result.decisions.filter(hasEffect);
  const none: Item = { lines: ['  Nothing on the way changed anything.'] };
  const reasons = shown.map((decided, i): Item => {
    const { question, answer, effect, id } = decisionWords(decided, result.asked);
    return {
      about: id,
      lines: [
        ...paragraph(`${i + 1} ${question}`, style, 2, 0),
        ...paragraph(answer, style, 4, 2),
        ...(effect === '' ? [] : paragraph(`${style.glyph.arrow} ${effect}`, style, 4, 2)),
      ],
    };
  });
  return [{ lines: ['', style.strong('Why')] }, ...(reasons.length === 0 ? [none] : reasons)];
}

function itemsOf({ now, turn }: ExplorationView, style: Style): readonly Item[] {
  return [...answerItems(now, style), ...turnItems(turn, style), ...reasonItems(now, style)];
}

/** The answer, with the item under the cursor in sight. */
function answerLines(view: ExplorationView, items: readonly Item[], room: number): readonly string[] {
  const lines: string[] = [];
  let [from, to] = [0, 0];
  for (const [i, { lines: own }] of items.entries()) {
    const isHere = view.focus === 'answer' && i === view.line;
    if (isHere) [from, to] = [lines.length, lines.length + own.length];
    lines.push(...own.map((line) => `${isHere && line !== '' ? '>' : ' '}${line}`));
  }
  return windowOn(lines, from, to, room);
}

/** What a fact is, and what became of it. */
function factStory(fact: ExploredFact, { now }: ExplorationView, style: Style): readonly string[] {
  const questions = new Map(now.result.decisions.map(({ kind }) => [kind.id, kind.question]));
  const values = fact.choices.map(({ words }) => words).join(', ');
  const read = fact.readBy.flatMap((id) => paragraph(`${questions.get(id) ?? ''} [${id}]`, style, 4, 2));
  return [
    style.name(style.plain(printable(`${fact.label}: ${fact.value}`))),
    '',
    ...paragraph(fact.about, style, 2, 2),
    '',
    style.strong('Values'),
    ...paragraph(values, style, 2, 2),
    '',
    style.strong('Read by'),
    ...(read.length === 0 ? paragraph('no decision here by name.', style, 2, 2) : read),
  ];
}

/** An explanation as a screen of its own. */
function storyLines(view: ExplorationView, about: string, style: Style): readonly string[] {
  const fact = view.now.facts.find(({ key }) => key === about);
  if (fact !== undefined) return factStory(fact, view, style);
  const { result } = view.now;
  const turned = view.turn?.diff.decisions.map(({ kind }) => kind) ?? [];
  const kind = [...result.decisions.map((decided) => decided.kind), ...turned].find(({ id }) => id === about);
  return kind === undefined ? [] : decisionText(kind, [result], style).trimEnd().split('\n');
}

const KEYS: Readonly<Record<ExplorationView['asking']['kind'], string>> = {
  nothing: 'arrows  [ ] section  Enter list  Tab pane  ? explain  u undo  w write  q quit',
  choice: 'type to filter  up/down move  Enter choose  Esc back',
  story: 'up/down scroll  any other key back',
  name: 'Enter write  Esc back',
  overwrite: 'y write over it  any other key another name',
};

function prompt({ asking, message }: ExplorationView): string {
  switch (asking.kind) {
    case 'name':
      return `Write the scenario to: ${asking.name}_${message === '' ? '' : `  ${message}`}`;
    case 'overwrite':
      return `${asking.name} is there already. Write over it? y/n`;
    default:
      return message;
  }
}

function title({ now, first }: ExplorationView, style: Style): string {
  const { device, platform } = now.answers.asked;
  const changed = now.facts.filter(({ key, value }) => first.get(key) !== value).length;
  const parts = [device.name, platform.name, now.guest, ...(changed === 0 ? [] : [`${changed} changed`])];
  return style.name(style.plain(printable(parts.join(` ${style.glyph.dot} `))));
}

/** All lines of the screen, for a terminal of that size. */
export function explorationScreen(view: ExplorationView, full: Style, size: ScreenSize): ExplorationScreen {
  const { columns, rows } = size;
  const leftWidth = Math.min(46, Math.max(30, Math.floor(columns * 0.4)));
  const at = leftWidth + 1;
  const style: Style = { ...full, width: columns - at - 2 };
  const items = itemsOf(view, style);
  const abouts = items.map(({ about }) => about);
  if (columns < LEAST.columns || rows < LEAST.rows) {
    const needed = `The terminal is too small: ${LEAST.columns} columns and ${LEAST.rows} rows are needed.`;
    return { lines: [{ left: needed }, { left: 'q quits.' }], items: abouts };
  }
  const room = rows - 4;
  const foot = [
    { left: full.strong(full.plain(printable(prompt(view)))) },
    { left: full.faint(KEYS[view.asking.kind]) },
  ];
  if (view.asking.kind === 'story') {
    const story = storyLines(view, view.asking.about, { ...full, width: columns - 1 });
    const top = Math.min(view.asking.top, Math.max(0, story.length - room - 2));
    const shown = story.slice(top, top + room + 2).map((left): ScreenLine => ({ left }));
    return { lines: [...padded(shown, room + 2), ...foot], items: abouts };
  }
  const left = view.asking.kind === 'choice' ? choiceLines(view, room, full) : factLines(view, room, full);
  const right = answerLines(view, items, room);
  const body = Array.from(
    { length: room },
    (_, i): ScreenLine => ({ left: left[i] ?? '', right: { at, text: right[i] ?? '' } }),
  );
  const heads: ScreenLine = {
    left: view.focus === 'facts' ? full.strong('Facts') : full.faint('Facts'),
    right: { at: at + 1, text: view.focus === 'answer' ? full.strong('Answer') : full.faint('Answer') },
  };
  return { lines: [{ left: title(view, full) }, heads, ...body, ...foot], items: abouts };
}

function padded(lines: readonly ScreenLine[], room: number): readonly ScreenLine[] {
  return Array.from({ length: room }, (_, i) => lines[i] ?? { left: '' });
}
