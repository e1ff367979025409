import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readIncus } from '../../../src/input/import/incus/configuration.ts';
import { recognise } from '../../../src/input/import/recognise.ts';

const read = (text: string) => readIncus(text, { file: 'vm.yaml' });

interface Said {
  readonly architecture?: string;
  readonly config?: Readonly<Record<string, string>>;
  readonly devices?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** A guest as `incus config show` prints it: JSON is YAML, too. */
function guest({ architecture = 'x86_64', config = {}, devices = {} }: Said) {
  const { line, problems } = read(JSON.stringify({ architecture, config, devices, ephemeral: false }));
  expect(problems).toEqual([]);
  if (line === undefined) throw new Error('nothing was read');
  return line;
}

const models = (said: Said) => guest(said).plugs.map(({ model }) => model);
const card = (said: Said) => guest(said).plugs.at(-1)?.properties;

const OWN = [
  'virtio-balloon-pci',
  'virtio-rng-pci',
  'virtio-keyboard-pci',
  'virtio-tablet-pci',
  'vhost-vsock-pci',
  'virtio-serial-pci',
  'virtio-sound-pci',
  'virtio-scsi-pci',
  'virtio-9p-pci',
];

describe('Incus starts QEMU', () => {
  test('with devices of its own', () => {
    expect(models({})).toEqual([...OWN, 'virtio-vga']);
    expect(models({ architecture: 'aarch64' })).toEqual([...OWN, 'virtio-gpu-pci']);
  });

  test('without sound where the state can be migrated, and on a mainframe', () => {
    expect(models({ config: { 'migration.stateful': 'true' } })).not.toContain('virtio-sound-pci');
    const onChannels = models({ architecture: 's390x' });
    expect(onChannels.every((model) => model.endsWith('-ccw'))).toBe(true);
    expect(onChannels).not.toContain('virtio-sound-ccw');
  });

  test.each([
    [{ type: 'nic', network: 'incusbr0' }, ['virtio-net-pci']],
    [{ type: 'nic', network: 'incusbr0', 'io.bus': 'usb' }, []],
    [{ type: 'nic', nictype: 'sriov' }, []],
    [{ type: 'disk', path: '/', pool: 'default' }, []],
    [{ type: 'disk', source: 'a', pool: 'default', 'io.bus': 'virtio-blk' }, ['virtio-blk-pci']],
    [{ type: 'disk', source: '/srv', path: '/srv' }, ['vhost-user-fs-pci']],
    [{ type: 'disk', source: '/srv', path: '/srv', 'io.bus': '9p' }, ['virtio-9p-pci']],
    [{ type: 'pci', address: '01:00.0' }, []],
  ])('by %j with %j', (device, expected) => {
    const { plugs } = guest({ devices: { a: device } });
    expect(plugs.slice(OWN.length + 1).map(({ model }) => model)).toEqual(expected);
  });

  test('with as many queues as CPUs, and two at the least', () => {
    const queues = (cpus: string) =>
      card({
        config: { 'limits.cpu': cpus },
        devices: { a: { type: 'nic' } },
      })?.get('vectors');
    expect([queues('1'), queues('4'), queues('0-3,8')]).toEqual(['6', '10', '12']);
  });

  test('with an IOMMU on request', () => {
    expect(guest({ config: { 'security.iommu': 'true' } }).platform.iommu.kind).toBe('virtio');
    expect(guest({}).platform.iommu.kind).toBe('none');
  });

  test('with memory that is shared, and protected on request', () => {
    const { platform, start } = guest({ config: { 'security.sev': 'true', 'limits.memory': '2GiB' } });
    expect([platform.memory.protection, platform.memory.mib]).toEqual(['sev', 2048]);
    expect(start.memory).toMatchObject({ share: true });
    const es = guest({ config: { 'security.sev': 'true', 'security.sev.policy.es': 'true' } });
    expect(es.platform.memory.protection).toBe('sev-es');
  });

  test('with a card of the host that has page-per-vq and iommu_platform over vDPA', () => {
    const properties = card({ devices: { a: { type: 'nic', acceleration: 'vdpa' } } });
    expect([properties?.get('page-per-vq'), properties?.get('iommu_platform')]).toEqual(['on', 'on']);
  });
});

describe('raw.qemu.conf', () => {
  const changed = (conf: string, more: Readonly<Record<string, string>> = {}) =>
    guest({ config: { 'raw.qemu.conf': conf, ...more } });
  const named = (line: ReturnType<typeof guest>, id: string) =>
    line.plugs.find(({ name }) => name.startsWith(`${id} `));

  test('takes away a section that it leaves empty', () => {
    const { plugs } = changed('[device "qemu_balloon"]\n\n[device "qemu_gpu"]\n');
    expect(plugs.map(({ model }) => model)).toEqual(OWN.slice(1));
  });

  test('sets keys, adds some, and takes away those that are empty', () => {
    const scsi = named(
      changed('[device "qemu_scsi"]\niommu_platform = "on"\nnum_queues = 8\nbus = ""\n'),
      'qemu_scsi',
    );
    expect(Object.fromEntries(scsi?.properties ?? [])).toEqual({ iommu_platform: 'on', num_queues: '8' });
    expect(scsi?.bus).toBe('root');
    expect(named(changed(''), 'qemu_scsi')?.bus).toBe('pcie-root-port');
  });

  test('changes the machine, and what is not a device', () => {
    expect(changed('[machine]\ntype = "pc-q35-7.2"\n').start.machine).toBe('pc-q35-7.2');
    expect(changed('[smp-opts]\ncpus = "7"\n').start.cpus).toBe(7);
    expect(changed('[object "mem0"]\nshare = off\n').start.memory).toMatchObject({ share: false });
  });

  test('counts sections of one name, and adds those that are not there', () => {
    const packed = 'driver = "virtio-net-pci"\nproperty = "packed"\nvalue = "on"\n';
    const globals = (conf: string) => changed(conf).start.globals.map(({ driver }) => driver);
    expect(globals(`[global]\n${packed}`)).toEqual(['virtio-net-pci', 'ICH9-LPC']);
    expect(globals(`[global][1]\n${packed}`)).toEqual(['ICH9-LPC', 'virtio-net-pci']);
    expect(globals(`[global][2]\n${packed}`)).toEqual(['ICH9-LPC', 'ICH9-LPC', 'virtio-net-pci']);
    expect(named(changed('[device "more"]\ndriver = "virtio-rng-pci"\n'), 'more')?.model).toBe(
      'virtio-rng-pci',
    );
  });

  test('does not reach what Incus plugs in later; raw.qemu goes to QEMU as it is', () => {
    const { plugs } = guest({
      config: { 'raw.qemu.conf': '[device "dev-incus_a"]\n', 'raw.qemu': "-device 'virtio-rng-pci,id=own'" },
      devices: { a: { type: 'nic', network: 'incusbr0' } },
    });
    expect(plugs.slice(-2).map(({ name }) => name)).toEqual([
      'own (virtio-rng-pci)',
      'dev-incus_a (virtio-net-pci)',
    ]);
  });
});

test('what may change a guest of Incus and is not known is listed', () => {
  const text = [
    'config:',
    '  limits.memory: 50%',
    '  raw.qemu.scriptlet: a',
    '  raw.qemu: -readconfig more.cfg',
    'devices:',
    '  gpu: {type: gpu, gputype: physical}',
    'profiles: [default]',
  ].join('\n');
  expect(read(text).line?.ignored.map((one) => one.text)).toEqual([
    'raw.qemu.scriptlet',
    'profiles',
    'limits.memory',
    'no architecture',
    'device gpu',
    '-readconfig more.cfg',
  ]);
});

test('a guest of Incus is told from others, and what is none has its place', () => {
  expect(recognise('architecture: x86_64\nconfig: {}\ndevices: {}\n')).toBe('incus');
  const mistake = (text: string) => read(text).problems[0];
  expect(mistake('config: {}\ntype: container\n')).toMatchObject({ line: 2, column: 7 });
  expect(mistake('config:\n  volatile.idmap.base: "0"\n')).toMatchObject({
    line: 2,
    message: 'this is a container, which has no virtio device; expected a virtual machine',
  });
  expect(mistake('config: [\n')).toMatchObject({ line: 2 });
  expect(mistake('name: a\n')?.message).toContain('there is no "config" in it');
});

test('no text makes the reader of Incus’ configuration throw', () => {
  const value = fc.oneof(
    fc.string(),
    fc.constantFrom('true', '4', '0-3', '9999-1', 'sriov', 'disk', 'nic', '/'),
  );
  const key = fc.constantFrom(
    'type',
    'path',
    'io.bus',
    'nictype',
    'limits.cpu',
    'limits.memory',
    'security.sev',
    'raw.qemu',
    'raw.qemu.conf',
  );
  const part = fc.dictionary(fc.oneof(key, fc.string()), fc.oneof(value, fc.dictionary(key, value)));
  fc.assert(
    fc.property(fc.record({ architecture: value, config: part, devices: part }), (guestSaid) => {
      for (const text of [JSON.stringify(guestSaid), JSON.stringify(guestSaid).slice(0, 60)]) {
        const { line, problems } = read(text);
        expect(line === undefined || problems.length === 0).toBe(true);
      }
    }),
  );
});
