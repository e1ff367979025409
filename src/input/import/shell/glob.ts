/** Whether a text is one that a pattern of a shell such as `*.img` or `[yY]*` stands for, the whole of it. */
export function matchesGlob(text: string, pattern: string): boolean {
  const items = itemsOf(pattern);
  let at = 0;
  let item = 0;
  let star = -1;
  let from = 0;
  while (at < text.length) {
    const wanted = items[item];
    if (wanted === '*') {
      star = item++;
      from = at;
    } else if (wanted !== undefined && isOne(text[at] ?? '', wanted)) {
      at++;
      item++;
    } else if (star === -1) return false;
    else {
      // The last star takes one character more.
      item = star + 1;
      at = ++from;
    }
  }
  while (items[item] === '*') item++;
  return item === items.length;
}

/** `a*[xy]` as `a`, `*` and `[xy]`. */
function itemsOf(pattern: string): readonly string[] {
  return pattern.match(/\[!?\]?[^\]]*\]|[\s\S]/g) ?? [];
}

/** Whether a character is one that an item of a pattern takes. */
function isOne(character: string, item: string): boolean {
  if (item === '?') return true;
  if (item.length === 1) return item === character;
  const isNot = item[1] === '!';
  const set = item.slice(isNot ? 2 : 1, -1);
  let found = false;
  for (let i = 0; i < set.length; i++) {
    const last = set[i + 1] === '-' ? set[i + 2] : undefined;
    if (last === undefined) found ||= set[i] === character;
    else {
      found ||= character >= (set[i] ?? '') && character <= last;
      i += 2;
    }
  }
  return found !== isNot;
}
