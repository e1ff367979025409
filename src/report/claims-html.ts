import { CLAIMS, type ClaimVerdict } from '../model/claim.ts';
import type { ClaimTable, Unavoidable } from '../model/comparison.ts';
import { cellOf } from './claims-text.ts';
import { legend, page, scrolling } from './layout/html-page.ts';
import { html, type Markup } from './layout/markup.ts';
import { openSprites, type Sprites } from './layout/sprites.ts';
import { sourcesHtml } from './sources-html.ts';
import { waysDrawing } from './way-drawing.ts';
import {
  causeWords,
  hostsWords,
  JUDGED_WORDS,
  keepAllWords,
  keptWords,
  SITUATION_WORDS,
} from './words/claims.ts';
import { meaningsInSentences, sentence } from './words/outcomes.ts';

/** What a rule breaks, with the rules that keep it, where the rules stand written, and the way of the data in the first case of it. */
function behind({ causes, driver }: ClaimVerdict, sprites: Sprites): Markup {
  const items = causes.map(
    (cause) => html`<li>${causeWords(cause.pattern)} ${'→'} ${sentence(cause.pattern.example)}
<span class="faint">${keptWords(cause)}</span></li>
`,
  );
  const [main] = causes;
  const way =
    main === undefined
      ? html``
      : sprites.shown(waysDrawing(driver, [{ heading: '', when: 'such as', result: main.pattern.example }]));
  return html`<ul>
${items}</ul>
${sourcesHtml(causes.map(({ pattern }) => pattern.example))}${way}`;
}

function verdictCell(verdict: ClaimVerdict, sprites: Sprites): Markup {
  const { column, holds, situations } = verdict;
  const of = `${column.claim}${hostsWords(column)}`;
  if (holds === undefined)
    return html`<td class="faint" data-of="${of}"><span>-<span class="unseen"> no case bears on it</span></span></td>
`;
  const count = html` <span class="count">${situations.broken}/${situations.judged}</span>`;
  if (holds)
    return html`<td class="good" data-of="${of}"><span><span aria-hidden="true">${'✓'}</span><span class="unseen">keeps all that some rule keeps</span>${count}</span></td>
`;
  const said = html`${cellOf(verdict, '')}<span class="unseen"> broken</span>${count}`;
  return html`<td class="bad" data-of="${of}"><details><summary>${said}</summary>${behind(verdict, sprites)}</details></td>
`;
}

/** What the claims are, and what a cell says. */
function definitions({ columns, rows }: ClaimTable): Markup {
  const keepAll = keepAllWords(rows);
  const claims = [...new Set(columns.map(({ claim }) => claim))];
  const terms = claims.map((claim) => [claim, CLAIMS[claim]] as const);
  return html`${keepAll === '' ? html`` : html`<p>${keepAll}</p>\n`}${legend(terms)}<p>${`✓ ${JUDGED_WORDS}. Beside it, in how many situations of how many.`}</p>
<p>${SITUATION_WORDS}</p>
`;
}

function noRuleKeeps(unavoidable: readonly Unavoidable[]): Markup {
  const sections = unavoidable.flatMap(({ column, causes }) => {
    const items = causes.map(({ pattern }) => html`<li>${causeWords(pattern)}</li>\n`);
    return items.length === 0
      ? []
      : [html`<h3>${column.claim}${hostsWords(column)}</h3>\n<ul>\n${items}</ul>\n`];
  });
  return sections.length === 0
    ? html``
    : html`<h2>No rule keeps these, and no cell counts them</h2>\n${sections}`;
}

/** Drivers by claims as a page of its own: what is judged first, then the table, then what no rule can keep. */
export function claimsHtml(table: ClaimTable): string {
  const { columns, unavoidable, rows } = table;
  const sprites = openSprites('way');
  const markup = html`<table>
<caption>Open a cell for what the rule breaks there and another keeps.</caption>
<thead>
<tr><td></td>
${columns.map((column) => html`<th scope="col">${column.claim}${hostsWords(column)}</th>\n`)}</tr>
</thead>
<tbody>
${rows.map(
  ({ driver, verdicts }) => html`<tr>
<th scope="row">${driver}</th>
${verdicts.map((verdict) => verdictCell(verdict, sprites))}</tr>
`,
)}</tbody>
</table>
`;
  const results = rows.flatMap(({ verdicts }) =>
    verdicts.flatMap(({ causes }) => causes.map(({ pattern }) => pattern.example)),
  );
  return page(
    'virtio drivers, by six claims',
    [
      definitions(table),
      scrolling('Claims', markup),
      noRuleKeeps(unavoidable),
      html`<h2>Words</h2>\n`,
      legend(meaningsInSentences(results)),
      sprites.drawn(),
    ],
    CSS,
  );
}

const CSS = `
thead th { white-space: normal; min-width: 5rem }
.count { color: var(--faint); font-size: .85em }
details > ul { white-space: normal; color: var(--text); width: 22rem; max-width: 100%; padding-left: 1.1rem; font-size: .9rem }
`;
