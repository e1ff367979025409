import { MESSAGES } from '../../data/messages.ts';
import type { MessageKind } from '../../model/message.ts';
import { describeRelease } from '../../model/release.ts';
import { entriesText, type ListedEntry } from '../../report/list-text.ts';
import { messageText, speakerLine, wordingLine, wordingText } from '../../report/message-text.ts';
import type { List } from './list.ts';

function listed(kind: MessageKind): ListedEntry {
  const [first, ...others] = kind.texts.map(wordingLine);
  return { id: kind.id, about: first ?? '', details: [...others, speakerLine(kind)] };
}

function toJson(kind: MessageKind): Readonly<Record<string, unknown>> {
  const { id, by, gravity, texts, where, errno, meaning, decisions = [], outside = [], helps = [] } = kind;
  return {
    id,
    about: meaning,
    by,
    gravity,
    texts: texts.map((text) => ({ text: wordingText(text), releases: text.releases ?? null })),
    where: where.where,
    since: where.since === undefined ? null : describeRelease(where.since),
    errno: errno ?? null,
    decisions: decisions.map(({ id: decision, codes }) => ({ decision, codes: codes ?? null })),
    otherCauses: outside.map(({ cause, tell }) => ({ cause, tell })),
    helps: helps.map(({ title }) => title),
  };
}

/** Every message that `vnex why` knows: how it reads in which releases, who prints it, and what is behind it. */
export function messages(): List {
  return {
    noun: 'message',
    entries: MESSAGES.map((kind) => ({
      id: kind.id,
      about: kind.meaning,
      json: toJson(kind),
      text: (style) => messageText(kind, style),
    })),
    text: (style) => entriesText(MESSAGES.map(listed), style),
  };
}
