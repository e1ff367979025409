import type { Comparison, ComparisonCell } from '../model/comparison.ts';
import { grouped, type RowGroup } from './layout/grouped-rows.ts';
import { legend, page, scrolling } from './layout/html-page.ts';
import { html, type Markup } from './layout/markup.ts';
import { openSprites, type Sprites } from './layout/sprites.ts';
import { sourcesHtml } from './sources-html.ts';
import { waysDrawing } from './way-drawing.ts';
import { cellWords, type Meaning, meanings } from './words/outcomes.ts';
import { otherFeatures, whyWords } from './words/why.ts';

/** A glyph for the eye and a word for the ear. */
function mark(good: boolean): Markup {
  return good
    ? html`<span aria-hidden="true">${'✓ '}</span><span class="unseen">works: </span>`
    : html`<span aria-hidden="true">${'✗ '}</span><span class="unseen">fails: </span>`;
}

/** The answer; behind it why, and the way of the data. */
function answerCell(
  { result, difference }: ComparisonCell,
  type: number,
  driver: string,
  sprites: Sprites,
): Markup {
  const { good, words } = cellWords(result);
  const star =
    difference.in === 'answer'
      ? html` *<span class="unseen"> differs</span>`
      : difference.in === 'features'
        ? html` +<span class="unseen"> other features</span>`
        : html``;
  const features =
    difference.in === 'features' ? [`Against the first column: ${otherFeatures(difference, type)}.`] : [];
  const why = [whyWords(result), ...features].filter((text) => text !== '').join(' ');
  const classes = `${good ? 'good' : 'bad'}${difference.in === 'answer' ? ' differs' : ''}`;
  const way = sprites.shown(waysDrawing(driver, [{ heading: '', when: '', result }]));
  const behind = html`${why === '' ? html`` : html`<p>${why}</p>`}
${sourcesHtml([result])}${way}`;
  return html`<td class="${classes}" data-of="${driver}"><details><summary>${mark(good)}${words}${star}</summary>${behind}</details></td>
`;
}

function group({ heading, rows }: RowGroup, drivers: readonly string[], sprites: Sprites): Markup {
  return html`<tbody>
<tr><th class="group" scope="rowgroup" colspan="${drivers.length + 1}">${heading}</th></tr>
${rows.map(
  ({ name, row }) => html`<tr>
<th scope="row">${name}</th>
${row.cells.map((cell, i) => answerCell(cell, row.type, drivers[i] ?? '', sprites))}</tr>
`,
)}</tbody>
`;
}

const MARKS: readonly Meaning[] = [
  ['*', 'differs from the first column'],
  ['+', 'the same answer, with other feature bits'],
];

/** A comparison as a page of its own. */
export function comparisonHtml({ drivers, rows }: Comparison): string {
  const sprites = openSprites('way');
  const caption = 'Each device on each platform, under each driver. Open a cell for its reason and its way.';
  const table = html`<table>
<caption>${caption}</caption>
<thead>
<tr><td></td>
${drivers.map((driver) => html`<th scope="col">${driver}</th>\n`)}</tr>
</thead>
${grouped(rows).map((each) => group(each, drivers, sprites))}</table>
`;
  const results = rows.flatMap(({ cells }) => cells.map(({ result }) => result));
  return page('virtio drivers, side by side', [
    legend([...meanings(results), ...(drivers.length > 1 ? MARKS : [])]),
    scrolling('Comparison', table),
    sprites.drawn(),
  ]);
}
