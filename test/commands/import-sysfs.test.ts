import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import type { SysfsOptions } from '../../src/commands/import/options.ts';
import { importSysfs } from '../../src/commands/import/sysfs.ts';
import { besideGuest } from '../../src/explore/observed.ts';
import { NO_FEATURES } from '../../src/features/feature-set.ts';
import type { Io } from '../../src/io/io.ts';
import { featuresFile } from '../input/import/sysfs-samples.ts';
import { memoryIo } from '../input/memory-io.ts';
import { loadRecordings } from '../recordings.ts';
import { PROGRAM } from './program.ts';

const FIXTURES = 'fixtures/imports/sysfs';

async function run(root: string, options: Partial<SysfsOptions> = {}) {
  let out = '';
  const io: Io = {
    input: { ...memoryIo({}).io, filesBelow: () => [] },
    out: (text) => {
      out += text;
    },
    err: () => {},
    writeFile: () => undefined,
    makeDirectory: () => undefined,
    ci: false,
    terminal: { colour: 0, unicode: true, width: 100 },
  };
  return { code: await importSysfs.run({}, { root, ...options }, io, PROGRAM), out };
}

const directory = mkdtempSync(join(tmpdir(), 'vnex-sysfs-'));
afterAll(() => rmSync(directory, { recursive: true }));

