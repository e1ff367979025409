import { everyDecision } from '../../explore/every-decision.ts';
import { citations, type DecisionKind, type Wording } from '../../model/decision.ts';
import { describeRelease } from '../../model/release.ts';
import { decisionText } from '../../report/decision-text.ts';
import { entriesText } from '../../report/list-text.ts';
import { authorityText } from '../../report/result-text.ts';
import { type List, type PlainEntry, plainList } from './list.ts';

/** The places in the source that a decision restates, oldest first. */
function placesOf(kind: DecisionKind): readonly string[] {
  return citations(kind).map(({ since, ...citation }) =>
    authorityText({ ...citation, ...(since === undefined ? {} : { since: describeRelease(since) }) }),
  );
}

function toJson(kind: DecisionKind): Readonly<Record<string, unknown>> {
  const { id, question, answers, story } = kind;
  const authority = citations(kind).map(({ kind: whose, where, since }) => ({
    kind: whose,
    where,
    since: since === undefined ? null : describeRelease(since),
  }));
  return { id, question, answers, authority, story };
}

/** Every decision: its id, its question, and where in the source. */
export function decisions(): List {
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

/** The message that an answer quotes. `{name}` in it stands for what the case decides. */
function messageIn({ answer }: Wording): string | undefined {
  return /\u201c([^\u201d]+)\u201d/.exec(answer)?.[1];
}

/** Every answer that quotes a message, with its decision. */
export function messages(): List {
  const entries = everyDecision().flatMap((kind) =>
    Object.entries(kind.answers).flatMap(([code, wording]): readonly PlainEntry[] => {
      const message = messageIn(wording);
      if (message === undefined) return [];
      const { answer, effect } = wording;
      return [
        {
          id: `${kind.id}#${code}`,
          about: answer,
          details: effect === undefined ? [] : [effect],
          more: { decision: kind.id, code, message, effect: effect ?? null },
        },
      ];
    }),
  );
  return plainList('message', entries);
}
