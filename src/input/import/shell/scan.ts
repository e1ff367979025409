// Places in a shell’s text: where a brace, a quote or a line ends.

/** The text from a brace to the one that closes it, strings of JSON passed over. Returns undefined where none does. */
export function balanced(text: string, open: number): string | undefined {
  let depth = 0;
  let quote: string | undefined;
  for (let at = open; at < text.length; at++) {
    const c = text[at];
    if (quote !== undefined) {
      const escaped = quote.length === 1 && c === '\\';
      if (escaped) at++;
      else if (text.startsWith(quote, at)) {
        at += quote.length - 1;
        quote = undefined;
      }
      continue;
    }
    if (c === '"' || c === "'") quote = c;
    else if (c === '\\') {
      // In JSON that was quoted once more, a string begins and ends with a backslash and a quote.
      const [string] = /\\+["']/y.exec(text.slice(at, at + 20)) ?? [];
      if (string !== undefined) {
        quote = string;
        at += string.length - 1;
      } else at++;
    } else if (c === '{') depth++;
    else if (c === '}' && --depth === 0) return text.slice(open, at + 1);
  }
  return undefined;
}

/** How many characters the line end at this place has: 0, 1 or 2. */
export function lineEnd(text: string, at: number): number {
  if (text[at] === '\n') return 1;
  return text[at] === '\r' && text[at + 1] === '\n' ? 2 : 0;
}

/** How long a backslash is that continues a line, blanks that were pasted behind it included; 0 where it does not. */
export function continued(text: string, at: number): number {
  let end = at + 1;
  while (text[end] === ' ' || text[end] === '\t') end++;
  const newline = lineEnd(text, end);
  return newline === 0 ? 0 : end + newline - at;
}

/** Where `$'…'` ends. Returns undefined where it does not. */
export function ansiEnd(text: string, from: number): number | undefined {
  for (let at = from; at < text.length; at++) {
    if (text[at] === '\\') at++;
    else if (text[at] === "'") return at;
  }
  return undefined;
}

const ANSI: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  a: '\x07',
  b: '\b',
  e: '\x1b',
  f: '\f',
  v: '\v',
};

/** What `$'…'` stands for. */
export function ansi(text: string): string {
  return text.replace(
    /\\(?:x([0-9A-Fa-f]{1,2})|u([0-9A-Fa-f]{1,4})|([0-7]{1,3})|([\s\S]))/g,
    (_, hex?: string, unicode?: string, octal?: string, other = '') => {
      const code = hex ?? unicode;
      if (code !== undefined) return String.fromCodePoint(Number.parseInt(code, 16));
      return octal === undefined ? (ANSI[other] ?? other) : String.fromCodePoint(Number.parseInt(octal, 8));
    },
  );
}

/** The name of a variable that stands for a placeholder or for what a command prints. */
export function nameFor(text: string): string {
  return text
    .trim()
    .replace(/\W+/g, '_')
    .replace(/^(?=\d)|^$/, '_')
    .slice(0, 40);
}
