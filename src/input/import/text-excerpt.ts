/** Part of a text, or a text that was made of parts of one. */
export interface Excerpt {
  readonly text: string;
  /** Where what stands at an offset of the excerpt stands in the whole text. */
  readonly place: (offset: number) => number;
}

/** A piece of a text as it is to be read, and where it stands. */
export interface ExcerptPiece {
  readonly text: string;
  readonly offset: number;
}

/** The whole of a text. */
export function wholeOf(text: string): Excerpt {
  return { text, place: (offset) => offset };
}

/** Pieces of a text put together. */
export function excerptOf(pieces: readonly ExcerptPiece[]): Excerpt {
  const starts: number[] = [];
  let length = 0;
  for (const { text } of pieces) {
    starts.push(length);
    length += text.length;
  }
  const place = (offset: number): number => {
    let low = 0;
    let high = pieces.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return (pieces[low]?.offset ?? 0) + offset - (starts[low] ?? 0);
  };
  return { text: pieces.map(({ text }) => text).join(''), place };
}

/** What an excerpt of an excerpt is of the whole text. */
export function withinText(outer: Excerpt, pieces: readonly ExcerptPiece[]): Excerpt {
  const { text, place } = excerptOf(pieces);
  return { text, place: (offset) => outer.place(place(offset)) };
}

/** The pieces of a text in which a backslash takes away the meaning of what follows it. */
export function unescaped(text: string, offset: number): readonly ExcerptPiece[] {
  const pieces: ExcerptPiece[] = [];
  let from = 0;
  for (const { 0: pair, index } of text.matchAll(/\\[\s\S]/g)) {
    pieces.push({ text: text.slice(from, index), offset: offset + from });
    const meant = pair[1] === 'n' ? '\n' : pair[1] === 't' ? '\t' : (pair[1] ?? '');
    pieces.push({ text: meant, offset: offset + index });
    from = index + 2;
  }
  pieces.push({ text: text.slice(from), offset: offset + from });
  return pieces.filter((piece) => piece.text !== '');
}
