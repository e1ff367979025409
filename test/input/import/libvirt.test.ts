import { describe, expect, test } from 'vitest';
import { readLibvirtDomains } from '../../../src/input/import/libvirt/domains.ts';
import { texts } from './ignored-texts.ts';
import { domain, libvirt, outcomes, problemsOf, properties } from './libvirt/samples.ts';

const NET = "<interface type='network'><model type='virtio'/></interface>";
const ARM = { arch: 'aarch64', machine: 'virt' };
const S390 = { arch: 's390x', machine: 's390-ccw-virtio' };
const PC = { machine: 'pc' };

function model(type: string): string {
  return `<interface type='network'><model type='${type}'/></interface>`;
}

function address(text: string): string {
  return `<interface type='network'><model type='virtio'/><address type='pci' ${text}/></interface>`;
}

describe('where libvirt puts a device', () => {
  test.each([
    ['PCI Express', {}, 'pci-modern'],
    ['PCI', PC, 'pci-transitional'],
    ['a POWER host bridge', { arch: 'ppc64le', machine: 'pseries' }, 'pci-transitional'],
    ['ccw', S390, 'ccw'],
    ['an Arm board', ARM, 'pci-modern'],
    ['a RISC-V board', { arch: 'riscv64', machine: 'virt' }, 'pci-modern'],
  ])('on %s', (_, machine, transport) => {
    expect(libvirt(NET, machine).devices.map((device) => device.transport)).toEqual([transport]);
  });

  test.each([
    ["bus='0x00' slot='0x05'", 'pci-transitional'],
    ["bus='0x01' slot='0x00'", 'pci-modern'],
    ["bus='2' slot='0x00'", 'pci-transitional'],
    ["bus='0x07'", 'pci-modern'],
    ['', 'pci-modern'],
  ])('where the address says %s', (text, transport) => {
    const controllers =
      "<controller type='pci' index='1' model='pcie-root-port'/><controller type='pci' index='2' model='pcie-to-pci-bridge'/>";
    expect(libvirt(controllers + address(text)).devices.map((device) => device.transport)).toEqual([
      transport,
    ]);
  });

  test('all of an Arm board go where one is on virtio-mmio', () => {
    const rng = "<rng model='virtio'><address type='virtio-mmio'/></rng>";
    expect(outcomes(rng + NET, ARM)).toEqual([
      'rng0 (virtio-rng-device): mmio-legacy',
      'net0 (virtio-net-device): mmio-legacy',
    ]);
  });

  test('nowhere on a machine without PCI, and at no other kind of address', () => {
    expect(outcomes(NET, { machine: 'microvm' })).toEqual([
      'net0 (virtio-net-pci): XML error: No PCI buses available',
    ]);
    expect(outcomes("<rng model='virtio'><address type='usb'/></rng>")).toEqual([
      'rng0 (virtio-rng-pci): Unexpected address type usb for a virtio device',
    ]);
  });
});

describe('the form of a device', () => {
  test('follows its model', () => {
    expect(
      outcomes(model('virtio-transitional') + model('virtio-non-transitional') + model('e1000e')),
    ).toEqual([
      'net0 (virtio-net-pci-transitional): pci-transitional',
      'net1 (virtio-net-pci-non-transitional): pci-modern',
    ]);
    expect(outcomes(model('virtio-non-transitional'), PC)).toEqual([
      'net0 (virtio-net-pci-non-transitional): pci-modern',
    ]);
  });

  test('is none but on PCI', () => {
    expect(outcomes(model('virtio-transitional'), S390)).toEqual([
      'net0 (virtio-net-ccw): virtio (non-)transitional models are not supported for address type=ccw',
    ]);
  });

  test('is refused of an input device, which has none', () => {
    expect(outcomes("<input type='mouse' bus='virtio' model='virtio-transitional'/>")).toEqual([
      'input0 (virtio-mouse-pci): virtio (non-)transitional models are not supported for input type=mouse',
    ]);
  });
});

