import type { CaseHistory, ReleaseChange } from '../model/history.ts';
import { BAND_CSS, type Band, type BandAnswer, bandMarkup, bandOf, lookOf } from './history-band.ts';
import { page } from './layout/html-page.ts';
import { html, type Markup } from './layout/markup.ts';
import { svg } from './layout/svg.ts';
import { sourceHtml, sourcesHtml } from './sources-html.ts';
import { waysDrawing } from './way-drawing.ts';
import {
  beginningWords,
  changeRows,
  countWords,
  type HistoryRow,
  historyTitle,
  notReadWords,
} from './words/history.ts';
import { sentence } from './words/outcomes.ts';

function glyphOf({ outcome }: BandAnswer['result']): string {
  if (outcome === 'unknown') return '?';
  return outcome === 'works' ? '✓' : '✗';
}

function key({ letter, result }: BandAnswer): Markup {
  return html`<span class="key ${lookOf(result)}">${letter}</span>`;
}

/** What each letter of a band stands for, and in which releases. */
function keys({ answers }: Band): Markup {
  const rows = answers.map(
    (answer) =>
      html`<li>${key(answer)} ${glyphOf(answer.result)} ${beginningWords(answer.result)} <span class="faint">${`Linux ${answer.releases.join(', ')}`}</span></li>
`,
  );
  return html`<ul class="keys">
${rows}</ul>
`;
}

function notes({ ticks, updates }: Band): Markup {
  const said = [
    ...(ticks.length === 0 ? [] : ['A notch: the same answer, with other feature bits.']),
    ...(updates.length === 0
      ? []
      : ['Below the band: what updates of a stable series came to, where it is another answer.']),
  ];
  return said.length === 0
    ? html``
    : html`<p class="faint">${said.join(' ')}</p>
`;
}

/** The way before and after, where it is not the same. */
function ways({ before, release, diff: { a, b } }: ReleaseChange): Markup {
  if (beginningWords(a) === beginningWords(b)) return html``;
  const drawn = [
    { name: `Linux ${before}`, result: a },
    { name: `Linux ${release}`, result: b },
  ].map(({ name, result }) => svg(waysDrawing(name, [{ heading: name, when: '', result }])));
  return html`<div class="ways">
${drawn}</div>
`;
}

/** A text, in which the name of a place is a link. */
function linkedText([, text, link]: HistoryRow): Markup {
  const at = link === undefined ? -1 : text.indexOf(link.name);
  if (link === undefined || at === -1) return html`${text}`;
  return html`${text.slice(0, at)}${sourceHtml(link)}${text.slice(at + link.name.length)}`;
}

function changed(change: ReleaseChange): Markup {
  const { release, diff } = change;
  const rows = changeRows(change).map((row) => html`<dt>${row[0]}</dt><dd>${linkedText(row)}</dd>\n`);
  return html`<h3>Linux ${release} <span class="${lookOf(diff.b)}">${glyphOf(diff.b)} ${sentence(diff.b)}</span></h3>
<dl>
${rows}</dl>
${sourcesHtml([diff.b])}${ways(change)}`;
}

function section(history: CaseHistory): Markup {
  const band = bandOf(history);
  const { ends, since, changes } = history;
  const title = historyTitle(history).join(' · ');
  const notRead = notReadWords(history);
  return html`<section>
<h2>${title}</h2>
<p class="faint">${countWords(history)}</p>
${bandMarkup(band, title)}${keys(band)}${notes(band)}<h3>Linux ${since} <span class="${lookOf(ends.a)}">${glyphOf(ends.a)} ${beginningWords(ends.a)}</span></h3>
${sourcesHtml([ends.a])}${changes.map(changed)}${changes.length === 0 ? html`<p>The answer is the same in every one of them.</p>\n` : html``}${notRead === '' ? html`` : html`<p class="faint">${notRead}</p>\n`}</section>
`;
}

const CSS = `${BAND_CSS}
.keys { list-style: none; padding: 0 }
.keys li { margin: .25rem 0 }
.ways { display: flex; flex-wrap: wrap; align-items: flex-start; margin-left: -16px }
section + section { margin-top: 3rem }
`;

/** Cases through the releases as a page of its own: a band for each, and below it each change with its cause. */
export function historiesHtml(histories: readonly CaseHistory[]): string {
  return page('Through the releases of Linux', histories.map(section), CSS);
}
