import { toMask } from '../features/feature-set.ts';
import { type Case, namesOf } from '../model/case.ts';
import type { Decided } from '../model/decision.ts';
import {
  type AnswerField,
  answerPart,
  type CaseDiff,
  type DecisionDifference,
  type FactDifference,
  type FactValue,
  isAnsweredOtherwise,
} from '../model/diff.ts';
import type { CaseHistory, ReleaseCause, ReleaseChange } from '../model/history.ts';
import type { Result } from '../model/result.ts';
import { answersToJson } from './answers-json.ts';
import { answerToJson } from './result-json.ts';
import { decisionWords, factsWords, span } from './words/decisions.ts';

type Json = Readonly<Record<string, unknown>>;

function sideJson(result: Result): Json {
  const { asked } = result;
  return {
    case: namesOf(asked),
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

function decisionJson(decided: Decided | undefined, asked: Case): Json | null {
  if (decided === undefined) return null;
  const { answer, effect, because, authority } = decisionWords(decided, asked);
  return { answer, effect, because, authority };
}

function differenceJson(
  { kind: { id, question }, a, b, otherwise }: DecisionDifference,
  diff: CaseDiff,
): Json {
  const other = (a === undefined ? diff.a : diff.b).asked;
  return {
    id,
    question,
    a: decisionJson(a, diff.a.asked),
    b: decisionJson(b, diff.b.asked),
    otherwise: factsWords(otherwise, other),
  };
}

function partJson({ a, b }: CaseDiff, part: AnswerField): Json {
  return { part, a: answerPart(a, part) ?? null, b: answerPart(b, part) ?? null };
}

function differencesJson(diff: CaseDiff): Json {
  const [first, ...after] = diff.decisions;
  return {
    answer: diff.answer.map((part) => partJson(diff, part)),
    first: first === undefined ? null : differenceJson(first, diff),
    after: after.map((each) => differenceJson(each, diff)),
  };
}

/**
 * A pair of cases of `vnex diff --json`:
 *
 *     { a, b: a result without its decisions,
 *       differs: whether the answers do, for anything that is open,
 *       answers: { a, b } or null,                           where either has several, as in `vnex explain --json`
 *       facts: [{ fact: "platform.kernel.version", a, b }],  feature sets as masks, null: not stated
 *       answer: [{ part: "dma.path", a, b }],                the parts that differ, each in a word, null: there is none
 *       first: { id, question, a, b, otherwise } or null,    the first decision that differs
 *       after: [those that differ after it] }
 *
 * `a` and `b` of a decision are { answer, effect, because, authority }, or null where that case does not come to the
 * question; `otherwise` is then what that case read differently.
 */
export function diffToJson(diff: CaseDiff): Json {
  return {
    a: sideJson(diff.a),
    b: sideJson(diff.b),
    differs: isAnsweredOtherwise(diff),
    answers:
      diff.open === undefined ? null : { a: answersToJson(diff.open.a), b: answersToJson(diff.open.b) },
    facts: diff.facts.map(factJson),
    ...differencesJson(diff),
  };
}

function causeJson(cause: ReleaseCause): Json {
  if (cause.kind === 'change') {
    const { kind, id, has, change } = cause;
    const { what, where, commit } = change;
    return { kind, id, what, has, when: span(change), where, commit };
  }
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
 * A case of `vnex diff --since --until --json`:
 *
 *     { since, until,
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
