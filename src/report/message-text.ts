import { HELP_TERMS, type Leading, type MessageKind, type MessageText, SPEAKERS } from '../model/message.ts';
import { describeRelease } from '../model/release.ts';
import { knownLines } from './known-help.ts';
import { section } from './layout/section.ts';
import { flow, type Style } from './layout/style.ts';
import { authorityText } from './result-text.ts';

/** A wording with its values as a reader takes them: `device refuses features: <status>`. */
export function wordingText({ text }: MessageText): string {
  return text.replace(/\{(\w+)(?::\w+)?\}/g, '<$1>');
}

/** A wording in quotes, and the releases that have it. */
export function wordingLine(message: MessageText): string {
  const { releases } = message;
  return `“${wordingText(message)}”${releases === undefined ? '' : ` (${releases})`}`;
}

/** Who prints it, and where that stands in the source. */
export function speakerLine({ by, where: { since, ...citation } }: MessageKind): string {
  const from = since === undefined ? {} : { since: describeRelease(since) };
  return `${SPEAKERS[by]}, ${authorityText({ ...citation, ...from })}`;
}

function leadingLine({ id, codes }: Leading): string {
  return codes === undefined ? id : `${id}: ${codes.join(', ')}`;
}

/** One message with all that is known of it, whatever the case. */
export function messageText(kind: MessageKind, style: Style): string {
  const { id, texts, meaning, decisions = [], outside = [], helps = [] } = kind;
  const paragraph = (text: string, hanging = 2) => `  ${flow(text, style, hanging, 2)}`;
  const lines = [
    style.name(id),
    ...texts.map((text) => style.strong(flow(wordingLine(text), style, 0))),
    flow(speakerLine(kind), style, 0),
    '',
    paragraph(meaning),
    ...section(
      'Decisions that lead to it',
      decisions.map((leading) => paragraph(leadingLine(leading))),
      style,
    ),
    ...section(
      'What else can be behind it',
      outside.flatMap(({ cause, tell }) => [
        paragraph(`- ${cause}`, 4),
        `    ${flow(`To tell: ${tell}`, style, 4)}`,
      ]),
      style,
    ),
    ...section(
      'What helps',
      helps.flatMap((help) => knownLines(help, '- ', HELP_TERMS, style)),
      style,
    ),
  ];
  return style.plain(`${lines.join('\n')}\n`);
}
