import { describe, expect, test } from 'vitest';
import { readLibvirtDomains } from '../../../../src/input/import/libvirt/domains.ts';
import { domain, libvirt, outcomes, properties, type Sample } from './samples.ts';

// Where a domain means something else than it seems to: libvirt 11.3, in the functions that the rules name, and its own tests.

const DISK = "<disk type='file'><target dev='vda' bus='virtio'/></disk>";
const CARD = "<interface type='user'><model type='virtio'/></interface>";
const controller = (type: string, more = '') => `<controller type='${type}' ${more}/>`;
const channels = (count: number, more = '') =>
  Array.from(
    { length: count },
    (_, i) => `<channel type='pty'><target type='virtio' name='c${i}'/>${more}</channel>`,
  ).join('');
const RISCV: Sample = { arch: 'riscv64', machine: 'virt' };
const LOONG: Sample = { arch: 'loongarch64', machine: 'virt' };
const vexpress: Sample = { arch: 'armv7l', machine: 'vexpress-a15', type: 'qemu' };

describe('controllers', () => {
  test('without an index have the first that is free', () => {
    const scsi = controller('scsi', "model='virtio-scsi'");
    expect(outcomes(scsi + scsi + controller('scsi', "model='virtio-scsi' index='0'"))).toEqual([
      'scsi1 (virtio-scsi-pci): pci-modern',
      'scsi2 (virtio-scsi-pci): pci-modern',
      'scsi0 (virtio-scsi-pci): pci-modern',
    ]);
  });

  test('for serial ports are as many as the ports need', () => {
    expect(outcomes(channels(30))).toHaveLength(1);
    expect(outcomes(channels(31))).toHaveLength(2);
    const two = controller('virtio-serial', "ports='2'");
    expect(outcomes(two + channels(2)).map((one) => one.split(' ')[0])).toEqual([
      'virtio-serial0',
      'virtio-serial1',
    ]);
    expect(
      outcomes(two + channels(1, "<address type='virtio-serial' controller='3' port='4'/>")),
    ).toHaveLength(2);
  });

  test('for SCSI disks take seven disks each', () => {
    const s390: Sample = { arch: 's390x', machine: 's390-ccw-virtio' };
    const names = (dev: string) =>
      outcomes(`<disk type='file'><target dev='${dev}' bus='scsi'/></disk>`, s390).map(
        (one) => one.split(' ')[0],
      );
    expect(names('sdg')).toEqual(['scsi0']);
    expect(names('sdh')).toEqual(['scsi0', 'scsi1']);
  });

  test('for SCSI devices of the host take over the model of the one before', () => {
    const host =
      "<hostdev mode='subsystem' type='scsi'><source><adapter name='scsi_host0'/></source></hostdev>";
    const first = controller('scsi', "index='0' model='virtio-scsi'");
    expect(outcomes(first + host.repeat(7))).toHaveLength(1);
    expect(outcomes(first + host.repeat(8)).map((one) => one.split(' ')[0])).toEqual(['scsi0', 'scsi1']);
    expect(outcomes(host)).toEqual([]);
  });

  test('of PCI have a bus each, a host bridge of POWER a numbered one', () => {
    const root = controller('pci', "index='1' model='pci-root'");
    const on = (bus: number) => `<rng model='virtio'><address type='pci' bus='${bus}'/></rng>`;
    expect(outcomes(root + on(1), { arch: 'ppc64', machine: 'pseries' })).toEqual([
      'rng0 (virtio-rng-pci): pci-transitional',
    ]);
    expect(outcomes(controller('pci', "index='2' model='pcie-to-pci-bridge'") + on(2))).toEqual([
      'rng0 (virtio-rng-pci): pci-transitional',
    ]);
    expect(outcomes(on(3))).toEqual(['rng0 (virtio-rng-pci): pci-modern']);
  });

  test('for serial ports take no thread', () => {
    const serial = "<controller type='virtio-serial'><driver iothread='2'/></controller>";
    expect(outcomes(serial)).toEqual([
      "virtio-serial0 (virtio-serial-pci): XML error: 'iothread' attribute only supported for virtio scsi controllers",
    ]);
  });
});

describe('a disk that passes SCSI commands on', () => {
  const LUN =
    "<disk type='block' device='lun'><source dev='/dev/sda'/><target dev='vda' bus='virtio'/></disk>";
  test.each([
    ['7.2', 'pc', 'Please set scsi=off for virtio-blk devices in order to use virtio 1.0'],
    ['10.0', 'pc', "This QEMU doesn't support SCSI emulation with 'virtio-blk' device"],
  ])('with QEMU %s on %s: %s', (version, machine, message) => {
    expect(libvirt(LUN, { machine }, version).refused.map((refusal) => refusal.message)).toEqual([message]);
  });

  test('is one of a legacy interface', () => {
    expect(
      libvirt(LUN, { machine: 'pc-i440fx-2.6' }, '7.2').devices.map(({ transport }) => transport),
    ).toEqual(['pci-legacy']);
  });
});

