import { spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, test, vi } from 'vitest';
import { elfFile, moduleFile } from '../boot/elf-sample.ts';
import { type Outcome, shell, vnex, vnexProcess, workshop } from './run.ts';

const { directory, write } = workshop();
/** Says its version by itself, as a shell starts much faster than Node.js. */
const QEMU = write(
  'qemu',
  `#!/bin/sh
[ "$1" != --version ] || exec echo "QEMU emulator version \${FAKE_VERSION:-7.2.22} (a stand-in)"
exec ${process.execPath} ${resolve('test/boot/fake-qemu.cjs')} "$@"
`,
);
chmodSync(QEMU, 0o755);
const RELEASE = '6.1.0-1-test';

const device = write('rng.json', {
  name: 'virtio-rng',
  type: 'rng',
  transport: 'pci-modern',
  implementation: 'qemu',
  offers: '0x10179000000',
});
const platform = write('platform.json', {
  arch: 'x86_64',
  hypervisor: 'kvm',
  machine: 'q35',
  kernel: { version: '6.1' },
});

const MODULES = {
  virtio_pci: ['virtio', 'virtio_ring'],
  virtio_ring: ['virtio'],
  virtio: [],
  'virtio-rng': ['virtio'],
};

/** A kernel with its modules, as a package holds them; without one of them if that is asked for. */
function kernel(
  name: string,
  without?: string,
  more: Readonly<Record<string, readonly string[]>> = {},
): string {
  const root = join(directory, name);
  const modules = join(root, 'lib/modules', RELEASE, 'kernel');
  mkdirSync(modules, { recursive: true });
  mkdirSync(join(root, 'boot'));
  for (const [module, depends] of Object.entries({ ...MODULES, ...more }))
    if (module !== without) writeFileSync(join(modules, `${module}.ko`), moduleFile(depends));
  const image = join(root, 'boot', `vmlinuz-${RELEASE}`);
  writeFileSync(image, 'a kernel');
  return image;
}

const whole = kernel('whole');
const busybox = join(directory, 'busybox');
writeFileSync(busybox, elfFile({ '.text': '' }));

let runs = 0;

/** A place for temporary files of one run alone. */
function surroundings(env: Readonly<Record<string, string>>) {
  const tmp = join(directory, `tmp-${runs++}`);
  mkdirSync(tmp);
  const pids = join(directory, `pids-${runs}`);
  return { tmp, pids, env: { TMPDIR: tmp, FAKE_PIDS: pids, ...env } };
}

const CASE = [
  '--device',
  device,
  '--platform',
  platform,
  '--kernel',
  whole,
  '--busybox',
  busybox,
  '--qemu',
  QEMU,
  // On a busy machine a boot may take as long as it likes.
  '--timeout',
  '86400',
];

/** Boots in this process, whose environment QEMU and the daemons inherit. */
async function bootHere(argv: readonly string[], env: Readonly<Record<string, string>>): Promise<Outcome> {
  for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
  const outcome = await vnex(['boot', ...argv], { env });
  vi.unstubAllEnvs();
  return outcome;
}

/** Boots the case with a QEMU that does this, and sees to it that nothing is left. */
async function boot(env: Readonly<Record<string, string>>, more: readonly string[] = []): Promise<Outcome> {
  const { tmp, pids, env: all } = surroundings(env);
  const outcome = await bootHere([...CASE, ...more], all);
  await nothingLeft(tmp, pids);
  return outcome;
}

async function nothingLeft(tmp: string, pids: string): Promise<void> {
  expect(readdirSync(tmp)).toEqual([]);
  if (!existsSync(pids)) return;
  for (const pid of readFileSync(pids, 'utf8').trim().split(' ').map(Number)) {
    // A process that was killed may take a moment to end.
    while (stateOf(pid) === 'ending') await wait(20);
    expect(stateOf(pid)).toBe('gone');
  }
}

/** The bit of SIGKILL among the pending signals of a process. */
const SIGKILL = 1n << 8n;

/** What has become of a process of these tests, all of which sleep until they are told to end. */
function stateOf(pid: number): 'sleeps' | 'ending' | 'gone' {
  try {
    process.kill(pid, 0);
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    if (/^State:\s+Z/m.test(status)) return 'gone';
    const [, pending = '0'] = /^SigPnd:\s+([0-9a-f]+)$/m.exec(status) ?? [];
    const isKilled = (BigInt(`0x${pending}`) & SIGKILL) !== 0n;
    return /^State:\s+S/m.test(status) && !isKilled ? 'sleeps' : 'ending';
  } catch {
    return 'gone';
  }
}

