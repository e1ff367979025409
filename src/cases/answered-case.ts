import { answersOf } from '../explore/open/answers.ts';
import type { Answers } from '../model/answers.ts';
import type { CommandCase } from './cases.ts';

/** A case with everything that can be said of it. */
export interface AnsweredCase extends CommandCase {
  readonly answers: Answers;
}

export function answered(driven: CommandCase): AnsweredCase {
  return { ...driven, answers: answersOf(driven.asked, driven.driver) };
}

/** Whether what is said of a case is all that there is to say: nothing that decides is unknown, and nothing is taken for granted. */
export function isFullyAnswered({ answers: { answers }, takesForGranted }: AnsweredCase): boolean {
  return takesForGranted === undefined && answers.every(({ result }) => result.outcome !== 'unknown');
}
