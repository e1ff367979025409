import type { ImportKind } from '../../model/import-kind.ts';
import { literalPattern } from '../../model/message-pattern.ts';
import type { Step } from '../../model/step.ts';
import type { Editor } from './command-line.ts';
import { isJson, pathAt, withValue } from './json.ts';
import { type ArgumentSource, argumentAt, withSetting } from './monitor-argument.ts';
import { deletion, insertion, type TextEdit, wholeLines } from './text-edit.ts';
import { mapAt, nameAround, withKey, withoutKeyAt, withoutNamed } from './yaml.ts';

/** A device of a stack’s or another monitor’s text. */
export interface StackDevice {
  readonly model: string;
  /** Where the text asks for it; where the stack adds it, any place. */
  readonly offset: number;
}

type Edits = readonly TextEdit[] | undefined;

/** Edits the text of a stack, or of a monitor other than QEMU. */
export function stackEditor(kind: ImportKind, text: string, devices: readonly StackDevice[]): Editor {
  const of = EDITS[kind];
  return (step) => {
    const device = 'device' in step ? devices[step.device] : undefined;
    return 'device' in step && device === undefined ? undefined : of?.(text, step, device);
  };
}

const EDITS: Partial<
  Record<ImportKind, (text: string, step: Step, device: StackDevice | undefined) => Edits>
> = {
  kubevirt,
  proxmox,
  incus,
  kata,
  'cloud-hypervisor': monitor,
  firecracker: monitor,
  crosvm,
  kvmtool: monitor,
};

function isBalloon(device: StackDevice | undefined): boolean {
  return device?.model.includes('balloon') === true;
}

function kubevirt(text: string, step: Step, device: StackDevice | undefined): Edits {
  if (step.kind !== 'leave-out' || device === undefined) return undefined;
  if (isBalloon(device)) {
    const devices = mapAt(text, 'domain', 'devices');
    return devices && withKey(text, devices, 'autoattachMemBalloon', 'false');
  }
  const name = nameAround(text, device.offset);
  const edits = name === undefined ? [] : withoutNamed(text, name);
  return edits.length === 0 ? undefined : edits;
}

/** A section of QEMU’s configuration without keys, which takes what Incus writes there away. */
const WITHOUT_BALLOON = `'[device "qemu_balloon"]'`;
const QEMU_CONF = 'raw.qemu.conf';

/** A device of an instance of Incus; the balloon, which Incus adds by itself, goes with the section that it writes for it. */
function incus(text: string, step: Step, device: StackDevice | undefined): Edits {
  if (step.kind !== 'leave-out' || device === undefined) return undefined;
  if (!isBalloon(device)) return withoutKeyAt(text, device.offset);
  const config = mapAt(text, 'config');
  return config === undefined || config.has(QEMU_CONF)
    ? undefined
    : withKey(text, config, QEMU_CONF, WITHOUT_BALLOON);
}

/** A line `key: value` of a configuration of Proxmox VE, of the guest as it is now. */
function proxmox(text: string, step: Step, device: StackDevice | undefined): Edits {
  const sections = text.search(/^\[/m);
  const now = sections === -1 ? text : text.slice(0, sections);
  if (step.kind === 'no-iommu') {
    const found = /,viommu=[^,\s]*/.exec(now);
    return found === null ? undefined : [deletion({ from: found.index, to: found.index + found[0].length })];
  }
  if (step.kind !== 'leave-out' || device === undefined) return undefined;
  if (isBalloon(device)) {
    const given = /^balloon:[ \t]*(\S*)/m.exec(now);
    if (given === null) return [insertion(0, 'balloon: 0\n')];
    const to = given.index + given[0].length;
    return [{ from: to - (given[1] ?? '').length, to, text: '0' }];
  }
  const start = now.lastIndexOf('\n', device.offset - 1) + 1;
  const [line = ''] = /^(?:virtiofs|rng|net|virtio|scsi)\d+:.*/.exec(now.slice(start)) ?? [];
  return line === '' ? undefined : [deletion(wholeLines(text, { from: start, to: start + line.length }))];
}

/** Keys of a configuration of Kata Containers. */
function kata(text: string, step: Step, device: StackDevice | undefined): Edits {
  if (step.kind === 'no-iommu') return withTomlKey(text, 'enable_iommu', 'false');
  // Kata leaves out the modern interface where it finds itself on a virtual machine.
  if (step.kind === 'properties' && step.properties.get('disable-modern') === 'off')
    return withTomlKey(text, 'disable_nesting_checks', 'true');
  if (!/^(?:vhost-user-)?fs\b/.test(device?.model ?? '')) return undefined;
  if (step.kind === 'leave-out') return withTomlKey(text, 'shared_fs', '"none"');
  // Only QEMU has 9p, and Kata gives it no properties of its own.
  const ninep = step.kind === 'replace' && step.by === '9p' && step.properties.size === 0;
  return ninep && device?.model !== 'fs' ? withTomlKey(text, 'shared_fs', '"virtio-9p"') : undefined;
}

/** A key of the hypervisor’s section with another value, which is put first in it where it was left out. */
function withTomlKey(text: string, key: string, value: string): Edits {
  const said = new RegExp(
    `^([ \\t]*${literalPattern(key)}[ \\t]*=[ \\t]*)(?:"[^"\\n]*"|'[^'\\n]*'|[^\\s#]+)`,
    'm',
  ).exec(text);
  if (said !== null) {
    const from = said.index + (said[1] ?? '').length;
    return [{ from, to: said.index + said[0].length, text: value }];
  }
  const section = /^[ \t]*\[hypervisor\.[^\]\n]*\][^\n]*\n/m.exec(text);
  return section === null ? undefined : [insertion(section.index + section[0].length, `${key} = ${value}\n`)];
}

