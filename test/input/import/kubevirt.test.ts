import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readKubevirt } from '../../../src/input/import/kubevirt/manifest.ts';
import { recognise } from '../../../src/input/import/recognise.ts';
import { readYaml } from '../../../src/input/import/yaml-tree.ts';

const read = (text: string) => readKubevirt(text, { file: 'vm.yaml' });

/** A VirtualMachineInstance with this domain, and with what else its spec has. */
function guest(domain: unknown, spec: object = {}) {
  const json = { apiVersion: 'kubevirt.io/v1', kind: 'VirtualMachineInstance', spec: { ...spec, domain } };
  const { guests, problems } = read(JSON.stringify(json));
  expect(problems).toEqual([]);
  const [found] = guests;
  if (found === undefined) throw new Error('nothing was read');
  return found.line;
}

const models = (domain: unknown, spec: object = {}) => guest(domain, spec).plugs.map(({ model }) => model);
const plug = (name: string, domain: unknown, spec: object = {}) =>
  guest(domain, spec).plugs.find(({ model }) => model.startsWith(name));
const devices = (given: object) => ({ devices: given });

describe('virt-launcher', () => {
  test('adds a network card, a SCSI and a serial controller, and a balloon', () => {
    expect(models({})).toEqual([
      'virtio-scsi-pci-non-transitional',
      'virtio-serial-pci-non-transitional',
      'virtio-net-pci-non-transitional',
      'virtio-balloon-pci-non-transitional',
    ]);
    expect(plug('virtio-balloon', {})?.properties.get('free-page-reporting')).toBe('on');
  });

  test.each([
    ['autoattachPodInterface', 'virtio-net'],
    ['autoattachSerialConsole', 'virtio-serial'],
    ['autoattachMemBalloon', 'virtio-balloon'],
  ])('leaves out what %s switches off', (key, model) => {
    expect(plug(model, devices({}))).toBeDefined();
    expect(plug(model, devices({ [key]: false }))).toBeUndefined();
  });

  test.each([
    [{ rng: {} }, 'virtio-rng'],
    [{ autoattachVSOCK: true }, 'vhost-vsock'],
    [{ inputs: [{ type: 'tablet', bus: 'virtio', name: 't' }] }, 'virtio-tablet'],
    [{ filesystems: [{ name: 's', virtiofs: {} }] }, 'vhost-user-fs'],
    [{ video: { type: 'virtio' } }, 'virtio-'],
  ])('makes a device of %j', (given, model) => {
    expect(models(devices(given)).some((one) => one.startsWith(model))).toBe(true);
  });

  test('has memory shared where a daemon has to map it', () => {
    expect(guest({}).start.memory).toBeUndefined();
    expect(guest(devices({ filesystems: [{ name: 's', virtiofs: {} }] })).start.memory).toMatchObject({
      share: true,
    });
  });

  test('puts a disk without a bus on SATA of amd64 and on virtio of others, and gives volumes one', () => {
    const volumes = [{ name: 'd' }];
    expect(plug('virtio-blk', {}, { volumes })).toBeUndefined();
    expect(plug('virtio-blk', {}, { volumes, architecture: 'arm64' })).toBeDefined();
    expect(plug('virtio-blk-ccw', {}, { volumes, architecture: 's390x' })).toBeDefined();
    const disks = [{ name: 'd', disk: { bus: 'virtio' } }];
    expect(plug('virtio-blk', devices({ disks }))?.name).toBe('ua-d (virtio-blk-pci-non-transitional)');
  });

  test('gives queues by vCPUs where they are asked for', () => {
    const given = {
      networkInterfaceMultiqueue: true,
      blockMultiQueue: true,
      disks: [{ name: 'd', disk: { bus: 'virtio' } }],
    };
    const domain = { cpu: { sockets: 2, cores: 2 }, devices: given };
    expect(plug('virtio-net', domain)?.properties.get('vectors')).toBe('10');
    expect(plug('virtio-blk', domain)?.properties.get('num-queues')).toBe('4');
    expect(plug('virtio-blk', devices({ disks: given.disks }))?.properties.has('num-queues')).toBe(false);
  });

  test('makes transitional devices by useVirtioTransitional', () => {
    expect(models(devices({ useVirtioTransitional: true }))).toContain('virtio-net-pci-transitional');
  });

  test.each([
    ['sev', 'sev', true],
    ['snp', 'sev-snp', true],
    ['tdx', 'tdx', false],
  ])('starts a guest with %s, and then says iommu=on itself: %s, %s', (kind, protection, forced) => {
    const domain = {
      launchSecurity: { [kind]: {} },
      devices: { disks: [{ name: 'd', disk: { bus: 'virtio' } }] },
    };
    expect(guest(domain).platform.memory.protection).toBe(protection);
    for (const model of ['virtio-net', 'virtio-blk', 'virtio-scsi', 'virtio-balloon'])
      expect([model, plug(model, domain)?.properties.get('iommu_platform')]).toEqual([
        model,
        forced ? 'on' : undefined,
      ]);
  });

  test('says iommu=on of the devices of Secure Execution on s390x, and nothing of the domain', () => {
    const line = guest({ launchSecurity: {} }, { architecture: 's390x' });
    expect(line.platform.memory.protection).toBe('s390-pv');
    expect(line.start.confidential).toBe(false);
    expect(line.plugs[0]?.properties.get('iommu_platform')).toBe('on');
  });
});

