import { toMask } from '../features/feature-set.ts';
import type { Answered } from '../model/answered.ts';
import {
  type AnswerField,
  answerPart,
  type CaseDiff,
  type DecisionDifference,
  type FactDifference,
  type FactValue,
} from '../model/diff.ts';
import type { CaseHistory, ReleaseCause, ReleaseChange } from '../model/history.ts';
import type { Decision } from '../model/result.ts';
import { answerToJson } from './result-json.ts';

type Json = Readonly<Record<string, unknown>>;

function sideJson({ asked, result }: Answered): Json {
  return {
    case: result.case,
    ...answerToJson(result, asked.device.type),
    confidence: result.confidence,
  };
}

function valueJson(value: FactValue): unknown {
  return typeof value === 'object' ? toMask(value) : (value ?? null);
}

function factJson({ fact, a, b }: FactDifference): Json {
  return { fact, a: valueJson(a), b: valueJson(b) };
}

function decisionJson(decision: Decision | undefined): Json | null {
  if (decision === undefined) return null;
  const { answer, effect, because, authority } = decision;
  return { answer, effect, because, authority };
}

function differenceJson({ id, question, a, b, otherwise }: DecisionDifference): Json {
  return { id, question, a: decisionJson(a), b: decisionJson(b), otherwise };
}

function partJson({ a, b }: CaseDiff, part: AnswerField): Json {
  return { part, a: answerPart(a.result, part) ?? null, b: answerPart(b.result, part) ?? null };
}

function differencesJson(diff: CaseDiff): Json {
  const [first, ...after] = diff.decisions;
  return {
    answer: diff.answer.map((part) => partJson(diff, part)),
    first: first === undefined ? null : differenceJson(first),
    after: after.map(differenceJson),
  };
}

/**
 * `vnex diff --json`, one object for each pair of cases:
 *
 *     { formatVersion: 1,
 *       a, b: a result without its decisions,
 *       differs: whether the answers do,
 *       facts: [{ fact: "platform.kernel.version", a, b }],  feature sets as masks, null: not stated
 *       answer: [{ part: "dma.path", a, b }],                the parts that differ, each in a word, null: there is none
 *       first: { id, question, a, b, otherwise } or null,    the first decision that differs
 *       after: [those that differ after it] }
 *
 * `a` and `b` of a decision are { answer, effect, because, authority }, or null where that case does not come to the
 * question; `otherwise` is then what that case was told otherwise.
 */
export function diffToJson(diff: CaseDiff): Json {
  return {
    formatVersion: 1,
    a: sideJson(diff.a),
    b: sideJson(diff.b),
    differs: diff.answer.length > 0,
    facts: diff.facts.map(factJson),
    ...differencesJson(diff),
  };
}

function causeJson(cause: ReleaseCause): Json {
  return 'bits' in cause ? { ...cause, bits: toMask(cause.bits) } : { ...cause };
}

function changeJson({ release, before, also, diff, causes, guess }: ReleaseChange): Json {
  return {
    release,
    before,
    also,
    guess,
    causes: causes.map(causeJson),
    result: sideJson(diff.b),
    ...differencesJson(diff),
  };
}

/**
 * `vnex diff --since --until --json`, one object a case:
 *
 *     { formatVersion: 1, since, until,
 *       releases: [every release that was asked about],
 *       notRead: [those of them in which a step is a guess],
 *       a, b: the result in the first and in the last of them, without decisions,
 *       differs: whether the answer changed in any,
 *       changes: [{ release, before: the release compared with, also: [stable updates with the same],
 *                   guess, causes, result, answer, first, after }] }
 *
 * `answer`, `first` and `after` are as in `diffToJson()`, with `a` before and `b` in the release. A cause is { kind:
 * "change", id, what, has, when, where, commit }, { kind: "driver", driver, where }, { kind: "table", driver,
 * bits, where } or { kind: "transport", bits, where }.
 */
export function historyToJson(history: CaseHistory): Json {
  const { ends, since, until, releases, notRead, changes } = history;
  return {
    formatVersion: 1,
    since,
    until,
    releases,
    notRead,
    a: sideJson(ends.a),
    b: sideJson(ends.b),
    differs: changes.length > 0,
    changes: changes.map(changeJson),
  };
}
