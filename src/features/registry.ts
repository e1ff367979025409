import { DEVICE_TYPES, type DeviceTypeRow } from './device-type-table.ts';
import { bitsOf, type FeatureSet } from './feature-set.ts';
import { type FeatureRow, type Outside, type Since, TRANSPORT_FEATURES } from './feature-table.ts';
import { withoutPrefix } from './short-name.ts';

/** One feature bit, and all that is known of it. */
export interface Feature {
  readonly bit: number;
  readonly name: string;
  readonly aliases: readonly string[];
  readonly since: Since;
  readonly legacyOnly: boolean;
  readonly outsideSpec: Outside | undefined;
  readonly meaning: string;
  /** Device ID; undefined for the bits that every device type shares. */
  readonly type: number | undefined;
}

export interface DeviceType {
  readonly id: number;
  readonly name: string;
  readonly title: string;
}

/** `net` or one of its listed aliases → 1. */
export function deviceTypeId(name: string): number | undefined {
  return typesByName().get(name);
}

/** 1 → `net`; an ID without a name → `type-99`. */
export function deviceTypeName(id: number): string {
  return typesById().get(id)?.name ?? `type-${id}`;
}

/** All device types that have a name, by ID. */
export function deviceTypes(): readonly DeviceType[] {
  return DEVICE_TYPES;
}

/** Every word that deviceTypeId() understands. */
export function knownDeviceTypeNames(): string[] {
  return [...typesByName().keys()];
}

/** The feature behind a bit. Bits of device types need the type; where both claim a bit, the transport's is meant. */
export function featureOf(bit: number, type?: number): Feature | undefined {
  return transportByBit().get(bit) ?? (type === undefined ? undefined : deviceByBit(type).get(bit));
}

export function featureName(bit: number, type?: number): string | undefined {
  return featureOf(bit, type)?.name;
}

/** The name without `VIRTIO_…F_`, for prose: `ACCESS_PLATFORM`, `MAC`; `bit 57` where there is none. */
export function shortName(bit: number, type?: number): string {
  const name = featureName(bit, type);
  return name === undefined ? `bit ${bit}` : withoutPrefix(name);
}

/** The names of a set, lowest bit first; `bit 57` where there is none. */
export function featureNames(set: FeatureSet, type?: number): string[] {
  return bitsOf(set).map((bit) => featureName(bit, type) ?? `bit ${bit}`);
}

/**
 * The features that a name can mean: its own or a former name, also without `VIRTIO_` (`NET_F_MAC`), and for the bits
 * of the transport and of the given type without `VIRTIO_…F_` (`ACCESS_PLATFORM`, `MAC`). With a type, names of other
 * types are unknown.
 */
export function featureByName(name: string, type?: number): readonly Feature[] {
  return featuresByName(type).get(name) ?? [];
}

/** Every word that featureByName() understands, full names first. */
export function knownFeatureNames(type?: number): string[] {
  return [...featuresByName(type).keys()];
}

/** Whether a bit is one of those that each device type defines for itself. */
export function isDeviceBit(bit: number): boolean {
  return bit < 24 || bit === 42 || bit >= 50;
}

const typesById = once(() => new Map(DEVICE_TYPES.map((row) => [row.id, row])));

const typesByName = once(() => {
  const ids = new Map(DEVICE_TYPES.map((row) => [row.name, row.id]));
  for (const row of DEVICE_TYPES) for (const alias of row.aliases ?? []) ids.set(alias, row.id);
  return ids;
});

const transportFeatures = once(() => TRANSPORT_FEATURES.map((row) => toFeature(row, undefined)));
const transportByBit = once(() => byBit(transportFeatures()));
const deviceFeatures = onceEach((type: number) => featuresOf(typesById().get(type)));
const deviceByBit = onceEach((type: number) => byBit(deviceFeatures(type)));

const featuresByName = onceEach((type: number | undefined) => {
  const ofTypes =
    type === undefined ? DEVICE_TYPES.flatMap((row) => deviceFeatures(row.id)) : deviceFeatures(type);
  const all = [...transportFeatures(), ...ofTypes];
  const index = new Map<string, Feature[]>();
  const add = (name: string, feature: Feature): void => {
    const meant = index.get(name);
    if (meant === undefined) index.set(name, [feature]);
    else if (!meant.includes(feature)) meant.push(feature);
  };
  for (const feature of all) add(feature.name, feature);
  for (const feature of all) for (const alias of feature.aliases) add(alias, feature);
  for (const feature of all)
    for (const name of [feature.name, ...feature.aliases]) {
      if (!name.startsWith('VIRTIO_F_')) add(name.replace(/^VIRTIO_/, ''), feature);
      if (feature.type === type || feature.type === undefined) add(withoutPrefix(name), feature);
    }
  return index;
});

function featuresOf(row: DeviceTypeRow | undefined): readonly Feature[] {
  return row === undefined ? [] : row.features.map((feature) => toFeature(feature, row.id));
}

function toFeature(row: FeatureRow, type: number | undefined): Feature {
  return {
    bit: row.bit,
    name: row.name,
    aliases: row.aliases ?? [],
    since: row.since,
    legacyOnly: row.legacyOnly ?? false,
    outsideSpec: row.outsideSpec,
    meaning: row.meaning,
    type,
  };
}

function byBit(features: readonly Feature[]): ReadonlyMap<number, Feature> {
  return new Map(features.map((feature) => [feature.bit, feature]));
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

function onceEach<K, V>(make: (key: K) => V): (key: K) => V {
  const made = new Map<K, V>();
  return (key) => {
    const known = made.get(key);
    if (known !== undefined) return known;
    const value = make(key);
    made.set(key, value);
    return value;
  };
}
