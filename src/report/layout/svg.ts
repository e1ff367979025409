import { printable } from '../../text/printable.ts';
import { COLOURS } from './colours.ts';
import { html, type Markup } from './markup.ts';
import { wrap } from './style.ts';

/** How a shape looks: of what is passed, of what is never reached, of the place between the two. */
export type Look = 'passed' | 'unreached' | 'stopped' | 'open';

/** A point in pixels, from the upper left corner. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

export type Shape =
  | { readonly kind: 'line'; readonly from: Point; readonly to: Point; readonly look: Look }
  | { readonly kind: 'dot'; readonly at: Point; readonly look: Look }
  | { readonly kind: 'cross'; readonly at: Point; readonly look: Look }
  /** A line of text; `at` is where its base line begins. */
  | { readonly kind: 'text'; readonly at: Point; readonly text: string; readonly role: TextRole };

export type TextRole = 'heading' | 'good' | 'bad' | 'title' | 'detail' | 'faint' | 'why';

/** A drawing before it is markup. */
export interface SvgDrawing {
  /** Pixels. */
  readonly width: number;
  readonly height: number;
  /** What it is called, and what it shows, for those who hear it. */
  readonly title: string;
  readonly description: string;
  readonly shapes: readonly Shape[];
}

/** Pixels that a letter takes on average and not much less than any: nobody can measure text before it is shown. */
const LETTER: Readonly<Record<TextRole, number>> = {
  heading: 9.2,
  good: 7.9,
  bad: 7.9,
  title: 8,
  detail: 6.9,
  faint: 6.9,
  why: 6.9,
};

/** Text in lines of so many pixels; a word that is longer is cut. */
export function svgLinesOf(text: string, role: TextRole, width: number): readonly string[] {
  const letters = Math.max(1, Math.floor(width / LETTER[role]));
  const cut = new RegExp(`(\\S{${letters}})(?=\\S)`, 'gu');
  return wrap(printable(text).replace(cut, '$1 '), 0, letters).split('\n');
}

/** How shapes are shown, in terms of the colours. */
export const SHAPES_CSS = `
.drawing { font-family: system-ui, sans-serif; font-size: 13px }
.drawing text { fill: var(--text) }
.drawing .heading { font-size: 15px; font-weight: 600 }
.drawing .good, .drawing .bad { font-size: 14px; font-weight: 600 }
.drawing text.good { fill: var(--good) }
.drawing text.bad, .drawing text.why { fill: var(--bad) }
.drawing .title { font-size: 14px; font-weight: 600 }
.drawing text.detail, .drawing text.faint { fill: var(--faint) }
.drawing text.faint { font-style: italic }
.drawing line, .drawing circle, .drawing path { stroke: var(--good); stroke-width: 4; fill: none; stroke-linecap: round }
.drawing circle { fill: var(--back); stroke-width: 3 }
.drawing circle.passed { fill: var(--good) }
.drawing line.stopped, .drawing line.open { stroke: var(--bad); stroke-dasharray: 1 8 }
.drawing path { stroke: var(--bad) }
.drawing path.open, .drawing line.open { stroke: var(--faint) }
.drawing line.unreached, .drawing circle.unreached { stroke: var(--line) }
`;

/** A shape as an element of SVG. */
export function shapeMarkup(shape: Shape): Markup {
  switch (shape.kind) {
    case 'line': {
      const { from, to, look } = shape;
      return html`<line class="${look}" x1="${from.x}" y1="${from.y}" x2="${to.x}" y2="${to.y}"/>\n`;
    }
    case 'dot':
      return html`<circle class="${shape.look}" cx="${shape.at.x}" cy="${shape.at.y}" r="7"/>\n`;
    case 'cross': {
      const { at, look } = shape;
      const arm = 7;
      const [left, right, top, bottom] = [at.x - arm, at.x + arm, at.y - arm, at.y + arm];
      const strokes = `M${left} ${top}L${right} ${bottom}M${left} ${bottom}L${right} ${top}`;
      return html`<path class="${look}" d="${strokes}"/>\n`;
    }
    case 'text':
      return html`<text class="${shape.role}" x="${shape.at.x}" y="${shape.at.y}">${shape.text}</text>\n`;
  }
}

/** A drawing within a page whose style has `SHAPES_CSS`. */
export function svg(
  { width, height, title, description, shapes }: SvgDrawing,
  style: readonly Markup[] = [],
): Markup {
  return html`<svg class="drawing" xmlns="http://www.w3.org/2000/svg" role="img" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">
<title>${title}</title>
<desc>${description}</desc>
${style}${shapes.map(shapeMarkup)}</svg>
`;
}

/** A drawing as a file of its own. */
export function svgFile(drawing: SvgDrawing): string {
  const css: Markup = { markup: `${COLOURS}${SHAPES_CSS}.back { fill: var(--back) }\n` };
  const style = html`<style>${css}</style>
<rect class="back" width="${drawing.width}" height="${drawing.height}" rx="8"/>
`;
  return svg(drawing, [style]).markup;
}
