import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readProxmox } from '../../../src/input/import/proxmox/configuration.ts';
import { properties } from '../../../src/input/import/proxmox/settings.ts';
import { recognise } from '../../../src/input/import/recognise.ts';

const read = (text: string, qemu?: string) => readProxmox(text, { file: '100.conf' }, qemu);

function guest(lines: readonly string[], qemu?: string) {
  const { line, problems } = read(lines.join('\n'), qemu);
  expect(problems).toEqual([]);
  if (line === undefined) throw new Error('nothing was read');
  return line;
}

const models = (...lines: readonly string[]) => guest(lines).plugs.map(({ model }) => model);
const plug = (model: string, lines: readonly string[], qemu?: string) =>
  guest(lines, qemu).plugs.find((one) => one.model === model);

describe('Proxmox VE starts QEMU', () => {
  test('with a balloon, unless it is switched off', () => {
    expect(models('name: a')).toEqual(['virtio-balloon-pci']);
    expect(models('balloon: 0')).toEqual([]);
  });

  test.each([
    ['agent: 1', ['virtio-serial']],
    ['agent: enabled=1,type=isa', []],
    ['rng0: source=/dev/urandom', ['virtio-rng-pci']],
    ['vga: virtio', ['virtio-vga', 'virtio-serial']],
    ['vga: qxl', ['virtio-serial']],
    ['virtiofs0: dirid=a', ['vhost-user-fs-pci']],
    ['net0: virtio=AA,bridge=vmbr0', ['virtio-net-pci']],
    ['net0: e1000=AA,bridge=vmbr0', []],
    ['virtio0: local:disk,size=8G', ['virtio-blk-pci']],
    ['scsi0: local:disk', []],
    ['scsihw: virtio-scsi-pci\nscsi0: a\nscsi1: b', ['virtio-scsi-pci']],
    ['scsihw: virtio-scsi-single\nscsi0: a\nscsi1: b', ['virtio-scsi-pci', 'virtio-scsi-pci']],
    ['machine: q35,viommu=virtio', ['virtio-iommu-pci']],
    ['args: -device virtio-crypto-pci,id=c', ['virtio-crypto-pci']],
  ])('by %j with %j', (lines, expected) => {
    expect(models('balloon: 0', ...lines.split('\n'))).toEqual(expected);
  });

  test.each([
    ['pc-i440fx-6.1', undefined, {}, false],
    ['pc-i440fx-7.1+pve0', undefined, { rx_queue_size: '1024', packed: 'on' }, true],
    ['pc-q35-10.0+pve1', undefined, { rx_queue_size: '1024', packed: 'on', host_mtu: '1500' }, true],
    ['q35', '7.0', {}, true],
    ['q35', '10.0', { rx_queue_size: '1024', packed: 'on', host_mtu: '1500' }, true],
  ])('with what came with the version of machine %s under QEMU %s', (machine, qemu, wanted, reports) => {
    const lines = [`machine: ${machine}`, 'net0: virtio=AA,bridge=vmbr0,queues=2'];
    const given = plug('virtio-net-pci', lines, qemu)?.properties;
    const of = (key: string) => given?.get(key);
    expect({ rx_queue_size: of('rx_queue_size'), packed: of('packed'), host_mtu: of('host_mtu') }).toEqual({
      rx_queue_size: undefined,
      packed: undefined,
      host_mtu: undefined,
      ...wanted,
    });
    expect(of('mq')).toBe('on');
    expect(plug('virtio-balloon-pci', lines, qemu)?.properties.has('free-page-reporting')).toBe(reports);
  });

  test('with vhost behind a bridge alone', () => {
    expect(plug('virtio-net-pci', ['net0: virtio=AA,bridge=vmbr0'])?.backend.vhost).toBe('kernel');
    expect(plug('virtio-net-pci', ['net0: virtio=AA'])?.backend).toMatchObject({ present: true });
    expect(plug('virtio-net-pci', ['net0: virtio=AA'])?.backend.vhost).toBeUndefined();
  });

  test('with devices on a conventional bus of q35, where they are behind its IOMMU', () => {
    const line = guest(['machine: q35,viommu=intel', 'virtio0: a']);
    expect(line.platform.iommu.kind).toBe('intel');
    expect(line.plugs.map(({ bus }) => bus)).toEqual(['root', 'root']);
  });

  test.each([
    ['amd-sev: type=std', 'sev'],
    ['amd-sev: type=es', 'sev-es'],
    ['amd-sev: type=snp', 'sev-snp'],
    ['intel-tdx: type=tdx', 'tdx'],
  ])('with protected memory by %s', (line, protection) => {
    const { platform, start } = guest(['machine: q35', line]);
    expect([platform.memory.protection, start.confidential]).toEqual([protection, true]);
  });

  test('with shared memory for virtiofs', () => {
    expect(guest(['memory: 1024', 'virtiofs0: dirid=a']).start.memory).toMatchObject({ share: true });
    expect(guest(['memory: 1024', 'virtiofs0: dirid=a']).platform.memory.mib).toBe(1024);
  });
});

