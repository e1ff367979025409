import { describe, expect, test } from 'vitest';
import { qemu } from './samples.ts';

const DRIVE = '-drive if=none,id=d,file=d.img';
const SOCKET = '-chardev socket,id=c,path=s';
const MEMORY = '-m 1G,maxmem=4G -object memory-backend-ram,id=m,size=1G';

/** What QEMU says, as 7.2.22 and 10.0.13 were asked: of both where one message stands, of each where two do. */
type Said = string | readonly [in7: string, in10: string];

/** The first message of each version; '' where it starts. */
function said(text: string): readonly [string, string] {
  const first = (version: string) => qemu(`-M q35 ${text}`, {}, version).refused[0]?.message ?? '';
  return [first('7.2.22'), first('10.0.13')];
}

function expectSaid(text: string, wanted: Said): void {
  expect(said(text)).toEqual(typeof wanted === 'string' ? [wanted, wanted] : wanted);
}

const UNKNOWN_IN_7 = (model: string) => `'${model}' is not a valid device model name`;

describe('a device whose work is done elsewhere, and to which nothing leads', () => {
  test.each<[string, Said]>([
    ['vhost-user-fs-pci,tag=x', 'missing chardev'],
    ['vhost-user-fs-pci', 'missing chardev'],
    ['vhost-user-blk-pci', 'chardev is mandatory'],
    ['vhost-user-blk-pci,num-queues=0', 'chardev is mandatory'],
    ['vhost-user-scsi-pci', 'vhost-user-scsi: missing chardev'],
    ['vhost-user-vsock-pci', 'missing chardev'],
    [
      'vhost-user-gpu-pci',
      ['vhost initialization failed: requires kvm', 'vhost_backend_init failed: Protocol error'],
    ],
    [
      'vhost-user-vga',
      ['vhost initialization failed: requires kvm', 'vhost_backend_init failed: Protocol error'],
    ],
    [
      'vhost-user-input-pci',
      ['vhost initialization failed: requires kvm', 'vhost-user-base: missing chardev'],
    ],
    ['vhost-user-rng-pci', ['missing chardev', 'vhost-user-base: missing chardev']],
    ['vhost-user-i2c-pci', ['vhost-user-i2c: missing chardev', 'vhost-user-base: missing chardev']],
    ['vhost-user-gpio-pci', ['vhost-user-gpio: chardev is mandatory', 'vhost-user-base: missing chardev']],
    ['vhost-user-snd-pci', [UNKNOWN_IN_7('vhost-user-snd-pci'), 'vhost-user-base: missing chardev']],
    ['vhost-user-scmi-pci', UNKNOWN_IN_7('vhost-user-scmi-pci')],
    ['vhost-scsi-pci', 'vhost-scsi: missing wwpn'],
    [
      'vhost-vdpa-device-pci',
      [UNKNOWN_IN_7('vhost-vdpa-device-pci'), 'vhost-vdpa-device: vhostdev are missing'],
    ],
    ['vhost-vsock-pci', 'guest-cid property must be greater than 2'],
    ['vhost-vsock-pci,guest-cid=4294967296', 'guest-cid property must be a 32-bit number'],
    ['virtio-input-host-pci', 'evdev property is required'],
  ])('-device %s', (device, wanted) => expectSaid(`-device ${device}`, wanted));

  test.each<[string, Said]>([
    ['vhost-user-blk-pci,chardev=c', ''],
    ['vhost-user-blk-pci,chardev=c,num-queues=0', 'invalid number of IO queues'],
    ['vhost-user-blk-pci,chardev=c,queue-size=0', 'queue size must be non-zero'],
    ['vhost-user-blk-pci,chardev=c,queue-size=2048', 'queue size must not exceed 1024'],
    ['vhost-user-gpu-pci,chardev=c', ['vhost initialization failed: requires kvm', '']],
    ['vhost-user-gpu-pci,chardev=c -accel kvm', ''],
  ])('with a socket, -device %s', (device, wanted) => expectSaid(`${SOCKET} -device ${device}`, wanted));

  test('network backends say it themselves, and take every device with them', () => {
    expectSaid('-netdev vhost-user,id=n -device virtio-rng-pci', "Parameter 'chardev' is missing");
    expectSaid('-netdev vhost-user,id=n,chardev=c -device virtio-rng-pci', 'chardev "c" not found');
    expectSaid(`${SOCKET} -netdev vhost-user,id=n,chardev=c -device virtio-net-pci,netdev=n`, '');
    expectSaid('-netdev vhost-vdpa,id=n', '');
    expectSaid(
      '-netdev vhost-vdpa,id=n -device virtio-net-pci,netdev=n',
      'vhost-vdpa: neither vhostdev= nor vhostfd= was specified',
    );
    expectSaid('-netdev nope,id=n -device virtio-rng-pci', "Parameter 'type' does not accept value 'nope'");
  });
});

