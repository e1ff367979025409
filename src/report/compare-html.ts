import { CLAIMS, type ClaimVerdict } from '../model/claim.ts';
import type { ClaimTable, Comparison, ComparisonCell } from '../model/comparison.ts';
import { breaking } from './claims-text.ts';
import { grouped, type RowGroup } from './layout/grouped-rows.ts';
import { html, type Markup, page } from './layout/html-page.ts';
import { cellWords, type Meaning, meanings, meaningsInSentences, sentence } from './words/outcomes.ts';
import { percent } from './words/share.ts';
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
  return why === ''
    ? html`<span>${said}</span>`
    : html`<details><summary>${said}</summary><p>${why}</p></details>`;
}

function answerCell({ result, difference }: ComparisonCell, type: number): Markup {
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
  return html`<td class="${classes}">${folded(html`${mark(good)}${words}${star}`, why)}</td>
`;
}

function group({ heading, rows }: RowGroup, columns: number): Markup {
  return html`<tbody>
<tr><th class="group" scope="rowgroup" colspan="${columns + 1}">${heading}</th></tr>
${rows.map(
  ({ name, row }) => html`<tr>
<th scope="row">${name}</th>
${row.cells.map((cell) => answerCell(cell, row.type))}</tr>
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
  const caption = 'Each device on each platform, under each driver. Open a cell for its reason.';
  const table = html`<table>
<caption>${caption}</caption>
<thead>
<tr><td></td>
${drivers.map((driver) => html`<th scope="col">${driver}</th>\n`)}</tr>
</thead>
${grouped(rows).map((each) => group(each, drivers.length))}</table>
`;
  const results = rows.flatMap(({ cells }) => cells.map(({ result }) => result));
  return page('virtio drivers, side by side', [
    scrolling('Comparison', table),
    legend([...meanings(results), ...(drivers.length > 1 ? MARKS : [])]),
  ]);
}

function verdictCell(verdict: ClaimVerdict): Markup {
  const { holds, deciding, judged } = verdict;
  if (deciding === undefined)
    return html`<td class="faint">-<span class="unseen"> no case bears on it</span></td>
`;
  const said = holds
    ? html`<span aria-hidden="true">${'✓'}</span><span class="unseen">holds</span>`
    : html`<span aria-hidden="true">${'✗'}</span><span class="unseen">broken</span>`;
  const { asked } = deciding;
  const guest = asked.driver === verdict.driver ? '' : ` with ${asked.driver}`;
  const why = holds
    ? `${judged === 1n ? 'The one case keeps' : `All ${judged} cases keep`} it.`
    : `${percent(verdict.broken, judged)} of ${judged} cases break it, such as ${asked.device.name} · ${asked.platform.name}${guest}: ${sentence(deciding)}. ${whyWords(deciding)}`;
  return html`<td class="${holds ? 'good' : 'bad'}">${folded(said, why)}</td>
`;
}

/** Drivers by claims as a page of its own. */
export function claimsHtml(table: ClaimTable): string {
  const { claims, rows } = table;
  const caption =
    '✓ every case keeps the claim; ✗ some break it; - no case bears on it. Open a cell for one of them.';
  const markup = html`<table>
<caption>${caption}</caption>
<thead>
<tr><td></td>
${claims.map((claim) => html`<th scope="col">${claim}</th>\n`)}</tr>
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
  const sections = claims.map((claim) => {
    const cases = breaking(claim, table).map(
      ({ words, result, drivers }) =>
        html`<li>${words} ${'→'} ${sentence(result)} <span class="faint">(${drivers.join(', ')})</span></li>
`,
    );
    return html`<h2>${claim}</h2>
<p>${CLAIMS[claim]}</p>
${cases.length === 0 ? html`` : html`<ul>\n${cases}</ul>\n`}`;
  });
  const broken = claims.flatMap((claim) => breaking(claim, table));
  return page('virtio drivers, by six claims', [
    scrolling('Claims', markup),
    ...sections,
    legend(meaningsInSentences(broken.map(({ result }) => result))),
  ]);
}