/** A guest on the disk: x86-64, Linux 6.12, an Intel IOMMU switched on, one network card. */
function guest(name: string, files: Readonly<Record<string, string>>): string {
  const root = join(directory, name);
  const all = {
    'proc/cpuinfo': 'flags : fpu lm hypervisor\n',
    'proc/version': 'Linux version 6.12.48 (me@here) #1 SMP\n',
    'proc/cmdline': 'intel_iommu=on\n',
    'sys/bus/virtio/devices/virtio0/device': '0x0001\n',
    'sys/bus/virtio/devices/virtio0/status': '0x0000000f\n',
    'sys/bus/virtio/devices/virtio0/uevent': 'DRIVER=virtio_net\n',
    'sys/bus/virtio/devices/virtio0/features': featuresFile(5, 28, 29, 32),
    ...files,
  };
  for (const [path, text] of Object.entries(all)) {
    mkdirSync(join(root, path, '..'), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return root;
}

describe('vnex import sysfs', () => {
  test('lets no character of a release move a cursor', async () => {
    const root = guest('release', {
      'proc/version': 'Linux version 5.14.0-427\u00ad\u009b5m.el9 (me@here)\n',
    });
    const { out } = await run(root);
    expect(out).toContain('5.14.0-427\\u00ad\\u009b5m.el9 is a distribution’s kernel');
    expect(out).toMatch(/^(?:[^\p{Cc}\p{Cf}]*\n)+$/u);
  });

  test('agrees with a real boot, and explains what failed', async () => {
    const { code, out } = await run(`${FIXTURES}/q35-vtd`);
    expect(code).toBe(0);
    expect(out).toMatch(
      /^x86_64, qemu, Linux 6\.1\.192\n4 devices: 3 as predicted, 1 failed, and explained\n/,
    );
    expect(out).toMatch(/✓ virtio0 +net +pci-modern +as predicted +14 bits +DMA API: iommu\n/);
    expect(out).toMatch(/· virtio3 .*\n +just so if the device offers ACCESS_PLATFORM/);
    expect(out).toContain('  machine            q35  · /sys/class/dmi/id\n');
    expect(out).toContain('The offer of a device is not to be seen from its guest.');
  });

  test.each([
    ['microvm', '2 devices: 2 as predicted'],
    ['s390x-protected-sosreport', '4 devices: 3 as predicted, 1 not compared'],
  ])('%s', async (name, summary) => {
    const { code, out } = await run(`${FIXTURES}/${name}`);
    expect(code).toBe(0);
    expect(out).toContain(summary);
    expect(out.split('\n').filter((line) => line.length > 100)).toEqual([]);
  });

  test('tells programs the same', async () => {
    const { out } = await run(`${FIXTURES}/q35-vtd`, { json: true });
    expect(JSON.parse(out)).toMatchObject({
      platform: { arch: 'x86_64', iommu: { kind: 'intel' } },
      facts: expect.arrayContaining([{ what: 'iommu.kind', value: 'intel', from: '/sys/class/iommu' }]),
      devices: [
        {
          id: 'virtio0',
          device: { type: 'net', transport: 'pci-modern', offers: '0x10330af8024' },
          observed: { driver: 'virtio_net', negotiated: '0x10330af8024' },
          predicted: { outcome: 'works', dma: { path: 'iommu' } },
          verdict: { kind: 'as-predicted' },
        },
        {},
        { verdict: { kind: 'explained' } },
        {},
      ],
    });
  });

  test('a bit that this kernel could not have kept', async () => {
    const root = guest('bit', { 'sys/bus/virtio/devices/virtio0/features': featuresFile(5, 4, 32) });
    const { code, out } = await run(root);
    expect(code).toBe(1);
    expect(out).toMatch(/✗ virtio0 .*differs.*\n +features, .*\n +\+ bit 4\n/);
  });

  test('another driver', async () => {
    const root = guest('driver', { 'sys/bus/virtio/devices/virtio0/uevent': 'DRIVER=\u001b[2Jother\n' });
    const { code, out } = await run(root);
    expect(code).toBe(1);
    expect(out).toContain('driver: predicted virtio_net, observed \\u001b[2Jother\n');
  });

  test('an IOMMU group of another type', async () => {
    const pci = 'sys/devices/pci0000:00/0000:00:01.0';
    const root = guest('group', {
      'sys/class/iommu/dmar0/x': '',
      [`${pci}/device`]: '0x1041\n',
      [`${pci}/virtio1/device`]: '0x0001\n',
      [`${pci}/virtio1/status`]: '0x0000000f\n',
      [`${pci}/virtio1/uevent`]: 'DRIVER=virtio_net\n',
      [`${pci}/virtio1/features`]: featuresFile(5, 32, 33),
      'sys/kernel/iommu_groups/7/type': 'identity\n',
    });
    symlinkSync('../../../kernel/iommu_groups/7', join(root, pci, 'iommu_group'));
    symlinkSync(
      `../../../devices/pci0000:00/0000:00:01.0/virtio1`,
      join(root, 'sys/bus/virtio/devices/virtio1'),
    );
    const { code, out } = await run(root);
    expect(code).toBe(1);
    expect(out).toContain('iommu domain: predicted DMA-FQ, observed identity');
  });

  test('a loop of links is a note, not the end', async () => {
    const root = guest('loop', {});
    symlinkSync('virtio1', join(root, 'sys/bus/virtio/devices/virtio1'));
    symlinkSync('.', join(root, 'sys/bus/virtio/devices/self'));
    const { code, out } = await run(root);
    expect(code).toBe(0);
    expect(out).toContain('/sys/bus/virtio/devices/virtio1: the link leads to nothing in this tree');
  });

  test('says what is missing', async () => {
    const empty = join(directory, 'empty');
    mkdirSync(empty);
    await expect(run(empty)).rejects.toThrow(
      'no virtio device below /sys/bus/virtio/devices; expected a guest’s /',
    );
    await expect(run(join(directory, 'nowhere'))).rejects.toThrow('nowhere: there is no virtio device');
    await expect(run(empty, { platform: 'none.json' })).rejects.toThrow('none.json: no such file');
  });
});

const recordings = await loadRecordings();

describe('the negotiated set in place of the offer', () => {
  test.each(recordings.map((recording) => [recording.name, recording] as const))(
    '%s: every device that was recorded is as predicted, or explained',
    (_, { platform, devices }) => {
      const verdicts = devices.map(({ device, observed }) => {
        const negotiated = observed.features ?? NO_FEATURES;
        const seen = {
          device: { ...device, offers: negotiated, config: {} },
          id: device.name,
          driver: observed.bound ? observed.driver : undefined,
          status: observed.status,
          negotiated,
          iommuDomain: observed.dma.iommuGroupType,
          notes: [],
        };
        const { verdict } = besideGuest(seen, platform);
        return [device.name, observed.bound, verdict.kind];
      });
      const unexplained = verdicts.filter(([, bound, kind]) =>
        bound === true ? kind !== 'as-predicted' : kind !== 'as-predicted' && kind !== 'explained',
      );
      expect(unexplained).toEqual([]);
    },
  );
});