describe('a backend that is not there', () => {
  test.each<[string, Said]>([
    ['vhost-user-blk-pci,chardev=x', "Property 'vhost-user-blk.chardev' can't find value 'x'"],
    ['vhost-user-fs-pci,chardev=x,tag=t', "Property 'vhost-user-fs-device.chardev' can't find value 'x'"],
    ['vhost-user-gpu-pci,chardev=x', "Chardev 'x' not found"],
    [
      'vhost-user-input-pci,chardev=x',
      ["Chardev 'x' not found", "Property 'vhost-user-input.chardev' can't find value 'x'"],
    ],
    ['virtio-blk-pci,drive=x', "Property 'virtio-blk-device.drive' can't find value 'x'"],
    ['virtio-net-pci,netdev=x', "Property 'virtio-net-device.netdev' can't find value 'x'"],
    ['virtio-rng-pci,rng=x', "Device 'x' not found"],
    [`virtio-blk-pci,drive=d,iothread=x ${DRIVE}`, "Device 'x' not found"],
    [
      `virtio-blk-pci,drive=d,iothread=i ${DRIVE} -object rng-builtin,id=i`,
      "Invalid parameter type for 'iothread', expected: iothread",
    ],
    [
      'virtio-crypto-pci,cryptodev=i -object rng-builtin,id=i',
      "Invalid parameter type for 'cryptodev', expected: cryptodev-backend",
    ],
    ['virtio-blk-pci,drive=d -drive if=none,id=d', 'Device needs media, but drive is empty'],
    [
      'virtio-serial-pci -device virtserialport,chardev=x',
      "Property 'virtserialport.chardev' can't find value 'x'",
    ],
    ['virtio-scsi-pci -device scsi-hd,drive=x', "Property 'scsi-hd.drive' can't find value 'x'"],
    ['virtio-rng-pci -device e1000,netdev=x', "Property 'e1000.netdev' can't find value 'x'"],
  ])('-device %s', (text, wanted) => expectSaid(`-device ${text}`, wanted));

  test('may be named by a variable, by QEMU itself, or in a file that was not read', () => {
    expectSaid('-device vhost-user-blk-pci,chardev=$C', '');
    expectSaid('-serial stdio -device virtio-serial-pci -device virtserialport,chardev=serial0', '');
    expectSaid('-drive if=none,file=x -device virtio-blk-pci,drive=none0', '');
    expectSaid('-drive if=none,id=d,... -device virtio-blk-pci,drive=d', '');
    expectSaid('-netdev vhost-user,id=n,... -device virtio-net-pci,netdev=n', '');
    expectSaid('-readconfig other.cfg -device vhost-user-blk-pci,chardev=x', '');
  });
});

