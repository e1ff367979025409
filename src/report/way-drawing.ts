import type { Result } from '../model/result.ts';
import { type Look, type Shape, type SvgDrawing, svgLinesOf, type TextRole } from './layout/svg.ts';
import { sentence } from './words/outcomes.ts';
import { type Station, type Way, wayOf } from './words/way.ts';

/** A way with what stands above it. */
export interface WayFigure {
  /** What it is the way of; may be empty. */
  readonly heading: string;
  /** Of what is open, for which part; empty where that is all. */
  readonly when: string;
  readonly result: Result;
}

const WIDTH = 360;
const MARGIN = 16;
/** Where the line of the stations is, and where their words begin. */
const LINE_X = MARGIN + 10;
const WORDS_X = LINE_X + 24;
const LINE_HEIGHT: Readonly<Record<TextRole, number>> = {
  heading: 20,
  good: 20,
  bad: 20,
  title: 18,
  detail: 17,
  faint: 17,
  why: 17,
};
const BETWEEN_STATIONS = 16;
const BETWEEN_FIGURES = 28;

/** Shapes that take up so much height. */
interface Part {
  readonly height: number;
  readonly shapes: readonly Shape[];
}

/** Lines of text below `top`, `x` pixels from the left. */
function textPart(text: string, role: TextRole, x: number, top: number): Part {
  const lines = text === '' ? [] : svgLinesOf(text, role, WIDTH - MARGIN - x);
  const step = LINE_HEIGHT[role];
  return {
    height: lines.length * step,
    shapes: lines.map((line, i) => ({
      kind: 'text',
      at: { x, y: top + (i + 1) * step - 4 },
      text: line,
      role,
    })),
  };
}

/** Parts below one another. */
function stacked(top: number, parts: readonly ((top: number) => Part)[]): Part {
  let height = 0;
  const shapes: Shape[] = [];
  for (const part of parts) {
    const made = part(top + height);
    height += made.height;
    shapes.push(...made.shapes);
  }
  return { height, shapes };
}

/** From the centre of a station’s dot to the top of its words. */
const ABOVE_DOT = 9;

function stationPart({ title, detail }: Station, look: Look, top: number): Part {
  const words = stacked(top, [
    (y) => textPart(title, look === 'unreached' ? 'faint' : 'title', WORDS_X, y),
    (y) => textPart(detail, 'detail', WORDS_X, y),
  ]);
  const dot: Shape = { kind: 'dot', at: { x: LINE_X, y: top + ABOVE_DOT }, look };
  return { height: words.height, shapes: [...words.shapes, dot] };
}

/** Where the way ends: a cross, and why. */
function stopPart({ certain, why }: NonNullable<Way['stop']>, top: number): Part {
  const words = textPart(why, certain ? 'why' : 'detail', WORDS_X, top);
  const height = words.height + BETWEEN_STATIONS;
  const at = { x: LINE_X, y: top + words.height / 2 };
  return { height, shapes: [...words.shapes, { kind: 'cross', at, look: certain ? 'stopped' : 'open' }] };
}

/** The line between two dots, which runs from below the upper to above the lower. */
function connection(from: number, to: number, look: Look): Shape {
  return {
    kind: 'line',
    from: { x: LINE_X, y: from + ABOVE_DOT + 12 },
    to: { x: LINE_X, y: to + ABOVE_DOT - 12 },
    look,
  };
}

/** The stations from top to bottom like those of a railway line. */
function wayPart({ stations, stop }: Way, top: number): Part {
  const shapes: Shape[] = [];
  const passed = stop?.after ?? stations.length;
  let y = top;
  let before: number | undefined;
  for (const [i, station] of stations.entries()) {
    const look: Look = i < passed ? 'passed' : 'unreached';
    if (i === passed && stop !== undefined) {
      const part = stopPart(stop, y);
      shapes.push(...part.shapes);
      y += part.height;
    }
    if (before !== undefined) {
      const stopped: Look = stop?.certain === false ? 'open' : 'stopped';
      shapes.push(connection(before, y, i < passed ? 'passed' : i === passed ? stopped : 'unreached'));
    }
    const part = stationPart(station, look, y);
    shapes.push(...part.shapes);
    before = y;
    y += part.height + BETWEEN_STATIONS;
  }
  if (stop !== undefined && passed === stations.length) {
    const part = stopPart(stop, y);
    shapes.push(...part.shapes);
    y += part.height;
  }
  return { height: y - BETWEEN_STATIONS - top, shapes };
}

function figurePart({ heading, when, result }: WayFigure, top: number): Part {
  const role = result.outcome === 'works' ? 'good' : 'bad';
  const verdict = `${result.outcome === 'works' ? '✓' : '✗'} ${sentence(result)}`;
  return stacked(top, [
    (y) => textPart(heading, 'heading', MARGIN, y),
    (y) => textPart(when, 'detail', MARGIN, y),
    (y) => textPart(verdict, role, MARGIN, y),
    () => ({ height: 14, shapes: [] }),
    (y) => wayPart(wayOf(result), y),
  ]);
}

/** A way in a sentence or two, for those who hear it. */
function spoken({ heading, when, result }: WayFigure): string {
  const { stations, stop } = wayOf(result);
  const names = (some: readonly Station[]) => some.map(({ title }) => title).join(', ');
  const about = `${[heading, when, sentence(result)].filter((text) => text !== '').join(': ')}.`;
  if (stop === undefined) return `${about} The data passes ${names(stations)}.`;
  const never = names(stations.slice(stop.after));
  const end = never === '' ? '' : ` It does not get to ${never}.`;
  return `${about} The data passes ${names(stations.slice(0, stop.after))}.${end} ${stop.why}`;
}

/** Ways below one another, each from the driver at its top to the device. */
export function waysDrawing(title: string, figures: readonly WayFigure[]): SvgDrawing {
  const { height, shapes } = stacked(
    MARGIN,
    figures.flatMap((figure, i) => [
      () => ({ height: i === 0 ? 0 : BETWEEN_FIGURES, shapes: [] }),
      (y: number) => figurePart(figure, y),
    ]),
  );
  return {
    width: WIDTH,
    height: height + 2 * MARGIN,
    title,
    description: figures.map(spoken).join(' '),
    shapes,
  };
}
