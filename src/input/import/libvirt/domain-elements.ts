import type { Element } from './xml.ts';

// The elements of a domain that a stack makes, for those whose text is not XML.

/** Attributes by their names; what is undefined is left out. */
export type Attributes = Readonly<Record<string, string | undefined>>;

/** An element; its place is that of what it is made of. Children that are undefined are left out. */
export function element(
  offset: number,
  name: string,
  attributes: Attributes = {},
  children: readonly (Element | undefined)[] = [],
): Element {
  return {
    name,
    uri: '',
    attributes: new Map(
      Object.entries(attributes).flatMap(([key, value]) =>
        value === undefined ? [] : [[key, value] as const],
      ),
    ),
    children: children.filter((child) => child !== undefined),
    text: '',
    offset,
  };
}

/** An element that holds a text. Returns undefined where there is none to hold. */
export function textElement(
  offset: number,
  name: string,
  text: string | undefined,
  attributes: Attributes = {},
): Element | undefined {
  return text === undefined ? undefined : { ...element(offset, name, attributes), text };
}

/** A `<driver>` with these attributes. Returns undefined where all of them are left out. */
export function driverElement(offset: number, attributes: Attributes): Element | undefined {
  const isEmpty = Object.values(attributes).every((value) => value === undefined);
  return isEmpty ? undefined : element(offset, 'driver', attributes);
}
