import { literalPattern } from '../../model/message-pattern.ts';
import { insertion, type Span, type TextEdit } from './text-edit.ts';

/** A value of a monitor’s command line as it stands in the text: `path=a.img,ro`. */
export type ArgumentSource = Span;

/** The value that begins at an offset, without a quote around it. */
export function argumentAt(text: string, offset: number): ArgumentSource {
  const quote = /["']/.test(text[offset] ?? '') ? (text[offset] ?? '') : '';
  const from = offset + quote.length;
  const end = quote === '' ? /[\s"')]|$/g : new RegExp(`${quote}|$`, 'g');
  end.lastIndex = from;
  return { from, to: end.exec(text)?.index ?? text.length };
}

/** Gives a key another value: where it stands, or at the end. */
export function withSetting(
  text: string,
  { from, to }: ArgumentSource,
  name: string,
  value: string,
): TextEdit {
  const raw = text.slice(from, to);
  const given = new RegExp(`(?:^|,)${literalPattern(name)}=([^,]*)`).exec(raw);
  if (given === null) return insertion(to, `,${name}=${value}`);
  const end = from + given.index + given[0].length;
  return { from: end - (given[1] ?? '').length, to: end, text: value };
}
