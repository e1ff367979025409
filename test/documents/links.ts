import { existsSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { read } from './documents.ts';

/** A text without its code blocks and code spans, in which nothing is a link or a heading. */
function withoutCode(text: string): string {
  return text.replace(/^ *```[\s\S]*?^ *```$/gm, '').replace(/`[^`\n]*`/g, '');
}

/** Where the relative links of a text lead, as they are written. */
export function relativeLinks(text: string): readonly string[] {
  return [...withoutCode(text).matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target = '']) => target)
    .filter((target) => !/^[a-z]+:/.test(target));
}

/** The anchor that GitHub gives a heading: its letters and digits in lower case, with hyphens for spaces. */
function anchorOf(heading: string): string {
  return heading
    .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .replace(/\s/g, '-');
}

/** Every anchor of a text: those of its headings, where a repeated one is numbered, and those that it names itself. */
export function anchors(text: string): ReadonlySet<string> {
  const found = new Set<string>();
  for (const [, heading = ''] of text.replace(/^ *```[\s\S]*?^ *```$/gm, '').matchAll(/^#+ (.+)$/gm)) {
    const anchor = anchorOf(heading.trim());
    let number = 0;
    while (found.has(number === 0 ? anchor : `${anchor}-${number}`)) number += 1;
    found.add(number === 0 ? anchor : `${anchor}-${number}`);
  }
  for (const [, id = ''] of text.matchAll(/<a id="([^"]+)"><\/a>/g)) found.add(id);
  return found;
}

/** The relative links of a document that lead to no file, or to a place that the file does not have. */
export function brokenLinks(document: string): readonly string[] {
  return relativeLinks(read(document)).filter((target) => {
    const [path = '', anchor] = target.split('#');
    const file = path === '' ? document : normalize(join(dirname(document), path));
    if (!existsSync(file)) return true;
    return anchor !== undefined && !anchors(read(file)).has(anchor);
  });
}
