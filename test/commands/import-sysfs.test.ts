import { mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import type { SysfsOptions } from '../../src/commands/import/options.ts';
import { importSysfs } from '../../src/commands/import/sysfs.ts';
import { compareWithGuest } from '../../src/explore/observed.ts';
import { BALLOON } from '../../src/features/bits.ts';
import { NO_FEATURES } from '../../src/features/feature-set.ts';
import { diskIo } from '../../src/io/disk.ts';
import type { InputIo } from '../../src/io/input-io.ts';
import type { Io } from '../../src/io/io.ts';
import { STATUS_BITS } from '../../src/model/result.ts';
import { featuresFile } from '../input/import/sysfs/samples.ts';
import { memoryIo } from '../input/memory-io.ts';
import { loadRecordings } from '../recordings.ts';
import { PROGRAM } from './program.ts';

const FIXTURES = 'fixtures/imports/sysfs';

async function run(root: string, options: Partial<SysfsOptions> = {}, input: InputIo = memoryIo({}).io) {
  let out = '';
  const io: Io = {
    input: { ...input, filesBelow: () => [] },
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
    expect(out).toContain('5.14.0-427\\u00ad\\u009b5m.el9 is a kernel of RHEL');
    expect(out).toMatch(/^(?:[^\p{Cc}\p{Cf}]*\n)+$/u);
  });

  test('agrees with a real boot, and explains what failed', async () => {
    const { code, out } = await run(`${FIXTURES}/q35-vtd`);
    expect(code).toBe(0);
    expect(out).toMatch(
      /^x86_64, qemu, Linux 6\.1\.192\n4 devices: 3 as predicted, 1 failed, and explained\n/,
    );
    expect(out).toMatch(/✓ virtio0 +net +pci-modern +as predicted +14 bits +DMA API: iommu\n/);
    expect(out).toMatch(/· virtio3 .*\n +as observed, if the device offers ACCESS_PLATFORM/);
    expect(out).toContain('  machine            q35  · /sys/class/dmi/id\n');
    expect(out).toContain('A guest cannot see what a device offers,');
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

  test('a bit that nobody has named tells of a patched kernel', async () => {
    const root = guest('bit', { 'sys/bus/virtio/devices/virtio0/features': featuresFile(5, 4, 32) });
    const { code, out } = await run(root);
    expect(code).toBe(1);
    expect(out).toMatch(/✗ virtio0 .*patched kernel.*\n +the kernel is patched: no kernel of its version/);
    expect(out).toMatch(/bit 4: no Linux up to 7\.3 keeps it/);
  });

  test('a balloon with bit 7: proposed, in no Linux, and of no account for the data', async () => {
    const root = guest('inflate', {
      'sys/bus/virtio/devices/virtio0/device': '0x0005\n',
      'sys/bus/virtio/devices/virtio0/uevent': 'DRIVER=virtio_balloon\n',
      'sys/bus/virtio/devices/virtio0/features': featuresFile(1, 2, 5, 7, 32),
    });
    const { code, out } = await run(root);
    expect(code).toBe(1);
    expect(out).toContain('1 device: 1 patched kernel\n');
    expect(out.replace(/\s+/g, ' ')).toMatch(
      /DEVICE_INIT_ON_INFLATE \(7\): no Linux up to 7\.3 keeps it\. The device clears the pages of the balloon, as virtio-spec #242 proposes/,
    );
    expect(out.replace(/\s+/g, ' ')).toContain(
      'It has no part in how the handshake ends or in the DMA path, and all else is as predicted.',
    );
    const { out: json } = await run(root, { json: true });
    expect(JSON.parse(json)).toMatchObject({
      devices: [{ verdict: { kind: 'patched', bits: [BALLOON.DEVICE_INIT_ON_INFLATE], differences: [] } }],
    });
  });

  test('a bit that Linux has learnt after this kernel', async () => {
    const root = guest('ahead', {
      'proc/version': 'Linux version 5.15.100 (me@here) #1 SMP\n',
      'sys/bus/virtio/devices/virtio0/features': featuresFile(1, 5, 32, 54, 55),
    });
    const { code, out } = await run(root);
    expect(code).toBe(1);
    expect(out).toContain('GUEST_USO4 (54): Linux keeps it since 6.2 only.');
  });

  test('the same bit in a kernel of RHEL may be a backport', async () => {
    const root = guest('backport', {
      'proc/version': 'Linux version 5.14.0-427.13.1.el9_4.x86_64 (me@here) #1 SMP\n',
      'sys/bus/virtio/devices/virtio0/features': featuresFile(1, 5, 32, 54, 55),
    });
    const { code, out } = await run(root);
    expect(code).toBe(0);
    expect(out.replace(/\s+/g, ' ')).toContain(
      '5.14.0-427.13.1.el9_4 is a kernel of RHEL, on Linux 5.14: what it took from newer releases stays open',
    );
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
      'boot/config-6.12.48': '# CONFIG_IOMMU_DEFAULT_PASSTHROUGH is not set\n',
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

  /** A balloon that was refused: what its files show. */
  const REFUSED = {
    'proc/cpuinfo': 'flags : fpu lm hypervisor tdx_guest\n',
    'sys/bus/virtio/devices/virtio0/device': '0x0005\n',
    'sys/bus/virtio/devices/virtio0/status': '0x00000083\n',
    'sys/bus/virtio/devices/virtio0/uevent': 'MODALIAS=virtio:d00000005v00001AF4\n',
    'sys/bus/virtio/devices/virtio0/features': featuresFile(32),
  };
  const REFUSAL = '[    1.2] virtio_balloon virtio0: device must provide VIRTIO_F_ACCESS_PLATFORM\n';

  test.each(['var/log/dmesg', 'dmesg', 'sos_commands/kernel/dmesg'])(
    'a device’s own lines of %s stand beside its status',
    async (path) => {
      const log = `${REFUSAL}[    1.3] virtio_balloon virtio0: probe with driver virtio_balloon failed with error -19\n[    1.4] virtio_net virtio01: other\n`;
      const { code, out } = await run(guest(`log-${path.replaceAll('/', '-')}`, { ...REFUSED, [path]: log }));
      expect(code).toBe(0);
      expect(out).toContain('log: predicted, and said: “device must provide VIRTIO_F_ACCESS_PLATFORM”');
      expect(out).not.toContain('virtio01');
    },
  );

  test('another message than the predicted one is a difference', async () => {
    const log =
      '[    1.2] virtio_balloon virtio0: virtio: device uses modern interface but does not have VIRTIO_F_VERSION_1\n';
    const { code, out } = await run(guest('other-message', { ...REFUSED, dmesg: log }));
    expect(code).toBe(1);
    expect(out.replace(/\s+/g, ' ')).toContain(
      'message: predicted device must provide VIRTIO_F_ACCESS_PLATFORM, observed [ 1.2] virtio_balloon virtio0: virtio: device uses modern',
    );
  });

  test('a log that says nothing of the device says so', async () => {
    const { code, out } = await run(
      guest('silent', { ...REFUSED, dmesg: '[    0.0] Linux version 6.12.48\n' }),
    );
    expect(code).toBe(0);
    expect(out.replace(/\s+/g, ' ')).toContain('the log has no line about this device');
  });

  test('only the last boot of a log counts', async () => {
    const log = `Linux version 6.12.47 (a@b) #1\n${REFUSAL}Linux version 6.12.48 (a@b) #1\n`;
    const { out } = await run(guest('boots', { ...REFUSED, dmesg: log }));
    expect(out.replace(/\s+/g, ' ')).toContain('the log has no line about this device');
  });

  test('a log that lies elsewhere is given with --log', async () => {
    const path = join(directory, 'elsewhere.log');
    writeFileSync(path, REFUSAL);
    const root = guest('elsewhere', REFUSED);
    const io = diskIo((async function* () {})());
    const { out } = await run(root, { log: path }, io);
    expect(out).toContain('predicted, and said');
  });

  test('finds the one directory that an archive unpacks to', async () => {
    const above = join(directory, 'above');
    mkdirSync(above);
    renameSync(guest('sosreport-host-2026', {}), join(above, 'sosreport-host-2026'));
    expect((await run(above)).out).toContain('1 as predicted');
  });

  test('an archive has to be unpacked first', async () => {
    const path = join(directory, 'sosreport.tar.xz');
    writeFileSync(path, '');
    await expect(run(path)).rejects.toThrow('Unpack an archive first: mkdir copy && tar -xf ARCHIVE -C copy');
  });

  test('a copy made by tar has empty files of /proc, and hears how to copy well', async () => {
    const root = guest('tar', { 'proc/version': '', 'proc/cpuinfo': '', 'proc/cmdline': '' });
    await expect(run(root)).rejects.toThrow(
      /architecture; \/proc\/version, \/proc\/cmdline, \/proc\/cpuinfo are empty, as tar copies files of \/proc; copy them with: mkdir -p copy\/proc && for f in version/,
    );
    const named = guest('tar-named', {
      'proc/version': '',
      'proc/cmdline': '',
      uname: 'Linux a 6.12.48 #1 SMP x86_64',
    });
    const { code, out } = await run(named);
    expect(code).toBe(0);
    expect(out.replace(/\s+/g, ' ')).toContain('/proc/version, /proc/cmdline are empty');
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
          log: undefined,
        };
        const { verdict } = compareWithGuest(seen, platform);
        // That QEMU’s IOMMU stands aside no guest can see; a device that fails for it asks to be reset.
        const reset = ((observed.status ?? 0) & STATUS_BITS.NEEDS_RESET) !== 0;
        const expected = reset ? ['differs'] : ['as-predicted', ...(observed.bound ? [] : ['explained'])];
        return [device.name, verdict.kind, expected] as const;
      });
      const unexplained = verdicts.filter(([, kind, expected]) => !expected.includes(kind));
      expect(unexplained).toEqual([]);
    },
  );
});
