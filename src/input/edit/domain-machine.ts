import type { Step } from '../../model/step.ts';
import type { DomainText } from './domain-text.ts';
import { withWords } from './kernel-words.ts';
import { deletion, insertion, type TextEdit } from './text-edit.ts';
import { behind, withAttribute, withChild } from './xml-edits.ts';
import { attributeText, childOf, childrenOf, type ElementSource } from './xml-source.ts';

/** `<memoryBacking>`, with what it says already of other things. */
export function sharedMemoryEdits(
  by: 'memfd' | 'hugetlbfs',
  { text, root }: DomainText,
): readonly TextEdit[] | undefined {
  const backing = childOf(root, 'memoryBacking');
  const source = by === 'memfd' ? "<source type='memfd'/>" : '<hugepages/>';
  const access = "<access mode='shared'/>";
  if (backing === undefined) {
    const anchor = childOf(root, 'currentMemory') ?? childOf(root, 'memory') ?? childOf(root, 'name');
    const xml = `<memoryBacking>${source}${access}</memoryBacking>`;
    return anchor === undefined ? undefined : [behind(text, anchor, xml)];
  }
  const [given, shared] = [childOf(backing, 'source'), childOf(backing, 'access')];
  const hasPages = childOf(backing, 'hugepages') !== undefined;
  const made: TextEdit[] = [];
  const missing: string[] = [];
  if (by === 'memfd' && given !== undefined) made.push(withAttribute(text, given, 'type', 'memfd'));
  else if (by === 'memfd' ? given === undefined && !hasPages : !hasPages) missing.push(source);
  if (shared === undefined) missing.push(access);
  else made.push(withAttribute(text, shared, 'mode', 'shared'));
  return missing.length === 0 ? made : [...made, withChild(text, backing, missing.join(''))];
}

/** The words for a kernel that libvirt hands over; one that the guest loads itself has its own. */
export function wordsEdits(
  step: Extract<Step, { readonly kind: 'words' }>,
  { text, root }: DomainText,
): readonly TextEdit[] | undefined {
  const os = childOf(root, 'os');
  const cmdline = childOf(os, 'cmdline');
  if (cmdline?.inner !== undefined) return withWords(text, cmdline.inner, step);
  const kernel = childOf(os, 'kernel');
  if (kernel === undefined || step.add === undefined || step.drop.length > 0) return undefined;
  const xml = `<cmdline>${step.add}</cmdline>`;
  return cmdline === undefined
    ? [behind(text, kernel, xml)]
    : [deletion(cmdline.whole), insertion(cmdline.whole.to, xml)];
}

/** Displays that render by OpenGL where they are told to. */
const WITH_OPENGL: ReadonlySet<string> = new Set(['sdl', 'dbus']);

/** `<gl enable='yes'/>` in a display that has it, else a display beside the others that shows nothing by itself. */
export function openglEdits({ text, root }: DomainText): readonly TextEdit[] | undefined {
  const devices = childOf(root, 'devices');
  const displays = childrenOf(devices, 'graphics');
  const own = displays.find(
    (display) =>
      WITH_OPENGL.has(attributeText(text, display, 'type') ?? '') || isLocalSpice({ text, display }),
  );
  if (own === undefined) return devices && [withChild(text, devices, "<graphics type='egl-headless'/>")];
  const gl = childOf(own, 'gl');
  return [
    gl === undefined ? withChild(text, own, "<gl enable='yes'/>") : withAttribute(text, gl, 'enable', 'yes'),
  ];
}

/** SPICE takes OpenGL only where it listens to no port. */
function isLocalSpice({
  text,
  display,
}: {
  readonly text: string;
  readonly display: ElementSource;
}): boolean {
  if (attributeText(text, display, 'type') !== 'spice') return false;
  return childrenOf(display, 'listen').some((listen) =>
    ['none', 'socket'].includes(attributeText(text, listen, 'type') ?? ''),
  );
}
