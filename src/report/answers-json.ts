import { type FeatureSet, intersect, toMask } from '../features/feature-set.ts';
import { featureNames } from '../features/registry.ts';
import { type Answers, commonOf, isSettled, type OpenAnswer } from '../model/answers.ts';
import { namesOf } from '../model/case.ts';
import type { AnswersJson, OpenAnswerJson } from '../model/published.ts';
import { CONFIDENCES, type Confidence, type Result } from '../model/result.ts';
import { answerToJson, resultToJson } from './result-json.ts';
import { decisionWords } from './words/decisions.ts';
import { assumedWords, dependencies, whenJson } from './words/when.ts';

function openAnswerToJson(answer: OpenAnswer): OpenAnswerJson {
  const { result } = answer;
  const { asked, confidence, decisions } = result;
  return {
    when: whenJson(answer),
    ...answerToJson(result, asked.device.type),
    confidence,
    decisions: decisions.map((decided) => decisionWords(decided, asked)),
  };
}

function commonFeatures(results: readonly Result[], of: (result: Result) => FeatureSet): FeatureSet {
  return results.map(of).reduce(intersect);
}

/** The least that is known of any of the answers. */
function weakest(results: readonly Result[]): Confidence {
  return CONFIDENCES.findLast((one) => results.some(({ confidence }) => confidence === one)) ?? 'source';
}

/**
 * What `explain --json` prints of a case. Where the answers differ, the answer of the case itself has what they have in
 * common: `unknown` for outcomes that differ, null or an empty list for other fields, and of the features the bits that
 * each of them has.
 */
export function answersToJson(answers: Answers): AnswersJson {
  const [only] = answers.answers;
  if (isSettled(answers))
    return { ...resultToJson(only.result), dependsOn: [], assumed: assumedWords(answers) };
  const results = answers.answers.map(({ result }) => result);
  const { type } = answers.asked.device;
  const offered = commonFeatures(results, ({ features }) => features.offered);
  const negotiated = commonFeatures(results, ({ features }) => features.negotiated);
  const json = results.map((result) => answerToJson(result, type));
  return {
    case: namesOf(answers.asked),
    outcome: commonOf(results, ({ outcome }) => outcome) ?? 'unknown',
    message: commonOf(results, ({ message }) => message) ?? null,
    errno: commonOf(results, ({ errno }) => errno) ?? null,
    status: commonOf(results, ({ status }) => status) ?? [],
    features: {
      offered: toMask(offered),
      negotiated: toMask(negotiated),
      names: featureNames(negotiated, type),
    },
    dma: commonOf(results, ({ dma }) => dma) === undefined ? null : (json[0]?.dma ?? null),
    cost: commonOf(results, ({ cost }) => cost) ?? null,
    confidence: weakest(results),
    decisions: [],
    dependsOn: dependencies(answers).map(({ key, option }) => ({ key, option: option ?? null })),
    assumed: assumedWords(answers),
    answers: answers.answers.map(openAnswerToJson),
  };
}
