import type { Mistake } from '../qemu/options.ts';

/** One line of a configuration: `net0: virtio=…,bridge=vmbr0`. */
export interface Setting {
  readonly value: string;
  /** Where the line begins. */
  readonly offset: number;
}

/** The configuration of a guest of Proxmox VE as it runs now. */
export interface ProxmoxSettings {
  /** By key, in the order of the text; of a key that comes twice, the last counts. */
  readonly all: ReadonlyMap<string, Setting>;
  readonly text: (key: string) => string | undefined;
  /** Where a key stands; the end of the text where it does not. */
  readonly place: (key: string) => number;
}

const LINE = /^([a-z][a-z0-9_-]*):[ \t]*(.*?)[ \t\r]*$/i;

/**
 * Reads what /etc/pve/qemu-server/ID.conf holds and `qm config` prints: PVE::QemuServer::parse_vm_config(). A section ends
 * what the guest is now: what follows are snapshots, and changes that wait for its next start.
 */
export function readSettings(text: string, mistakes: Mistake[]): ProxmoxSettings {
  const all = new Map<string, Setting>();
  let start = 0;
  for (const line of text.split('\n')) {
    const offset = start + line.search(/\S|$/);
    start += line.length + 1;
    const bare = line.trim();
    if (bare.startsWith('[')) break;
    if (bare === '' || bare.startsWith('#')) continue;
    const [, key, value] = LINE.exec(bare) ?? [];
    if (key === undefined || value === undefined)
      mistakes.push({
        offset,
        message: `"${bare.slice(0, 100)}" is no line of a configuration; expected KEY: VALUE`,
      });
    else all.set(key, { value, offset });
  }
  return {
    all,
    text: (key) => all.get(key)?.value,
    place: (key) => all.get(key)?.offset ?? text.length,
  };
}

/** A property string: `virtio=MAC,bridge=vmbr0`; what stands first without a key has the implied one. */
export function properties(text: string, implied: string): ReadonlyMap<string, string> {
  return new Map(
    text.split(',').map((part, i) => {
      const equals = part.indexOf('=');
      if (equals === -1) return [i === 0 ? implied : part, part] as const;
      return [part.slice(0, equals), part.slice(equals + 1)] as const;
    }),
  );
}

/** A switch: 1, on, yes or true. */
export function isOn(value: string | undefined): boolean {
  return value !== undefined && /^(?:1|on|yes|true)$/i.test(value);
}

/** Whether the value of a disk is that of a CD-ROM. */
export function isCdrom(value: string): boolean {
  return properties(value, 'file').get('media') === 'cdrom';
}
