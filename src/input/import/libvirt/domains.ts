import type { Problem } from '../../../io/usage-error.ts';
import { problemsIn } from '../problems-in.ts';
import type { SaidOfHost } from '../qemu/log.ts';
import type { Mistake } from '../qemu/options.ts';
import { type DomainOptions, type LibvirtDomain, readDomain } from './domain.ts';
import { wordOf } from './element.ts';
import { beginsFragment, fragmentIn, readFragment } from './fragment.ts';
import { type Element, readXml } from './xml.ts';

/** What was read of a text with domains; none of them where nothing could be made of it. */
export interface DomainsReading {
  readonly lines: readonly LibvirtDomain[];
  readonly problems: readonly Problem[];
}

const ITS_OWN =
  'a whole domain says itself what protects its memory; leave out --protection, which is for elements of one';

/** No file has more. */
const MOST_DOMAINS = 100;

/**
 * Reads the libvirt domains in a text: one or several, within other elements such as a snapshot’s, or with other text
 * around, as prompts; or parts of one, which are put into a domain that says nothing else.
 */
export function readLibvirtDomains(text: string, options: DomainOptions): DomainsReading {
  const nothing = (mistake: Mistake): DomainsReading => ({
    lines: [],
    problems: problemsIn(text, options.file, [mistake]),
  });
  const found = rootsIn(text);
  if ('mistake' in found) return nothing(CHANGE.test(text) ? changes(text) : found.mistake);
  const { roots } = found;
  const domains = roots.flatMap(domainsIn);
  if (domains.length > MOST_DOMAINS)
    return nothing({ offset: 0, message: `more than ${MOST_DOMAINS} domains; give a file with fewer` });
  if (domains.length > 0 && options.protection !== undefined)
    return nothing({ offset: domains[0]?.offset ?? 0, message: ITS_OWN });
  const says = capabilitiesIn(roots);
  if (domains.length > 0)
    return together(
      domains.map((root) => readDomain(root, text, options)),
      says,
    );
  const [first] = roots;
  if (first !== undefined && says !== undefined)
    return nothing({ offset: first.offset, message: capabilitiesAlone(says) });
  const fragment = fragmentIn(roots);
  if (fragment !== undefined) return together([readFragment(fragment, text, options)], undefined);
  const message = `found <${first?.name ?? ''}>; expected <domain>, or elements of one`;
  return nothing({ offset: first?.offset ?? 0, message });
}

/** A line of XML that a diff adds or takes away. */
const CHANGE = /^[+-]\s*<\/?\w/m;

function changes(text: string): Mistake {
  const message =
    'these are changes to a domain, as a diff shows them, and no whole one; give the domain itself (virsh dumpxml)';
  return { offset: Math.max(0, text.search(CHANGE)), message };
}

function together(
  readings: readonly ReturnType<typeof readDomain>[],
  says: SaidOfHost | undefined,
): DomainsReading {
  const lines = readings.flatMap(({ line }) => line ?? []);
  return {
    lines: says === undefined ? lines : lines.map((line) => ({ ...line, says })),
    problems: readings.flatMap(({ problems }) => problems),
  };
}

/** The domains in an element, outermost first: itself, or those within a snapshot, a state or a list. */
function domainsIn(root: Element): readonly Element[] {
  if (root.name === 'domain' && root.uri === '') return [root];
  // There `<domain>` is the name of a kind of domain.
  if (root.name === 'domainCapabilities') return [];
  // A snapshot may hold the domain as it was when it ran, and as it is to be the next time.
  return root.children.flatMap(domainsIn);
}

type Roots = { readonly roots: readonly Element[] } | { readonly mistake: Mistake };

/** The elements of a text: its own one, or those that stand somewhere in it. */
function rootsIn(text: string): Roots {
  const whole = readXml(text);
  if (whole.kind === 'xml') return { roots: [whole.root] };
  if (/<!DOCTYPE/i.test(text)) return whole;
  const roots: Element[] = [];
  for (const { name, from, to } of spansIn(text)) {
    const read = readXml(text.slice(from, to));
    if (read.kind === 'broken' && read.isCut) return { mistake: cutOff(name, from, text.slice(0, to)) };
    if (read.kind === 'broken') return { mistake: { ...read.mistake, offset: read.mistake.offset + from } };
    roots.push(shifted(read.root, from));
    if (roots.length > MOST_DOMAINS) return { roots };
  }
  if (roots.length > 0) return { roots };
  const parts = partsIn(text);
  return parts ?? whole;
}

const WHOLE = ['domain', 'domainCapabilities'] as const;

interface Span {
  readonly name: (typeof WHOLE)[number];
  readonly from: number;
  /** Undefined where it does not end. */
  readonly to: number | undefined;
}

/** The places of domains, and of capabilities. */
function* spansIn(text: string): Generator<Span> {
  let at = 0;
  for (;;) {
    const rest = /<(domain|domainCapabilities)(?=[\s>])/g;
    rest.lastIndex = at;
    const begin = rest.exec(text);
    const name = WHOLE.find((known) => known === begin?.[1]);
    if (begin === null || name === undefined) return;
    const from = begin.index;
    const end = text.indexOf(`</${name}>`, from);
    if (end === -1) {
      // Prose names the element, and writes no attribute of it.
      if (name !== 'domain' || /^<domain\s+[\w:]+\s*=/.test(text.slice(from, from + 200)))
        yield { name, from, to: undefined };
      return;
    }
    at = end + name.length + 3;
    yield { name, from, to: at };
  }
}

/** What is left of a domain is none: what it lacks might be what decides. */
function cutOff(name: string, from: number, text: string): Mistake {
  const line = text.slice(0, from).split('\n').length;
  const message = `the <${name}> of line ${line} has no end; expected </${name}> here, and whatever else was cut off`;
  return { offset: text.trimEnd().length, message };
}

const WRAPPER = "<vnex xmlns:qemu='http://libvirt.org/schemas/domain/qemu/1.0'>";

/** The elements from the first one that a domain may have to the last. Returns undefined where there is none. */
function partsIn(text: string): Roots | undefined {
  const from = beginsFragment(text);
  if (from === undefined) return undefined;
  const body = text.slice(from, text.lastIndexOf('>') + 1);
  const read = readXml(`${WRAPPER}${body}</vnex>`);
  const shift = from - WRAPPER.length;
  if (read.kind === 'broken')
    return { mistake: { ...read.mistake, offset: Math.max(0, read.mistake.offset + shift) } };
  return { roots: read.root.children.map((child) => shifted(child, shift)) };
}

/** An element as it stands in the text that it is part of. */
function shifted(element: Element, by: number): Element {
  return {
    ...element,
    offset: element.offset + by,
    children: element.children.map((child) => shifted(child, by)),
  };
}

/** What capabilities of a host (`virsh domcapabilities`) say of its QEMU. Returns undefined where there are none. */
function capabilitiesIn(roots: readonly Element[]): SaidOfHost | undefined {
  const found = roots.find(({ name }) => name === 'domainCapabilities');
  if (found === undefined) return undefined;
  // A machine type with a version came with that version of QEMU; newer ones still have it.
  const [, version] = /-(\d{1,3}\.\d{1,3})$/.exec(wordOf(found, 'machine') ?? '') ?? [];
  return version === undefined ? {} : { qemu: `${version}..` };
}

function capabilitiesAlone({ qemu }: SaidOfHost): string {
  const version = qemu === undefined ? '' : `, whose QEMU is ${qemu.replace('..', '')} or newer`;
  return `these are capabilities of a host${version}, and no guest; give the domain that runs there, alone or with them (virsh dumpxml)`;
}
