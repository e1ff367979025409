import { printable } from '../../../text/printable.ts';
import type { Element } from './xml.ts';

// Looking into a domain, whose elements have no namespace.

/** The children of that name. */
export function childrenOf(element: Element | undefined, name: string): readonly Element[] {
  return element?.children.filter((child) => child.name === name && child.uri === '') ?? [];
}

/** The first child that the path leads to: `os`, `cmdline`. */
export function childOf(element: Element | undefined, ...path: readonly string[]): Element | undefined {
  return path.reduce<Element | undefined>((parent, name) => childrenOf(parent, name)[0], element);
}

/** An attribute of an element that may not be there. */
export function attributeOf(element: Element | undefined, name: string): string | undefined {
  return element?.attributes.get(name);
}

/** The text of the child that the path leads to, without blanks around it. Returns undefined where there is none, or it is empty. */
export function wordOf(element: Element | undefined, ...path: readonly string[]): string | undefined {
  const text = childOf(element, ...path)?.text.trim();
  return text === '' ? undefined : text;
}

/** A whole number; undefined for anything else. */
export function countOf(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,9}$/.test(text.trim()) ? Number(text) : undefined;
}

/**
 * The controllers of a type, each with its index: one that names none has the first that is free, libvirt
 * virDomainDefPostParseCommon().
 */
export function indexed(
  controllers: readonly Element[],
  type: string,
): readonly (readonly [Element, number])[] {
  const those = controllers.filter((controller) => attributeOf(controller, 'type') === type);
  const taken = new Set(those.flatMap((controller) => countOf(attributeOf(controller, 'index')) ?? []));
  return those.map((controller): readonly [Element, number] => {
    const given = countOf(attributeOf(controller, 'index'));
    if (given !== undefined) return [controller, given];
    let index = 0;
    while (taken.has(index)) index++;
    taken.add(index);
    return [controller, index];
  });
}

/** libvirt’s switches are on and off, or yes and no. */
export function switchOf(value: string | undefined): boolean | undefined {
  if (value === 'on' || value === 'yes') return true;
  return value === 'off' || value === 'no' ? false : undefined;
}

const LONGEST = 200;

/** `<interface type='network'>`, as the text has it and safe to print. */
export function tagOf({ name, attributes }: Element): string {
  const given = [...attributes].map(([key, value]) => ` ${key}='${value}'`).join('');
  const tag = `<${name}${given}>`;
  return printable(tag.length > LONGEST ? `${tag.slice(0, LONGEST)}…` : tag);
}
