import { describe, expect, test } from 'vitest';
import { readMachineType } from '../../src/data/machine-type.ts';
import { MACHINE_COMPAT } from '../../src/data/qemu-machines.ts';
import { RHEL_MACHINES, UBUNTU_MACHINES, type VendorMachineRow } from '../../src/data/vendor-machines.ts';
import { hasReached, parseVersion } from '../../src/model/release.ts';

function reaches(version: string, release: string): boolean {
  const parsed = parseVersion(version);
  if (parsed === undefined) throw new Error(`"${version}" is not a release`);
  return hasReached(parsed, release).yes;
}

/** What upstream’s machine type of a version sets on a PC. */
function upstream(base: string): ReadonlyMap<string, string> {
  const settings = new Map<string, string>();
  for (const { upTo, machines, driver, property, value } of MACHINE_COMPAT)
    if (reaches(upTo, base) && (machines?.includes('q35') ?? true))
      settings.set(`${driver}.${property}`, value);
  return settings;
}

const ALL: readonly VendorMachineRow[] = [...RHEL_MACHINES, ...UBUNTU_MACHINES];

test('bases end where they begin or later', () => {
  for (const { name, base } of ALL)
    if (base.atLeast !== undefined && base.atMost !== undefined)
      expect([name, reaches(base.atMost, base.atLeast)]).toEqual([name, true]);
});

test.each([
  ['Red Hat', RHEL_MACHINES],
  ['Ubuntu', UBUNTU_MACHINES],
])('a row of %s for some families stands before the one for all', (_vendor, rows) => {
  const seen = new Set<string>();
  for (const { name, families } of rows) {
    expect([name, seen.has(name)]).toEqual([name, false]);
    if (families === undefined) seen.add(name);
  }
});

test('Red Hat’s machine types are in order, and so are their bases', () => {
  const versions = RHEL_MACHINES.map(({ name }) => name.replace('rhel', '').replace(/\.0$/, ''));
  const bases = RHEL_MACHINES.map(({ base }) => base.atLeast ?? '0.1');
  for (const list of [versions, bases])
    list.slice(1).forEach((version, index) => {
      expect([version, reaches(version, list[index] ?? '')]).toEqual([version, true]);
    });
});

test('a difference differs from what the base sets', () => {
  for (const { name, base, differences } of ALL)
    if (differences !== 'unknown')
      for (const { driver, property, value } of differences)
        expect([name, upstream(base.atLeast ?? '').get(`${driver}.${property}`)]).not.toEqual([name, value]);
});

/** What each of Red Hat’s own lists sets; a list holds for the machine types up to that release. */
const RED_HAT_LISTS: readonly (readonly [upTo: string, settings: Readonly<Record<string, string>>])[] = [
  [
    '9.1',
    {
      'virtio-device.queue_reset': 'off',
      'virtio-rng-pci.vectors': '0',
      'virtio-rng-pci-transitional.vectors': '0',
      'virtio-rng-pci-non-transitional.vectors': '0',
    },
  ],
  ['9.0', { 'virtio-mem.unplugged-inaccessible': 'off' }],
  ['8.6', { 'vhost-vsock-device.seqpacket': 'off' }],
  ['8.5', { 'vhost-user-vsock-device.seqpacket': 'off' }],
  ['8.3', { 'virtio-blk-device.num-queues': '1', 'vhost-user-blk.num-queues': '1' }],
  [
    '8.2',
    {
      'virtio-blk-device.x-enable-wce-if-config-wce': 'off',
      'virtio-balloon-device.page-poison': 'off',
      'virtio-device.x-disable-legacy-check': 'on',
    },
  ],
  [
    '8.0',
    {
      'virtio-blk-device.discard': 'off',
      'virtio-blk-device.write-zeroes': 'off',
      'virtio-gpu-device.edid': 'off',
    },
  ],
  [
    '7.3',
    {
      'virtio-serial-device.emergency-write': 'off',
      'virtio-pci.x-ignore-backend-features': 'on',
      'virtio-net-device.x-mtu-bypass-backend': 'off',
    },
  ],
  [
    '7.2',
    {
      'virtio-blk-device.scsi': 'on',
      'virtio-pci.disable-modern': 'on',
      'virtio-pci.disable-legacy': 'off',
    },
  ],
  [
    '7.1',
    {
      'virtio-blk-pci.any_layout': 'off',
      'virtio-balloon-pci.any_layout': 'off',
      'virtio-serial-pci.any_layout': 'off',
      'virtio-9p-pci.any_layout': 'off',
      'virtio-rng-pci.any_layout': 'off',
    },
  ],
];

/** The newest value of each property that a difference sets back to it. */
const NEWEST: ReadonlyMap<string, string> = new Map([
  ['any_layout', 'on'],
  ['disable-modern', 'off'],
  ['disable-legacy', 'auto'],
  ['x-mtu-bypass-backend', 'on'],
]);

describe('base and differences of a machine type of Red Hat’s add up to what its own lists set', () => {
  const read = [
    '7.1',
    '7.2',
    '7.3',
    '7.4',
    '7.5',
    '7.6',
    '8.0',
    '8.1',
    '8.2',
    '8.3',
    '8.4',
    '8.5',
    '8.6',
    '9.0',
    '9.2',
  ];

  test.each(read)('pc-q35-rhel%s.0', (release) => {
    const type = readMachineType(`pc-q35-rhel${release}.0`);
    if (type === undefined || type.differences === 'unknown') throw new Error('not known');
    // Its source is that of a QEMU whose newest machine type was 7.2: what later ones changed is not in it.
    const newer = new Set(upstream('7.2').keys());
    const settings = new Map(upstream(type.base.atLeast ?? ''));
    for (const key of newer) if (key !== 'virtio-mem.unplugged-inaccessible') settings.delete(key);
    if (settings.get('virtio-mem.unplugged-inaccessible') === 'auto')
      settings.delete('virtio-mem.unplugged-inaccessible');
    for (const { driver, property, value } of type.differences) {
      if (NEWEST.get(property) === value) settings.delete(`${driver}.${property}`);
      else settings.set(`${driver}.${property}`, value);
    }
    const lists = RED_HAT_LISTS.filter(([upTo]) => reaches(upTo, release)).map(([, list]) => list);
    expect(Object.fromEntries(settings)).toEqual(Object.assign({}, ...lists));
  });
});
