import { CLAIMS } from '../model/claim.ts';
import type { ClaimDuel, DuelColumn, DuelWins } from '../model/comparison.ts';
import { legend, page, scrolling } from './layout/html-page.ts';
import { html, type Markup } from './layout/markup.ts';
import { openSprites, type Sprites } from './layout/sprites.ts';
import { waysDrawing } from './way-drawing.ts';
import { causeWords, hostsWords, SITUATION_WORDS } from './words/claims.ts';
import { duelRows, RIGHT_WORDS } from './words/duel.ts';
import { meaningsInSentences, sentence } from './words/outcomes.ts';

/** What the other breaks, with the way of the data in the first case of it. */
function behind({ causes }: DuelWins, loser: string, sprites: Sprites): Markup {
  const items = causes.map(
    ({ pattern, situations }) =>
      html`<li>${causeWords(pattern)} ${'→'} ${sentence(pattern.example)} <span class="count">${situations}</span></li>\n`,
  );
  const [main] = causes;
  const way =
    main === undefined
      ? html``
      : sprites.shown(waysDrawing(loser, [{ heading: '', when: 'such as', result: main.pattern.example }]));
  return html`<ul>\n${items}</ul>\n${way}`;
}

function winsCell(wins: DuelWins, [winner, loser]: ClaimDuel['drivers'], sprites: Sprites): Markup {
  const of = `${winner} keeps, ${loser} breaks`;
  if (wins.situations === 0) return html`<td class="faint" data-of="${of}"><span>none</span></td>\n`;
  return html`<td class="good" data-of="${of}"><details><summary>${wins.situations}<span class="unseen"> situations</span></summary>${behind(wins, loser, sprites)}</details></td>\n`;
}

function row({ column, judged, wins }: DuelColumn, [a, b]: ClaimDuel['drivers'], sprites: Sprites): Markup {
  return html`<tr>
<th scope="row">${column.claim}${hostsWords(column)}</th>
<td data-of="situations"><span>${judged === 0 ? 'no case bears on both' : judged}</span></td>
${winsCell(wins[0], [a, b], sprites)}${winsCell(wins[1], [b, a], sprites)}</tr>
`;
}

/** Two drivers against each other as a page of its own: who is right about what, then what is judged, then what each keeps and the other breaks. */
export function duelHtml(duel: ClaimDuel): string {
  const { drivers, columns } = duel;
  const [a, b] = drivers;
  const sprites = openSprites('way');
  const claims = [...new Set(columns.map(({ column }) => column.claim))];
  const markup = html`<table>
<caption>Open a cell for what one keeps and the other breaks.</caption>
<thead>
<tr><td></td>
<th scope="col">situations</th>
<th scope="col">${`${a} keeps, ${b} breaks`}</th>
<th scope="col">${`${b} keeps, ${a} breaks`}</th>
</tr>
</thead>
<tbody>
${columns.map((column) => row(column, drivers, sprites))}</tbody>
</table>
`;
  const results = columns.flatMap(({ wins }) =>
    wins.flatMap(({ causes }) => causes.map(({ pattern }) => pattern.example)),
  );
  return page(
    `${a} against ${b}`,
    [
      legend(duelRows(duel)),
      html`<p>${RIGHT_WORDS}</p>\n<h2>The claims</h2>\n`,
      legend(claims.map((claim) => [claim, CLAIMS[claim]] as const)),
      html`<p>${SITUATION_WORDS}</p>\n`,
      scrolling('Claims', markup),
      html`<h2>Words</h2>\n`,
      legend(meaningsInSentences(results)),
      sprites.drawn(),
    ],
    CSS,
  );
}

const CSS = `
thead th { white-space: normal; min-width: 6rem }
.count { color: var(--faint); font-size: .85em }
details > ul { white-space: normal; color: var(--text); width: 22rem; max-width: 100%; padding-left: 1.1rem; font-size: .9rem }
`;
