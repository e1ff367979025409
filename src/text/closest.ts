/**
 * The known word that a misspelt one most likely means, or undefined where none is close. Case does not count, nor do
 * the leading words that both share: in `VIRTIO_NET_F_FOO` only `FOO` can be misspelt.
 */
export function closest(word: string, known: Iterable<string>): string | undefined {
  let best: string | undefined;
  let bestDistance = Number.POSITIVE_INFINITY;
  for (const candidate of known) {
    const [a, b] = withoutSharedWords(word.toLowerCase(), candidate.toLowerCase());
    const limit = Math.min(allowedEdits(a), bestDistance - 1);
    if (Math.abs(a.length - b.length) > limit) continue;
    const distance = editDistance(a, b);
    if (distance > limit) continue;
    best = candidate;
    bestDistance = distance;
  }
  return best;
}

function withoutSharedWords(a: string, b: string): [string, string] {
  let start = 0;
  for (let i = 0; i < a.length && a[i] === b[i]; i++) if (a[i] === '_' || a[i] === '-') start = i + 1;
  return [a.slice(start), b.slice(start)];
}

function allowedEdits(word: string): number {
  if (word.length < 2) return 0;
  if (word.length < 6) return 1;
  return word.length < 9 ? 2 : 3;
}

/** Insertions, deletions, replacements and swaps of neighbours that turn one word into the other. */
export function editDistance(a: string, b: string): number {
  let beforeLast: readonly number[] = [];
  let last: readonly number[] = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const replace = at(last, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1);
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      const swap = swapped ? at(beforeLast, j - 2) + 1 : Number.POSITIVE_INFINITY;
      row.push(Math.min(at(last, j) + 1, at(row, j - 1) + 1, replace, swap));
    }
    beforeLast = last;
    last = row;
  }
  return at(last, b.length);
}

function at(row: readonly number[], index: number): number {
  return row[index] ?? Number.POSITIVE_INFINITY;
}
