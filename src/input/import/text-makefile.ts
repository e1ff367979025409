import { type Excerpt, type ExcerptPiece, excerptOf } from './text-excerpt.ts';

// A Makefile that starts QEMU in one of its recipes, as a script of a shell: its variables are set in their order, then the
// recipes follow, each of which may be the one that is made.

const ASSIGNMENT = /^(?:export |override )*([A-Za-z_][\w.-]*)\s*(\?|:{1,3}|\+)?=[ \t]*/;
const RULE = /^[^\s#=:][^=:]*::?(?!=)/;
const CONDITION = /^\s*(ifn?(?:eq|def)\b|else\b|endif\b)/;

/** Whether a text is a Makefile: it has a rule with a recipe, and variables that are set as make does. */
export function isMakefile(text: string): boolean {
  return (
    /^[^\s#=:][^=:\n]*:(?!=)[^\n]*\n(?:[ \t]*\n|#[^\n]*\n)*\t/m.test(text) &&
    /^[A-Za-z_]\w*[ \t]*[?:+]?=[ \t]/m.test(text)
  );
}

/** The same as a shell would do it. */
export function makefileAsShell(text: string): Excerpt {
  // Make puts values in where a variable is used, and these may stand further below.
  const first: ExcerptPiece[] = [];
  const all: ExcerptPiece[] = [];
  let offset = 0;
  let depth = 0;
  for (const line of logicalLines(text)) {
    const pieces = lineAsShell(line, offset);
    if (/^\s*if/.test(line) && CONDITION.test(line)) depth++;
    else if (/^\s*endif\b/.test(line)) depth--;
    const [, , operator] = ASSIGNMENT.exec(line) ?? [];
    if (depth === 0 && ASSIGNMENT.test(line) && operator !== '+') first.push(...pieces);
    all.push(...pieces);
    offset += line.length;
  }
  return excerptOf([...first, ...all].filter((piece) => piece.text !== ''));
}

/** Lines with those that continue them. */
function logicalLines(text: string): readonly string[] {
  return text.match(/(?:[^\n\\]|\\[\s\S])*(?:\n|$)/g) ?? [];
}

function lineAsShell(line: string, offset: number): readonly ExcerptPiece[] {
  const end = { text: '\n', offset: offset + line.length - 1 };
  const [, condition] = CONDITION.exec(line) ?? [];
  if (condition !== undefined && !line.startsWith('\t'))
    return [{ text: condition === 'endif' ? 'fi' : condition === 'else' ? 'else' : UNKNOWN, offset }, end];
  if (line.startsWith('\t')) return [...expansions(line.replace(/^\t[@+-]*/, ''), offset + 1), end];
  const [head, name, operator] = ASSIGNMENT.exec(line) ?? [];
  if (head === undefined || name === undefined || RULE.test(line)) return [end];
  const value = line
    .slice(head.length)
    .replace(/(?:^|\s)#[^\n]*/, '')
    .trimEnd();
  const variable = name.replace(/\W/g, '_');
  const start =
    operator === '?'
      ? `: "\${${variable}:=`
      : operator === '+'
        ? `${variable}="\${${variable}} `
        : `${variable}="`;
  const close = operator === '?' ? '}"' : '"';
  const inside =
    operator === '?'
      ? [{ text: unquoted(value), offset: offset + head.length }]
      : expansions(unquoted(value), offset + head.length);
  return [{ text: start, offset }, ...inside, { text: close, offset: offset + line.length - 1 }, end];
}

/** A test whose outcome is unknown. */
const UNKNOWN = 'if test -e make; then';

/** A value that a shell takes in double quotes. */
function unquoted(value: string): string {
  return value.replaceAll('"', '\\"');
}

/** `$(NAME)`, `$N` and `$$` of make as a shell writes them. */
function expansions(text: string, offset: number): readonly ExcerptPiece[] {
  const pieces: ExcerptPiece[] = [];
  let from = 0;
  for (const { 0: whole, 1: name, 2: shell, 3: single, index } of text.matchAll(
    /\$[({]([A-Za-z_][\w.-]*)[)}]|\$\((?:shell )([^()]*)\)|\$([A-Za-z_])|\$\$|\$[@<^*+?%]/g,
  )) {
    pieces.push({ text: text.slice(from, index), offset: offset + from });
    const variable = name ?? single;
    const meant =
      variable !== undefined
        ? `\${${variable.replace(/\W/g, '_')}}`
        : shell !== undefined
          ? `$(${shell})`
          : whole === '$$'
            ? '$'
            : '';
    pieces.push({ text: meant, offset: offset + index });
    from = index + whole.length;
  }
  pieces.push({ text: text.slice(from), offset: offset + from });
  return pieces;
}
