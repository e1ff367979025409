import type { Plug, QemuStart } from '../model/qemu.ts';

/** What plain data holds, its maps too, as text. */
export function contentsOf(data: object): string {
  return JSON.stringify(data, (_, value: unknown) => (value instanceof Map ? [...value] : value));
}

/** So many are kept: those of a text and of the texts that a search for remedies makes of it. */
const MOST = 5000;

/** One object of equal nouns, by which it is known what came of it: a text that is read again with one change has most of them again. */
class Shared<Noun extends object> {
  private readonly known = new Map<string, Noun>();

  of(noun: Noun): Noun {
    const key = contentsOf(noun);
    const known = this.known.get(key);
    if (known !== undefined) return known;
    if (this.known.size >= MOST) this.known.clear();
    this.known.set(key, noun);
    return noun;
  }
}

const starts = new Shared<QemuStart>();
const plugs = new Shared<Plug>();

export function sharedStart(start: QemuStart): QemuStart {
  return starts.of(start);
}

export function sharedPlug(plug: Plug): Plug {
  return plugs.of(plug);
}
