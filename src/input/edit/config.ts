import type { Step } from '../../model/step.ts';
import type { Editor } from './command-line.ts';
import type { ArgumentDevice } from './command-text.ts';
import { FOLDER } from './substitutes.ts';
import { deletion, insertion, type Span, type TextEdit } from './text-edit.ts';

// The files that -readconfig of QEMU reads.

const HEADER = /^[ \t]*\[\s*([\w-]+)(?:\s+"([^"]*)")?\s*\][ \t]*\r?$/gm;
const KEY = /^[ \t]*([\w.-]+)[ \t]*=[ \t]*"([^"]*)"[ \t]*\r?$/gm;

interface Key {
  readonly name: string;
  readonly value: string;
  readonly at: Span;
}

/** `[device "net0"]` with what stands below it. */
interface Group {
  readonly name: string;
  readonly id: string;
  readonly whole: Span;
  readonly keys: readonly Key[];
}

function groupsOf(text: string): readonly Group[] {
  const heads = [...text.matchAll(HEADER)];
  return heads.map(({ 0: line, 1: name = '', 2: id = '', index }, i) => {
    const end = heads[i + 1]?.index ?? text.length;
    const from = index + line.length;
    const keys = [...text.slice(from, end).matchAll(KEY)].map((found): Key => {
      const value = found[2] ?? '';
      const close = from + found.index + found[0].lastIndexOf('"');
      return { name: found[1] ?? '', value, at: { from: close - value.length, to: close } };
    });
    return { name, id, whole: { from: index, to: end }, keys };
  });
}

/** Edits a configuration of QEMU’s. */
export function configEditor(text: string, devices: readonly ArgumentDevice[]): Editor {
  const groups = groupsOf(text);
  const deviceAt = (device: number) => {
    const offset = devices[device]?.offset;
    return groups.find(({ whole }) => offset !== undefined && whole.from <= offset && offset < whole.to);
  };
  return (step) => {
    switch (step.kind) {
      case 'properties': {
        const group = deviceAt(step.device);
        return group && withKeys(text, group, step.properties);
      }
      case 'leave-out': {
        const group = deviceAt(step.device);
        return group && [group, ...behind(group, groups)].map(({ whole }) => deletion(whole));
      }
      case 'replace': {
        const group = deviceAt(step.device);
        return group && step.by === '9p' ? by9p(text, step, group, groups) : undefined;
      }
      case 'no-iommu': {
        const iommus = groups.filter(({ keys }) =>
          keys.some(({ name, value }) => name === 'driver' && /-iommu/.test(value)),
        );
        return iommus.length === 0 ? undefined : iommus.map(({ whole }) => deletion(whole));
      }
      case 'share-memory':
        return sharedMemory(text, step.by, groups);
      default:
        return undefined;
    }
  };
}

function withKeys(text: string, group: Group, changes: ReadonlyMap<string, string>): readonly TextEdit[] {
  const last = group.keys.at(-1)?.at.to;
  const end =
    last === undefined ? group.whole.from + text.slice(group.whole.from).search(/\r?\n|$/) : last + 1;
  const edits: TextEdit[] = [];
  for (const [name, value] of changes) {
    const given = group.keys.find((key) => key.name === name);
    edits.push(given === undefined ? insertion(end, `\n${name} = "${value}"`) : { ...given.at, text: value });
  }
  return edits;
}

/** The group that a device names, and no other one does. */
function behind({ keys }: Group, groups: readonly Group[]): readonly Group[] {
  const ids = keys.filter(({ name }) => ['chardev', 'netdev', 'fsdev', 'drive'].includes(name));
  return ids.flatMap(({ value }) => {
    const users = groups.filter((group) => group.keys.some((key) => key.value === value));
    return users.length > 1 ? [] : groups.filter(({ id, name }) => id === value && name !== 'device');
  });
}

function by9p(
  text: string,
  { properties }: Extract<Step, { readonly kind: 'replace' }>,
  group: Group,
  groups: readonly Group[],
): readonly TextEdit[] | undefined {
  const [backend] = behind(group, groups);
  const at = (name: string) => group.keys.find((key) => key.name === name);
  const [driver, tag, chardev] = [at('driver'), at('tag'), at('chardev')];
  if (backend === undefined || driver === undefined || tag === undefined || chardev === undefined)
    return undefined;
  const named = (key: Key, name: string, value: string): TextEdit => {
    const from = text.lastIndexOf('\n', key.at.from) + 1;
    return { from, to: key.at.to + 1, text: `${name} = "${value}"` };
  };
  const own = backend.keys.at(-1)?.at.to ?? backend.whole.to;
  return [
    {
      from: backend.whole.from,
      to: own + 1,
      text: `[fsdev "${backend.id}"]\nfsdriver = "local"\npath = "${FOLDER}"\nsecurity_model = "none"`,
    },
    { ...driver.at, text: driver.value.replace('vhost-user-fs', 'virtio-9p') },
    named(tag, 'mount_tag', tag.value),
    named(chardev, 'fsdev', chardev.value),
    ...withKeys(text, group, properties),
  ];
}

/** Guest memory with a file descriptor, shared. */
function sharedMemory(
  text: string,
  by: 'memfd' | 'hugetlbfs',
  groups: readonly Group[],
): readonly TextEdit[] | undefined {
  const machine = groups.find(({ name }) => name === 'machine');
  const size =
    groups.find(({ name }) => name === 'memory')?.keys.find(({ name }) => name === 'size')?.value ?? '128M';
  if (machine === undefined || machine.keys.some(({ name }) => name === 'memory-backend')) return undefined;
  const kind = by === 'memfd' ? 'memory-backend-memfd' : 'memory-backend-file';
  const path = by === 'memfd' ? '' : 'mem-path = "/dev/hugepages"\n';
  const object = `[object "mem"]\nqom-type = "${kind}"\nsize = "${size}"\n${path}share = "on"\n\n`;
  return [
    ...withKeys(text, machine, new Map([['memory-backend', 'mem']])),
    insertion(machine.whole.to, object),
  ];
}
