import { MODELS } from './qemu-models.ts';

/** What a device can have behind it, by the options that provide it. */
export type BackendKind = 'chardev' | 'drive' | 'netdev';

/** The kind of object that a property names, as QEMU's messages call it: DEFINE_PROP_LINK() of each device. */
export const OBJECT_PROPERTIES: ReadonlyMap<string, string> = new Map([
  ['rng', 'rng-backend'],
  ['memdev', 'memory-backend'],
  ['cryptodev', 'cryptodev-backend'],
  ['iothread', 'iothread'],
]);

/** The names of the types of `-object` that are of a kind. */
export const OBJECT_TYPES: ReadonlyMap<string, RegExp> = new Map([
  ['rng-backend', /^rng-/],
  ['memory-backend', /^memory-backend-/],
  ['cryptodev-backend', /^cryptodev-/],
  ['iothread', /^iothread$/],
]);

/** Types of `-netdev`: NetClientDriver of qapi/net.json, of all versions and hosts. */
export const NETDEV_TYPES: ReadonlySet<string> = new Set([
  ...['none', 'user', 'tap', 'l2tpv3', 'socket', 'stream', 'dgram', 'vde', 'bridge', 'hubport', 'netmap'],
  ...['vhost-user', 'vhost-vdpa', 'vmnet-host', 'vmnet-shared', 'vmnet-bridged', 'af-xdp', 'passt'],
]);

/** Devices that keep their character device in an object of its own, or in part of themselves. */
const CHARDEV_OWNERS: ReadonlyMap<string, string> = new Map([
  ['isa-serial', 'serial'],
  ['pci-serial', 'serial'],
]);

/** The type that QEMU's messages name as the owner of a property: the device inside a transport, or the model itself. */
export function propertyOwner(model: string): string {
  const bare = model.replace(/-(?:non-)?transitional$/, '');
  const row = MODELS.find(({ device, pci, ccw, alias }) =>
    [device, pci?.name, ccw?.name, alias].includes(bare),
  );
  return row?.device ?? CHARDEV_OWNERS.get(model) ?? model;
}
