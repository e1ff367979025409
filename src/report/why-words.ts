import { decisive } from '../model/answered.ts';
import type { ComparisonCell, ComparisonRow, Difference } from '../model/comparison.ts';
import { bitsOf, type FeatureSet, isEmpty } from '../model/feature-set.ts';
import { shortName } from '../model/registry.ts';
import type { Decision, Result } from '../model/result.ts';

function firstSentence(text: string): string {
  return text.split(/(?<=[.!?…”])\s+(?=\p{Lu})/u)[0] ?? text;
}

/** An answer that stands without its question: “Yes: …” loses its first word, and a bare “No.” gets the question. */
function alone({ question, answer }: Decision): string {
  const sentence = firstSentence(answer);
  const rest = /^(?:Yes|No): (.+)$/s.exec(sentence)?.[1];
  if (rest !== undefined) return `${rest.charAt(0).toUpperCase()}${rest.slice(1)}`;
  return /^(?:Yes|No)\b/.test(sentence) ? `${question} ${sentence}` : sentence;
}

/** Why an answer is what it is, in a sentence or two; empty where nothing on the way changed anything. */
export function whyWords(result: Result): string {
  return decisive(result).map(alone).join(' ');
}

function names(set: FeatureSet, type: number): string {
  return bitsOf(set)
    .map((bit) => shortName(bit, type))
    .join(', ');
}

/** “also keeps RING_RESET; leaves NOTIFY_ON_EMPTY”, as against the first of the row. */
export function otherFeatures({ more, fewer }: Difference & { in: 'features' }, type: number): string {
  return [
    ...(isEmpty(more) ? [] : [`also keeps ${names(more, type)}`]),
    ...(isEmpty(fewer) ? [] : [`leaves ${names(fewer, type)}`]),
  ].join('; ');
}

/** Some drivers of a row, and what there is to say about their cells. */
export interface Reason {
  readonly drivers: readonly string[];
  readonly result: Result;
  readonly words: string;
}

function wordsOf({ result, difference }: ComparisonCell, type: number): string {
  return difference.in === 'features' ? otherFeatures(difference, type) : whyWords(result);
}

/** Why the cells of a row differ, the first one's reason first; cells with one reason together. None: they do not differ. */
export function reasons({ type, cells }: ComparisonRow): readonly Reason[] {
  const answersDiffer = cells.some(({ difference }) => difference.in === 'answer');
  const told = cells.filter(({ difference }) => difference.in === 'features' || answersDiffer);
  const found = new Map<string, Reason>();
  for (const cell of told) {
    const words = wordsOf(cell, type);
    const { drivers = [] } = found.get(words) ?? {};
    if (words !== '')
      found.set(words, { drivers: [...drivers, cell.asked.driver], result: cell.result, words });
  }
  return [...found.values()];
}
