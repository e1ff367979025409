import { OBJECT_PROPERTIES, OBJECT_TYPES, propertyOwner } from '../../../data/qemu-backends.ts';
import type { EarlyRefusal } from '../../../model/qemu.ts';
import { truth } from '../../../model/qemu.ts';
import type { Release } from '../../../model/release.ts';
import { variableIn } from '../shell/words.ts';
import { byQemu } from './backend-behind.ts';
import type { Backends } from './backends.ts';
import { type CommandReading, entriesOf, hasOption, mayHaveMore } from './entries.ts';
import type { KeyValues } from './keyval.ts';

/** How a device before this one uses a block node: what it does, and what it lets others do. */
interface NodeUse {
  readonly writes: boolean;
  readonly sharesWrites: boolean;
}

/** What is there for devices to name, and what those before this one have. */
export interface Claims {
  readonly backends: Backends;
  /** What a file says that was not read may well be there. */
  readonly mayHaveOthers: boolean;
  readonly netdevs: Set<string>;
  readonly drives: Set<string>;
  readonly nodes: Map<string, NodeUse[]>;
  readonly chardevs: Set<string>;
  readonly objects: Set<string>;
  /** The sound backends that there are; undefined where `-audio` makes one of a name that is not written out. */
  readonly audiodevs: ReadonlySet<string> | undefined;
  /** Whether QEMU adds what nobody asked for: no -nodefaults. */
  readonly hasDefaults: boolean;
}

/** The claims before any device: monitors, serial ports and network backends have character devices as well. */
export function openClaims(backends: Backends, reading: CommandReading): Claims {
  const monitors = entriesOf(reading, 'mon').flatMap(
    ({ option }) =>
      /(?:^|,)chardev=([^,]+)/.exec(option.value)?.[1] ??
      /^(?!mode=|pretty=)([^,=]+)/.exec(option.value)?.[1] ??
      [],
  );
  const ports = ['serial', 'parallel', 'monitor', 'qmp'].flatMap((name) =>
    entriesOf(reading, name).flatMap(({ option }) => /^chardev:([^,]+)/.exec(option.value)?.[1] ?? []),
  );
  const daemons = entriesOf(reading, 'netdev').flatMap(({ values }) =>
    values.get('type') === 'vhost-user' ? (values.get('chardev') ?? []) : [],
  );
  const memories = ['machine', 'numa'].flatMap((name) =>
    entriesOf(reading, name).flatMap(
      ({ values }) => values.get('memory-backend') ?? values.get('memdev') ?? [],
    ),
  );
  return {
    backends,
    mayHaveOthers: mayHaveMore(reading),
    netdevs: new Set(),
    drives: new Set(),
    nodes: new Map(),
    chardevs: new Set([...monitors, ...ports, ...daemons].filter((id) => !isShared(id, backends))),
    objects: new Set(memories),
    audiodevs: audiodevsOf(reading),
    hasDefaults: !hasOption(reading, 'nodefaults'),
  };
}

function audiodevsOf(reading: CommandReading): ReadonlySet<string> | undefined {
  if (entriesOf(reading, 'audio').length > 0) return undefined;
  const ids = entriesOf(reading, 'audiodev').flatMap(
    ({ option: { value } }) => /(?:^|,)id=([^,]+)|"id"\s*:\s*"([^"]+)"/.exec(value)?.slice(1) ?? [],
  );
  const known = ids.filter((id) => id !== undefined);
  return known.some((id) => !isKnown(id)) ? undefined : new Set(known);
}

/** A multiplexer has room for several. */
function isShared(id: string, { chardevs }: Backends): boolean {
  return chardevs.get(id)?.isMultiplexer === true;
}

/** What QEMU says of the backends that a device names: of one that is not there, that another device has, or that is of another kind. */
export function refusedBackend(driver: string, values: KeyValues, claims: Claims): EarlyRefusal | undefined {
  return (
    refusedMac(driver, values.get('mac')) ??
    refusedNetdev(driver, values.get('netdev'), claims) ??
    refusedDrive(driver, values, claims) ??
    refusedChardev(driver, values.get('chardev'), claims) ??
    refusedAudiodev(driver, values.get('audiodev'), claims) ??
    refusedObject(driver, values, claims)
  );
}

