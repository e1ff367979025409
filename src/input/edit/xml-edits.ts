import { deletion, indentAt, insertion, type TextEdit, wholeLines } from './text-edit.ts';
import type { ElementSource } from './xml-source.ts';

// Edits of single elements of an XML text.

/** The quote that an element, or the text, writes values in. */
function quoteIn(text: string, { tag, attributes }: ElementSource): string {
  const [first] = attributes.values();
  if (first !== undefined) return text[first.value.to] ?? "'";
  return /=\s*"/.test(text) && !text.slice(0, tag.to).includes("='") ? '"' : "'";
}

/** Gives an attribute a value: where it is given already, or behind the others. */
export function withAttribute(text: string, element: ElementSource, name: string, value: string): TextEdit {
  const given = element.attributes.get(name);
  if (given !== undefined) return { ...given.value, text: value };
  const quote = quoteIn(text, element);
  const last =
    [...element.attributes.values()].at(-1)?.whole.to ?? element.tag.from + 1 + element.name.length;
  return insertion(last, ` ${name}=${quote}${value}${quote}`);
}

/** Takes an element away, with its line where nothing else stands there. */
export function withoutElement(text: string, { whole }: ElementSource): TextEdit {
  return deletion(wholeLines(text, whole));
}

/** Another element in the place of one. */
export function insteadOfElement({ whole }: ElementSource, xml: string): TextEdit {
  return { ...whole, text: xml };
}

/** How much deeper children stand than their parent. */
function stepIn(text: string, parent: ElementSource): string {
  const [first] = parent.children;
  const own = indentAt(text, parent.whole.from);
  const theirs = first === undefined ? '' : indentAt(text, first.whole.from);
  const isOnItsOwn = first !== undefined && text.slice(parent.tag.to, first.whole.from).includes('\n');
  return isOnItsOwn && theirs.startsWith(own) && theirs.length > own.length ? theirs.slice(own.length) : '  ';
}

/** Puts a child into an element, behind the others, on a line of its own where these have one. */
export function withChild(text: string, parent: ElementSource, xml: string): TextEdit {
  const { inner, children, whole, tag, name } = parent;
  const indent = `${indentAt(text, whole.from)}${stepIn(text, parent)}`;
  if (inner === undefined) {
    const slash = text.lastIndexOf('/', tag.to - 1);
    const before = text.slice(0, slash).trimEnd().length;
    const outer = indentAt(text, whole.from);
    const isLined = text.slice(text.lastIndexOf('\n', whole.from - 1) + 1, whole.from).trim() === '';
    const content = isLined ? `\n${indent}${xml}\n${outer}` : xml;
    return { from: before, to: tag.to, text: `>${content}</${name}>` };
  }
  const last = children.at(-1);
  const at = last?.whole.to ?? inner.from;
  const isLined = text.slice(at, inner.to).includes('\n');
  return insertion(at, isLined ? `\n${indent}${xml}` : xml);
}

/** Puts an element behind another one. */
export function insertAfter(text: string, { whole }: ElementSource, xml: string): TextEdit {
  const isLined = /^[ \t]*\r?\n/.test(text.slice(whole.to));
  return insertion(whole.to, isLined ? `\n${indentAt(text, whole.from)}${xml}` : xml);
}
