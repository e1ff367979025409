// Every driver model, and so every rule that a case can meet, declares its decisions as it is loaded.
import '../../src/explore/evaluate.ts';
import '../../src/guest/drivers.ts';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { decisionKinds } from '../../src/inquiry/decision.ts';
import { citations, type DecisionKind, TOPICS, type Topic } from '../../src/model/decision.ts';
import { describeRelease } from '../../src/model/release.ts';
import { authorityText } from '../../src/report/result-text.ts';
import { answerText } from '../../src/report/words/decisions.ts';

/** What a document says of one decision, all of it in words. */
export interface DecisionEntry {
  readonly id: string;
  readonly topic: Topic;
  readonly question: string;
  readonly story: string;
  readonly answers: readonly { readonly answer: string; readonly effect: string | undefined }[];
  /** Places in the source, oldest first. */
  readonly sources: readonly string[];
}

/** The words of a decision kind. `{name}` stands for what only a case can fill in, and is shown as an ellipsis. */
function entryOf(kind: DecisionKind): DecisionEntry {
  return {
    id: kind.id,
    topic: kind.topic,
    question: kind.question,
    story: kind.story,
    answers: Object.values(kind.answers).map((wording) => ({
      answer: answerText(wording),
      effect: wording.effect,
    })),
    sources: citations(kind).map(({ since, ...place }) =>
      authorityText({ ...place, ...(since === undefined ? {} : { since: describeRelease(since) }) }),
    ),
  };
}

/** Text in which Markdown finds nothing to format. */
function plain(text: string): string {
  return text.replace(/\{\w+\}/g, '…').replace(/[\\`*<[\]]|(?<!\w)_|_(?!\w)/g, (mark) => `\\${mark}`);
}

/** The file of the rule that declares each decision, by id; a decision whose id is put together has none. Tables only name them. */
function rulesById(ids: ReadonlySet<string>): ReadonlyMap<string, string> {
  const sources = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter(
    (name) => name.endsWith('.ts') && !/^(?:data|inquiry)\//.test(name),
  );
  return new Map(
    sources.flatMap((name) =>
      [...readFileSync(join('src', name), 'utf8').matchAll(/\bid: '([^']+)'/g)]
        .filter(([, id = '']) => ids.has(id))
        .map(([, id = '']) => [id, name] as const),
    ),
  );
}

function section(entry: DecisionEntry, rule: string | undefined): string {
  const { id, question, story, answers, sources } = entry;
  const answered = answers.map(
    ({ answer, effect }) => `- ${plain(answer)}${effect === undefined ? '' : ` → ${plain(effect)}`}`,
  );
  return [
    `<a id="${id}"></a>\n\n### ${id}`,
    `**${plain(question)}**`,
    plain(story),
    answered.join('\n'),
    `Source: ${sources.map(plain).join('; ')}.`,
    ...(rule === undefined ? [] : [`Rule: [src/${rule}](${relative('guest', rule)})`]),
  ].join('\n\n');
}

/** A heading out of what a topic is about. */
function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/**
 * Every decision of every driver model, by topic in the order in which a case comes to them: first a list of the
 * questions, then a section for each.
 */
export function decisionSections(): string {
  const entries = decisionKinds()
    .map(entryOf)
    .toSorted((a, b) => (a.id < b.id ? -1 : 1));
  const rules = rulesById(new Set(entries.map(({ id }) => id)));
  const groups = Object.entries(TOPICS)
    .map(([name, about]) => ({
      title: capital(about),
      members: entries.filter(({ topic }) => topic === name),
    }))
    .filter(({ members }) => members.length > 0);
  const lists = groups.map(({ title, members }) => {
    const questions = members.map(({ id, question }) => `- [${id}](#${id}): ${plain(question)}`);
    return [`**${title}**\n`, ...questions].join('\n');
  });
  const bodies = groups.map(({ title, members }) =>
    [`## ${title}`, ...members.map((entry) => section(entry, rules.get(entry.id)))].join('\n\n'),
  );
  return [...lists, ...bodies].join('\n\n');
}