test('a guest of KubeVirt has the kernel’s command line, the memory and the machine that its manifest says', () => {
  const domain = {
    memory: { guest: '1.5Gi' },
    machine: { type: 'pc-q35-rhel9.4.0' },
    firmware: { kernelBoot: { kernelArgs: 'quiet' } },
  };
  expect(guest(domain).platform).toMatchObject({ memory: { mib: 1536 }, kernel: { cmdline: 'quiet' } });
  expect(guest(domain).start.machine).toBe('pc-q35-rhel9.4.0');
  expect(guest({ resources: { requests: { memory: '512M' } } }).platform.memory.mib).toBe(488);
});

test('what may change a guest of KubeVirt and is not known is listed', () => {
  const given = { gpus: [{}], newThing: true, interfaces: [{ name: 'a', sriov: {} }] };
  const { ignored } = guest(devices(given));
  expect(ignored.filter(({ matters }) => matters).map(({ text }) => text)).toEqual([
    'no architecture',
    'gpus',
    'devices.newThing',
    'interface a',
  ]);
  expect(guest({}, { architecture: 'amd64' }).ignored).toEqual([]);
});

const VM = `apiVersion: v1
kind: PersistentVolumeClaim
---
apiVersion: kubevirt.io/v1
kind: VirtualMachine
metadata: { name: vm }
spec:
  template:
    spec:
      domain:
        devices:
          rng: {}
`;

const first = (text: string) => read(text).guests[0]?.line;

test('a guest of KubeVirt is found among other objects, and in each kind of object that has one', () => {
  expect(recognise(VM)).toBe('kubevirt');
  const line = first(VM);
  expect(line?.platform).toMatchObject({ name: 'KubeVirt, vm' });
  expect(line?.positions).toContainEqual({ line: 12, column: 16 });
  const pool = VM.replace('kubevirt.io/v1', 'pool.kubevirt.io/v1beta1')
    .replace('kind: VirtualMachine\n', 'kind: VirtualMachinePool\n')
    .replace(
      /spec:\n[\s\S]*$/,
      'spec: { virtualMachineTemplate: { spec: { template: { spec: { domain: {} } } } } }\n',
    );
  expect(first(pool)?.plugs).toHaveLength(4);
  const list = JSON.stringify({
    apiVersion: 'v1',
    kind: 'List',
    items: [{ apiVersion: 'kubevirt.io/v1', kind: 'VirtualMachineInstance', spec: { domain: {} } }],
  });
  expect(recognise(list)).toBe('kubevirt');
  expect(first(list)?.plugs).toHaveLength(4);
});

test.each([
  ['apiVersion: kubevirt.io/v1\nkind: KubeVirt\n', 1, 'there is no guest in it, but KubeVirt'],
  ['apiVersion: kubevirt.io/v1\nkind: VirtualMachine\nspec: [\n', 4, 'this is not YAML'],
  ['apiVersion: kubevirt.io/v1\nkind: a\nkind: b\n', 3, 'a key that is given twice'],
])('a manifest that cannot be read has its mistake in its line: %#', (text, line, message) => {
  const { problems } = read(text);
  expect(problems[0]).toMatchObject({ file: 'vm.yaml', line });
  expect(problems[0]?.message).toContain(message);
});

test('each guest of a manifest is one, with what is added to it at its own place', () => {
  const { guests, problems } = read(`${VM}---\n${VM}`);
  expect(problems).toEqual([]);
  expect(guests.map(({ added }) => added.line)).toEqual([10, 23]);
});

test('aliases of YAML are followed, and do not multiply without bound', () => {
  const shared = VM.replace('rng: {}', 'rng: &r {}').replace('  name: vm', '  name: vm');
  expect(first(shared)?.plugs).toHaveLength(5);
  const bomb = `a: &a [x,x,x,x,x,x,x,x,x,x]\n${[...'bcdefg']
    .map((name, i) => `${name}: &${name} [${Array(10).fill(`*${'abcdef'[i]}`).join(',')}]`)
    .join('\n')}\n`;
  expect(readYaml(bomb)).toMatchObject({ kind: 'broken' });
});

test('no YAML makes the reader of manifests throw, and every mistake has a place', () => {
  const part = fc.constantFrom(
    'domain:',
    ' ',
    '\n',
    '  ',
    '- ',
    'devices',
    ':',
    '{',
    '}',
    '[',
    ']',
    '&a',
    '*a',
    '"',
    '!x',
    '|',
    '---\n',
    '\t',
  );
  fc.assert(
    fc.property(fc.array(part, { maxLength: 20 }), (parts) => {
      const text = `apiVersion: kubevirt.io/v1\nkind: VirtualMachineInstance\nspec:\n  ${parts.join('')}`;
      for (const { line, column } of read(text).problems) {
        expect(line).toBeGreaterThan(0);
        expect(column).toBeGreaterThan(0);
      }
    }),
  );
});

test('no spec of a domain makes the conversion throw', () => {
  const key = fc.constantFrom(
    'disks',
    'interfaces',
    'filesystems',
    'rng',
    'inputs',
    'disk',
    'bus',
    'name',
    'video',
    'x',
  );
  const value = fc.letrec((tie) => ({
    node: fc.oneof(
      { maxDepth: 4 },
      fc.constantFrom('virtio', true, 3, null, 'sata'),
      fc.dictionary(key, tie('node'), { maxKeys: 3 }),
      fc.array(tie('node'), { maxLength: 3 }),
    ),
  })).node;
  fc.assert(
    fc.property(fc.dictionary(key, value), (given) => {
      const json = {
        apiVersion: 'kubevirt.io/v1',
        kind: 'VirtualMachineInstance',
        spec: { domain: { devices: given } },
      };
      read(JSON.stringify(json));
    }),
  );
});
