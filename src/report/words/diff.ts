import { bitsOf, type FeatureSet, isEmpty, without } from '../../features/feature-set.ts';
import { shortName } from '../../features/registry.ts';
import type { AnswerField, CaseDiff, FactValue } from '../../model/diff.ts';
import type { Answer } from '../../model/result.ts';
import { dmaPathWords } from './dma-path.ts';
import { COST_WORDS, OUTCOME_WORDS } from './outcomes.ts';

/** Names of a set, lowest bit first. */
export function names(set: FeatureSet, type: number): string {
  return bitsOf(set)
    .map((bit) => shortName(bit, type))
    .join(', ');
}

/** What one of two sets has and the other has not. */
export function onlyIn(set: FeatureSet, other: FeatureSet, type: number): string {
  const own = without(set, other);
  return isEmpty(own) ? 'nothing else' : `only here: ${names(own, type)}`;
}

/** The value of a fact in a case whose device is of this type, beside that of another case. */
export function factValueWords(value: FactValue, other: FactValue, type: number): string {
  if (value === undefined) return 'not stated';
  if (typeof value !== 'object') return String(value);
  if (typeof other === 'object') return onlyIn(value, other, type);
  return isEmpty(value) ? 'nothing' : names(value, type);
}

/** A part of an answer that a reader takes as one, and the fields that it is made of. */
export const ANSWER_ROWS = [
  ['Outcome', ['outcome']],
  ['Message', ['message']],
  ['Status', ['status']],
  ['Features', ['features']],
  ['DMA path', ['dma.api', 'dma.path', 'dma.ring', 'dma.bounced', 'dma.addresses']],
  ['Cost', ['cost']],
] as const satisfies readonly (readonly [label: string, fields: readonly AnswerField[]])[];

export type AnswerRow = (typeof ANSWER_ROWS)[number][0];

function isIn({ answer: differing }: CaseDiff, [, fields]: (typeof ANSWER_ROWS)[number]): boolean {
  return fields.some((field: AnswerField) => differing.includes(field));
}

/** The rows in which the two answers of a diff are the same. */
export function alikeRows(diff: CaseDiff): readonly AnswerRow[] {
  return ANSWER_ROWS.filter((row) => !isIn(diff, row)).map(([label]) => label);
}

/** The rows in which they differ; without a DMA path that there is no cost goes without saying. */
export function differingRows(diff: CaseDiff): readonly AnswerRow[] {
  const bothRun = [diff.a, diff.b].every(({ dma }) => dma !== undefined);
  return ANSWER_ROWS.filter((row) => isIn(diff, row))
    .map(([label]) => label)
    .filter((label) => label !== 'Cost' || bothRun);
}

function costWords(cost: Answer['cost']): string {
  if (cost === undefined) return 'no request is ever made';
  return cost.map((each) => COST_WORDS[each][1]).join(', ') || 'nothing';
}

/** One row of an answer in words; features, as against those of another answer. */
export function rowWords(row: AnswerRow, answer: Answer, other: Answer, type: number): string {
  const { outcome, message, status, features, dma, cost } = answer;
  switch (row) {
    case 'Outcome':
      return OUTCOME_WORDS[outcome].sentence;
    case 'Message':
      return message === undefined ? 'none' : `“${message}”`;
    case 'Status':
      return status.join(' | ') || '0';
    case 'Features':
      return onlyIn(features.negotiated, other.features.negotiated, type);
    case 'DMA path':
      return dma === undefined ? 'none: the handshake fails first' : dmaPathWords(dma);
    case 'Cost':
      return costWords(cost);
  }
}
