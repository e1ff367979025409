import type { Ignored } from '../../../model/ignored.ts';
import type { QemuStart } from '../../../model/qemu.ts';
import { type Command, type Mistake, type OptionEntry, type QemuOption, valuesOf } from './options.ts';
import { type RefusedSetting, setOption } from './set.ts';

/** A command line on its way to devices and a platform: what was used of it, and what was wrong with it. */
export interface CommandReading {
  readonly entries: ReadonlyMap<string, readonly OptionEntry[]>;
  /** Options that have an id, or a node-name, by both. */
  readonly byId: ReadonlyMap<string, OptionEntry>;
  /** Options that were used; all others are listed as ignored. */
  readonly used: Set<QemuOption>;
  /** Parts of options that were used, and what else is to be said. */
  readonly notes: Ignored[];
  readonly mistakes: Mistake[];
  /** What QEMU has against a `-set`. */
  readonly refusedSettings: RefusedSetting[];
  /** The text leaves arguments out, and says so. */
  readonly isElided: boolean;
}

/** Whether QEMU may be given options that are not known: those of a file, or what the text leaves out. */
export function mayHaveMore({ entries, isElided }: CommandReading): boolean {
  return isElided || entries.has('readconfig');
}

/** Whether an option is given, which is not to say that it bears on a device. */
export function hasOption({ entries }: CommandReading, name: string): boolean {
  return entries.has(name);
}

/** The options that are made of keys and values, and that matter here. */
const WITH_KEYS = new Set([
  'device',
  'machine',
  'accel',
  'm',
  'smp',
  'name',
  'object',
  'numa',
  'drive',
  'blockdev',
  'netdev',
  'nic',
  'net',
  'fsdev',
  'virtfs',
  'chardev',
  'global',
]);

export function openCommandReading({ options, mistakes }: Command, isElided = false): CommandReading {
  const entries = new Map<string, OptionEntry[]>();
  const byId = new Map<string, OptionEntry>();
  const refusedSettings: RefusedSetting[] = [];
  const reading: CommandReading = {
    entries,
    byId,
    used: new Set(),
    notes: [],
    mistakes: [...mistakes],
    refusedSettings,
    isElided,
  };
  for (const option of options) {
    const values = WITH_KEYS.has(option.name) ? valuesOf(option) : new Map<string, string>();
    if (typeof values === 'string') {
      reading.used.add(option);
      reading.mistakes.push({ offset: option.offset, message: `-${option.name}: ${values}` });
      continue;
    }
    const entry = { option, values };
    const others = entries.get(option.name);
    if (others === undefined) entries.set(option.name, [entry]);
    else others.push(entry);
    const id = values.get('id') ?? values.get('node-name');
    if (id !== undefined) byId.set(`${option.name} ${id}`, entry);
    if (option.name !== 'set') continue;
    const outcome = setOption(option.value, { entries, byId }, mayHaveMore(reading));
    if (outcome.kind !== 'elsewhere') reading.used.add(option);
    if (outcome.kind === 'refused') refusedSettings.push(outcome.refusal);
  }
  return reading;
}

/** What QEMU has against the first `-set` that it refuses. */
export function refusesSetting({ refusedSettings: [refuses] }: CommandReading): Pick<QemuStart, 'refuses'> {
  return refuses === undefined ? {} : { refuses };
}

/** The options of that name, in the order of the command line. */
export function entriesOf({ entries }: CommandReading, name: string): readonly OptionEntry[] {
  return entries.get(name) ?? [];
}

export function use({ used }: CommandReading, entry: OptionEntry): void {
  used.add(entry.option);
}

/** Takes note that a device stands on the option of this id, and on what that one in turn stands. */
export function useById(reading: CommandReading, names: readonly string[], id: string | undefined): void {
  for (const name of names) {
    let entry = reading.byId.get(`${name} ${id}`);
    while (entry !== undefined && !reading.used.has(entry.option)) {
      use(reading, entry);
      entry = reading.byId.get(`${name} ${entry.values.get('file')}`);
    }
  }
}

/** The last option of that name, which counts; all of them are used up. */
export function lastOf(reading: CommandReading, name: string): OptionEntry | undefined {
  const all = entriesOf(reading, name);
  for (const entry of all) use(reading, entry);
  return all.at(-1);
}
