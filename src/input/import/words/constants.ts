import type { CodeToken } from '../code-tokens.ts';
import { binaryIn } from '../qemu/starts.ts';
import type { Variables, Word } from '../shell/words.ts';

// What a program or a configuration says beside its lists of words.

/** Names that are set once, to one string that stands alone on the rest of its line. */
export function constantsIn(tokens: readonly CodeToken[]): Variables {
  const all = new Map<string, string>();
  const twice = new Set<string>();
  for (const [i, mark] of tokens.entries()) {
    if (mark.kind !== 'mark' || !SETTING.has(mark.text)) continue;
    const [name, value, next] = [tokens[i - 1], tokens[i + 1], tokens[i + 2]];
    if (name?.kind !== 'name') continue;
    if (all.has(name.text) || mark.text === '+=') twice.add(name.text);
    const isAlone = next === undefined || next.line !== value?.line || next.text === ';';
    if (value?.kind === 'string' && !value.isFormat && isAlone) all.set(name.text, value.text);
    else twice.add(name.text);
  }
  return new Map([...all].filter(([name]) => !twice.has(name)));
}

const SETTING = new Set(['=', ':=', '+=']);

/** The program whose arguments a list nearby has: "cmd": "qemu-system-x86_64", "args": […]. Returns undefined where none is named. */
export function programNear(tokens: readonly CodeToken[], at: number): Word | undefined {
  const named = tokens.filter(({ kind, text }) => kind === 'string' && isProgram(text));
  const { text, offset } = named.findLast((token) => token.offset < at) ?? named[0] ?? {};
  return text === undefined || offset === undefined ? undefined : { text, offset };
}

function isProgram(text: string): boolean {
  return /^\S*qemu-\S+$/.test(text) && binaryIn([{ text, offset: 0 }]) === 0;
}
