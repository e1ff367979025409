import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { F, NET, TYPE } from '../../../src/features/bits.ts';
import { CONFIG_OPTIONS } from '../../../src/input/import/sysfs/config.ts';
import { readGuest, type SysfsGuest } from '../../../src/input/import/sysfs/guest.ts';
import { treeAt } from '../../../src/input/import/sysfs/tree.ts';
import { platformFrom } from '../../../src/input/platform.ts';
import { platformToJson } from '../../../src/input/serialise.ts';
import { treeDisk } from '../../../src/io/tree-disk.ts';
import { printable } from '../../../src/text/printable.ts';
import { type Entry, featuresFile, memoryTree, pciDevice, x86Guest } from './sysfs/samples.ts';

const ROOT = join(import.meta.dirname, '../../..');
const FIXTURES = join(ROOT, 'fixtures/imports/sysfs');

function guestOf(guest: SysfsGuest | { readonly missing: string }): SysfsGuest {
  return 'missing' in guest ? expect.fail(guest.missing) : guest;
}

function fixture(name: string): SysfsGuest {
  return guestOf(readGuest(treeAt(join(FIXTURES, name), treeDisk)));
}

function read(more: Readonly<Record<string, Entry>> = {}): SysfsGuest {
  return guestOf(readGuest(memoryTree(x86Guest(more))));
}

describe('guests in fixtures', () => {
  test('q35 with an Intel IOMMU', () => {
    const { platform, devices, facts, notes } = fixture('q35-vtd');
    expect(platform).toMatchObject({
      arch: 'x86_64',
      hypervisor: 'qemu',
      machine: 'q35',
      memory: { protection: 'none', mib: 457 },
      iommu: { kind: 'intel' },
      kernel: {
        version: '6.1.192',
        release: '6.1.0-56-amd64',
        cmdline: 'console=ttyS0 quiet intel_iommu=on iommu.strict=0',
        config: { INTEL_IOMMU_DEFAULT_ON: 'n', VIRTIO_PCI_LEGACY: 'y' },
      },
    });
    expect(notes).toEqual([]);
    expect(facts).toContainEqual({ what: 'kernel.version', value: '6.1.192', from: '/proc/version' });
    expect(
      devices.map(({ id, device, driver, status, iommuDomain }) => [
        id,
        device.type,
        device.transport,
        driver,
        status,
        iommuDomain,
      ]),
    ).toEqual([
      ['virtio0', 1, 'pci-modern', 'virtio_net', 0x0f, 'DMA-FQ'],
      ['virtio1', 2, 'pci-transitional', 'virtio_blk', 0x0f, 'DMA-FQ'],
      ['virtio3', 5, 'pci-modern', undefined, 0x83, 'DMA-FQ'],
      ['virtio4', 3, 'pci-legacy', 'virtio_console', 0x07, 'DMA-FQ'],
    ]);
  });

  test('microvm: virtio-mmio, and little else to be seen', () => {
    const { platform, devices, notes } = fixture('microvm');
    expect(devices.map(({ device }) => device.transport)).toEqual(['mmio-modern', 'mmio-modern']);
    expect(devices.map(({ iommuDomain }) => iommuDomain)).toEqual([undefined, undefined]);
    expect(platform.iommu.kind).toBe('none');
    expect(notes).toContainEqual(expect.stringContaining('no configuration of this kernel'));
  });

  test('a protected guest on IBM Z, out of a sosreport', () => {
    const { platform, devices } = fixture('s390x-protected-sosreport');
    expect(platform).toMatchObject({ arch: 's390x', hypervisor: 'kvm', memory: { protection: 's390-pv' } });
    expect(platform.kernel).toMatchObject({ version: '5.14', release: '5.14.0-427.13.1.el9_4.s390x' });
    expect(devices.map(({ device }) => device.transport)).toEqual(['ccw', 'ccw', 'ccw', 'ccw']);
    expect(devices.map(({ device }) => device.implementation)).toContain('qemu');
  });

  test.each(readdirSync(FIXTURES, { withFileTypes: true }).filter((entry) => entry.isDirectory()))(
    '$name gives a platform of the published form',
    async ({ name }) => {
      const { platform } = fixture(name);
      const json: unknown = JSON.parse(JSON.stringify(platformToJson(platform)));
      const wrong: unknown[] = [];
      expect(await platformFrom(json, (...problem) => wrong.push(problem))).toEqual(platform);
      expect(wrong).toEqual([]);
    },
  );
});

