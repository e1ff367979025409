import { type Answers, asOne, isSettled, type OpenAnswer } from '../model/answers.ts';
import { askedNames } from '../model/open-case.ts';
import type { AnswersJson, OpenAnswerJson } from '../model/published.ts';
import { answerToJson, resultToJson } from './result-json.ts';
import { decisionWords } from './words/decisions.ts';
import { assumedWords, dependencies, whenJson } from './words/when.ts';

function openAnswerToJson(answer: OpenAnswer): OpenAnswerJson {
  const { result } = answer;
  const { asked, confidence, unseen, decisions } = result;
  return {
    when: whenJson(answer.when),
    example: answer.example,
    ...answerToJson(result, asked.device.type),
    confidence,
    unseen,
    decisions: decisions.map((decided) => decisionWords(decided, asked)),
  };
}

/**
 * What `explain --json` prints of a case. Where the answers differ, the answer of the case itself has what they have in
 * common: `unknown` for outcomes that differ, null or an empty list for other fields, and of the features the bits that
 * the example of each of them has.
 */
export function answersToJson(answers: Answers): AnswersJson {
  const [only] = answers.answers;
  const assumed = assumedWords(answers);
  if (isSettled(answers))
    return {
      ...resultToJson(only.result),
      case: askedNames(answers.asked),
      example: only.example,
      dependsOn: [],
      assumed,
    };
  const { answers: all, asked } = answers;
  return {
    ...resultToJson({ ...asOne(answers), asked, decisions: [] }),
    case: askedNames(asked),
    example: {},
    dependsOn: dependencies(all).map(({ key, option }) => ({ key, option: option ?? null })),
    assumed,
    answers: all.map(openAnswerToJson),
  };
}