describe('a video card', () => {
  const card = (driver: string, more = '') =>
    `<video><driver ${driver}/><model type='virtio' ${more}/></video>`;
  test('of a daemon is given no options of virtio where it is the first', () => {
    const first = card("name='vhostuser' iommu='on' packed='on' ats='on'");
    expect(Object.keys(properties(first))).not.toContain('iommu_platform');
    expect(properties(card("name='vhostuser' iommu='on'", "primary='no'")).iommu_platform).toBe('on');
  });

  test.each([
    ['RISC-V', RISCV, 'virtio-vga'],
    ['LoongArch', LOONG, 'virtio-vga'],
    ['Arm', { arch: 'aarch64', machine: 'virt' }, 'virtio-gpu-pci'],
    ['POWER', { arch: 'ppc64le', machine: 'pseries' }, 'virtio-vga'],
  ])('of %s that is the first: %#', (_, sample, model) => {
    expect(
      libvirt("<video><model type='virtio'/></video>", sample).line.plugs.map((plug) => plug.model),
    ).toContain(model);
  });
});

test('a folder over MTP is a USB device', () => {
  const folder =
    "<filesystem type='mount'><driver type='mtp'/><source dir='/x'/><target dir='y'/></filesystem>";
  expect(outcomes(folder)).toEqual([]);
});

describe('a team', () => {
  const member = (teaming: string) =>
    `<interface type='network'><source network='n'/><model type='virtio'/><teaming ${teaming}/></interface>`;
  test('has a device of the host as its transient half', () => {
    const { line } = libvirt(member("type='transient' persistent='ua-x'"));
    expect(line.plugs).toEqual([]);
    expect(line.ignored.some(({ text }) => text.includes('a device of the host, passed through'))).toBe(true);
  });

  test('has a virtio card as its persistent half', () => {
    expect(properties(member("type='persistent'")).failover).toBe('on');
  });
});

test.each(['pci-bridge', 'pcie-to-pci-bridge'])('libvirt gives no device the first slot of a %s', (model) => {
  const card = "<interface type='user'><model type='virtio'/><address type='pci' bus='0x01'/></interface>";
  expect(outcomes(controller('pci', `index='1' model='${model}'`) + card)).toEqual([
    'net0 (virtio-net-pci): pci-transitional',
  ]);
});

test('LoongArch has a card with a VGA up to QEMU 8.2, and a plain one since 10.0', () => {
  const card = (qemu: string) => {
    const text = domain("<video><model type='virtio'/></video>", LOONG);
    return readLibvirtDomains(text, { file: 'vm.xml', qemu }).lines[0]?.plugs[0]?.model;
  };
  expect([card('8.2'), card('10.0')]).toEqual(['virtio-vga', 'virtio-gpu-pci']);
});

describe('a board without PCI', () => {
  test('has its devices on virtio-mmio', () => {
    expect(outcomes(DISK + CARD, vexpress)).toEqual([
      'virtio-disk0 (virtio-blk-device): mmio-legacy',
      'net0 (virtio-net-device): mmio-legacy',
    ]);
  });

  test('takes those that libvirt writes first, whatever their order in the domain', () => {
    const crowd = `<memballoon model='virtio'/><sound model='virtio'/>${DISK}${CARD}<input type='mouse' bus='virtio'/>`;
    expect(outcomes(crowd, { ...vexpress, machine: 'vexpress-a9' })).toEqual([
      "balloon0 (virtio-balloon-device): No 'virtio-bus' bus found for device 'virtio-balloon-device'",
      'sound0 (virtio-sound-device): mmio-legacy',
      'virtio-disk0 (virtio-blk-device): mmio-legacy',
      'net0 (virtio-net-device): mmio-legacy',
      'input0 (virtio-mouse-device): mmio-legacy',
    ]);
  });

  test.each([
    ['vexpress-a9', "<filesystem type='mount'><source dir='/x'/><target dir='y'/></filesystem>"],
    ['raspi2b', DISK],
    ['highbank', CARD],
  ])('%s has no place for what goes on PCI', (machine, device) => {
    expect(outcomes(device, { ...vexpress, machine })[0]).toContain('XML error: No PCI buses available');
  });
});