const SETTERS = 'hw/core/qdev-properties-system.c';

function absent(driver: string, property: string, id: string): EarlyRefusal {
  return byQemu(
    `Property '${propertyOwner(driver)}.${property}' can't find value '${id}'`,
    `${SETTERS} set_${property === 'chardev' ? 'chr' : property === 'drive' ? 'drive_helper' : property}()`,
    property === 'netdev' ? { kind: 'netdev', id } : undefined,
  );
}

function isKnown(id: string | undefined): id is string {
  return id !== undefined && variableIn(id) === undefined;
}

/** QEMU set_mac(): two digits of each byte. */
const MAC = /^[0-9a-f]{2}(?:[:-][0-9a-f]{2}){5}$/i;

function refusedMac(driver: string, mac: string | undefined): EarlyRefusal | undefined {
  return !isKnown(mac) || MAC.test(mac)
    ? undefined
    : byQemu(`Property '${propertyOwner(driver)}.mac' doesn't take value '${mac}'`, `${SETTERS} set_mac()`);
}

function refusedNetdev(driver: string, id: string | undefined, claims: Claims): EarlyRefusal | undefined {
  if (!isKnown(id)) return undefined;
  if (!claims.backends.netdevs.has(id))
    return claims.mayHaveOthers ? undefined : absent(driver, 'netdev', id);
  if (claims.netdevs.has(id))
    return byQemu(
      `Property '${propertyOwner(driver)}.netdev' can't take value '${id}', it's in use`,
      `${SETTERS} set_netdev()`,
    );
  claims.netdevs.add(id);
  return undefined;
}

/** The names of what QEMU makes of options without an id: drives as in blockdev.c drive_new(). */
const MADE = {
  chardev: /^(?:serial|parallel|compat_monitor|gdb|debugcon|virtiocon)\d*$/,
  drive: /^(?:none|virtio|ide|scsi|floppy|pflash|mtd|sd|xen)\d+(?:-(?:hd|cd)\d+)?$/,
} as const;

function isMade(kind: keyof typeof MADE, name: string): boolean {
  return MADE[kind].test(name);
}

function refusedDrive(driver: string, values: KeyValues, claims: Claims): EarlyRefusal | undefined {
  const id = values.get('drive');
  if (!isKnown(id)) return undefined;
  const backend = claims.backends.drives.get(id);
  if (backend === undefined)
    return claims.mayHaveOthers || isMade('drive', id) ? undefined : absent(driver, 'drive', id);
  if (claims.backends.nodes.has(id)) return refusedNode(id, backend.readOnly === true, values, claims);
  if (claims.drives.has(id))
    return byQemu(`Drive '${id}' is already in use by another device`, `${SETTERS} set_drive_helper()`);
  claims.drives.add(id);
  return undefined;
}

/** QEMU bdrv_refresh_perms(): a node that one device writes to is another's only where both have share-rw=on. */
function refusedNode(
  id: string,
  readOnly: boolean,
  values: KeyValues,
  { nodes }: Claims,
): EarlyRefusal | undefined {
  const use: NodeUse = { writes: !readOnly, sharesWrites: truth(values.get('share-rw') ?? 'off') === true };
  const others = nodes.get(id) ?? [];
  nodes.set(id, [...others, use]);
  const conflict = others.some(
    (other) => (use.writes && !other.sharesWrites) || (other.writes && !use.sharesWrites),
  );
  return conflict ? byQemu(`Permission conflict on node '${id}'`, 'block.c bdrv_a_allow_b()') : undefined;
}

/** The words in which a character device is refused that another has changed then. */
const NAMES_CHARDEV: Release = { after: '7.2', by: '10.0', likely: '9.2' };
/** vhost-user-input was a device of backends/vhost-user.c until then, as vhost-user-gpu is. */
const INPUT_ON_BASE: Release = { after: '7.2', by: '10.0', likely: '9.0' };

