import { type FeatureSet, toMask } from '../features/feature-set.ts';
import type { Answers } from './answers.ts';
import type { Decided, DecisionKind } from './decision.ts';
import type { Fact } from './fact.ts';
import type { Answer, Result } from './result.ts';

/** What a fact of a case can be; undefined where the description does not state it. */
export type FactValue = string | number | FeatureSet | undefined;

/** A fact in which two cases differ, by its key in a case: `device.transport`, `platform.kernel.version`. */
export interface FactDifference {
  readonly fact: string;
  readonly a: FactValue;
  readonly b: FactValue;
}

/** A question that two cases answer differently, or that only one of them comes to. */
export interface DecisionDifference {
  readonly kind: DecisionKind;
  /** Undefined where this case does not come to the question. */
  readonly a: Decided | undefined;
  readonly b: Decided | undefined;
  /** Where only one case comes to it, the facts in which the other differs. */
  readonly otherwise: readonly Fact[];
}

/** Two cases, and all in which they differ. */
export interface CaseDiff {
  readonly a: Result;
  readonly b: Result;
  readonly facts: readonly FactDifference[];
  /** In the order in which they are taken: the first is the one that the others come after. */
  readonly decisions: readonly DecisionDifference[];
  readonly answer: readonly AnswerField[];
  /** Where an answer depends on what is open, all answers of both; the rest is then about the newest case of each. */
  readonly open?: OpenDiff;
}

/** All that can be said of two cases. */
export interface OpenDiff {
  readonly a: Answers;
  readonly b: Answers;
  /** Whether the answers, or the parts for which they hold, differ. */
  readonly differs: boolean;
}

/** Whether two cases are answered otherwise, anywhere. */
export function isAnsweredOtherwise({ answer, open }: CaseDiff): boolean {
  return answer.length > 0 || open?.differs === true;
}

/** The parts of an answer in which a difference counts, each in a word. Returns undefined where it has no such part. */
const PARTS = {
  outcome: ({ outcome }) => outcome,
  message: ({ message }) => message,
  status: ({ status }) => status.join('|') || '0',
  features: ({ features }) => toMask(features.negotiated),
  'dma.api': ({ dma }) => dma?.api,
  'dma.path': ({ dma }) => dma?.path,
  'dma.ring': ({ dma }) => dma?.ring,
  'dma.bounced': ({ dma }) => dma && String(dma.bounced ?? 'by page'),
  'dma.addresses': ({ dma }) => dma?.addresses,
  cost: ({ cost }) => cost && (cost.join('+') || 'none'),
} as const satisfies Readonly<Record<string, (answer: Answer) => string | undefined>>;

export type AnswerField = keyof typeof PARTS;

/** Every part of an answer, in the order in which a reader wants them. */
export const ANSWER_FIELDS = [
  'outcome',
  'message',
  'status',
  'features',
  'dma.api',
  'dma.path',
  'dma.ring',
  'dma.bounced',
  'dma.addresses',
  'cost',
] as const satisfies readonly AnswerField[];

/** One part of an answer in a word. Returns undefined where it has no such part. */
export function answerPart(answer: Answer, field: AnswerField): string | undefined {
  return PARTS[field](answer);
}

/** Every part of an answer in a word, in their order. */
export function answerParts(answer: Answer): readonly (string | undefined)[] {
  return ANSWER_FIELDS.map((field) => answerPart(answer, field));
}

/** The parts in which two answers differ. */
export function answerDifferences(a: Answer, b: Answer): readonly AnswerField[] {
  return ANSWER_FIELDS.filter((field) => answerPart(a, field) !== answerPart(b, field));
}
