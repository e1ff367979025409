import { explain } from '../explore/explain.ts';
import type { Result } from '../model/result.ts';
import type { Style } from '../report/layout/style.ts';
import { resultText } from '../report/result-text.ts';
import type { DrivenCase } from './cases.ts';
import { explainedCase } from './explained-case.ts';

/** A case with its answer. */
export interface AnsweredCase extends DrivenCase {
  readonly result: Result;
}

export function answered(driven: DrivenCase): AnsweredCase {
  return { ...driven, result: explain(driven.asked, driven.driver) };
}

/** Cases whole, one below the other: the answer, why, what would help, and with `all` what changed nothing. */
export async function caseTexts(
  cases: readonly AnsweredCase[],
  all: boolean,
  style: Style,
): Promise<readonly string[]> {
  const texts: string[] = [];
  for (const each of cases) texts.push(resultText(await explainedCase(each, each.result, all), style));
  return texts;
}
