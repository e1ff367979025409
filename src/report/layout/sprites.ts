import { html, type Markup } from './markup.ts';
import { type SvgDrawing, shapeMarkup } from './svg.ts';

/** Drawings of a page, each kind of which is drawn once and shown as often as it is wanted. */
export interface Sprites {
  /** A drawing where it is shown. */
  readonly shown: (drawing: SvgDrawing) => Markup;
  /** What all that were shown refer to; asked for after the last of them. */
  readonly drawn: () => Markup;
}

/** Begins to collect the drawings of a page; `prefix` is that of their ids. */
export function openSprites(prefix: string): Sprites {
  const ids = new Map<string, string>();
  return {
    shown: ({ width, height, title, description, shapes }) => {
      const { markup } = html`${shapes.map(shapeMarkup)}`;
      const id = ids.get(markup) ?? `${prefix}-${ids.size + 1}`;
      ids.set(markup, id);
      return html`<svg class="drawing" role="img" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">
<title>${title}</title>
<desc>${description}</desc>
<use href="#${id}"/></svg>
`;
    },
    drawn: () => html`<svg class="drawn" aria-hidden="true" width="0" height="0"><defs>
${[...ids].map(([markup, id]) => html`<g id="${id}" class="drawing">\n${{ markup }}</g>\n`)}</defs></svg>
`,
  };
}
