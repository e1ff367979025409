import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readOpenstack } from '../../../src/input/import/openstack/openstack.ts';
import { readProperties } from '../../../src/input/import/openstack/properties.ts';
import { recognise } from '../../../src/input/import/recognise.ts';

const read = (...lines: readonly string[]) => readOpenstack(lines.join('\n'), { file: 'image' });

function guest(...lines: readonly string[]) {
  const { line, problems } = read(...lines);
  expect(problems).toEqual([]);
  if (line === undefined) throw new Error('nothing was read');
  return line;
}

const models = (...lines: readonly string[]) => guest(...lines).plugs.map(({ model }) => model);
const card = (...lines: readonly string[]) =>
  guest(...lines).plugs.find(({ model }) => model.startsWith('virtio-net'))?.properties;

const Q35 = 'hw_machine_type=q35';
const UEFI = 'hw_firmware_type=uefi';

describe('Nova starts a guest', () => {
  test('with a disk, a card, graphics, an entropy source and a balloon', () => {
    expect(models(Q35)).toEqual([
      'virtio-blk-pci',
      'virtio-net-pci',
      'virtio-vga',
      'virtio-balloon-pci',
      'virtio-rng-pci',
    ]);
    expect(card(Q35)?.get('host_mtu')).toBe('1500');
  });

  test.each([
    [['hw_disk_bus=scsi'], 'virtio-blk', 0],
    [['hw_disk_bus=scsi', 'hw_scsi_model=virtio-scsi'], 'virtio-scsi', 1],
    [['swap=0', '--swap 512 --ephemeral 4'], 'virtio-blk', 3],
    [['hw_vif_model=e1000'], 'virtio-net', 0],
    [['hw_video_model=vga'], 'virtio-vga', 0],
    [['hw_input_bus=virtio'], 'virtio-tablet', 1],
    [['hw_input_bus=usb'], 'virtio-tablet', 0],
    [['hw_rng:allowed=False'], 'virtio-rng', 0],
    [['hw_rng:allowed=True'], 'virtio-rng', 1],
    [['hw_qemu_guest_agent=yes'], 'virtio-serial', 1],
    [['hw_qemu_guest_agent=no'], 'virtio-serial', 0],
    [['hw:sound_model=virtio'], 'virtio-sound', 1],
    [['hw_architecture=s390x'], 'virtio-blk-ccw', 1],
  ])('of %j with as many %s as %i', (lines, model, count) => {
    const found = models(...(lines[0]?.startsWith('hw_arch') === true ? lines : [Q35, ...lines]));
    expect(found.filter((one) => one.startsWith(model))).toHaveLength(count);
  });

  test('with as many queues as vCPUs on request, and packed rings of the card alone', () => {
    expect(card(Q35, 'hw:vif_multiqueue_enabled=true', '--vcpus 4')?.get('mq')).toBe('on');
    expect(card(Q35, 'hw:vif_multiqueue_enabled=true', '--vcpus 1')?.get('mq')).toBeUndefined();
    const packed = guest(Q35, 'hw_virtio_packed_ring=true');
    expect(packed.plugs.map(({ properties }) => properties.get('packed'))).toEqual([
      undefined,
      'on',
      undefined,
      undefined,
      undefined,
    ]);
  });

  test.each([
    ['amd-sev', 'sev'],
    ['amd-sev-es', 'sev-es'],
  ])('with memory that %s protects', (model, protection) => {
    const { platform } = guest(Q35, UEFI, 'hw:mem_encryption=true', `hw_mem_encryption_model=${model}`);
    expect(platform.memory.protection).toBe(protection);
  });

  test('with SEV unless another model is named, and SEV-SNP where the firmware keeps no state', () => {
    expect(guest('hw:mem_encryption=1').platform).toMatchObject({
      machine: 'q35',
      memory: { protection: 'sev' },
    });
    const snp = [Q35, UEFI, 'hw_mem_encryption=true', 'hw_mem_encryption_model=amd-sev-snp'];
    expect(guest(...snp, 'hw_firmware_stateless=true').platform.memory.protection).toBe('sev-snp');
    expect(read(...snp).problems[0]?.message).toContain('hw_firmware_stateless=true');
  });

  test.each([
    ['auto', 'virtio'],
    ['virtio', 'virtio'],
    ['intel', 'intel'],
  ])('with an IOMMU of model %s', (model, kind) => {
    expect(guest(`hw:viommu_model=${model}`).platform.iommu.kind).toBe(kind);
  });
});

