import { withoutRefusal } from '../explore/explain.ts';
import type { BesideAnswers } from '../report/answers-json.ts';
import type { CommandCase } from './cases.ts';

/** What JSON tells of a case besides its answers. */
export function besideOf({
  driver: { model },
  takesForGranted,
}: Pick<CommandCase, 'driver'> & Partial<Pick<CommandCase, 'takesForGranted'>>): BesideAnswers {
  return { takesForGranted, withoutRefusal: (result) => withoutRefusal(result, model) };
}
