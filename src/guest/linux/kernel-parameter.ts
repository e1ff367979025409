import type { Inquiry } from '../../inquiry/inquiry.ts';

/** Linux kstrtobool(): what a boolean parameter's text means; undefined: the kernel rejects it. */
export function kstrtobool(text: string): boolean | undefined {
  if (/^(?:[yYtT1]|[oO][nN])/.test(text)) return true;
  if (/^(?:[nNfF0]|[oO][fF])/.test(text)) return false;
  return undefined;
}

/** A boolean parameter as given on the command line; undefined: not given, or not a boolean. */
export function booleanParameter(ask: Inquiry, name: string): boolean | undefined {
  const text = ask.kernel.parameter(name);
  return text === undefined ? undefined : kstrtobool(text);
}

/** Whether a comma-separated parameter has a word that begins with `word`, as the kernel's strncmp() loops read it; the last word counts. */
export function lastWord<Word extends string>(
  text: string | undefined,
  words: readonly Word[],
): Word | undefined {
  let found: Word | undefined;
  for (const part of text?.split(',') ?? []) found = words.find((word) => part.startsWith(word)) ?? found;
  return found;
}