test.each([
  [
    ['hw:mem_encryption=true', 'hw_mem_encryption=false'],
    /^Nova refuses a flavor with hw:mem_encryption=true/,
  ],
  [[UEFI, 'hw_machine_type=pc', 'hw_mem_encryption=true'], /on machine pc; expected hw_machine_type=q35/],
  [['hw_mem_encryption=true'], /without hw_firmware_type=uefi/],
  [['hw_machine_type=pc', 'hw_viommu_model=virtio'], /an IOMMU on machine pc/],
  [['hw_disk_bus=xen'], /disk bus xen; expected virtio, scsi/],
])('what Nova refuses of %j is a mistake', (lines, message) => {
  expect(read(...lines).problems.map((problem) => problem.message)).toContainEqual(
    expect.stringMatching(message),
  );
});

test('what may change a guest of OpenStack and is not known is listed', () => {
  const { ignored } = guest('hw_vif_model=virtio', 'hw_new=1', 'hw:cpu_policy=dedicated', 'os_distro=debian');
  expect(ignored.filter(({ matters }) => matters).map(({ text }) => text)).toEqual([
    'no hw_architecture',
    'no hw_machine_type',
    'hw_new',
    'volumes, ports and shares',
  ]);
});

test.each([
  ['hw_disk_bus=scsi\n'],
  ['properties:\n  hw_disk_bus: scsi\n'],
  ['{"name": "a", "properties": {"hw_disk_bus": "scsi"}}'],
  ['{"properties": "hw_disk_bus=\'scsi\', hw_vif_model=\'virtio\'"}'],
  ["| properties | hw_disk_bus='scsi', hw_x='y' |\n"],
  ['openstack image set --property hw_disk_bus="scsi" debian\n'],
])('properties are read as %j', (text) => {
  expect(recognise(text)).toBe('openstack');
  const read = readProperties(text);
  expect(read.kind === 'properties' && read.properties.get('hw_disk_bus')?.text).toBe('scsi');
});

test('the place of a property, and of what is no YAML, is said', () => {
  expect(read('name: a', 'properties:', '  hw_disk_bus: xen').problems[0]).toMatchObject({
    line: 3,
    column: 16,
  });
  expect(read('--property hw_vif_model=virtio \\', '  --property hw_disk_bus=xen').problems[0]).toMatchObject(
    {
      line: 2,
      column: 14,
    },
  );
  expect(read('properties:', '  hw_disk_bus: [').problems[0]).toMatchObject({ line: 2 });
  expect(read('properties: {}').problems[0]?.message).toContain('no property of an image or of a flavor');
});

test('properties are read back however they are written', () => {
  const key = fc.constantFrom('hw_disk_bus', 'hw_a', 'hw:b', 'hw_rng:allowed', 'ram', 'os_command_line');
  const said = fc.dictionary(key, fc.stringMatching(/^[a-z0-9.]{1,8}$/));
  fc.assert(
    fc.property(said, (properties) => {
      const lines = Object.entries(properties)
        .filter(([name]) => name !== 'ram')
        .map(([name, text]) => [name, `${name}='${text}'`] as const);
      for (const [text, names] of [
        [JSON.stringify({ properties }), Object.keys(properties)],
        [lines.map(([, line]) => line).join(' '), lines.map(([name]) => name)],
      ] as const) {
        const found = readProperties(text);
        const values = found.kind === 'properties' ? found.properties : new Map<string, { text: string }>();
        expect(names.map((name) => values.get(name)?.text)).toEqual(names.map((name) => properties[name]));
      }
    }),
  );
});

test('properties are read out of commands with prose around', () => {
  const text = `Example::

    $ openstack flavor set m1.sev --property hw:mem_encryption=True

And the image::

    $ openstack image set sev --property hw_firmware_type=uefi --property hw_machine_type=q35 --property hw_disk_bus=scsi
`;
  expect(readOpenstack(text, { file: 'notes.txt' }).line?.platform.memory.protection).toBe('sev');
  expect(
    readOpenstack('{"hw_disk_bus": "scsi", "properties": "hw_disk_bus=virtio"', { file: 'x.json' }).problems,
  ).not.toEqual([]);
});

test('no text makes the reader of OpenStack’s properties throw', () => {
  const part = fc.oneof(
    fc.string(),
    fc.constantFrom(
      'hw_disk_bus=',
      'hw:',
      'scsi',
      '{',
      '[',
      ': ',
      '\n',
      '"',
      "'",
      '| ram | 1 |',
      '---\n',
      '0',
    ),
  );
  fc.assert(
    fc.property(fc.array(part), (parts) => {
      const { line, problems } = read(parts.join(''));
      expect(line === undefined || problems.length === 0).toBe(true);
    }),
  );
});
