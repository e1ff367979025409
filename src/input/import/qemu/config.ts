import type { Word } from '../shell/words.ts';

// The files that -readconfig of QEMU reads, and -writeconfig writes: groups of keys with values in quotes, as
// util/qemu-config.c takes them. LXD and Incus write such a file for each guest.

const GROUP = /^\s*\[\s*([\w-]+)(?:\s+"([^"]*)")?\s*\]\s*$/;
/** Whatever follows the value, such as a comment, is passed over: util/qemu-config.c qemu_config_foreach(). */
const KEY = /^\s*([\w.-]+)\s*=\s*"([^"]*)"/;

/** Groups whose option has another name. */
const OPTION_OF: ReadonlyMap<string, string> = new Map([
  ['memory', 'm'],
  ['smp-opts', 'smp'],
  ['boot-opts', 'boot'],
  ['icount-opts', 'icount'],
  ['exec-opts', 'exec'],
]);

/** The option that a group stands for. */
export function optionOfGroup(group: string): string {
  return OPTION_OF.get(group) ?? group;
}

/** Groups that such files begin with. */
const BEGINS =
  /^[ \t]*\[(?:machine|device|object|chardev|drive|netdev|memory|accel|global|smp-opts|boot-opts|fsdev|name|rtc|mon)(?:\s+"[^"]*")?[ \t]*\][ \t\r]*$/m;

/** Whether a text is such a file. */
export function isQemuConfig(text: string): boolean {
  return BEGINS.test(text) && !/^[ \t]*-/m.test(text);
}

export type ConfigReading =
  | { readonly kind: 'words'; readonly words: readonly Word[] }
  | { readonly kind: 'broken'; readonly offset: number; readonly message: string };

/** The options that a file stands for, as words of a command line. */
export function configWords(text: string): ConfigReading {
  const groups: { readonly name: string; readonly offset: number; readonly items: string[] }[] = [];
  let offset = 0;
  for (const line of text.split('\n')) {
    const [, name, id] = GROUP.exec(line) ?? [];
    const [, key, value] = KEY.exec(line) ?? [];
    if (name !== undefined) {
      const items = id === undefined ? [] : [`id=${doubled(id)}`];
      groups.push({ name, offset: offset + line.indexOf('['), items });
    } else if (key !== undefined && value !== undefined) {
      const group = groups.at(-1);
      if (group === undefined) return { kind: 'broken', offset, message: 'a key before any [group]' };
      group.items.push(`${key}=${doubled(value)}`);
    } else if (!/^\s*(?:#.*)?$/.test(line))
      return { kind: 'broken', offset, message: 'expected [GROUP "ID"], or KEY = "VALUE", as QEMU does' };
    offset += line.length + 1;
  }
  const words = groups.flatMap(({ name, offset: at, items }) => [
    { text: `-${optionOfGroup(name)}`, offset: at },
    { text: items.join(','), offset: at },
  ]);
  return { kind: 'words', words };
}

/** A comma in a value, as a command line has it. */
function doubled(value: string): string {
  return value.replaceAll(',', ',,');
}
