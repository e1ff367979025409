import type { Span } from './text-edit.ts';

/** An attribute as it stands in a tag: the whole of it, and its value without quotes. */
export interface AttributeSource {
  readonly whole: Span;
  readonly value: Span;
}

/** An element as it stands in a text that is well-formed XML from there on to its end. */
export interface ElementSource {
  readonly name: string;
  /** From `<` to behind the last `>`. */
  readonly whole: Span;
  /** The first tag. */
  readonly tag: Span;
  /** What stands between its tags; undefined where it is one tag alone. */
  readonly inner: Span | undefined;
  readonly attributes: ReadonlyMap<string, AttributeSource>;
  readonly children: readonly ElementSource[];
}

const COMMENT = /<!--[\s\S]*?-->|<!\[CDATA\[[\s\S]*?\]\]>|<\?[\s\S]*?\?>/y;
const TAG = /<(\/?)([^\s/>]+)((?:[^>"']|"[^"]*"|'[^']*')*?)(\/?)>/y;
const ATTRIBUTE = /([^\s=]+)(\s*=\s*)("[^"]*"|'[^']*')/g;

interface Building extends Omit<ElementSource, 'whole' | 'inner'> {
  readonly children: ElementSource[];
}

/** The element that begins at an offset; undefined where none does. It was read already, so that it is well-formed. */
export function elementAt(text: string, offset: number): ElementSource | undefined {
  const open: Building[] = [];
  let at = offset;
  while (at < text.length) {
    COMMENT.lastIndex = at;
    const comment = COMMENT.exec(text);
    TAG.lastIndex = at;
    const tag = comment === null ? TAG.exec(text) : null;
    if (comment === null && tag === null) {
      if (open.length === 0) return undefined;
      const next = text.indexOf('<', at + 1);
      if (next === -1) return undefined;
      at = next;
      continue;
    }
    const from = at;
    at += (comment ?? tag)?.[0].length ?? 1;
    if (tag === null) continue;
    const [, closes = '', name = '', inside = '', alone = ''] = tag;
    if (closes === '') {
      const attributes = attributesIn(inside, from + 1 + name.length);
      open.push({ name, tag: { from, to: at }, attributes, children: [] });
      if (alone === '') continue;
    }
    const last = open.pop();
    if (last === undefined) return undefined;
    const whole = { from: last.tag.from, to: at };
    const made: ElementSource = {
      ...last,
      whole,
      inner: closes === '' ? undefined : { from: last.tag.to, to: from },
    };
    const parent = open.at(-1);
    if (parent === undefined) return made;
    parent.children.push(made);
  }
  return undefined;
}

function attributesIn(inside: string, offset: number): ReadonlyMap<string, AttributeSource> {
  return new Map(
    [...inside.matchAll(ATTRIBUTE)].map(({ 0: all, 1: name = '', 2: equals = '', index }) => {
      const whole = { from: offset + index, to: offset + index + all.length };
      const value = { from: whole.from + name.length + equals.length + 1, to: whole.to - 1 };
      return [name, { whole, value }] as const;
    }),
  );
}

/** The children of that name. */
export function childSources(element: ElementSource | undefined, name: string): readonly ElementSource[] {
  return element?.children.filter((child) => child.name === name) ?? [];
}

/** The first child that the path leads to. */
export function childSource(
  element: ElementSource | undefined,
  ...path: readonly string[]
): ElementSource | undefined {
  return path.reduce<ElementSource | undefined>((parent, name) => childSources(parent, name)[0], element);
}

/** The value of an attribute as it is written. */
export function attributeText(
  text: string,
  element: ElementSource | undefined,
  name: string,
): string | undefined {
  const value = element?.attributes.get(name)?.value;
  return value && text.slice(value.from, value.to);
}

/** The domain in which an offset stands; where there is none, an element without a name around all elements of the text. */
export function domainAround(text: string, offset: number): ElementSource {
  for (
    let from = text.lastIndexOf('<domain', offset);
    from !== -1;
    from = text.lastIndexOf('<domain', from - 1)
  ) {
    const found = /^<domain[\s>]/.test(text.slice(from, from + 8)) ? elementAt(text, from) : undefined;
    if (found !== undefined && offset < found.whole.to) return found;
    if (from === 0) break;
  }
  const children: ElementSource[] = [];
  for (let from = text.search(/<\w/); from !== -1; ) {
    const found = elementAt(text, from);
    if (found === undefined) break;
    children.push(found);
    const next = text.slice(found.whole.to).search(/<\w/);
    from = next === -1 ? -1 : found.whole.to + next;
  }
  const whole = { from: 0, to: text.length };
  return { name: '', whole, tag: { from: 0, to: 0 }, inner: whole, attributes: new Map(), children };
}
