import { describe, expect, test } from 'vitest';
import { predictVersions } from '../../../../src/device/qemu/predict-command-line.ts';
import { outcomes, qemu } from './samples.ts';

const RNG = '-M q35 -device virtio-rng-pci';

/** What comes of a virtio-rng-pci beside options, under a version. */
function said(options: string, version: string): string | undefined {
  return outcomes(qemu(`${RNG} ${options}`, {}, version))[0]?.replace('virtio-rng-pci: ', '');
}

/** What it has instead. */
function instead(options: string, version = '10.0'): string | undefined {
  const [prediction] = qemu(`${RNG} ${options}`, {}, version).predictions;
  return prediction?.kind === 'refused' ? prediction.instead : undefined;
}

// What QEMU 7.2.22 and 10.0.13 themselves print.
describe('an option that QEMU does not have', () => {
  test.each([
    ['-misspelt on', '7.2', '-misspelt: invalid option'],
    ['-misspelt', '10.0', '-misspelt: invalid option'],
    ['-no-hpet', '7.2', 'pci-transitional'],
    ['-no-hpet', '10.0', '-no-hpet: invalid option'],
    ['-run-with async-teardown=on', '7.2', '-run-with: invalid option'],
    ['-run-with async-teardown=on', '10.0', 'pci-transitional'],
    ['-debugcon null', '7.2', 'pci-transitional'],
    // Before QEMU looks at any device or backend.
    ['-netdev user -misspelt', '10.0', '-misspelt: invalid option'],
  ])('%s under %s: %s', (options, version, message) => {
    expect(said(options, version)).toBe(message);
  });

  test.each([
    ['-enable_kvm -m 2G', '-enable-kvm'],
    ['-m=2G', '-m'],
    ['-no-acpi', '-machine acpi=off'],
    ['-frobnicate', undefined],
  ])('%s: what it has instead', (options, expected) => {
    expect(instead(options)).toBe(expected);
  });

  test('of which nobody knows the name is none', () => {
    expect(qemu(`${RNG} -\${OPTION} on`).line.start.invalid).toBeUndefined();
  });

  test('without a version, only those count that have it', () => {
    const { line } = qemu(`${RNG} -no-hpet`);
    expect(predictVersions(line.start, line.plugs).at(-1)).toMatchObject({ version: '8.2', refused: [] });
  });
});

describe('a CPU model', () => {
  const missing = (name: string) => `unable to find CPU model '${name}'`;
  const created = 'pci-transitional';

  // As `-cpu help` of 7.2.22, 10.0.13 and 11.1.3 has them; what releases between these have is not known.
  test.each([
    ['-cpu foo', '7.2', missing('foo')],
    ['-cpu foo', '10.0', missing('foo')],
    ['-cpu foo', '6.2', missing('foo')],
    ['-cpu Icelake-Client', '7.0', created],
    ['-cpu Icelake-Client', '7.2', missing('Icelake-Client')],
    ['-cpu foo', '12.0', created],
    ['-cpu SapphireRapids', '7.2', missing('SapphireRapids')],
    ['-cpu SapphireRapids', '8.2', created],
    ['-cpu EPYC-Turin,+x2apic', '10.0', missing('EPYC-Turin')],
    ['-cpu EPYC-Turin,+x2apic', '11.1', created],
    ['-cpu host,migratable=off', '7.2', created],
    ['-cpu max', '7.2', created],
  ])('%s under %s: %s', (options, version, message) => {
    expect(said(options, version)).toBe(message);
  });

  test('without a version, only those count that have it', () => {
    const { line } = qemu(`${RNG} -cpu EPYC-Genoa`);
    expect(predictVersions(line.start, line.plugs)[0]).toMatchObject({ version: '8.0', refused: [] });
  });
});

test.each([
  ['-misspelt', 'option'],
  ['-cpu foo', 'CPU model'],
])('of %s it is said up to which release vnex knows those, unless that is stated', (option, what) => {
  const notes = (version: string | undefined) =>
    qemu(`${RNG} ${option}`, version === undefined ? {} : { qemu: version }).line.ignored.filter(
      ({ text, matters, why }) =>
        text === option && matters && why?.includes(`has such a ${what}`.replace('a o', 'an o')),
    );
  expect(notes(undefined)).toHaveLength(1);
  expect(notes('12.0')).toHaveLength(1);
  expect(notes('11.1')).toEqual([]);
});

describe('a name that is misspelt', () => {
  const meant = (device: string) => {
    const [prediction] = qemu(`-M q35 -device ${device}`, {}, '10.0').predictions;
    return prediction?.kind === 'refused' ? prediction.instead : undefined;
  };
  test.each([
    ['virtio-net-pc', 'virtio-net-pci'],
    ['virtio-net-pci,iommu-platform=on', 'iommu_platform'],
    ['virtio-blk-pci,queue_size=8', 'queue-size'],
    // A property of another version is no misspelling.
    ['virtio-net-pci,x-pcie-lnkctl-init=on', undefined],
  ])('%s', (device, expected) => {
    expect(meant(device)).toBe(expected);
  });
});

describe('what is not there, or taken', () => {
  const DISKS = '-device virtio-scsi-pci,id=s -drive if=none,id=a,file=a -drive if=none,id=b,file=b';
  const MEMORY = '-m 1G,maxmem=4G -object memory-backend-ram,id=m,size=1G';
  const first = (text: string, version: string) => outcomes(qemu(`-M q35 ${text}`, {}, version)).at(-1);

  test.each([
    [
      `${DISKS} -device scsi-hd,drive=a,scsi-id=0,lun=1,id=x -device scsi-hd,drive=b,scsi-id=0,lun=1`,
      "lun already used by 'x'",
    ],
    [
      `${DISKS} -device scsi-hd,drive=a,lun=1,id=x -device scsi-hd,drive=b,scsi-id=0,lun=1`,
      "lun already used by 'x'",
    ],
    [`${DISKS} -device scsi-hd,drive=a -device scsi-hd,drive=b`, undefined],
    [`${DISKS} -device scsi-hd,drive=a,scsi-id=256`, 'bad scsi device id: 256'],
    [
      `${MEMORY} -device virtio-mem-pci,memdev=m,node=1`,
      "'node' property has value '1', which exceedsthe number of numa nodes: 1",
    ],
    [`${MEMORY} -numa node -numa node -device virtio-mem-pci,memdev=m,node=1`, undefined],
    [
      '-device virtio-rng-pci -object rng-randm,id=x',
      "Parameter 'qom-type' does not accept value 'rng-randm'",
    ],
    ['-device virtio-rng-pci -chardev sockt,id=x', "'sockt' is not a valid char driver name"],
    ['-device virtio-rng-pci -audiodev none,id=x -device ac97,audiodev=x', undefined],
  ])('%s', (text, message) => {
    for (const version of ['7.2', '10.0'])
      if (message === undefined) expect(first(text, version)).toMatch(/: pci-\w+$/);
      else expect(first(text, version)).toContain(message);
  });

  test('a sound backend is missed in the words of each version', () => {
    const text = '-device virtio-rng-pci -device ac97,audiodev=x';
    expect(first(text, '7.2')).toContain("Property 'AC97.audiodev' can't find value 'x'");
    expect(first(text, '10.0')).toContain("audiodev 'x' not found");
  });
});
