import type { LineOfPieces, Piece, Style } from './layout/style.ts';
import type { Way } from './words/way.ts';

function undressed(text: string): string {
  return text;
}

/** The way of the data, one station after the other, each with the arrow that leads to it, or the mark that none does. */
function wayPieces({ stations, stop }: Way, style: Style): readonly Piece[] {
  const { glyph, bad, strong, faint } = style;
  const [mark, dressMark] = stop?.certain === false ? [glyph.open, strong] : [glyph.stop, bad];
  const passed = stop?.after ?? stations.length;
  const pieces = stations.map(({ name }, i): Piece => {
    if (i < passed) return { text: i === 0 ? name : `${glyph.arrow} ${name}`, dress: undressed };
    if (i > passed) return { text: `${glyph.arrow} ${name}`, dress: faint };
    return {
      text: `${mark} ${name}`,
      dress: (text) => `${dressMark(text.slice(0, mark.length))}${faint(text.slice(mark.length))}`,
    };
  });
  return passed === stations.length && stop !== undefined
    ? [...pieces, { text: mark, dress: dressMark }]
    : pieces;
}

/** The way of the data in a line, behind what may stand before it. */
export function wayLine(way: Way, style: Style, before: readonly Piece[] = []): LineOfPieces {
  return { pieces: [...before, ...wayPieces(way, style)], between: ' ' };
}
