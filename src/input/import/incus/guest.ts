import { parseMib } from '../monitor-guest.ts';
import { at, entriesOf, type Tree, textAt } from '../tree.ts';

/** A virtual machine of Incus or LXD, as `incus config show --expanded` prints it. */
export interface IncusGuest {
  readonly document: Tree;
  readonly arch: 'x86_64' | 'aarch64' | 'ppc64le' | 's390x';
  /** A key of `config`; undefined where it is left out or empty. */
  readonly text: (key: string) => string | undefined;
  readonly on: (key: string) => boolean;
  /** Where a key of `config` stands, or the document where it does not. */
  readonly place: (key: string) => number;
  readonly devices: readonly (readonly [name: string, device: Tree])[];
  readonly cpus: number;
}

const ARCHES: ReadonlySet<string> = new Set(['x86_64', 'aarch64', 'ppc64le', 's390x']);

function isArch(text: string): text is IncusGuest['arch'] {
  return ARCHES.has(text);
}

export function guestOf(document: Tree): IncusGuest {
  const config = at(document, 'config');
  const arch = textAt(document, 'architecture') ?? 'x86_64';
  const text = (key: string) => textAt(config, key) || undefined;
  return {
    document,
    arch: isArch(arch) ? arch : 'x86_64',
    text,
    on: (key) => /^(?:true|1|yes|on)$/i.test(text(key) ?? ''),
    place: (key) => at(config, key)?.offset ?? document.offset,
    devices: entriesOf(at(document, 'devices')),
    cpus: cpusIn(text('limits.cpu')),
  };
}

/** The MiB that `4GiB` or `4 GiB` stands for. Returns undefined for a share of the host's. */
export function mibIn(text: string): number | undefined {
  return parseMib(text.replace(/^(\d+)\s+(?=\w)/, '$1'));
}

/** `4`, or the CPUs that are pinned: `0-3,8`. One where nothing is said. */
function cpusIn(text: string | undefined): number {
  if (text === undefined) return 1;
  if (/^\d{1,4}$/.test(text)) return Math.max(1, Number(text));
  return text.split(',').reduce((sum, part) => {
    const [, from, to = from] = /^(\d{1,4})(?:-(\d{1,4}))?$/.exec(part.trim()) ?? [];
    return from === undefined ? sum : sum + Math.max(0, Number(to) - Number(from) + 1);
  }, 0);
}
