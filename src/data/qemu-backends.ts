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

/** Types of `-object`: ObjectType of qapi/qom.json of 7.2 to 10.2, those of 5.2, and those that the build of another host has. */
export const ALL_OBJECT_TYPES: ReadonlySet<string> = new Set(
  'acpi-generic-initiator acpi-generic-port arm-rme-guest authz-list authz-list-file authz-listfile authz-pam authz-simple can-bus can-host-socketcan colo-compare cryptodev-backend cryptodev-backend-builtin cryptodev-backend-lkcf cryptodev-vhost-user dbus-vmstate filter-buffer filter-dump filter-mirror filter-redirector filter-replay filter-rewriter igvm-cfg input-barrier input-linux iommufd iothread main-loop memory-backend-epc memory-backend-file memory-backend-memfd memory-backend-ram memory-backend-shm pef-guest pr-manager-helper qtest rme-guest rng-builtin rng-egd rng-random s390-pv-guest secret secret_keyring sev-guest sev-snp-guest tdx-guest thread-context throttle-group tls-cipher-suites tls-creds-anon tls-creds-psk tls-creds-x509 x-remote-object x-vfio-user-server'.split(
    ' ',
  ),
);

/** Backends of `-chardev`: qapi/char.json of 5.2 to 10.2, and their older names. */
export const CHARDEV_TYPES: ReadonlySet<string> = new Set(
  'braille console dbus fd file hub memory msmouse mux null parallel parport pipe pty qemu-vdagent ringbuf serial socket spiceport spicevmc stdio testdev tty udp vc wctablet'.split(
    ' ',
  ),
);

/** Devices whose properties are those of another type: their character device is in an object of its own, or the name is an alias. */
const OTHER_OWNERS: ReadonlyMap<string, string> = new Map([
  ['isa-serial', 'serial'],
  ['pci-serial', 'serial'],
  ['ac97', 'AC97'],
  ['es1370', 'ES1370'],
]);

/** The type that QEMU's messages name as the owner of a property: the device inside a transport, or the model itself. */
export function propertyOwner(model: string): string {
  const bare = model.replace(/-(?:non-)?transitional$/, '');
  const row = MODELS.find(({ device, pci, ccw, alias }) =>
    [device, pci?.name, ccw?.name, alias].includes(bare),
  );
  return row?.device ?? OTHER_OWNERS.get(model) ?? model;
}