describe('the platform', () => {
  test.each([
    ['fpu lm hypervisor sev', 'sev'],
    ['fpu lm hypervisor sev sev_es', 'sev-es'],
    ['fpu lm hypervisor sev sev_es sev_snp', 'sev-snp'],
    ['fpu lm hypervisor tdx_guest', 'tdx'],
    ['fpu lm sev sev_es', 'none'],
  ])('flags %s: %s', (flags, protection) => {
    const { platform } = read({ '/proc/cpuinfo': `flags\t\t: ${flags}\n` });
    expect(platform.memory.protection).toBe(protection);
    expect(platform.hypervisor).toBe(flags.includes('hypervisor') ? 'kvm' : 'none');
  });

  test.each([
    ['[    0.1] Memory Encryption Features active: AMD SEV SEV-ES SEV-SNP', 'sev-snp'],
    ['[    0.1] AMD Memory Encryption Features active: SEV', 'sev'],
    ['[    0.1] Memory Encryption Features active: AMD SME', 'none'],
    ['[    0.1] Memory Encryption Features active: Intel TDX', 'tdx'],
  ])('log %s', (line, protection) => {
    expect(read({ '/var/log/dmesg': `${line}\n` }).platform.memory.protection).toBe(protection);
  });

  test('a Xen domain', () => {
    const { platform } = read({
      '/sys/hypervisor/type': 'xen\n',
      '/sys/hypervisor/guest_type': 'PVH\n',
      '/proc/xen/capabilities': '',
    });
    expect(platform).toMatchObject({ hypervisor: 'xen', xen: { domain: 'domU', mode: 'pvh' } });
  });

  test.each([
    ['Microsoft Corporation', 'Virtual Machine', 'hyperv', 'generic'],
    ['Amazon EC2', 'm5.large', 'kvm', 'generic'],
    ['Cloud Hypervisor', 'cloud-hypervisor', 'kvm', 'cloud-hypervisor'],
    ['QEMU', 'Standard PC (i440FX + PIIX, 1996)', 'kvm', 'qemu'],
  ])('DMI %s, %s', (vendor, product, hypervisor, implementation) => {
    const { platform, devices } = read({
      '/sys/class/dmi/id/sys_vendor': `${vendor}\n`,
      '/sys/class/dmi/id/product_name': `${product}\n`,
    });
    expect(platform.hypervisor).toBe(hypervisor);
    expect(devices[0]?.device.implementation).toBe(implementation);
  });

  test.each([
    [{ '/sys/class/iommu/ivhd0/x': '' }, 'amd'],
    [{ '/sys/firmware/acpi/tables/DMAR': '' }, 'intel'],
    [pciDevice(1, '0x1057', TYPE.IOMMU, [F.VERSION_1]), 'virtio'],
    [{ '/sys/class/iommu/tegra/x': '' }, 'none'],
  ] as const)('an IOMMU by what is there: %#', (files, kind) => {
    expect(read(files).platform.iommu.kind).toBe(kind);
  });

  test('POWER, secure', () => {
    const { platform } = guestOf(
      readGuest(
        memoryTree({
          ...x86Guest({
            '/proc/cpuinfo': 'cpu\t\t: POWER9\nmachine\t: CHRP IBM pSeries (emulated by qemu)\n',
          }),
          '/proc/device-tree/model': 'IBM pSeries (emulated by qemu)\0',
          '/sys/devices/system/cpu/svm': '1\n',
        }),
      ),
    );
    expect(platform).toMatchObject({
      arch: 'ppc64le',
      machine: 'pseries',
      memory: { protection: 'pef', protectedFrom: 'runtime' },
      iommu: { kind: 'spapr-tce' },
    });
  });

  test.each([
    [
      '5.15.0-91-generic (x@y) #101-Ubuntu',
      '/proc/version_signature',
      'Ubuntu 5.15.0-91.101-generic 5.15.131',
      '5.15.131',
    ],
    ['6.1.0-13-amd64 (x@y) #1 SMP Debian 6.1.55-1 (2023-09-29)', '/x', '', '6.1.55'],
    ['6.12.48 (x@y)', '/x', '', '6.12.48'],
    ['6.4.0-150600.21-default (x@y)', '/x', '', '6.4'],
    ['6.0-1-amd64', '/uname', '', '6.0'],
    ['6.0.0-1-amd64', '/uname', '', '6.0'],
  ])('the upstream version of %s', (version, path, text, expected) => {
    const guest = read({ '/proc/version': `Linux version ${version}\n`, [path]: text });
    expect(guest.platform.kernel.version).toBe(expected);
  });
});

