import type { Result } from '../model/result.ts';
import { html, type Markup } from './layout/markup.ts';
import { type SourceLink, sourcesOf } from './words/source-links.ts';

/** A place in a source, as a link. */
export function sourceHtml({ name, url }: SourceLink): Markup {
  return html`<a href="${url}">${name}</a>`;
}

/** Where the rules behind answers stand written, each place once. */
export function sourcesHtml(results: readonly Result[]): Markup {
  const links = new Map(results.flatMap(sourcesOf).map((link) => [link.url, link]));
  const [first, ...others] = [...links.values()].map(sourceHtml);
  return first === undefined
    ? html``
    : html`<p>Source: ${first}${others.map((link) => html`, ${link}`)}</p>
`;
}