describe('a backend that another device has', () => {
  const TAKEN = "Property 'vhost-user-blk.chardev' can't take value 'c'";
  test.each<[string, Said]>([
    [
      `${SOCKET} -device virtio-serial-pci -device virtconsole,chardev=c -device vhost-user-blk-pci,chardev=c`,
      [`${TAKEN}: Device 'c' is in use`, `${TAKEN}: chardev 'c' is already in use`],
    ],
    [
      '-netdev user,id=n -device e1000,netdev=n -device virtio-net-pci,netdev=n',
      "Property 'virtio-net-device.netdev' can't take value 'n', it's in use",
    ],
    [
      `${DRIVE} -device virtio-blk-pci,drive=d -device virtio-blk-pci,drive=d`,
      "Drive 'd' is already in use by another device",
    ],
    [
      '-blockdev null-co,node-name=d -device virtio-blk-pci,drive=d -device virtio-blk-pci,drive=d',
      "Permission conflict on node 'd'",
    ],
    [
      '-blockdev null-co,node-name=d -device virtio-blk-pci,drive=d,share-rw=on -device virtio-blk-pci,drive=d,share-rw=on',
      '',
    ],
    [
      '-blockdev null-co,node-name=d,read-only=on -device virtio-blk-pci,drive=d -device virtio-blk-pci,drive=d',
      '',
    ],
    [
      `${MEMORY} -device virtio-mem-pci,memdev=m -device virtio-mem-pci,memdev=m`,
      "'memdev' property specifies a busy memdev: m",
    ],
    [
      '-object cryptodev-backend-builtin,id=m -device virtio-crypto-pci,cryptodev=m -device virtio-crypto-pci,cryptodev=m',
      "can't use already used cryptodev backend: m",
    ],
    ['-object rng-builtin,id=r -device virtio-rng-pci,rng=r -device virtio-rng-pci,rng=r', ''],
    ['-chardev stdio,mux=on,id=c -mon chardev=c -device virtio-serial-pci -device virtconsole,chardev=c', ''],
  ])('%s', expectSaid);
});

describe('an id that is given twice, or is none', () => {
  test.each<[string, string]>([
    [`${DRIVE} ${DRIVE} -device virtio-blk-pci,drive=d`, "Duplicate ID 'd' for drive"],
    [`-netdev user,id=n -netdev user,id=n -device virtio-rng-pci`, "Duplicate ID 'n' for netdev"],
    [`${SOCKET} ${SOCKET} -device virtio-rng-pci`, "Duplicate ID 'c' for chardev"],
    [
      '-object rng-builtin,id=r -object rng-builtin,id=r -device virtio-rng-pci',
      "Duplicate ID 'r' for object",
    ],
    [
      `-object '{"qom-type":"rng-builtin","id":"r"}' -object '{"qom-type":"rng-builtin","id":"r"}' -device virtio-rng-pci`,
      "attempt to add duplicate property 'r' to object (type 'container')",
    ],
    [
      '-blockdev null-co,node-name=d -blockdev null-co,node-name=d -device virtio-blk-pci,drive=d',
      "Duplicate nodes with node-name='d'",
    ],
    ['-device pcie-root-port,id=a -device virtio-rng-pci,id=a', "Duplicate ID 'a' for device"],
    [
      `-device '{"driver":"virtio-rng-pci","id":"a"}' -device '{"driver":"virtio-rng-pci","id":"a"}'`,
      "Duplicate device ID 'a'",
    ],
    ['-device virtio-rng-pci,id=9a', "Parameter 'id' expects an identifier"],
    ['-object rng-builtin -device virtio-rng-pci', "Parameter 'id' is missing"],
  ])('%s', (text, message) => {
    expect(said(text)).toContain(message);
    expectSaid(text, message);
  });
});

describe('devices of memory', () => {
  const NO_ROOM: Said = [
    'memory devices (e.g. for memory hotplug) are not enabled, please specify the maxmem option',
    'the configuration is not prepared for memory devices (e.g., for memory hotplug), consider specifying the maxmem option',
  ];
  test('need room above that of the guest', () => {
    const device = '-object memory-backend-ram,id=m,size=1G -device virtio-mem-pci,memdev=m';
    expectSaid(`-m 1G ${device}`, NO_ROOM);
    expectSaid(`-m 1G,maxmem=1G ${device}`, NO_ROOM);
    expectSaid(`-m 1G,maxmem=2G ${device}`, '');
    expectSaid(`-m $MEMORY ${device}`, '');
    expectSaid('-m 1G -device virtio-pmem-pci', ["'memdev' property must be set", NO_ROOM[1]]);
  });
});