describe('a kernel of a distribution', () => {
  const openOf = (version: string, more: Readonly<Record<string, Entry>> = {}) => {
    const { platform, notes } = read({ '/proc/version': `Linux version ${version}\n`, ...more });
    const kinds = (platform.open ?? []).map(({ kind }) => kind);
    return { platform, kinds: new Set(kinds), notes: notes.filter((note) => note.includes('stays open')) };
  };

  test.each([
    ['5.14.0-427.13.1.el9_4.x86_64 (x@y)', 'RHEL', '5.14'],
    ['5.15.0-91-generic (x@y) #101-Ubuntu SMP', 'Ubuntu', '5.15'],
    ['6.4.0-150600.21-default (x@y)', 'SUSE', '6.4'],
    ['6.1.102-111.182.amzn2023.x86_64 (x@y)', 'Amazon Linux', '6.1.102'],
    ['6.8.12-2-pve (x@y)', 'Proxmox', '6.8.12'],
    ['5.15.0-200.131.27.el9uek.x86_64 (x@y)', 'Oracle UEK', '5.15'],
  ])('%s: what it took from later releases is open, and said to be', (version, distribution, base) => {
    const { kinds, notes } = openOf(version);
    expect([...kinds]).toEqual(expect.arrayContaining(['release', 'change']));
    expect(notes[0]).toContain(`is a kernel of ${distribution}, on Linux ${base}`);
    expect(notes[0]).toContain('what it took from newer releases stays open');
  });

  test('the banner of Debian closes what its release leaves open', () => {
    const banner = '6.1.0-21-amd64 (x@y) #1 SMP PREEMPT_DYNAMIC Debian 6.1.90-1 (2024-05-03)';
    expect(openOf(banner).platform.kernel).toMatchObject({ version: '6.1.90', release: '6.1.0-21-amd64' });
    expect(openOf(banner).notes.filter((note) => note.includes('Linux'))).toEqual([]);
  });

  test('a banner in the log counts where /proc/version is empty', () => {
    const log =
      '[    0.0] Linux version 6.1.0-21-amd64 (x@y) #1 SMP PREEMPT_DYNAMIC Debian 6.1.90-1 (2024-05-03)\n[    0.0] Command line: swiotlb=force\n';
    const { platform } = read({ '/proc/version': '', '/proc/cmdline': '', '/var/log/dmesg': log });
    expect(platform.kernel).toMatchObject({ version: '6.1.90', cmdline: 'swiotlb=force' });
  });
});

