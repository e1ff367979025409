import type { GuestInquiry } from '../../inquiry/once-per-guest.ts';

/** Linux kstrtobool(): what a boolean parameter's text means. Returns undefined where the kernel rejects it. */
export function kstrtobool(text: string): boolean | undefined {
  if (/^(?:[yYtT1]|[oO][nN])/.test(text)) return true;
  if (/^(?:[nNfF0]|[oO][fF])/.test(text)) return false;
  return undefined;
}

/** A boolean parameter as given on the command line. Returns undefined where it is not given or not a boolean. */
export function booleanParameter(ask: GuestInquiry, name: string): boolean | undefined {
  const text = ask.kernel.parameter(name);
  return text === undefined ? undefined : kstrtobool(text);
}

/** Linux kstrtouint() with base 0. Returns undefined where the kernel rejects the text. */
function kstrtouint(text: string): number | undefined {
  if (!/^\+?(?:0[xX][\da-fA-F]+|0[0-7]*|[1-9]\d*)$/.test(text)) return undefined;
  const digits = text.replace('+', '');
  const value = /^0\d/.test(digits) ? Number.parseInt(digits, 8) : Number(digits);
  return value <= 0xffff_ffff ? value : undefined;
}

/** A parameter that is an unsigned number, its last value that is one. Returns undefined where none is given. */
export function unsignedParameter(ask: GuestInquiry, name: string): number | undefined {
  return ask.kernel
    .parameters(name)
    .flatMap(({ value }) => kstrtouint(value) ?? [])
    .at(-1);
}

/** The words of a comma-separated value that begin with one of `words`, in order, as the kernel's strncmp() loops read them. */
export function wordsOf<Word extends string>(value: string, words: readonly Word[]): readonly Word[] {
  const found: Word[] = [];
  for (const part of value.split(',')) {
    const word = words.find((word) => part.startsWith(word));
    if (word !== undefined) found.push(word);
  }
  return found;
}

/** The last of `words` that any occurrence of a comma-separated parameter has. Returns undefined where there is none. */
export function lastWord<Word extends string>(
  ask: GuestInquiry,
  name: string,
  words: readonly Word[],
): Word | undefined {
  let last: Word | undefined;
  for (const { value } of ask.kernel.parameters(name)) last = wordsOf(value, words).at(-1) ?? last;
  return last;
}

/** Whether any occurrence of a comma-separated parameter has the word. */
export function hasWord(ask: GuestInquiry, name: string, word: string): boolean {
  return lastWord(ask, name, [word]) !== undefined;
}
