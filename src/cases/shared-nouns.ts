import type { Plug, QemuStart } from '../model/qemu.ts';

/** What plain data holds, its maps too, as text. */
export function contentsOf(data: object): string {
  return JSON.stringify(data, (_, value: unknown) => (value instanceof Map ? [...value] : value));
}

/** One object of equal nouns, by which it is known what came of it: a text that is read again with one change has most of them again. */
class Shared<Noun extends object> {
  private readonly known = new Map<string, Noun>();
  private readonly most: number;

  constructor(most: number) {
    this.most = most;
  }

  of(noun: Noun): Noun {
    const key = contentsOf(noun);
    const known = this.known.get(key);
    if (known !== undefined) return known;
    if (this.known.size >= this.most) this.known.clear();
    this.known.set(key, noun);
    return noun;
  }
}

// As many as a text has and the texts that a search for remedies makes of it: each start keeps what came of all its devices.
const starts = new Shared<QemuStart>(32);
const plugs = new Shared<Plug>(512);

export function sharedStart(start: QemuStart): QemuStart {
  return starts.of(start);
}

export function sharedPlug(plug: Plug): Plug {
  return plugs.of(plug);
}
