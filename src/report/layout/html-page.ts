import { printable } from '../../text/printable.ts';

/** Markup, as opposed to text. Made by html`…` alone, which escapes whatever is not markup already. */
export interface Markup {
  readonly markup: string;
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escaped(text: string): string {
  return printable(text).replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}

type Part = string | number | Markup | readonly Markup[];

function markupOf(part: Part): string {
  if (typeof part === 'string') return escaped(part);
  if (typeof part === 'number') return String(part);
  return 'markup' in part ? part.markup : part.map(({ markup }) => markup).join('');
}

/** A template of markup; text put into it is escaped, in attributes between double quotes as well. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  return { markup: strings.map((text, i) => `${text}${markupOf(parts[i] ?? '')}`).join('') };
}

const CSS = `
:root { color-scheme: light dark; --text: #1c2024; --back: #fff; --faint: #5b6570; --line: #d4d9de; --head: #f2f4f6; --good: #116329; --bad: #b3261e; --differs: #fff3c4 }
@media (prefers-color-scheme: dark) { :root { --text: #e3e6e9; --back: #14171a; --faint: #9aa4ae; --line: #363c43; --head: #1e2328; --good: #5bd078; --bad: #ff8a80; --differs: #3d3413 } }
* { box-sizing: border-box }
body { margin: 0; background: var(--back); color: var(--text); font: 15px/1.45 system-ui, sans-serif }
main { max-width: 100%; padding: 1.5rem }
h1 { font-size: 1.35rem; margin: 0 0 .5rem }
h2 { font-size: 1.05rem; margin: 1.5rem 0 .25rem }
p, ul, dl { max-width: 60rem; margin: .35rem 0 }
.scroll { overflow-x: auto; margin: 1rem 0 }
.scroll:focus-visible { outline: 2px solid currentColor; outline-offset: 2px }
table { border-collapse: collapse }
caption { text-align: left; color: var(--faint); padding-bottom: .5rem }
th, td { text-align: left; vertical-align: top; padding: .35rem .6rem; border: 1px solid var(--line) }
thead th, tbody th { background: var(--head) }
thead th, td { white-space: nowrap }
th.group { font-weight: 600 }
th[scope=row] { font-weight: 400; position: sticky; left: 0; min-width: 11rem; max-width: 22rem }
thead th:first-child { position: sticky; left: 0 }
.good { color: var(--good) }
.bad { color: var(--bad) }
.faint { color: var(--faint) }
td.differs { background: var(--differs) }
td.differs > details > summary, td.differs > span { font-weight: 600 }
summary { cursor: pointer }
details > p { white-space: normal; color: var(--text); width: 19rem; margin: .35rem 0 0; font-size: .9rem; font-weight: 400 }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .1rem 1rem; color: var(--faint) }
dt { color: var(--text) }
dd { margin: 0 }
code { font-family: ui-monospace, monospace; font-size: .9em }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap }
@media print { .scroll { overflow: visible } th[scope=row], thead th:first-child { position: static } }
`;

/** A whole page that refers to nothing outside itself. */
export function page(title: string, body: readonly Markup[]): string {
  const { markup } = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${title}</title>
<style>${{ markup: CSS }}</style>
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