function refusedChardev(driver: string, id: string | undefined, claims: Claims): EarlyRefusal | undefined {
  if (!isKnown(id)) return undefined;
  const { backends, chardevs, mayHaveOthers } = claims;
  if (!backends.chardevs.has(id)) {
    if (mayHaveOthers || isMade('chardev', id)) return undefined;
    const otherwise = `Chardev '${id}' not found`;
    if (/^vhost-user-(?:gpu|vga)/.test(driver))
      return byQemu(otherwise, 'backends/vhost-user.c set_chardev()');
    const objection = absent(driver, 'chardev', id);
    return driver.startsWith('vhost-user-input')
      ? { ...objection, before: { release: INPUT_ON_BASE, message: otherwise } }
      : objection;
  }
  if (isShared(id, backends)) return undefined;
  if (chardevs.has(id)) {
    const taken = `Property '${propertyOwner(driver)}.chardev' can't take value '${id}'`;
    return {
      ...byQemu(`${taken}: chardev '${id}' is already in use`, `${SETTERS} set_chr()`),
      before: { release: NAMES_CHARDEV, message: `${taken}: Device '${id}' is in use` },
    };
  }
  chardevs.add(id);
  return undefined;
}

const SOUND = /^virtio-sound-/;

/** QEMU audio_get_default_audio_be(): QEMU looks for a way to play itself only where nothing says otherwise. */
function refusedSilence({ audiodevs = new Set(), hasDefaults }: Claims): EarlyRefusal | undefined {
  if (hasDefaults && audiodevs.size === 0) return undefined;
  return byQemu('no default audio driver available', 'audio/audio.c audio_get_default_audio_be()');
}

/** Until then it was a property that cannot find its value, as others are. */
const NAMES_AUDIODEV: Release = { after: '7.2', by: '10.0', likely: '8.2' };

function refusedAudiodev(driver: string, id: string | undefined, claims: Claims): EarlyRefusal | undefined {
  const { audiodevs, mayHaveOthers } = claims;
  if (mayHaveOthers || audiodevs === undefined) return undefined;
  if (id === undefined) return SOUND.test(driver) ? refusedSilence(claims) : undefined;
  if (!isKnown(id) || audiodevs.has(id)) return undefined;
  return {
    ...byQemu(`audiodev '${id}' not found`, 'audio/audio.c audio_be_by_name()'),
    before: { release: NAMES_AUDIODEV, message: absent(driver, 'audiodev', id).message },
  };
}

function refusedObject(driver: string, values: KeyValues, claims: Claims): EarlyRefusal | undefined {
  for (const [property, kind] of OBJECT_PROPERTIES) {
    const id = values.get(property);
    if (!isKnown(id) || id === '') continue;
    const type = claims.backends.objects.get(id)?.get('qom-type');
    if (type === undefined) {
      if (claims.mayHaveOthers) continue;
      return byQemu(`Device '${id}' not found`, 'qom/object.c object_resolve_link()');
    }
    if (OBJECT_TYPES.get(kind)?.test(type) !== true)
      return byQemu(
        `Invalid parameter type for '${property}', expected: ${kind}`,
        'qom/object.c object_resolve_link()',
      );
    const busy = BUSY.get(property);
    if (busy === undefined) continue;
    if (claims.objects.has(id)) return busy(driver, id);
    claims.objects.add(id);
  }
  return undefined;
}

/** What is said of an object that another device has, where one alone can have it. */
const BUSY: ReadonlyMap<string, (driver: string, id: string) => EarlyRefusal> = new Map([
  [
    'memdev',
    (driver, id) =>
      driver.startsWith('virtio-mem')
        ? byQemu(
            `'memdev' property specifies a busy memdev: ${id}`,
            'hw/virtio/virtio-mem.c virtio_mem_device_realize()',
          )
        : byQemu(
            `can't use already busy memdev: ${id}`,
            `host_memory_backend_is_mapped(), of -device ${driver}`,
          ),
  ],
  [
    'cryptodev',
    (_, id) =>
      byQemu(
        `can't use already used cryptodev backend: ${id}`,
        'hw/virtio/virtio-crypto.c virtio_crypto_device_realize()',
      ),
  ],
]);
