import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readKata } from '../../../src/input/import/kata/configuration.ts';
import { recognise } from '../../../src/input/import/recognise.ts';
import { readToml } from '../../../src/input/import/toml-tree.ts';
import { at, textAt } from '../../../src/input/import/tree.ts';

const read = (text: string) => readKata(text, { file: 'configuration.toml' });

/** What QEMU is asked for by a section of these lines. */
function qemu(...lines: readonly string[]) {
  const found = read(['[hypervisor.qemu]', ...lines].join('\n'));
  if (found.of !== 'qemu' || found.reading.line === undefined) throw new Error('no QEMU starts it');
  return found.reading.line;
}

const models = (...lines: readonly string[]) => qemu(...lines).plugs.map(({ model }) => model);
const plug = (name: string, ...lines: readonly string[]) =>
  qemu(...lines).plugs.find(({ model }) => model.startsWith(name));

describe('Kata Containers starts QEMU', () => {
  test('with its own devices where the configuration says nothing', () => {
    expect(models()).toEqual([
      'virtio-serial-pci',
      'virtio-scsi-pci',
      'virtio-rng-pci',
      'vhost-user-fs-pci',
      'vhost-vsock-pci',
      'virtio-net-pci',
    ]);
    expect(qemu().start.memory).toMatchObject({ backend: 'file', share: true });
    expect(qemu().platform).toMatchObject({ memory: { mib: 2048 }, machine: 'q35', hypervisor: 'kvm' });
  });

  test.each([
    ['use_legacy_serial = true', 'virtio-serial'],
    ['block_device_driver = "virtio-blk"', 'virtio-scsi'],
    ['shared_fs = "none"', 'vhost-user-fs'],
    ['confidential_guest = true', 'virtio-rng'],
  ])('without a device that %s takes away', (line, model) => {
    expect(plug(model)).toBeDefined();
    expect(plug(model, line)).toBeUndefined();
  });

  test.each([
    ['shared_fs = "virtio-9p"', 'virtio-9p-pci'],
    ['reclaim_guest_freed_memory = true', 'virtio-balloon-pci'],
    ['image = "i"\ndisable_image_nvdimm = true', 'virtio-blk-pci'],
  ])('with a device that %s brings', (line, model) => {
    expect(plug(model)).toBeUndefined();
    expect(plug(model, line)).toBeDefined();
  });

  test('without the modern interface on a virtual machine, which is open unless that is not looked for', () => {
    expect(plug('virtio-scsi')?.properties.get('disable-modern')).toMatch(/^\$\{/);
    expect(plug('virtio-scsi', 'disable_nesting_checks = true')?.properties.get('disable-modern')).toBe(
      'off',
    );
  });

  test('with vhost-net unless it is switched off', () => {
    expect(plug('virtio-net')?.backend.vhost).toBe('kernel');
    expect(plug('virtio-net', 'disable_vhost_net = true')?.backend.vhost).toBeUndefined();
  });

  test('with an IOMMU and its kernel parameters on q35 alone', () => {
    const { platform } = qemu('enable_iommu = true', 'kernel_params = "quiet"');
    expect(platform.iommu.kind).toBe('intel');
    expect(platform.kernel.cmdline).toBe('intel_iommu=on iommu=pt quiet');
    expect(qemu('enable_iommu = true', 'machine_type = "virt"').platform.iommu.kind).toBe('none');
  });

  test.each([
    ['confidential_guest = true', ['tdx', 'sev']],
    ['confidential_guest = true\nsev_snp_guest = true', ['sev-snp', 'tdx']],
    ['confidential_guest = true\ntdx_quote_generation_service_socket_port = 4050', undefined],
  ])('of which the host decides how memory is protected: %s', (lines, values) => {
    const { platform, start } = qemu(lines);
    const open = (platform as { open?: readonly { name?: string; values: unknown }[] }).open ?? [];
    expect(open.find(({ name }) => name === 'platform.memory.protection')?.values).toEqual(values);
    expect(start.confidential).toBe(true);
  });

  test.each(['on', 'off'])('of which it may be stated that Kata runs on a virtual machine: %s', (nested) => {
    const variables = new Map([['KATA_ON_A_VIRTUAL_MACHINE', nested]]);
    const found = readKata('[hypervisor.qemu]\n', { file: 'configuration.toml', variables });
    const plugs = found.of === 'qemu' ? (found.reading.line?.plugs ?? []) : [];
    expect(plugs.map(({ properties }) => properties.get('disable-modern'))).toContain(nested);
  });

  test('on s390x, where enable_iommu_platform asks for what no other machine is asked for', () => {
    const lines = ['machine_type = "s390-ccw-virtio"', 'enable_iommu_platform = true'];
    expect(qemu(...lines).start.arch).toBe('s390x');
    expect(plug('virtio-scsi-ccw', ...lines)?.properties.get('iommu_platform')).toBe('on');
    expect(plug('virtio-scsi-pci', 'enable_iommu_platform = true')?.properties.has('iommu_platform')).toBe(
      false,
    );
  });
});

test('Kata Containers gives Cloud Hypervisor a segment behind the IOMMU, and leaves its own disk beside it', () => {
  const found = read('[hypervisor.clh]\nimage = "i"\nenable_iommu = true\n');
  const guest = found.of === 'monitor' ? found.reading.guest : undefined;
  expect(guest?.machine.settings.get('iommu_segments')).toBe('[0]');
  const translated = guest?.devices.filter(({ settings }) => settings.get('iommu') === 'on');
  expect(translated?.map(({ kind }) => kind)).toEqual(['net', 'rng', 'vsock']);
});

test('Kata Containers keeps eight drives of Firecracker for what containers bring', () => {
  const found = read('[hypervisor.firecracker]\nimage = "i"\nblock_device_cache_set = true\n');
  const guest = found.of === 'monitor' ? found.reading.guest : undefined;
  expect(guest?.devices.filter(({ kind }) => kind === 'drives')).toHaveLength(9);
  expect(guest?.devices[1]?.settings.get('cache_type')).toBe('Writeback');
});

test.each([
  ['[hypervisor.dragonball]\n', 1, 'in dragonball, of whose devices vnex knows nothing'],
  ['[hypervisor.qemu]\n[hypervisor.clh]\n', 2, 'a second hypervisor, clh'],
  ['[agent.kata]\n', 1, 'there is no section [hypervisor.NAME] in it'],
  ['[hypervisor.qemu]\npath = "x"\nimage = @IMAGE@\n', 3, 'this is not TOML'],
])(
  'a configuration of Kata Containers that cannot be read has its mistake in its line: %j',
  (text, line, message) => {
    const { reading } = read(text);
    expect(reading.problems).toMatchObject([{ file: 'configuration.toml', line }]);
    expect(reading.problems[0]?.message).toContain(message);
  },
);

test('a configuration of Kata Containers is told by the section of its hypervisor', () => {
  expect(recognise('# Kata\n[hypervisor.qemu]\npath = "x"\n')).toBe('kata');
  expect(recognise('[machine]\ntype = "q35"\n')).toBe('qemu');
});

test('keys of TOML have their places, whatever stands before them', () => {
  const key = fc.stringMatching(/^[a-z_]{1,8}$/);
  fc.assert(
    fc.property(fc.uniqueArray(key, { minLength: 1, maxLength: 8 }), fc.nat(3), (keys, blanks) => {
      const text = `${'\n'.repeat(blanks)}[hypervisor.qemu]\n${keys.map((name, i) => `  ${name} = ${i}`).join('\n')}`;
      const found = readToml(text);
      if (found.kind === 'broken') throw new Error(text);
      const section = at(found.document, 'hypervisor', 'qemu');
      for (const [i, name] of keys.entries()) {
        expect(textAt(section, name)).toBe(String(i));
        expect(text.slice(at(section, name)?.offset)).toMatch(new RegExp(`^${name} = ${i}`));
      }
    }),
  );
});

test('no text makes the reader of TOML throw', () => {
  const part = fc.constantFrom(
    '[hypervisor.qemu]\n',
    '[',
    ']',
    'a',
    ' = ',
    '"',
    "'",
    '1',
    '{',
    '}',
    '\n',
    '.',
    '@',
  );
  fc.assert(
    fc.property(fc.array(part, { maxLength: 14 }), (parts) => {
      for (const { line } of read(parts.join('')).reading.problems) expect(line).toBeGreaterThan(0);
    }),
  );
});
