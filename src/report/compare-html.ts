import { CLAIMS, type ClaimVerdict } from '../model/claim.ts';
import type { ClaimTable, Comparison, ComparisonCell } from '../model/comparison.ts';
import { cellOf } from './claims-text.ts';
import { grouped, type RowGroup } from './layout/grouped-rows.ts';
import { page } from './layout/html-page.ts';
import { html, type Markup } from './layout/markup.ts';
import { openSprites, type Sprites } from './layout/sprites.ts';
import { waysDrawing } from './way-drawing.ts';
import { causeWords, hostsWords, JUDGED_WORDS, keptWords, SITUATION_WORDS } from './words/claims.ts';
import { cellWords, type Meaning, meanings, meaningsInSentences, sentence } from './words/outcomes.ts';
import { otherFeatures, whyWords } from './words/why.ts';

/** A glyph for the eye and a word for the ear. */
function mark(good: boolean): Markup {
  return good
    ? html`<span aria-hidden="true">${'✓ '}</span><span class="unseen">works: </span>`
    : html`<span aria-hidden="true">${'✗ '}</span><span class="unseen">fails: </span>`;
}

function scrolling(label: string, table: Markup): Markup {
  return html`<div class="scroll" role="region" aria-label="${label}" tabindex="0">
${table}</div>
`;
}

function legend(meant: readonly Meaning[]): Markup {
  return html`<dl>
${meant.map(([word, meaning]) => html`<dt>${word}</dt><dd>${meaning}</dd>\n`)}</dl>
`;
}

/** Why a cell is what it is, behind what it says; without a reason there is nothing to open. */
function folded(said: Markup, why: string): Markup {
  return why === '' ? html`<span>${said}</span>` : opening(said, html`<p>${why}</p>`);
}

function opening(said: Markup, behind: Markup): Markup {
  return html`<details><summary>${said}</summary>${behind}</details>`;
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
${way}`;
  return html`<td class="${classes}" data-of="${driver}">${opening(html`${mark(good)}${words}${star}`, behind)}</td>
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

function verdictCell(verdict: ClaimVerdict): Markup {
  const { holds, causes, deciding, situations } = verdict;
  if (deciding === undefined || holds === undefined)
    return html`<td class="faint">-<span class="unseen"> no case bears on it</span></td>
`;
  const said = holds
    ? html`<span aria-hidden="true">${'✓'}</span><span class="unseen">keeps all that some rule keeps</span>`
    : html`${cellOf(verdict, '')}<span class="unseen"> broken</span>`;
  const why = holds
    ? `All ${situations.judged} situations in which some rule keeps it.`
    : [
        `${situations.broken} of ${situations.judged} situations.`,
        ...causes.map(
          (cause) => `${causeWords(cause.pattern)}: ${sentence(cause.pattern.example)}; ${keptWords(cause)}.`,
        ),
      ].join(' ');
  return html`<td class="${holds ? 'good' : 'bad'}">${folded(said, why)}</td>
`;
}

/** Drivers by claims as a page of its own. */
export function claimsHtml({ columns, unavoidable, rows }: ClaimTable): string {
  const caption = `✓ ${JUDGED_WORDS}. Open a cell for what breaks it.`;
  const markup = html`<table>
<caption>${caption}</caption>
<thead>
<tr><td></td>
${columns.map((column) => html`<th scope="col">${column.claim}${hostsWords(column)}</th>\n`)}</tr>
</thead>
<tbody>
${rows.map(
  ({ driver, verdicts }) => html`<tr>
<th scope="row">${driver}</th>
${verdicts.map(verdictCell)}</tr>
`,
)}</tbody>
</table>
`;
  const sections = unavoidable.map(({ column, causes }) => {
    const items = causes.map(
      ({ pattern }) => html`<li>${causeWords(pattern)}</li>
`,
    );
    return html`<h2>${column.claim}${hostsWords(column)}</h2>
<p>${CLAIMS[column.claim]}</p>
${items.length === 0 ? html`` : html`<p>No rule keeps these:</p>\n<ul>\n${items}</ul>\n`}`;
  });
  const results = rows.flatMap(({ verdicts }) =>
    verdicts.flatMap(({ causes }) => causes.map(({ pattern }) => pattern.example)),
  );
  return page('virtio drivers, by six claims', [
    scrolling('Claims', markup),
    html`<p>${SITUATION_WORDS}</p>
`,
    ...sections,
    legend(meaningsInSentences(results)),
  ]);
}
