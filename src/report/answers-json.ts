import { type Answers, asOne, isSettled, type OpenAnswer } from '../model/answers.ts';
import { askedNames } from '../model/open-case.ts';
import type { AnswersJson, OpenAnswerJson, WayJson } from '../model/published.ts';
import type { Result } from '../model/result.ts';
import { answerToJson, resultToJson } from './result-json.ts';
import { decisionWords } from './words/decisions.ts';
import { wayOf } from './words/way.ts';
import { assumedWords, dependencies, whenJson } from './words/when.ts';

/** The way of the data as programs read it. */
export function wayToJson(result: Result): WayJson {
  const { stations, stop } = wayOf(result);
  const passed = stop?.after ?? stations.length;
  return {
    stations: stations.map((station, i) => ({ ...station, passed: i < passed })),
    stop:
      stop === undefined
        ? null
        : { after: stations[passed - 1]?.place ?? null, certain: stop.certain, why: stop.why },
  };
}

/** What may be told of a case besides its answers. */
export interface BesideAnswers {
  /** What they rest on that nobody stated, in sentences. */
  readonly takesForGranted?: readonly string[] | undefined;
  /** What a result would be if the driver did not refuse. */
  readonly withoutRefusal: (result: Result) => Result | undefined;
}

type Otherwise = Pick<AnswersJson, 'withoutRefusal'>;

function otherwiseJson(result: Result, beside: BesideAnswers | undefined): Otherwise {
  const otherwise = beside?.withoutRefusal(result);
  if (otherwise === undefined) return {};
  const answer = answerToJson(otherwise, otherwise.asked.device.type);
  return { withoutRefusal: { ...answer, way: wayToJson(otherwise) } };
}

function openAnswerToJson(answer: OpenAnswer, beside: BesideAnswers | undefined): OpenAnswerJson {
  const { result } = answer;
  const { asked, confidence, unseen, decisions } = result;
  return {
    when: whenJson(answer.when),
    example: answer.example,
    ...answerToJson(result, asked.device.type),
    way: wayToJson(result),
    ...otherwiseJson(result, beside),
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
export function answersToJson(answers: Answers, beside?: BesideAnswers): AnswersJson {
  const takesForGranted = beside?.takesForGranted;
  const granted = takesForGranted === undefined ? {} : { takesForGranted };
  const [only] = answers.answers;
  const assumed = assumedWords(answers);
  if (isSettled(answers))
    return {
      ...resultToJson(only.result),
      way: wayToJson(only.result),
      ...otherwiseJson(only.result, beside),
      case: askedNames(answers.asked),
      example: only.example,
      dependsOn: [],
      assumed,
      ...granted,
    };
  const { answers: all, asked } = answers;
  return {
    ...resultToJson({ ...asOne(answers), asked, decisions: [] }),
    way: null,
    case: askedNames(asked),
    example: {},
    dependsOn: dependencies(all).map(({ key, option }) => ({ key, option: option ?? null })),
    assumed,
    ...granted,
    answers: all.map((answer) => openAnswerToJson(answer, beside)),
  };
}