describe('places', () => {
  test.each<[string, string]>([
    [
      '-device virtio-tablet-pci,addr=5 -device virtio-rng-pci,addr=5',
      'PCI: slot 5 function 0 not available for virtio-rng-pci, in use by virtio-tablet-pci,id=(null)',
    ],
    [
      '-device virtio-rng,addr=0x1f',
      'PCI: slot 31 function 0 not available for virtio-rng-pci, in use by ICH9-LPC,id=(null)',
    ],
    ['-device virtio-tablet-pci,addr=40', "Property 'virtio-tablet-pci.addr' doesn't take value '40'"],
    [
      '-device virtio-rng-pci,addr=5.0 -device virtio-rng-pci,addr=5.1',
      "PCI: single function device can't be populated in function 5.1",
    ],
    [
      '-device virtio-rng-pci,addr=5.1 -device virtio-rng-pci,addr=5.0',
      'PCI: 5.0 indicates single function, but 5.1 is already populated.',
    ],
    ['-device virtio-rng-pci,addr=5.0,multifunction=on -device virtio-rng-pci,addr=5.1', ''],
    [
      '-device pcie-root-port,id=a -device pcie-root-port,id=b -device virtio-rng-pci,bus=a',
      "Can't add chassis slot, error -16",
    ],
    [
      '-device pcie-root-port,id=a,slot=1 -device pcie-root-port,id=b,slot=2 -device virtio-rng-pci,bus=a',
      '',
    ],
    [
      '-device virtio-net-pci,netdev=n,mac=12:34 -netdev user,id=n',
      "Property 'virtio-net-device.mac' doesn't take value '12:34'",
    ],
    ['-device virtio-net-pci,netdev=n,mac=52-54-00-12-34-56 -netdev user,id=n', ''],
  ])('%s', expectSaid);
});

describe('transports of virtio-mmio', () => {
  const devices = (count: number) => ' -device virtio-rng-device'.repeat(count);
  test.each([
    ['qemu-system-arm -M vexpress-a15', 4],
    ['qemu-system-riscv64 -M virt', 8],
    ['qemu-system-aarch64 -M virt', 32],
  ])('%s has %i, and a device each', (start, count) => {
    const refused = (number: number) => qemu(start + devices(number), {}, '10.0').refused;
    expect(refused(count)).toEqual([]);
    expect(refused(count + 1).map(({ message }) => message)).toEqual([
      "No 'virtio-bus' bus found for device 'virtio-rng-device'",
    ]);
  });
});

describe('what sits on a virtio device', () => {
  test.each<[string, string]>([
    ['-device virtio-scsi-pci -device scsi-hd', 'drive property not set'],
    ['-device virtio-scsi-pci -device scsi-cd', ''],
    [`-device virtio-rng-pci -device scsi-hd,drive=d ${DRIVE}`, "No 'SCSI' bus found for device 'scsi-hd'"],
    [`-device virtio-scsi-pci,id=s -device scsi-hd,drive=d,bus=t.0 ${DRIVE}`, "Bus 't.0' not found"],
    [`-device virtio-scsi-pci,id=s -device scsi-hd,drive=d,bus=s.0 ${DRIVE}`, ''],
    [`-device virtio-scsi-pci -device scsi-hd,drive=d,bus=scsi.0 ${DRIVE}`, ''],
    ['-device virtio-serial-pci,id=s -device virtserialport,bus=t.0', "Bus 't.0' not found"],
    ['-device virtio-serial-pci -device virtserialport,bus=virtio-serial-bus.0', ''],
    [
      '-device virtio-serial-pci -device virtserialport,nr=0',
      'Port number 0 on virtio-serial devices reserved for virtconsole devices for backward compatibility.',
    ],
    [
      '-device virtio-serial-pci -device virtserialport,nr=1 -device virtserialport,nr=1',
      'virtio-serial-bus: A port already exists at id 1',
    ],
    [
      '-device virtio-serial-pci -device virtserialport,name=a -device virtserialport,name=a',
      'virtio-serial-bus: A port already exists by name a',
    ],
    [
      '-device virtio-serial-pci,max_ports=2 -device virtserialport -device virtserialport',
      'virtio-serial-bus: Out-of-range port id specified, max. allowed: 1',
    ],
    ['-device virtio-serial-pci,max_ports=2 -device virtconsole -device virtserialport', ''],
  ])('%s', expectSaid);
});

describe('cards that render by OpenGL', () => {
  test('are one at most', () => {
    const cards = '-device virtio-vga-gl -device virtio-gpu-gl-pci';
    expectSaid(`${cards} -display egl-headless`, 'at most one virtio-gpu-gl-device device is permitted');
    expectSaid('-device virtio-vga-gl -device virtio-gpu-pci -display egl-headless', '');
    expectSaid('-device virtio-vga-gl', [
      'opengl is not available',
      'The display backend does not have OpenGL support enabled',
    ]);
  });
});
