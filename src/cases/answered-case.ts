import { answersOf } from '../explore/open/answers.ts';
import type { Answers } from '../model/answers.ts';
import type { DrivenCase } from './cases.ts';

/** A case with everything that can be said of it. */
export interface AnsweredCase extends DrivenCase {
  readonly answers: Answers;
}

export function answered(driven: DrivenCase): AnsweredCase {
  return { ...driven, answers: answersOf(driven.asked, driven.driver) };
}
