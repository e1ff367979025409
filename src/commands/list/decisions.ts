import { everyDecision } from '../../explore/every-decision.ts';
import { citations, type DecisionKind } from '../../model/decision.ts';
import { describeRelease } from '../../model/release.ts';
import { decisionText } from '../../report/decision-text.ts';
import { entriesText } from '../../report/list-text.ts';
import { authorityText } from '../../report/result-text.ts';
import { answerText } from '../../report/words/decisions.ts';
import type { List } from './list.ts';

/** The places in the source that a decision restates, oldest first. */
function placesOf(kind: DecisionKind): readonly string[] {
  return citations(kind).map(({ since, ...citation }) =>
    authorityText({ ...citation, ...(since === undefined ? {} : { since: describeRelease(since) }) }),
  );
}

function toJson(kind: DecisionKind): Readonly<Record<string, unknown>> {
  const { id, topic, question, story } = kind;
  const answers = Object.entries(kind.answers).map(([code, wording]) => ({
    code,
    answer: answerText(wording),
    effect: wording.effect ?? null,
  }));
  const authority = citations(kind).map(({ kind: whose, where, since }) => ({
    kind: whose,
    where,
    since: since === undefined ? null : describeRelease(since),
  }));
  return { id, topic, question, answers, authority, story };
}

/** Every decision: its id, its question, and where in the source. */
export function decisionList(): List {
  const kinds = everyDecision();
  return {
    noun: 'decision',
    entries: kinds.map((kind) => ({
      id: kind.id,
      about: kind.question,
      json: toJson(kind),
      text: (style) => decisionText(kind, [], style),
    })),
    text: (style) =>
      entriesText(
        kinds.map((kind) => ({ id: kind.id, about: kind.question, details: placesOf(kind) })),
        style,
      ),
  };
}