describe('what no file tells stays open', () => {
  const factsOf = ({ platform }: SysfsGuest) =>
    Object.fromEntries(
      (platform.open ?? []).flatMap((one) => (one.kind === 'fact' ? [[one.name, one.values]] : [])),
    );

  test('the IOMMU of a guest without its class, and the hypervisor of one that nobody names', () => {
    expect(factsOf(read())).toEqual({
      'platform.hypervisor': ['kvm', 'qemu'],
      'platform.iommu.kind': ['none', 'intel', 'amd', 'virtio'],
    });
  });

  test('the protection of an Arm guest', () => {
    const guest = read({ '/proc/cpuinfo': 'CPU implementer\t: 0x41\n' });
    expect(factsOf(guest)['platform.memory.protection']).toEqual(['none', 'cca', 'pkvm']);
  });

  test('the log closes it', () => {
    const log = 'DMAR: Host address width 39\nHypervisor detected: KVM\n';
    expect(factsOf(read({ '/dmesg': log }))).toEqual({});
    expect(read({ '/dmesg': log }).platform).toMatchObject({ hypervisor: 'kvm', iommu: { kind: 'intel' } });
  });
});

describe('the kernel’s configuration', () => {
  const config =
    'CONFIG_INTEL_IOMMU=y\n# CONFIG_XEN_VIRTIO is not set\nCONFIG_HZ=250\nCONFIG___proto__=y\nCONFIG_VIRTIO_IOMMU=m\n';
  const expected = { INTEL_IOMMU: 'y', XEN_VIRTIO: 'n', VIRTIO_IOMMU: 'm' };

  test.each(['/boot/config-6.12.48', '/lib/modules/6.12.48/config'])('in %s', (path) => {
    expect(read({ [path]: config }).platform.kernel.config).toEqual(expected);
  });

  test('packed in /proc/config.gz', () => {
    expect(read({ '/proc/config.gz': gzipSync(config) }).platform.kernel.config).toEqual(expected);
  });

  test.each([
    ['no gzip', new Uint8Array([1, 2, 3])],
    ['a bomb', gzipSync(Buffer.alloc(64 * 2 ** 20))],
  ])('%s is a note', (_, bytes) => {
    const { platform, notes } = read({ '/proc/config.gz': bytes });
    expect(platform.kernel.config).toEqual({});
    expect(notes).toContain('/proc/config.gz is no gzip file of a configuration');
  });

  test('every option that a rule asks for is read', () => {
    const rules = readdirSync(join(ROOT, 'src/guest'), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => readFileSync(join(ROOT, 'src/guest', name), 'utf8'));
    const asked = rules.flatMap((text) => [...text.matchAll(/kernel\.enabled\(\s*'([A-Z0-9_]+)'/g)]);
    expect(asked.length).toBeGreaterThan(10);
    expect(asked.map(([, option]) => option).filter((option = '') => !CONFIG_OPTIONS.has(option))).toEqual(
      [],
    );
  });
});

describe('devices', () => {
  const transportOf = (pci: string, bits: readonly number[], more: Readonly<Record<string, Entry>> = {}) =>
    read({ ...pciDevice(0, pci, 1, bits), ...more }).devices[0]?.device.transport;
  const config = '/sys/devices/pci0000:00/0000:00:01.0/config';

  /** Configuration space with capabilities of these types, each [id, cfg_type]. */
  function space(...capabilities: readonly (readonly [number, number])[]): Uint8Array {
    const bytes = new Uint8Array(256);
    bytes[0x06] = 0x10;
    bytes[0x34] = 0x40;
    capabilities.forEach(([id, kind], i) => {
      const next = i + 1 === capabilities.length ? 0 : 0x50 + 16 * i;
      bytes.set([id, next, 16, kind], 0x40 + 16 * i);
    });
    return bytes;
  }

  test('a PCI device by its ID, what was negotiated and its capabilities', () => {
    expect(transportOf('0x1041', [])).toBe('pci-modern');
    expect(transportOf('0x1000', [NET.MAC, F.VERSION_1])).toBe('pci-transitional');
    expect(transportOf('0x1000', [NET.MAC], { [config]: space([0x11, 0], [0x09, 1]) })).toBe(
      'pci-transitional',
    );
    expect(transportOf('0x1000', [NET.MAC], { [config]: space([0x11, 0], [0x09, 2]) })).toBe('pci-legacy');
    expect(transportOf('0x1000', [NET.MAC], { [config]: new Uint8Array(64) })).toBe('pci-legacy');
  });

  test('capabilities that go round in circles', () => {
    const round = space([0x05, 0]);
    round[0x41] = 0x40;
    expect(transportOf('0x1000', [NET.MAC], { [config]: round })).toBe('pci-legacy');
  });

  test('128 feature digits, and a driver that only uevent names', () => {
    const wide = `${featuresFile(5, 32).trim()}${'0'.repeat(63)}1\n`;
    const path = '/sys/devices/pci0000:00/0000:00:01.0/virtio0';
    const { devices } = read({
      ...pciDevice(0, '0x1041', 1, [], { features: wide, uevent: 'DRIVER=virtio_net\n' }),
      [`${path}/driver`]: { other: true },
    });
    expect(devices[0]?.driver).toBe('virtio_net');
    expect(devices[0]?.negotiated.w3).toBe(-2147483648);
  });

  test('a copy without links, where only the device is there', () => {
    const { devices } = read({
      '/sys/bus/virtio/devices/virtio7/device': '0x0002\n',
      '/sys/bus/virtio/devices/virtio7/features': featuresFile(32),
    });
    expect(devices.find(({ id }) => id === 'virtio7')).toMatchObject({
      device: { type: TYPE.BLK, transport: 'pci-modern' },
      notes: [expect.stringContaining('taken for pci-modern')],
    });
  });

  test('one that cannot be read is a note, and the others are there', () => {
    const { devices, notes } = read({
      ...pciDevice(1, '0x1042', 2, [], { features: 'x'.repeat(64) }),
      '/sys/bus/virtio/devices/virtio2': { link: 'virtio2' },
      '/sys/bus/virtio/devices/virtio3': { link: '/etc/passwd' },
      '/sys/bus/virtio/devices/virtio4': { fails: 'EACCES' },
      '/sys/bus/virtio/devices/__proto__': { link: 'virtio0' },
    });
    expect(devices.map(({ id }) => id)).toEqual(['__proto__', 'virtio0']);
    expect(notes).toEqual(
      expect.arrayContaining([
        '/sys/bus/virtio/devices/virtio1: "features" is not 64 or 128 digits',
        '/sys/bus/virtio/devices/virtio2: the link leads to nothing in this tree',
        '/sys/bus/virtio/devices/virtio3: the link leads to nothing in this tree',
      ]),
    );
  });

  test('escape codes reach neither names nor facts', () => {
    const evil = 'vir\u001b[2Jtio';
    const guest = read({
      '/proc/cmdline': `quiet \u001b]0;x\u0007\n`,
      [`/sys/bus/virtio/devices/${evil}`]: { link: 'virtio0' },
      [`/sys/bus/virtio/devices/${evil}x`]: { link: 'nowhere' },
    });
    const texts = [
      ...guest.notes,
      ...guest.facts.map(({ value }) => value),
      ...guest.devices.flatMap(({ id, device }) => [id, device.name]),
    ];
    for (const text of texts) expect(text).toBe(printable(text));
  });
});

describe('what is too little', () => {
  test.each([
    [{}, 'there is no virtio device'],
    [pciDevice(0, '0x1041', 1, []), 'architecture'],
    [{ ...pciDevice(0, '0x1041', 1, []), '/proc/cpuinfo': 'flags : lm' }, 'names a kernel'],
  ])('%#', (files, missing) => {
    expect(readGuest(memoryTree(files))).toEqual({ missing: expect.stringContaining(missing) });
  });

  test('a platform that is given stands for it', () => {
    const { platform } = read();
    const guest = guestOf(
      readGuest(memoryTree(pciDevice(0, '0x1041', TYPE.NET, [F.VERSION_1])), { platform }),
    );
    expect(guest.devices).toHaveLength(1);
    expect(guest.facts).toEqual([]);
  });
});