describe('what libvirt refuses', () => {
  const cells = (...access: readonly string[]) =>
    `<cpu><numa>${access.map((mode, id) => `<cell id='${id}' cpus='${id}' memory='1' ${mode}/>`).join('')}</numa></cpu>`;
  const SHARED = "memAccess='shared'";
  const BACKING = "<memoryBacking><access mode='shared'/></memoryBacking>";
  const USER =
    "<interface type='vhostuser'><source type='unix' path='/s' mode='client'/><model type='virtio'/></interface>";
  const REFUSED = "net0 (virtio-net-pci): 'interface' requires shared memory";
  const TAKEN = 'net0 (virtio-net-pci): pci-modern';

  test.each([
    ['', REFUSED],
    [BACKING, TAKEN],
    [cells(SHARED, SHARED), TAKEN],
    [cells(SHARED, ''), REFUSED],
    [cells(SHARED, '') + BACKING, TAKEN],
    [cells(SHARED, "memAccess='private'") + BACKING, REFUSED],
  ])('a daemon behind a network card with %j', (rest, outcome) => {
    expect(outcomes(USER, { rest })).toEqual([outcome]);
  });

  test.each(['keyboard', 'mouse', 'tablet'])('a transitional %s', (type) => {
    expect(outcomes(`<input type='${type}' bus='virtio' model='virtio-transitional'/>`)).toEqual([
      `input0 (virtio-${type}-pci): virtio (non-)transitional models are not supported for input type=${type}`,
    ]);
  });

  test('a virtio IOMMU without ACPI', () => {
    const iommu = "<iommu model='virtio'/>";
    expect(outcomes(iommu, { acpi: false })).toEqual([
      "iommu0 (virtio-iommu): IOMMU device: 'virtio' requires ACPI",
    ]);
    expect(outcomes(iommu)).toEqual(['iommu0 (virtio-iommu): pci-modern']);
  });

  test.each([
    ["<iommu model='smmuv3'/>", {}, "IOMMU device: 'smmuv3' is only supported with ARM Virt machines"],
    [
      "<iommu model='intel'/>",
      { machine: 'pc' },
      "IOMMU device: 'intel' is only supported with Q35 machines",
    ],
    [
      "<iommu model='virtio'><driver intremap='on'/></iommu>",
      {},
      "XML error: iommu model 'virtio' doesn't support additional attributes",
    ],
    [
      "<iommu model='virtio'><address type='virtio-mmio'/></iommu>",
      {},
      "IOMMU device: 'virtio' needs a PCI address",
    ],
  ])('%s, and with it the whole domain', (iommu, sample, message) => {
    const messages = libvirt(iommu + DISK, sample).refused.map((refusal) => refusal.message);
    expect(new Set(messages)).toEqual(new Set([message]));
    expect(messages.length).toBeGreaterThan(0);
  });

  test('a ring of packets whose length is no power of two', () => {
    const card = "<interface type='user'><model type='virtio'/><driver rx_queue_size='300'/></interface>";
    expect(outcomes(card)).toEqual(['net0 (virtio-net-pci): rx_queue_size has to be a power of two']);
  });

  test.each(["queues='-1'", "queue_size='many'", "queues='1.5'"])('a disk with %s', (words) => {
    const [name, value] = words.split('=');
    const disk = `<disk type='file'><driver ${words}/><target dev='vda' bus='virtio'/></disk>`;
    expect(outcomes(disk)).toEqual([
      `virtio-disk0 (virtio-blk-pci): XML error: Invalid value for attribute '${name}' in element 'driver': ${value}. Expected non-negative integer value`,
    ]);
  });
});

test.each([
  ['riscv64', 'virt', ['balloon0 (virtio-balloon-pci): pci-modern']],
  ['loongarch64', 'virt', []],
  ['aarch64', 'virt', []],
  ['ppc', 'mac99', ['balloon0 (virtio-balloon-pci): pci-transitional']],
])('a guest of %s, %s, gets the balloon that libvirt adds: %j', (arch, machine, added) => {
  expect(outcomes('', { arch, machine, balloon: true })).toEqual(added);
});

test('a model of a network card is spelt in any case', () => {
  expect(outcomes("<interface type='user'><model type='VirtIO'/></interface>")).toHaveLength(1);
});

describe('LoongArch', () => {
  test('has PCI Express and a virtio card by default', () => {
    const { line, devices } = libvirt("<interface type='user'/>", LOONG);
    expect(line.platform.arch).toBe('loongarch64');
    expect(devices.map(({ transport }) => transport)).toEqual(['pci-modern']);
  });

  test('has no IOMMU that libvirt adds', () => {
    expect(libvirt(CARD, LOONG).line.platform.iommu.kind).toBe('none');
  });
});