/** A monitor’s command line, or what it is configured with in JSON; what only a reader of YAML takes for that is left alone. */
function monitor(text: string, step: Step, device: StackDevice | undefined): Edits {
  if (/^\s*\{/.test(text)) return isJson(text) ? inJson(text, step, device) : undefined;
  if (device !== undefined) {
    const source = argumentAt(text, device.offset);
    if (step.kind === 'properties') return settings(text, source, step.properties);
    return step.kind === 'leave-out' ? withoutArgument(text, source) : undefined;
  }
  if (step.kind !== 'share-memory') return undefined;
  const memory = /--memory[ \t=]+(?=\S)/.exec(text);
  if (memory === null) return undefined;
  return settings(text, argumentAt(text, memory.index + memory[0].length), SHARING[step.by]);
}

/** What crosvm is told to leave out of what it adds by itself. */
const LEFT_OUT: Readonly<Record<string, string>> = { balloon: '--no-balloon', rng: '--no-rng' };

function crosvm(text: string, step: Step, device: StackDevice | undefined): Edits {
  const option = step.kind === 'leave-out' ? LEFT_OUT[device?.model ?? ''] : undefined;
  if (option === undefined) return monitor(text, step, device);
  const run = /\bcrosvm\b[^\n]*?[ \t]run(?=\s)/.exec(text);
  return run === null ? undefined : [insertion(run.index + run[0].length, ` ${option}`)];
}

const SHARING = {
  memfd: new Map([['shared', 'on']]),
  hugetlbfs: new Map([
    ['shared', 'on'],
    ['hugepages', 'on'],
  ]),
} as const;

function settings(text: string, source: ArgumentSource, changes: ReadonlyMap<string, string>): Edits {
  return [...changes].map(([name, value]) => withSetting(text, source, name, value));
}

/** One of several values of an option goes alone, the only one with its option. */
function withoutArgument(text: string, { from, to }: ArgumentSource): Edits {
  const before = /(\s--?[A-Za-z][\w-]*)?[ \t=]+$/.exec(text.slice(0, from));
  if (before === null) return undefined;
  const isLast = !/^[ \t]+[^\s\\-]/.test(text.slice(to));
  const hasOption = before[1] !== undefined;
  if (hasOption && !isLast)
    return [deletion({ from, to: to + (/^[ \t]+/.exec(text.slice(to))?.[0].length ?? 0) })];
  return [deletion({ from: hasOption ? before.index + 1 : from - before[0].length, to })];
}

function inJson(text: string, step: Step, device: StackDevice | undefined): Edits {
  if (step.kind === 'share-memory') {
    const changes = Object.entries({ shared: true, ...(step.by === 'hugetlbfs' ? { hugepages: true } : {}) });
    return changes.flatMap(([key, value]) => withValue(text, ['memory', key], value));
  }
  if (device === undefined) return undefined;
  const path = pathAt(text, device.offset + 1);
  const own = typeof path.at(-1) === 'string' && path.length > 1 ? path.slice(0, -1) : path;
  if (own.length === 0) return undefined;
  if (step.kind === 'leave-out') return withValue(text, own, undefined);
  if (step.kind !== 'properties') return undefined;
  return [...step.properties].flatMap(([key, value]) => withValue(text, [...own, key], jsonOf(value)));
}

function jsonOf(value: string): string | number | boolean {
  if (value === 'on' || value === 'off') return value === 'on';
  return /^\d{1,9}$/.test(value) ? Number(value) : value;
}