describe('what libvirt adds by itself', () => {
  test.each([
    ['a PC', {}, ['balloon0 (virtio-balloon-pci): pci-modern']],
    ['s390', S390, ['balloon0 (virtio-balloon-ccw): ccw']],
    ['an Arm board', ARM, []],
    ['microvm', { machine: 'microvm' }, ['balloon0 (virtio-balloon-pci): XML error: No PCI buses available']],
  ])('on %s', (_, machine, added) => {
    expect(outcomes('', { ...machine, balloon: true })).toEqual(added);
  });

  test('controllers for ports and disks that need one, once each', () => {
    const channel = "<channel type='unix'><target type='virtio' name='a'/></channel>";
    const disk = "<disk type='file'><target dev='sda' bus='scsi'/></disk>";
    expect(outcomes(channel + channel + disk)).toEqual(['virtio-serial0 (virtio-serial-pci): pci-modern']);
    expect(outcomes(disk, S390)).toEqual(['scsi0 (virtio-scsi-ccw): ccw']);
    expect(outcomes(disk, { machine: 'pc-q35-rhel9.4.0' })).toEqual(['scsi0 (virtio-scsi-pci): pci-modern']);
    const there = "<controller type='virtio-serial' index='0'/>";
    expect(outcomes(there + channel)).toHaveLength(1);
  });

  test('a video card for a display', () => {
    expect(outcomes("<graphics type='vnc'/>", ARM)).toEqual(['video0 (virtio-gpu-pci): pci-modern']);
    expect(outcomes("<graphics type='vnc'/>")).toEqual([]);
  });

  test('is told apart', () => {
    const { places } = libvirt(NET, { balloon: true }).line;
    expect(places).toEqual(['element', 'added']);
  });
});

describe('properties', () => {
  test('of <driver>', () => {
    const driver = "<driver iommu='on' ats='off' packed='on' page_per_vq='on'/>";
    expect(properties(`<rng model='virtio'>${driver}</rng>`)).toMatchObject({
      iommu_platform: 'on',
      ats: 'off',
      packed: 'on',
      'page-per-vq': 'on',
    });
  });

  test('of a network card', () => {
    const card = `<interface type='bridge'><model type='virtio'/><mtu size='1400'/><mac address='52:54:00:00:00:01'/>
      <driver queues='4' rss='on' rx_queue_size='512'><host gso='off' tso4='off'/><guest csum='off'/></driver>
      <teaming type='persistent'/></interface>`;
    expect(properties(card)).toEqual({
      netdev: 'hostnet0',
      gso: 'off',
      host_tso4: 'off',
      guest_csum: 'off',
      mq: 'on',
      vectors: '10',
      rss: 'on',
      rx_queue_size: '512',
      host_mtu: '1400',
      failover: 'on',
      mac: '52:54:00:00:00:01',
    });
    expect(properties(card, S390)).not.toHaveProperty('vectors');
  });

  test('of a disk', () => {
    const disk =
      "<disk type='file'><driver cache='writethrough' queues='2' event_idx='off'/><target dev='vdb'/><readonly/></disk>";
    expect(libvirt(disk).line.plugs[0]).toMatchObject({
      name: 'virtio-disk1 (virtio-blk-pci)',
      backend: { readOnly: true },
    });
    expect(properties(disk)).toEqual({
      drive: 'libvirt-1-format',
      'write-cache': 'off',
      'num-queues': '2',
      event_idx: 'off',
    });
  });

  test('that override what libvirt says', () => {
    const rest = `<qemu:override><qemu:device alias='rng0'><qemu:frontend>
      <qemu:property name='packed' type='bool' value='true'/><qemu:property name='rng' type='remove'/>
      </qemu:frontend></qemu:device><qemu:device alias='gone'/></qemu:override>`;
    const { line } = libvirt("<rng model='virtio'/>", { rest });
    expect(Object.fromEntries(line.plugs[0]?.properties ?? [])).toEqual({ packed: 'true' });
    expect(texts(line.ignored)).toEqual(["<device alias='gone'> of QEMU’s namespace"]);
  });
});

describe('what stands behind a network card', () => {
  test.each([
    ["type='network'", 'kvm', 'kernel'],
    ["type='network'", 'qemu', undefined],
    ["type='vhostuser'", 'kvm', 'user'],
    ["type='vdpa'", 'kvm', 'vdpa'],
    ["type='user'", 'kvm', undefined],
  ])('%s for %s', (attributes, type, vhost) => {
    const rest = "<memoryBacking><access mode='shared'/></memoryBacking>";
    const card = `<interface ${attributes}><model type='virtio'/></interface>`;
    expect(libvirt(card, { type, rest }).line.plugs[0]?.backend.vhost).toBe(vhost);
  });

  test('vhost only if it is not refused', () => {
    const card = "<interface type='bridge'><model type='virtio'/><driver name='qemu'/></interface>";
    expect(libvirt(card).line.plugs[0]?.backend.vhost).toBeUndefined();
  });
});

