import { describe, expect, test } from 'vitest';
import { outcomes, type Sample } from './samples.ts';

// libvirt 11.3 src/qemu/qemu_validate.c, src/conf/domain_validate.c: each message as these have it.

const SHARED = '<memoryBacking><access mode="shared"/></memoryBacking>';
const disk = (type: string, driver = '', more = '') =>
  `<disk type='${type}' device='disk'><driver name='qemu' ${driver}/>${more}<target dev='vda' bus='virtio'/></disk>`;
const folder = (attributes: string, driver = '', more = '') =>
  `<filesystem type='mount' ${attributes}><driver type='virtiofs' ${driver}/><source dir='/x'/><target dir='y'/>${more}</filesystem>`;
const card = (type: string, driver: string) =>
  `<interface type='${type}'><mac address='52:54:00:00:00:01'/><model type='virtio'/><driver ${driver}/></interface>`;
const messageOf = (device: string, sample: Sample = {}) => {
  const [outcome = ''] = outcomes(device, sample);
  const said = outcome.replace(/^.*?\): /, '');
  return /^(?:pci|mmio|ccw)/.test(said) ? undefined : said;
};

describe('a disk', () => {
  test.each([
    [disk('vhostuser'), 'cache', undefined],
    [disk('vhostuser', "cache='none'"), 'cache', 'cache is not supported with vhostuser disk'],
    [disk('vhostuser', '', '<readonly/>'), 'readonly', 'readonly is not supported with vhostuser disk'],
    [disk('vhostuser', '', '<serial>s</serial>'), 'serial', 'serial is not supported with vhostuser disk'],
    [disk('file', "cache='none'"), 'file', undefined],
  ])('of a daemon, %#: %s', (device, _, message) => {
    expect(messageOf(device, { rest: SHARED })).toBe(message);
  });

  test.each(['vhostuser', 'vhostvdpa'])('of %s needs memory that is shared', (type) => {
    expect(messageOf(disk(type))).toBe(`'${type}' requires shared memory`);
  });

  test.each([
    ['', "Disk iothread '2' not defined in iothreadid"],
    ['<iothreads>1</iothreads>', "Disk iothread '2' not defined in iothreadid"],
    ['<iothreads>2</iothreads>', undefined],
    ["<iothreadids><iothread id='2'/></iothreadids>", undefined],
  ])('whose thread is the second, of a domain with %j: %s', (rest, message) => {
    expect(messageOf(disk('file', "iothread='2'"), { rest })).toBe(message);
  });
});

test('a SCSI controller whose thread there is not', () => {
  const controller = "<controller type='scsi' model='virtio-scsi'><driver iothread='4'/></controller>";
  expect(messageOf(controller)).toBe("controller iothread '4' not defined in iothreadid");
  expect(messageOf(controller, { rest: '<iothreads>4</iothreads>' })).toBeUndefined();
});

describe('a folder of virtiofs', () => {
  test.each([
    [folder(''), undefined],
    [folder("accessmode='passthrough'"), undefined],
    [folder("accessmode='mapped'"), 'virtiofs only supports passthrough accessmode'],
    [folder("model='virtio-transitional'"), 'virtiofs does not support model'],
    [folder("fmode='0644'"), 'virtiofs does not support fmode and dmode'],
    [folder('', "wrpolicy='immediate'"), 'virtiofs does not support wrpolicy'],
    [folder('', '', "<boot order='1'/>"), undefined],
  ])('%s: %s', (device, message) => {
    expect(messageOf(device, { rest: SHARED })).toBe(message);
  });

  test('starts no guest from the channel bus', () => {
    const device = folder('', '', "<boot order='1'/><address type='ccw'/>");
    expect(messageOf(device, { rest: SHARED, arch: 's390x', machine: 's390-ccw-virtio' })).toBe(
      'setting virtiofs boot order is supported only with PCI bus',
    );
  });
});

test.each([
  [
    card('user', "queues='4'"),
    'interface 52:54:00:00:00:01 - multiqueue is not supported for network interfaces of type user',
  ],
  [card('network', "queues='4'"), undefined],
  [card('network', "tx_queue_size='1000'"), 'tx_queue_size has to be a power of two'],
])('a network card, %#: %s', (device, message) => {
  expect(messageOf(device)).toBe(message);
});

describe('memory that is a device', () => {
  const pmem = (access: string, target = '') =>
    `<memory model='virtio-pmem' ${access}><source><path>/x</path></source><target><size unit='KiB'>1</size>${target}</target></memory>`;
  test.each([
    [pmem(''), 'shared access mode required for virtio-pmem device'],
    [pmem("access='shared'"), undefined],
    [pmem("access='shared'", '<node>0</node>'), 'virtio-pmem does not support NUMA nodes'],
  ])('%s: %s', (device, message) => {
    expect(messageOf(device)).toBe(message);
  });
});

test('a video card with blobs needs memory that has a file descriptor', () => {
  const video = "<video><model type='virtio' blob='on'/></video>";
  expect(messageOf(video)).toBe("'blob' support for virtio-gpu devices requires a memfd memory backend");
  expect(messageOf(video, { rest: "<memoryBacking><source type='memfd'/></memoryBacking>" })).toBeUndefined();
});

test('an address on the channel bus is for s390', () => {
  expect(messageOf("<rng model='virtio'><address type='ccw'/></rng>")).toBe(
    "CCW addresses are not supported by machine type 'q35'",
  );
});