const STATUS = {
  name: 'virtio-rng',
  'device-id': 4,
  'host-features': { transports: [], 'dev-features': [], 'unknown-dev-features': 0x10179000000 },
  'guest-features': { transports: [], 'dev-features': [], 'unknown-dev-features': 0x10130000000 },
  status: { statuses: ['VIRTIO_CONFIG_S_ACKNOWLEDGE'] },
};

/** What a guest says of a device that works. */
const GUEST = [
  `kernel Linux version ${RELEASE} (somebody) #1 SMP Debian 6.1.99-1`,
  'device virtio0 0x0004 /sys/devices/pci0000:00/0000:00:03.0/virtio0 0x1044',
  'driver virtio0 virtio_rng',
  'status virtio0 0x0000000f',
  `features virtio0 ${'0'.repeat(28)}11001000000010000000`
    .padEnd(200, '0')
    .slice(0, 'features virtio0 '.length + 64),
  'group virtio0 ',
  'trace virtio0 1 alloc_pages_exact <-vring_alloc_queue',
  'ready virtio0',
]
  .map((line) => `@vnex ${line}\r\n`)
  .join('');

/** As sysfs shows a set: bit 0 first. */
function bitString(mask: bigint): string {
  return [...mask.toString(2)].reverse().join('').padEnd(64, '0');
}

const TALKS = { FAKE: 'talks', FAKE_GUEST: GUEST, FAKE_STATUS: JSON.stringify(STATUS) };

describe('vnex boot --chain', () => {
  const MACHINE = 22;
  const root = join(directory, 'from-power-on');
  const modules = join(root, 'lib/modules', RELEASE, 'kernel');
  mkdirSync(modules, { recursive: true });
  mkdirSync(join(root, 'boot'));
  for (const [module, depends] of Object.entries({
    virtio: [],
    virtio_ring: ['virtio'],
    virtio_pci: ['virtio'],
    virtio_blk: ['virtio'],
  }))
    writeFileSync(join(modules, `${module}.ko`), moduleFile(depends, MACHINE, true));
  const image = join(root, 'boot', `vmlinuz-${RELEASE}`);
  writeFileSync(image, Buffer.alloc(0x12000));
  const ownBusybox = join(root, 'busybox');
  writeFileSync(ownBusybox, elfFile({ '.text': '' }, MACHINE, true));
  const guest = write(
    'from-power-on.sh',
    'qemu-system-s390x -M s390-ccw-virtio -nodefaults -drive file=a,if=none,id=d -device virtio-blk-ccw,drive=d,bootindex=1',
  );
  const words = ['--kernel', image, '--busybox', ownBusybox, '--qemu', QEMU, '--timeout', '86400'];
  const status = {
    name: 'virtio-blk',
    'device-id': 2,
    'host-features': { transports: [], 'dev-features': [], 'unknown-dev-features': 0x10139006e54 },
    'guest-features': { transports: [], 'dev-features': [], 'unknown-dev-features': 0x50 },
    status: {
      statuses: ['ACKNOWLEDGE', 'DRIVER', 'DRIVER_OK'].map((name) => `VIRTIO_CONFIG_S_${name}`),
    },
  };
  const said = [
    '[    0.0] Linux version 6.1.0-1-test',
    `@vnex kernel Linux version ${RELEASE} (somebody) #1 SMP Debian 6.1.99-1`,
    '@vnex from v0',
    '@vnex device virtio0 0x0002 /sys/devices/css0/0.0.0000/0.0.0003/virtio0',
    '@vnex driver virtio0 virtio_blk',
    '@vnex status virtio0 0x0000000f',
    `@vnex features virtio0 ${bitString(0x130006e54n)}`,
    '@vnex ready virtio0',
    '',
  ].join('\r\n');

  async function bootChain(env: Readonly<Record<string, string>>, more: readonly string[]): Promise<Outcome> {
    const { tmp, pids, env: all } = surroundings(env);
    const outcome = await bootHere([guest, '--chain', ...words, ...more], all);
    await nothingLeft(tmp, pids);
    return outcome;
  }

  test('watches firmware, then the kernel that it loaded, and records both in one', async () => {
    const record = join(directory, 'chain.json');
    const talks = {
      FAKE: 'talks',
      FAKE_FIRMWARE: 'yes',
      FAKE_GUEST: said,
      FAKE_STATUS: JSON.stringify(status),
    };
    const { stdout, stderr } = await bootChain(talks, ['--record', record]);
    expect(stderr).toBe('');
    expect(stdout).toContain('s390-ccw of QEMU 7.2 loads the kernel');
    const { firmware, devices } = JSON.parse(readFileSync(record, 'utf8'));
    expect(firmware.booted).toBe('v0');
    expect(firmware.command).toContain('file,node-name=dv0,filename=boot-v0.img');
    expect(firmware.devices[0].observed.driverOk).toEqual({ status: '0x7', features: '0x50' });
    expect(devices[0].observed.status).toBe('0x0000000f');
    expect(devices[0].qemu.backend.drive).toBe('file, built to be booted from');
    const { stdout: verified } = await vnex(['verify', record]);
    expect(verified).toContain('✓ every compared field agrees   2 recordings, 2 devices');
  });

  test('says what QEMU says where it does not start', async () => {
    const { code, stderr } = await bootChain({ FAKE: 'refuses the machine' }, []);
    expect(stderr).toBe('vnex boot: QEMU does not start: qemu-system-x86_64: unsupported machine type\n');
    expect(code).toBe(2);
  });
});

