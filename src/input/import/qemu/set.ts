import type { OptionRefusal } from '../../../model/qemu.ts';
import { printable } from '../../../text/printable.ts';
import type { OptionEntry } from './options.ts';

/** What `-set` has to work on: the options before it, by name, and by name and id. */
export interface Settable {
  readonly entries: ReadonlyMap<string, OptionEntry[]>;
  readonly byId: Map<string, OptionEntry>;
}

export type RefusedSetting = OptionRefusal;

/** What became of a `-set`: `elsewhere`, it is about what is not read. */
export type SetOutcome =
  | { readonly kind: 'set' | 'elsewhere' }
  | { readonly kind: 'refused'; readonly refusal: RefusedSetting };

/** Groups that hold options with an id, each of which may be changed. */
const WITH_IDS = new Set(['device', 'drive', 'netdev', 'nic', 'chardev', 'fsdev']);

/** Groups that QEMU keeps in another form: is_qemuopts_group(). */
const NOT_KEPT = new Set(['object', 'audiodev', 'machine', 'smp-opts', 'boot-opts']);

/** All other groups of options: vm_config_groups. */
const OTHERS = new Set(
  'net rtc global mon trace option-rom accel memory add-fd tpmdev overcommit msg name numa icount semihosting-config fw_cfg action plugin spice iscsi sandbox virtfs'.split(
    ' ',
  ),
);

/** Objects were kept as other options are until then. */
const OBJECTS_NOT_KEPT = '6.0';

/** QEMU’s options had no JSON form before, and libvirt uses it from then on. */
const JSON_FORM = '6.2';

/**
 * QEMU qemu_set_option(): `-set GROUP.ID.KEY=VALUE` changes an option that came before it, as if the value had stood there. One in its
 * JSON form is not found. `mayHaveOthers`: a file that was not read may hold more options.
 */
export function setOption(text: string, given: Settable, mayHaveOthers: boolean): SetOutcome {
  const [, group = '', id = '', key = '', value] =
    /^([^.]{1,63})\.([^.]{1,63})\.([^=]{1,63})=([\s\S]*)$/.exec(text) ?? [];
  if (value === undefined) return refused(`can't parse: "${text}"`);
  const entry = given.byId.get(`${group} ${id}`);
  if (entry !== undefined) change(entry, key, value, given);
  if (group === 'object') return refused(`-set is not supported with ${group}`, OBJECTS_NOT_KEPT);
  if (NOT_KEPT.has(group)) return refused(`-set is not supported with ${group}`);
  if (OTHERS.has(group)) return { kind: 'elsewhere' };
  if (!WITH_IDS.has(group)) return refused(`There is no option group '${group}'`);
  if (entry !== undefined && !entry.option.json) return { kind: 'set' };
  if (entry === undefined && mayHaveOthers) return { kind: 'elsewhere' };
  return refused(`there is no ${group} "${id}" defined`, entry === undefined ? undefined : JSON_FORM);
}

/** The value goes to the end, where QEMU’s qemu_opt_set() puts it. */
function change(entry: OptionEntry, key: string, value: string, { entries, byId }: Settable): void {
  const values = new Map(entry.values);
  values.delete(key);
  values.set(key, value);
  const changed = { ...entry, values };
  const all = entries.get(entry.option.name);
  all?.splice(all.indexOf(entry), 1, changed);
  for (const [name, known] of byId) if (known === entry) byId.set(name, changed);
}

function refused(text: string, since?: string): SetOutcome {
  const where = 'system/vl.c qemu_set_option()';
  const refusal = { message: printable(text), where, ...(since === undefined ? {} : { since }) };
  return { kind: 'refused', refusal };
}
