import { SaxesParser } from 'saxes';
import { Parser } from 'tap-parser';
import { resultShape } from '../../src/input/shapes/result.ts';

/** Says what is wrong with a text in a format that programs read; undefined: nothing. */
type Reader = (text: string) => string | undefined;

function notJson(text: string): string | undefined {
  try {
    JSON.parse(text);
    return undefined;
  } catch (error) {
    return String(error);
  }
}

/** What `explain --json` prints, as its published schema has it; of a log it prints what `why` does. */
function notResults(text: string): string | undefined {
  const wrong = notJson(text);
  if (wrong !== undefined) return wrong;
  const { formatVersion, cases, messages } = JSON.parse(text);
  const isExplained = Array.isArray(cases) && cases.every((one) => resultShape.safeParse(one).success);
  return formatVersion === 1 && (isExplained || Array.isArray(messages))
    ? undefined
    : 'not as schemas/explain.schema.json has it';
}

function notXml(text: string): string | undefined {
  let wrong: string | undefined;
  const parser = new SaxesParser();
  parser.on('error', ({ message }) => {
    wrong ??= message;
  });
  parser.write(text).close();
  return wrong;
}

/** Nothing in it is against TAP 14, and every diagnostic is YAML. */
function notTap(text: string): string | undefined {
  const parser = new Parser({ strict: true });
  const extra: unknown[] = [];
  parser.on('extra', (line) => extra.push(line));
  parser.end(text);
  const errors = parser.failures.flatMap(({ tapError }) => tapError ?? []);
  const [wrong] = [...errors, ...extra];
  return wrong === undefined ? undefined : JSON.stringify(wrong);
}

/** The runner obeys the program’s own commands and none that an input brings; within one it looks for no other. */
function notGithub(text: string): string | undefined {
  const strange = text
    .split('\n')
    .find((line) => !/^::error file=/.test(line) && (/^\s*::/.test(line) || line.includes('##[')));
  return strange === undefined ? undefined : `a workflow command: ${JSON.stringify(strange.slice(0, 200))}`;
}

/** Rows of a table have as many cells as its head, and no input became HTML. */
function notMarkdown(text: string): string | undefined {
  const cells = (line: string) => line.replaceAll(/\\./g, '').split('|').length;
  const lines = text.split('\n');
  const head = lines.find((line) => line.startsWith('|')) ?? '';
  const row = lines.find((line) => line.startsWith('|') && cells(line) !== cells(head));
  if (row !== undefined) return `a row of another length: ${JSON.stringify(row.slice(0, 300))}`;
  const tag = /<(?!\/?(?:details|summary)>)/.exec(text.replaceAll(/\\./g, ''));
  return tag === null ? undefined : `HTML in it: ${JSON.stringify(text.slice(tag.index, tag.index + 100))}`;
}

const HTML_TAGS =
  /^<\/?(?:!doctype|a|html|head|meta|title|style|body|main|section|svg|defs|g|use|desc|line|circle|path|text|h1|h2|p|ul|li|dl|dt|dd|div|table|caption|thead|tbody|tr|th|td|span|details|summary)\b[^<>]*>/;

/** It has the elements of a page of vnex and no others. */
function notHtml(text: string): string | undefined {
  for (let at = text.indexOf('<'); at !== -1; at = text.indexOf('<', at + 1)) {
    const piece = text.slice(at, at + 300);
    if (!HTML_TAGS.test(piece)) return `unexpected markup: ${JSON.stringify(piece.slice(0, 100))}`;
  }
  return /\son\w+="/.test(text.replaceAll(/>[^<]*</g, '><')) ? 'an event handler' : undefined;
}

const READERS = {
  json: notJson,
  results: notResults,
  junit: notXml,
  tap: notTap,
  github: notGithub,
  markdown: notMarkdown,
  html: notHtml,
} satisfies Readonly<Record<string, Reader>>;

/** A format that something else than the eye reads. */
export type Format = keyof typeof READERS;

/** What is wrong with a text in the eyes of those whom it is for; undefined: nothing. */
export function misread(format: Format, text: string): string | undefined {
  return READERS[format](text);
}
