import type { Problem } from '../../src/io/usage-error.ts';

/** A mark by which whoever wrote a command says that something is left out of it, or is to be put in. */
interface Mark {
  readonly what: string;
  readonly shape: RegExp;
}

const MARKS: readonly Mark[] = [
  { what: 'an ellipsis', shape: /(?<![\w.])(?:\.{3}|…)(?![\w.])/ },
  { what: 'a placeholder', shape: /<[a-z][\w .-]*>|\b[A-Z]{2,}-[A-Z]{2,}\b|\b(?:XXX|YYY)\b/ },
  { what: 'alternatives of a grammar', shape: /\[\s?[\w,=-]+(?:\s\|\s[\w,=-]+)+\s?\]|\[,[\w.-]+=/ },
];

/** A place in a text of Python that a program fills in. */
const TEMPLATE = /%\(\w+\)s/;
/** A variable of a shell. */
const VARIABLE = /\$\{?([A-Za-z_]\w*)/g;

/**
 * Why a text that was not accepted is an excerpt and describes no guest: the paragraph in which the mistake is, the whole of a
 * command as people write them, has such a mark, or a variable that the text sets nowhere; XML is one only as a template. Returns
 * undefined where it is none.
 */
export function excerptMark(text: string, { line = 1 }: Problem, isXml: boolean): string | undefined {
  if (TEMPLATE.test(text)) return 'a template';
  if (isXml) return undefined;
  const paragraph = paragraphAt(text, line);
  const mark = MARKS.find(({ shape }) => shape.test(paragraph));
  if (mark !== undefined) return mark.what;
  const unset = [...paragraph.matchAll(VARIABLE)].find(([, name = '']) => !isSet(text, name));
  return unset === undefined ? undefined : 'a variable that nothing sets';
}

function isSet(text: string, name: string): boolean {
  return new RegExp(`(?:^|[\\s;(])${name}\\+?=|\\bfor ${name} in\\b|\\bread (?:-\\w+ )*${name}\\b`).test(
    text,
  );
}

/** The lines around one, up to the nearest empty ones. */
function paragraphAt(text: string, line: number): string {
  const lines = text.split('\n');
  const isEmpty = (i: number) => (lines[i] ?? '').trim() === '';
  let [first, last] = [line - 1, line - 1];
  while (!isEmpty(first - 1)) first--;
  while (!isEmpty(last + 1)) last++;
  return lines.slice(first, last + 1).join('\n');
}
