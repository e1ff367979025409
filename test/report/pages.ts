// What every page and drawing must keep to, by the look of its markup.

const VOID = new Set(['meta', '!doctype']);

/** Tags that are not closed, or closed out of turn. */
export function unbalanced(page: string): readonly string[] {
  const open: string[] = [];
  const wrong: string[] = [];
  for (const [tag, closing = '', name = ''] of page.matchAll(/<(\/?)([!a-z][a-z0-9]*)[^>]*>/g)) {
    if (VOID.has(name) || tag.endsWith('/>')) continue;
    if (closing === '') open.push(name);
    else if (open.pop() !== name) wrong.push(name);
  }
  return [...wrong, ...open];
}

/** Whatever would make a browser fetch or run something: a reference within the page is neither. */
export const FROM_ELSEWHERE =
  /<script|<link|<img|<iframe|@import|url\(|\s(?:src|style|on\w+)="|\shref="(?!#|https:\/\/)/i;