describe('the guest', () => {
  test.each([
    ['sev', '<policy>0x0001</policy>', 'sev'],
    ['sev', '<policy>0x0007</policy>', 'sev-es'],
    ['sev-snp', '', 'sev-snp'],
    ['tdx', '', 'tdx'],
  ])('is protected by launchSecurity %s %s', (type, inside, protection) => {
    const { line } = libvirt(NET, { rest: `<launchSecurity type='${type}'>${inside}</launchSecurity>` });
    expect(line.platform.memory).toMatchObject({ protection, mib: 2048 });
    expect(line.start.confidential).toBe(true);
  });

  test.each([
    ["<iommu model='intel'/>", {}, 'intel'],
    ["<iommu model='intel'><driver dma_translation='off'/></iommu>", {}, 'none'],
    ["<iommu model='intel'><driver dma_translation='on'/></iommu>", {}, 'intel'],
    ["<iommu model='amd'/>", {}, 'amd'],
    ["<iommu model='amd'/>", { acpi: false }, 'none'],
    ["<iommu model='smmuv3'/>", { ...ARM, acpi: false }, 'smmuv3'],
    ["<iommu model='smmuv3'/>", ARM, 'smmuv3'],
    ["<iommu model='virtio'/>", ARM, 'virtio'],
    ['', { arch: 'ppc64le', machine: 'pseries' }, 'spapr-tce'],
    ['', {}, 'none'],
  ])('has the IOMMU of %s', (devices, machine, kind) => {
    expect(libvirt(devices, machine).line.platform.iommu.kind).toBe(kind);
  });

  test('has the command line and the name of the domain, and the kernel of the caller', () => {
    const text = domain('').replace('</os>', '<cmdline> swiotlb=force </cmdline></os>');
    const kernel = { version: '6.8', release: '6.8.0-51-generic', changes: undefined, open: [] };
    expect(readLibvirtDomains(text, { file: 'vm.xml', kernel }).lines[0]?.platform).toMatchObject({
      name: 'x',
      hypervisor: 'kvm',
      machine: 'q35',
      kernel: { version: '6.8', release: '6.8.0-51-generic', cmdline: 'swiotlb=force' },
    });
  });

  test('takes arguments for QEMU itself', () => {
    const args = ['-device', 'virtio-rng-pci,id=r', '-global', 'virtio-device.packed=on', '-vnc', 'none'];
    const rest = `<qemu:commandline>${args.map((arg) => `<qemu:arg value='${arg}'/>`).join('')}</qemu:commandline>`;
    const { line } = libvirt(NET, { rest });
    expect(line.plugs.map(({ name }) => name)).toEqual(['r (virtio-rng-pci)', 'net0 (virtio-net-pci)']);
    expect(line.places).toEqual(['argument', 'element']);
    expect(line.start.globals).toEqual([{ driver: 'virtio-device', property: 'packed', value: 'on' }]);
    expect(texts(line.ignored)).toEqual(['-vnc none']);
  });
});

describe('nothing is dropped without a word', () => {
  test.each([
    ["<hostdev mode='subsystem' type='pci'/>", /passed through$/],
    ["<interface type='hostdev'/>", /passed through$/],
    ["<widget model='virtio'/>", /^<widget model='virtio'>: not known$/],
    ["<rng model='virtio'><driver frob='1'/></rng>", /<driver frob='1'>$/],
  ])('%s', (devices, said) => {
    expect(texts(libvirt(devices).line.ignored)).toEqual([expect.stringMatching(said)]);
  });

  test('a device that is no virtio device is not listed as ignored', () => {
    const others =
      "<serial type='pty'/><tpm model='tpm-crb'/><disk type='file'><target dev='sda' bus='sata'/></disk>";
    expect(libvirt(others).line.ignored).toEqual([]);
  });
});

describe('a mistake is named with its place', () => {
  test.each([
    ["<domain type='lxc'/>", 1, 1, /this is a container of libvirt’s LXC driver/],
    ['<network/>', 1, 1, /found <network>; expected <domain>, or elements of one/],
    ["<domain type='kvm'><os><type arch='mips'/></os></domain>", 1, 24, /architecture "mips"; expected/],
    ["<domain type='kvm'>\n <launchSecurity type='x'/></domain>", 2, 2, /launch security "x"; expected sev/],
    [domain("\n <iommu model='new'/>"), 5, 2, /IOMMU "new"; expected intel, amd, smmuv3 or virtio/],
    [
      domain("\n<rng model='virtio'><driver iommu='yes please'/></rng>"),
      5,
      21,
      /iommu="yes please" of <driver>; expected on or off/,
    ],
    [
      domain("\n<disk><driver iommu='on'/><target dev='sda' bus='sata'/></disk>"),
      5,
      7,
      /iommu driver option is only supported for virtio devices/,
    ],
  ])('%s', (text, line, column, message) => {
    expect(problemsOf(text)).toEqual([
      { file: 'vm.xml', line, column, message: expect.stringMatching(message) },
    ]);
  });

  test('the state of a running domain is read too', () => {
    expect(problemsOf(`<domstatus state='running'>${domain(NET)}</domstatus>`)).toEqual([]);
  });
});
