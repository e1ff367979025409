import { bitsOf, type FeatureSet, isEmpty } from '../../features/feature-set.ts';
import { shortName } from '../../features/registry.ts';
import type { Comparison, ComparisonCell, ComparisonRow, Difference } from '../../model/comparison.ts';
import { decisive } from '../../model/decisive.ts';
import type { Result } from '../../model/result.ts';
import { answerAlone } from './decisions.ts';

/** Why an answer is what it is, in a sentence or two; empty where nothing on the way changed anything. */
export function whyWords(result: Result): string {
  return decisive(result)
    .map((decided) => answerAlone(decided, result.asked))
    .join(' ');
}

function names(set: FeatureSet, type: number): string {
  return bitsOf(set)
    .map((bit) => shortName(bit, type))
    .join(', ');
}

/** “also keeps RING_RESET; drops NOTIFY_ON_EMPTY”, as against the first of the row. */
export function otherFeatures({ more, fewer }: Difference & { in: 'features' }, type: number): string {
  return [
    ...(isEmpty(more) ? [] : [`also keeps ${names(more, type)}`]),
    ...(isEmpty(fewer) ? [] : [`drops ${names(fewer, type)}`]),
  ].join('; ');
}

/** Some drivers of a row, and what there is to say about their cells. */
export interface Reason {
  readonly drivers: readonly string[];
  readonly words: string;
}

function wordsOf({ result, difference }: ComparisonCell, type: number): string {
  return difference.in === 'features' ? otherFeatures(difference, type) : whyWords(result);
}

/** Rows whose cells differ for the same reasons. */
export interface Reasoned {
  readonly rows: readonly ComparisonRow[];
  readonly reasons: readonly Reason[];
}

/** Why the cells of a row differ, the first one's reason first; cells with one reason together. None: they do not differ. */
function reasonsOf({ type, cells }: ComparisonRow, columns: readonly string[]): readonly Reason[] {
  const answersDiffer = cells.some(({ difference }) => difference.in === 'answer');
  const found = new Map<string, Reason>();
  for (const [i, cell] of cells.entries()) {
    if (cell.difference.in !== 'features' && !answersDiffer) continue;
    const words = wordsOf(cell, type);
    const drivers = found.get(words)?.drivers ?? [];
    if (words !== '') found.set(words, { drivers: [...drivers, columns[i] ?? ''], words });
  }
  return [...found.values()];
}

/** Why cells differ, for all rows in which some do. */
export function reasons({ drivers, rows }: Comparison): readonly Reasoned[] {
  const found = new Map<string, Reasoned>();
  for (const row of rows) {
    const own = reasonsOf(row, drivers);
    const key = JSON.stringify(own);
    if (own.length > 0) found.set(key, { rows: [...(found.get(key)?.rows ?? []), row], reasons: own });
  }
  return [...found.values()];
}
