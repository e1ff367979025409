import { ALL_OBJECT_TYPES, CHARDEV_TYPES, NETDEV_TYPES } from '../../../data/qemu-backends.ts';
import type { EarlyRefusal } from '../../../model/qemu.ts';
import { closest } from '../../../text/closest.ts';
import { variableIn } from '../shell/words.ts';
import { byQemu } from './backend-behind.ts';
import type { Backends } from './backends.ts';
import { type CommandReading, entriesOf, mayHaveMore } from './entries.ts';
import { isElided, type KeyValues } from './keyval.ts';
import type { OptionEntry } from './options.ts';

/** Options that are kept by their id, each sort for itself. */
const WITH_IDS = ['drive', 'netdev', 'chardev', 'fsdev', 'object'] as const;

/** QEMU qemu_opts_create(), bdrv_assign_node_name(), object_property_try_add(): what it says of an id that is given twice, or is none. */
export function refusedIds(reading: CommandReading): EarlyRefusal | undefined {
  for (const name of WITH_IDS) {
    const entries = entriesOf(reading, name);
    const wrong = malformed(entries) ?? twice(entries, 'id', (id, json) => duplicate(name, id, json));
    if (wrong !== undefined) return wrong;
  }
  return (
    malformed(entriesOf(reading, 'device')) ??
    twice(entriesOf(reading, 'blockdev'), 'node-name', (id) =>
      byQemu(`Duplicate nodes with node-name='${id}'`, 'block.c bdrv_assign_node_name()'),
    )
  );
}

function twice(
  entries: readonly OptionEntry[],
  key: string,
  say: (id: string, json: boolean) => EarlyRefusal,
): EarlyRefusal | undefined {
  const seen = new Set<string>();
  for (const { option, values } of entries) {
    const id = values.get(key);
    if (id === undefined || variableIn(id) !== undefined) continue;
    if (seen.has(id)) return say(id, option.json);
    seen.add(id);
  }
  return undefined;
}

function duplicate(name: string, id: string, json: boolean): EarlyRefusal {
  if (!json) return byQemu(`Duplicate ID '${id}' for ${name}`, 'util/qemu-option.c qemu_opts_create()');
  return name === 'object'
    ? byQemu(
        `attempt to add duplicate property '${id}' to object (type 'container')`,
        'qom/object.c object_property_try_add()',
      )
    : byQemu(`Duplicate ID '${id}'`, 'net/net.c netdev_add()');
}

/** QEMU id_wellformed(). */
const WELL_FORMED = /^[A-Za-z][\w.-]*$/;

function malformed(entries: readonly OptionEntry[]): EarlyRefusal | undefined {
  const wrong = entries.some(({ option, values }) => {
    const name = values.get('id');
    return name !== undefined && !option.json && variableIn(name) === undefined && !WELL_FORMED.test(name);
  });
  return wrong
    ? byQemu("Parameter 'id' expects an identifier", 'util/qemu-option.c qemu_opts_create()')
    : undefined;
}

/** What QEMU says of a network backend or an object that lacks what it needs. */
export function refusedOptions(reading: CommandReading, { chardevs }: Backends): EarlyRefusal | undefined {
  const mayHaveOthers = mayHaveMore(reading);
  const hasChardev = (id: string) => mayHaveOthers || variableIn(id) !== undefined || chardevs.has(id);
  for (const { values } of entriesOf(reading, 'netdev')) {
    const objection = refusedNetdev(values, hasChardev);
    if (objection !== undefined) return objection;
  }
  return refusedChardevs(reading) ?? refusedObjects(reading);
}

function refusedChardevs(reading: CommandReading): EarlyRefusal | undefined {
  const types = entriesOf(reading, 'chardev').map(({ values }) => values.get('backend'));
  const type = types.find((one) => isWrittenOut(one) && !CHARDEV_TYPES.has(one));
  if (type === undefined) return undefined;
  const instead = closest(type, CHARDEV_TYPES);
  return {
    ...byQemu(`'${type}' is not a valid char driver name`, 'chardev/char.c char_get_class()'),
    ...(instead === undefined ? {} : { instead }),
  };
}

function refusedObjects(reading: CommandReading): EarlyRefusal | undefined {
  for (const { values } of entriesOf(reading, 'object')) {
    if (!values.has('id') && !isElided(values))
      return byQemu("Parameter 'id' is missing", 'qom/object_interfaces.c object_add()');
    const type = values.get('qom-type');
    if (!isWrittenOut(type) || ALL_OBJECT_TYPES.has(type)) continue;
    const instead = closest(type, ALL_OBJECT_TYPES);
    return {
      ...byQemu(`Parameter 'qom-type' does not accept value '${type}'`, 'qapi/qapi-util.c qapi_enum_parse()'),
      before: { release: OBJECTS_IN_QAPI, message: `invalid object type: ${type}` },
      ...(instead === undefined ? {} : { instead }),
    };
  }
  return undefined;
}

/** The types of objects are part of QAPI since then. */
const OBJECTS_IN_QAPI = '6.0';

/** Whether a word is there, and no place for another one. */
function isWrittenOut(word: string | undefined): word is string {
  return word !== undefined && /^[\w.-]+$/.test(word);
}

function refusedNetdev(values: KeyValues, hasChardev: (id: string) => boolean): EarlyRefusal | undefined {
  const type = values.get('type');
  if (type === undefined || variableIn(type) !== undefined || isElided(values)) return undefined;
  const where = 'net/net.c netdev_parse_modern(), of -netdev';
  if (!NETDEV_TYPES.has(type)) return byQemu(`Parameter 'type' does not accept value '${type}'`, where);
  if (!values.has('id')) return byQemu("Parameter 'id' is missing", where);
  if (type === 'vhost-vdpa' && !values.has('vhostdev') && !values.has('vhostfd'))
    return byQemu(
      'vhost-vdpa: neither vhostdev= nor vhostfd= was specified',
      'net/vhost-vdpa.c net_init_vhost_vdpa()',
    );
  if (type !== 'vhost-user') return undefined;
  const chardev = values.get('chardev');
  if (chardev === undefined) return byQemu("Parameter 'chardev' is missing", where);
  return hasChardev(chardev)
    ? undefined
    : byQemu(`chardev "${chardev}" not found`, 'net/vhost-user.c net_vhost_claim_chardev()');
}
