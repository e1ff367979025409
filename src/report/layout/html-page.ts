import { COLOURS } from './colours.ts';
import { html, type Markup } from './markup.ts';
import { SHAPES_CSS } from './svg.ts';

const CSS = `${COLOURS}${SHAPES_CSS}* { box-sizing: border-box }
body { margin: 0; background: var(--back); color: var(--text); font: 15px/1.45 system-ui, sans-serif }
main { max-width: 100%; padding: 1.5rem }
h1 { font-size: 1.35rem; margin: 0 0 .5rem }
h2 { font-size: 1.05rem; margin: 1.5rem 0 .25rem }
h3 { font-size: 1rem; margin: 1.5rem 0 .25rem }
p, ul, dl { max-width: 60rem; margin: .35rem 0 }
.scroll { position: relative; overflow: auto; max-height: 92vh; margin: 1rem 0; border: 1px solid var(--line); width: fit-content; max-width: 100% }
.scroll:focus-visible { outline: 2px solid currentColor; outline-offset: 2px }
table { border-collapse: separate; border-spacing: 0 }
caption { text-align: left; color: var(--faint); padding: .35rem .6rem }
th, td { text-align: left; vertical-align: top; padding: .35rem .6rem; border: solid var(--line); border-width: 1px 0 0 1px }
thead > tr > *, tbody th { background: var(--head) }
thead th, td { white-space: nowrap }
thead > tr > * { position: sticky; top: 0; z-index: 2 }
thead > tr > :first-child { left: 0; z-index: 3 }
th.group { font-weight: 600 }
th[scope=row] { font-weight: 400; position: sticky; left: 0; min-width: 11rem; max-width: 22rem }
.good { color: var(--good) }
.bad { color: var(--bad) }
.faint { color: var(--faint) }
td.differs { background: var(--differs) }
td.differs > details > summary, td.differs > span { font-weight: 600 }
summary { cursor: pointer }
details > p { white-space: normal; color: var(--text); width: 22rem; max-width: 100%; margin: .35rem 0 0; font-size: .9rem; font-weight: 400 }
.drawn { position: absolute }
dl { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: .1rem 1rem; color: var(--faint) }
dt { color: var(--text) }
dd { margin: 0; overflow-wrap: anywhere }
a { color: inherit }
.drawing { max-width: 100%; height: auto }
code { font-family: ui-monospace, monospace; font-size: .9em }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap }
@media (max-width: 600px) {
  main { padding: 1rem }
  .scroll { max-height: none; overflow: visible; width: auto; border-left: 0; border-right: 0 }
  table, tbody, tr, td, th, caption { display: block; border: 0 }
  thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%) }
  th.group { padding: .6rem; border-top: 2px solid var(--line) }
  th[scope=row] { max-width: none; top: 0; z-index: 1; border-top: 1px solid var(--line) }
  td { white-space: normal; display: grid; grid-template-columns: minmax(0, 9rem) minmax(0, 1fr); gap: 0 .6rem }
  td::before { content: attr(data-of); color: var(--faint); overflow-wrap: anywhere }
  td > details[open] { grid-column: 1 / 3 }
}
@media print { .scroll { overflow: visible; max-height: none } th, thead > tr > * { position: static } }
`;

/** A whole page that refers to nothing outside itself; `css` is what it alone needs. */
export function page(title: string, body: readonly Markup[], css = ''): string {
  const { markup } = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${title}</title>
<style>${{ markup: `${CSS}${css}` }}</style>
</head>
<body>
<main>
<h1>${title}</h1>
${body}</main>
</body>
</html>
`;
  return markup;
}

/** A table that scrolls by itself where it is wider or longer than the screen. */
export function scrolling(label: string, table: Markup): Markup {
  return html`<div class="scroll" role="region" aria-label="${label}" tabindex="0">
${table}</div>
`;
}

/** Words and what they mean. */
export function legend(meant: readonly (readonly [word: string, meaning: string])[]): Markup {
  return html`<dl>
${meant.map(([word, meaning]) => html`<dt>${word}</dt><dd>${meaning}</dd>\n`)}</dl>
`;
}