test.each([
  ['ostype: win11', 'pc-i440fx-5.1+pve0'],
  ['ostype: w2k8\nmachine: q35', 'pc-q35-5.1+pve0'],
  ['ostype: win11\nmeta: creation-qemu=10.1.2,ctime=1', 'pc-i440fx-10.1+pve0'],
  ['ostype: win11\nmeta: creation-qemu=8.0.0,ctime=1', 'pc-i440fx-5.1+pve0'],
  ['ostype: win11\nmachine: pc-q35-8.1', 'pc-q35-8.1+pve0'],
  ['ostype: l26', 'pc'],
])('Proxmox VE pins the machine type of Windows: %j is %s', (text, machine) => {
  expect(read(`${text}\nnet0: virtio=AA,bridge=vmbr0`).line?.start.machine).toBe(machine);
});

test('snapshots and changes that wait are not what a guest of Proxmox VE is now', () => {
  expect(models('balloon: 0', '[PENDING]', 'balloon: 512', '', '[before]', 'agent: 1')).toEqual([]);
});

test('what nothing in a configuration asks for is placed at its end', () => {
  const { line, added } = read('name: a\nrng0: source=/dev/random\n');
  expect(line?.positions).toEqual([{ line: 2, column: 1 }, added]);
  expect(added).toEqual({ line: 3, column: 1 });
});

test('what may change a guest of Proxmox VE and is not known is listed', () => {
  const { ignored } = guest(['hostpci0: 01:00', 'new: 1', 'ostype: win11', 'description: x']);
  expect(ignored.filter(({ matters }) => matters).map(({ text }) => text)).toEqual([
    'hostpci0: 01:00',
    'new: 1',
    'ostype: win11',
  ]);
});

test('a configuration of Proxmox VE is told from others, and a line that is none has its place', () => {
  expect(recognise('boot: order=scsi0\nmemory: 2048\nscsihw: virtio-scsi-pci\n')).toBe('proxmox');
  expect(recognise('name: x\nconfig:\n  boot: yes\n')).not.toBe('proxmox');
  expect(read('memory: 1\nnet0 = x\n').problems).toEqual([
    {
      file: '100.conf',
      line: 2,
      column: 1,
      message: '"net0 = x" is no line of a configuration; expected KEY: VALUE',
    },
  ]);
});

test('property strings are read back as they were written', () => {
  const word = fc.stringMatching(/^[a-z0-9.:/-]{1,8}$/);
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.tuple(fc.stringMatching(/^[a-z]{2,6}$/), word), {
        selector: ([key]) => key,
        minLength: 1,
      }),
      (pairs) => {
        const text = pairs.map(([key, value]) => `${key}=${value}`).join(',');
        expect([...properties(text, 'first')]).toEqual(pairs);
      },
    ),
  );
});

test('no text makes the reader of Proxmox VE’s configuration throw', () => {
  const line = fc.tuple(
    fc.constantFrom(
      'net0',
      'scsi3',
      'virtio1',
      'machine',
      'args',
      'vga',
      'memory',
      'cores',
      '[x]',
      '#',
      'virtiofs1',
    ),
    fc.constantFrom(': ', ':', ' ', ''),
    fc.string({ maxLength: 10 }),
  );
  fc.assert(
    fc.property(fc.array(line, { maxLength: 8 }), (lines) => {
      for (const { line: at } of read(lines.map((parts) => parts.join('')).join('\n')).problems)
        expect(at).toBeGreaterThan(0);
    }),
  );
});