describe('vnex boot', () => {
  test('prints what was predicted beside what happened, and writes a recording that verify takes', async () => {
    const record = join(directory, 'seen.json');
    const { code, stdout, stderr } = await boot(TALKS, ['--record', record]);
    expect(stderr).toBe('');
    expect(stdout).toContain('QEMU 7.2.22, tcg · Linux 6.1 (6.1.0-1-test)');
    expect(stdout).toMatch(/\n✓ v0 {2}virtio-rng\n/);
    expect(stdout).toMatch(/\n {2}path +bypass +bypass\n/);
    expect(stdout).toContain('✓ what happened is what was predicted');
    expect(code).toBe(0);
    const verified = await vnex(['verify', record]);
    expect(verified.stdout).toContain('1 recording, 1 device');
    expect(verified.code).toBe(0);
    expect(JSON.parse(readFileSync(record, 'utf8')).platform.kernel.version).toBe('6.1.99');
  });

  test.each([
    ['11.1.3', [0x70000000, 0x101, 0, 0], '0x10179000000', 0x10130000000n],
    // The older one has no queues that can be reset, which is bit 40.
    ['5.2.0', [0x70000000, 0x1, 0, 0], '0x179000000', 0x130000000n],
  ])(
    'QEMU %s, which cannot be asked, is read by its registers, and the output says so',
    async (version, words, offers, kept) => {
      const config = Buffer.alloc(256);
      config.writeUInt16LE(0x10, 0x06);
      config.writeUInt8(0x40, 0x34);
      // A vendor's capability: the common configuration is 0x1000 into BAR 4.
      Buffer.from([0x09, 0, 16, 1, 4, 0, 0, 0, 0, 0x10, 0, 0]).copy(config, 0x40);
      const place = [
        `config virtio0 ${config.toString('hex')}`,
        ...[0, 0, 0, 0, 0xfe000000].map((start) => `resource virtio0 0x${start.toString(16)}`),
      ].map((line) => `@vnex ${line}\r\n`);
      const { code, stdout } = await boot({
        FAKE: 'talks',
        FAKE_VERSION: version,
        FAKE_GUEST: GUEST.replace('@vnex group', `${place.join('')}@vnex group`).replace(
          /features virtio0 \d+/,
          `features virtio0 ${bitString(kept)}`,
        ),
        FAKE_COMMON: '0xfe001000',
        FAKE_OFFERS: JSON.stringify(words),
      });
      expect(stdout).toMatch(new RegExp(`\\n {2}offers +${offers} +${offers}\\n`));
      expect(stdout.replace(/\s+/g, ' ')).toContain(
        'the offers were read from their registers, through -qtest',
      );
      expect(code).toBe(0);
    },
  );

  test('says exactly what differs, and exits 1', async () => {
    const guest = GUEST.replace('0x0000000f', '0x00000083').replace('alloc_pages_exact', 'dma_alloc_attrs');
    const { code, stdout } = await boot({ ...TALKS, FAKE_GUEST: guest });
    expect(stdout).toMatch(/\n✗ status +0xf +0x83\n/);
    expect(stdout).toMatch(/\n✗ path +bypass +DMA API\n/);
    expect(stdout).toContain('✗ 2 differences from what was predicted');
    expect(code).toBe(1);
  });

  test('prints the same as JSON, and nothing else on stdout', async () => {
    const { code, stdout } = await boot(TALKS, ['--json']);
    const printed = JSON.parse(stdout);
    expect(printed.agree).toBe(true);
    expect(printed.boots[0].devices[0].fields['dma.api']).toEqual({
      verdict: 'agree',
      predicted: 'bypass',
      observed: 'bypass',
    });
    expect(code).toBe(0);
  });

  test('a device that the guest does not find is no agreement', async () => {
    const guest = '@vnex kernel Linux version 6.1.0-1-test Debian 6.1.99-1\n@vnex end\n';
    const { code, stdout } = await boot({ ...TALKS, FAKE_GUEST: guest });
    expect(stdout).toContain('v0 (virtio-rng-pci) is there in QEMU, and the guest has not found it');
    expect(code).toBe(1);
  });

  test('a device that does not answer is no agreement either', async () => {
    const guest = GUEST.replace('@vnex group', '@vnex silent virtio0\r\n@vnex group');
    const { code, stdout } = await boot({ ...TALKS, FAKE_GUEST: guest });
    expect(stdout).toContain('v0 does not answer its driver, which was not predicted');
    expect(code).toBe(1);
  });

  test('QEMU’s refusal of a device is an answer, compared like any other', async () => {
    const { code, stdout } = await boot({ FAKE: 'refuses the device', FAKE_MESSAGE: 'I do not like it' });
    expect(stdout).toContain('QEMU refuses it');
    expect(stdout).toMatch(/✗ message +nothing +I do not like it/);
    expect(code).toBe(1);
  });

  test.each([
    ['5.10', '! Linux 5.10 is asked for, 6.1'],
    ['6.1', undefined],
    [undefined, undefined],
  ])('of a platform with kernel %s another one is said to be booted: %s', async (version, remark) => {
    const kernel = version === undefined ? {} : { kernel: { version } };
    const other = write('other.json', { arch: 'x86_64', hypervisor: 'kvm', machine: 'q35', ...kernel });
    const argv = CASE.map((word) => (word === platform ? other : word));
    const { env } = surroundings({ FAKE: 'refuses the device', FAKE_MESSAGE: 'no' });
    const { stdout } = await bootHere(argv, env);
    if (remark === undefined) expect(stdout).not.toContain('is asked for');
    else expect(stdout).toContain(remark);
  });

  test.each([
    ['panics', 'the guest’s kernel panicked: VFS: Unable to mount root fs'],
    ['spins', 'the guest hangs: the driver of virtio-rng-pci,id=v0,'],
    ['refuses the machine', 'QEMU does not start: qemu-system-x86_64: unsupported machine type'],
    ['is killed', 'QEMU was killed by SIGKILL before the guest had reported what it did'],
    ['ends', 'the last that was heard: [    0.5] reboot: Power down'],
  ])('a QEMU that %s: one message, exit code 2, nothing left', async (FAKE, message) => {
    const { code, stderr } = await boot({ FAKE });
    expect(stderr).toContain(message);
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(stderr).toMatch(/^vnex boot: /);
    expect(code).toBe(2);
  });

  test('a guest that says nothing under KVM is said not to run there', async () => {
    const { code, stderr } = await boot({ FAKE: 'waits' }, ['--timeout', '0.5', '--accel', 'kvm']);
    expect(stderr).toBe(
      'vnex boot: QEMU has started under KVM, and the guest has not said a word: KVM does not run it here; leave out --accel kvm\n',
    );
    expect(code).toBe(2);
  });

  test('a guest that says nothing is ended in time', async () => {
    const { code, stderr } = await boot({ FAKE: 'waits' }, ['--timeout', '0.5']);
    expect(stderr).toBe(
      'vnex boot: the guest was not done after 0.5 seconds; --timeout gives it more; nothing was heard of it: its firmware may wait for a device that does not answer\n',
    );
    expect(code).toBe(2);
  });

  test.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const)('%s ends everything, with exit code %i', async (signal, expected) => {
    const { tmp, pids, env } = surroundings({ FAKE: 'waits' });
    const child = spawn(process.execPath, ['bin/vnex.js', 'boot', ...CASE], {
      env: { PATH: process.env.PATH, LANG: 'C.UTF-8', ...env },
    });
    let stderr = '';
    child.stderr.on('data', (text) => {
      stderr += text;
    });
    const ended = new Promise<number | null>((done) => child.once('close', done));
    while (!existsSync(pids) && child.exitCode === null) await wait(20);
    child.kill(signal);
    expect(await ended).toBe(expected);
    expect(stderr).toBe(`vnex boot: stopped by ${signal}; nothing is left running\n`);
    await nothingLeft(tmp, pids);
  });

  test('a missing module is named', async () => {
    const { code, stderr } = await boot(TALKS, ['--kernel', kernel('torn', 'virtio_ring')]);
    expect(stderr).toContain('there is no module virtio_ring, which virtio_pci needs');
    expect(code).toBe(2);
  });

  const NAMESPACE = ['--user', '--map-root-user', '--mount'];
  const canMount = spawnSync('unshare', [...NAMESPACE, 'true']).status === 0;

  test.skipIf(!canMount)('a full disk is said to be full', async () => {
    const { tmp, env } = surroundings(TALKS);
    const inside = `mount -t tmpfs -o size=4k none ${tmp} && node "$VNEX" boot ${CASE.join(' ')}; echo "left: $(ls ${tmp})" >&2`;
    const { stderr } = await shell(`unshare ${NAMESPACE.join(' ')} sh -c '${inside}'`, { env });
    expect(stderr).toBe(
      `vnex boot: ${tmp} is full: the initramfs does not fit; TMPDIR=DIR names another place\nleft: \n`,
    );
  });

  test.each([
    [['--qemu', '/nowhere/qemu'], 'there is no QEMU for x86_64: apt-get install qemu-system-x86'],
    [['--kernel', '/nowhere/vmlinuz'], '--kernel: there is no /nowhere/vmlinuz'],
    [['--modules', '/nowhere'], '--modules: there are no kernel modules below /nowhere'],
    [['--busybox', '/nowhere'], '--busybox: /nowhere is no static program for x86_64'],
    [['--timeout', 'soon'], 'vnex boot: --timeout must be a number of seconds, not "soon"'],
  ])('%j is bad usage', async (more, message) => {
    const { code, stderr } = await boot(TALKS, more);
    expect(stderr).toContain(message);
    expect(code).toBe(2);
  });

  test('a QEMU of which nothing was read is too old', async () => {
    const { code, stderr } = await boot({ ...TALKS, FAKE_VERSION: '4.2.0' });
    expect(stderr).toContain('is QEMU 4.2.0; 5.2 is the oldest release whose offers vnex knows');
    expect(code).toBe(2);
  });

  test('says before the boot what emulation cannot give', async () => {
    const sev = write('sev.json', {
      arch: 'x86_64',
      hypervisor: 'kvm',
      memory: { protection: 'sev-snp' },
      kernel: { version: '6.1' },
    });
    const { stdout } = await boot(TALKS, ['--platform', sev]);
    expect(stdout).toMatch(
      /^x86_64.*\n.*\n {2}! AMD SEV-SNP needs an AMD EPYC processor; an ordinary guest with swiotlb=force/,
    );
  });

  test('a kernel for another processor is not booted', async () => {
    const arm = write('arm.json', { arch: 'aarch64', hypervisor: 'kvm', kernel: { version: '6.1' } });
    const { code, stderr } = await boot(TALKS, ['--platform', arm]);
    expect(stderr).toContain('the kernel given with --kernel is for x86_64');
    expect(code).toBe(2);
  });

  describe('with a vhost-user daemon', () => {
    const daemon = join(directory, 'qemu-storage-daemon');
    symlinkSync(resolve('test/boot/fake-daemon.cjs'), daemon);
    const disk = join(directory, 'disk.sh');
    const shared = '-M q35,memory-backend=m -object memory-backend-memfd,id=m,size=1G,share=on';
    writeFileSync(
      disk,
      `qemu-system-x86_64 ${shared} -chardev socket,id=c,path=/s -device vhost-user-blk-pci,chardev=c,disable-legacy=on`,
    );
    const ofDisk = {
      ...STATUS,
      name: 'vhost-user-blk',
      'device-id': 2,
      'host-features': { ...STATUS['host-features'], 'unknown-dev-features': 0x179006e46 },
      'guest-features': { ...STATUS['guest-features'], 'unknown-dev-features': 0x130006e46 },
    };
    const guest = GUEST.replace('0x0004 /sys', '0x0002 /sys')
      .replace('0x1044', '0x1042')
      .replace('virtio_rng', 'virtio_blk')
      .replace(/features virtio0 \d+/, `features virtio0 ${bitString(0x130006e46n)}`);
    const kernelWithDisk = kernel('disk', undefined, { virtio_blk: ['virtio'] });

    async function bootDisk(env: Readonly<Record<string, string>>, more: readonly string[] = []) {
      const {
        tmp,
        pids,
        env: all,
      } = surroundings({
        FAKE: 'talks',
        FAKE_GUEST: guest,
        FAKE_STATUS: JSON.stringify(ofDisk),
        FAKE_DAEMON_OFFERS: '0x175007e46',
        ...env,
      });
      const ofDaemons = `${pids}-of-daemons`;
      const words = ['--kernel', kernelWithDisk, '--busybox', busybox, '--qemu', QEMU, '--daemon', daemon];
      const outcome = await bootHere([disk, ...words, ...more], { ...all, FAKE_PIDS_OF_DAEMONS: ofDaemons });
      await nothingLeft(tmp, pids);
      await nothingLeft(tmp, ofDaemons);
      return outcome;
    }

    test('starts it, and records which it was, what it offered and what memory was made of', async () => {
      const record = join(directory, 'disk.json');
      const { code, stdout } = await bootDisk({ FAKE_STDERR: 'qemu: a complaint\n' }, ['--record', record]);
      expect(stdout).toContain('✓ what happened is what was predicted');
      expect(stdout).toContain('\n  QEMU: qemu: a complaint\n');
      expect(stdout).toContain('\n  qemu-storage-daemon 9.9.9: somebody is there\n');
      expect(code).toBe(0);
      const recorded = JSON.parse(readFileSync(record, 'utf8'));
      expect(recorded.devices[0].device.implementation).toBe('vhost-user');
      expect(recorded.devices[0].qemu.backend).toEqual({
        daemon: 'qemu-storage-daemon 9.9.9',
        offers: '0x175007e46',
      });
      expect(recorded.qemu.memory).toEqual({ backend: 'memfd', share: true, hugetlb: false });
      expect(recorded.host.kernel).toMatch(/^\d+\.\d+/);
      const verified = await vnex(['verify', record]);
      expect(verified.code).toBe(0);
    });

    test('gives it the options that stand after its name', async () => {
      const { stdout } = await bootDisk({}, ['--json', '--daemon', `${daemon},writable=off`]);
      const [command] = JSON.parse(stdout).boots[0].daemons;
      expect(command.join(' ')).toMatch(/num-queues=1,writable=off$/);
    });

    test.each([
      ['refuses', 'qemu-storage-daemon 9.9.9 does not start: daemon: error: no such option'],
      ['hangs up', 'qemu-storage-daemon 9.9.9 ended before it said what it offers'],
    ])('one that %s is an error, and nothing is left', async (FAKE_DAEMON, message) => {
      const { code, stderr } = await bootDisk({ FAKE_DAEMON });
      expect(stderr).toContain(message);
      expect(code).toBe(2);
    });

    test('what it said last belongs to the error of a guest that is lost', async () => {
      const { code, stderr } = await bootDisk({
        FAKE_GUEST: '[    1.0] Kernel panic - not syncing: no disk\n',
      });
      expect(stderr).toContain('panicked: no disk; qemu-storage-daemon 9.9.9 said: somebody is there');
      expect(code).toBe(2);
    });

    test.each([
      ['/nowhere/qemu-storage-daemon', '/nowhere/qemu-storage-daemon does not say its version'],
      ['/bin/true', '/bin/true is none that vnex can start; expected qemu-storage-daemon, virtiofsd,'],
    ])('--daemon %s is bad usage', async (path, message) => {
      const { code, stderr } = await bootDisk({}, ['--daemon', path]);
      expect(stderr).toContain(message);
      expect(code).toBe(2);
    });
  });

  test('--check says what is there and what is missing, with the packages', async () => {
    const { stdout, stderr } = await vnexProcess(['boot', '--check'], { env: { PATH: directory } });
    expect(stderr).toBe('');
    expect(stdout).toMatch(/aarch64 .*QEMU +missing: apt-get install qemu-system-arm/);
    expect(stdout).toMatch(/riscv64 .*QEMU +missing: apt-get install qemu-system-riscv/);
    expect(stdout).toMatch(/daemons .*disk +missing: apt-get install qemu-utils/);
    expect(stdout).toMatch(/ppc64le .*QEMU +missing: apt-get install qemu-system-ppc/);
  });
});
