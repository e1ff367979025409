import { optionOfGroup } from '../qemu/config.ts';
import type { KeyValues } from '../qemu/keyval.ts';
import { commandOf, type QemuOption, valuesOf } from '../qemu/options.ts';
import type { Word } from '../shell/words.ts';

// `raw.qemu.conf`: sections of QEMU’s configuration that override those that Incus writes. As driver_qemu_config_override.go has it.

/** What a section is to be: its keys, an empty one of which goes; none at all where the whole section goes. */
interface Override {
  readonly name: string;
  /** The place among the sections of this name, from 0. */
  readonly index: number;
  readonly entries: Map<string, string>;
}

/** `[device "qemu_balloon"]`, `[global][1]`, `key = "value"` or `key = value`. */
const SECTION = /^\s*\[([^\]]+)\](?:\[(\d{1,4})\])?\s*$/;
const ENTRY = /^\s*([^=#\s][^=]*?)\s*=\s*(?:"([^"]*)"|(.*?))\s*$/;

/** The overrides of a text by their sections and places. */
function overridesIn(text: string): ReadonlyMap<string, Override> {
  const found = new Map<string, Override>();
  let open: Override | undefined;
  for (const line of text.split('\n')) {
    const [, section, place = '0'] = SECTION.exec(line) ?? [];
    const [, key, quoted, plain = ''] = ENTRY.exec(line) ?? [];
    if (section !== undefined) {
      const [name, index] = [section.trim(), Number(place)];
      open = found.get(keyOf(name, index)) ?? { name, index, entries: new Map() };
      found.set(keyOf(name, index), open);
    } else if (key !== undefined) open?.entries.set(key, quoted ?? plain);
  }
  return found;
}

function keyOf(name: string, index: number): string {
  return `${index} ${name}`;
}

/** Options that are no section of the file. */
const NOT_IN_FILE: ReadonlySet<string> = new Set(['nodefaults']);
/** Sections that are known by an id. */
const WITH_ID: ReadonlySet<string> = new Set(['device', 'object', 'fsdev', 'chardev']);

/**
 * The words of QEMU’s configuration with what `raw.qemu.conf` changes: keys are set, added or, where they are empty, taken away; a
 * section without keys is left out, and one that is not there comes last. What is changed has the place of the text.
 */
export function overridden(words: readonly Word[], text: string, offset: number): readonly Word[] {
  const overrides = overridesIn(text);
  const counts = new Map<string, number>();
  const applied = new Set<Override>();
  const [binary] = words;
  const { options } = commandOf(words);
  const kept = options.flatMap((option): readonly Word[] => {
    const own = wordsOf(option);
    const values = valuesOf(option);
    if (NOT_IN_FILE.has(option.name) || typeof values === 'string') return own;
    const name = sectionOf(option.name, values);
    const index = counts.get(name) ?? 0;
    counts.set(name, index + 1);
    const override = overrides.get(keyOf(name, index));
    if (override === undefined) return own;
    applied.add(override);
    return override.entries.size === 0
      ? []
      : written(name, new Map([...values, ...override.entries]), offset);
  });
  const added = [...overrides.values()]
    .filter((one) => !applied.has(one) && one.entries.size > 0)
    .sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : a.index - b.index))
    .flatMap(({ name, entries }) => written(name, entries, offset));
  return [...(binary === undefined ? [] : [binary]), ...kept, ...added];
}

function wordsOf({ name, value, offset }: QemuOption): readonly Word[] {
  const option = { text: `-${name}`, offset };
  return value === '' ? [option] : [option, { text: value, offset }];
}

/** The section that Incus writes for an option: `device "qemu_scsi"`, `smp-opts`. */
function sectionOf(option: string, values: KeyValues): string {
  const id = values.get('id');
  for (const group of ['memory', 'smp-opts', 'boot-opts']) if (optionOfGroup(group) === option) return group;
  return id !== undefined && WITH_ID.has(option) ? `${option} "${id}"` : option;
}

/** A section as an option; keys without a value are not written. */
function written(section: string, values: KeyValues, offset: number): readonly Word[] {
  const [, group = section, id] = /^([\w-]+)\s+"([^"]*)"$/.exec(section) ?? [];
  const items = [...new Map([...(id === undefined ? [] : [['id', id] as const]), ...values])]
    .filter(([, value]) => value !== '')
    .map(([key, value]) => `${key}=${value.replaceAll(',', ',,')}`);
  return [
    { text: `-${optionOfGroup(group)}`, offset },
    { text: items.join(','), offset },
  ];
}
