import { SaxesParser, type SaxesTagNS } from 'saxes';
import { MAX_DEPTH } from '../../json-text.ts';
import type { Mistake } from '../qemu/options.ts';

/** An element of an XML text, and where it begins. */
export interface Element {
  /** Without a prefix. */
  readonly name: string;
  /** The namespace; '' where it has none. */
  readonly uri: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly Element[];
  /** What stands between its tags, without that of its children. */
  readonly text: string;
  readonly offset: number;
}

export type XmlReading =
  | { readonly kind: 'xml'; readonly root: Element }
  /** `isCut`: it is as it should be up to its end, where some element is still open. */
  | { readonly kind: 'broken'; readonly mistake: Mistake; readonly isCut: boolean };

/** A domain has some hundred. */
const MOST_ELEMENTS = 20_000;
/** How much is parsed before it is looked whether to go on. */
const CHUNK = 8192;

/** An element whose end was not seen yet. */
interface OpenElement {
  readonly name: string;
  readonly uri: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: Element[];
  readonly texts: string[];
  readonly offset: number;
}

/**
 * Reads XML without ever expanding what it defines itself: a DOCTYPE ends the reading, and but for the five entities of
 * XML itself none is known. Time and memory are bounded by the length of the text.
 */
export function readXml(text: string): XmlReading {
  const parser = new SaxesParser({ xmlns: true, position: false });
  const open: OpenElement[] = [];
  let root: Element | undefined;
  let mistake: Mistake | undefined;
  let count = 0;
  let start = 0;
  const refuse = (offset: number, message: string): void => {
    mistake ??= { offset, message };
  };

  parser.on('error', ({ message }) => refuse(Math.max(0, parser.position - 1), sentence(message)));
  parser.on('doctype', () => refuse(text.search(/<!DOCTYPE/), NO_DOCTYPE));
  parser.on('opentagstart', () => {
    start = text.lastIndexOf('<', parser.position - 1);
  });
  parser.on('opentag', ({ local, uri, attributes }) => {
    if (open.length >= MAX_DEPTH) refuse(start, `nested more than ${MAX_DEPTH} levels deep`);
    if (++count > MOST_ELEMENTS) refuse(start, `more than ${MOST_ELEMENTS} elements; no domain has so many`);
    if (mistake !== undefined) return;
    open.push({ name: local, uri, attributes: valuesOf(attributes), children: [], texts: [], offset: start });
  });
  parser.on('closetag', () => {
    const last = open.pop();
    if (last === undefined || mistake !== undefined) return;
    const { texts, ...rest } = last;
    const element = { ...rest, text: texts.join('') };
    const parent = open.at(-1);
    if (parent === undefined) root = element;
    else parent.children.push(element);
  });
  const characters = (data: string): void => {
    open.at(-1)?.texts.push(data);
  };
  parser.on('text', characters);
  parser.on('cdata', characters);

  for (let at = 0; at < text.length && mistake === undefined; at += CHUNK)
    parser.write(text.slice(at, at + CHUNK));
  const isCut = mistake === undefined && open.length > 0;
  if (mistake === undefined) parser.close();
  if (mistake !== undefined) return { kind: 'broken', mistake, isCut };
  if (root === undefined)
    return { kind: 'broken', mistake: { offset: 0, message: 'there is no element' }, isCut };
  return { kind: 'xml', root };
}

const NO_DOCTYPE = 'a document type (DOCTYPE) is not read; no domain has one, and it can define entities';

/** By their full names: `iommu` and `x:iommu` are two. */
function valuesOf(attributes: SaxesTagNS['attributes']): ReadonlyMap<string, string> {
  return new Map(Object.values(attributes).map(({ name, value }) => [name, value]));
}

/** The parser's messages end with a full stop, unlike all others. */
function sentence(message: string): string {
  return `this is not XML: ${message.replace(/\.$/, '')}`;
}
