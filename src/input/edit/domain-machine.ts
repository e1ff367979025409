import type { Step } from '../../model/step.ts';
import type { DomainText } from './domain-text.ts';
import { withWords } from './kernel-words.ts';
import { deletion, insertion, type TextEdit } from './text-edit.ts';
import { insertAfter, withAttribute, withChild } from './xml-edits.ts';
import { attributeText, childSource, childSources, type ElementSource } from './xml-source.ts';

/** `<memoryBacking>`, with what it says already of other things. */
export function sharedMemoryEdits(
  by: 'memfd' | 'hugetlbfs',
  { text, root }: DomainText,
): readonly TextEdit[] | undefined {
  const backing = childSource(root, 'memoryBacking');
  const source = by === 'memfd' ? "<source type='memfd'/>" : '<hugepages/>';
  const access = "<access mode='shared'/>";
  if (backing === undefined) {
    const anchor =
      childSource(root, 'currentMemory') ?? childSource(root, 'memory') ?? childSource(root, 'name');
    const xml = `<memoryBacking>${source}${access}</memoryBacking>`;
    return anchor === undefined ? undefined : [insertAfter(text, anchor, xml)];
  }
  const [given, shared] = [childSource(backing, 'source'), childSource(backing, 'access')];
  const hasPages = childSource(backing, 'hugepages') !== undefined;
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
  const os = childSource(root, 'os');
  const cmdline = childSource(os, 'cmdline');
  if (cmdline?.inner !== undefined) return withWords(text, cmdline.inner, step);
  const kernel = childSource(os, 'kernel');
  if (kernel === undefined || step.add === undefined || step.drop.length > 0) return undefined;
  const xml = `<cmdline>${step.add}</cmdline>`;
  return cmdline === undefined
    ? [insertAfter(text, kernel, xml)]
    : [deletion(cmdline.whole), insertion(cmdline.whole.to, xml)];
}

/** Displays that render by OpenGL where they are told to. */
const WITH_OPENGL: ReadonlySet<string> = new Set(['sdl', 'dbus']);

/** `<gl enable='yes'/>` in a display that has it, else a display beside the others that shows nothing by itself. */
export function openglEdits({ text, root }: DomainText): readonly TextEdit[] | undefined {
  const devices = childSource(root, 'devices');
  const displays = childSources(devices, 'graphics');
  const own = displays.find(
    (display) =>
      WITH_OPENGL.has(attributeText(text, display, 'type') ?? '') || isLocalSpice({ text, display }),
  );
  if (own === undefined) return devices && [withChild(text, devices, "<graphics type='egl-headless'/>")];
  const gl = childSource(own, 'gl');
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
  return childSources(display, 'listen').some((listen) =>
    ['none', 'socket'].includes(attributeText(text, listen, 'type') ?? ''),
  );
}
