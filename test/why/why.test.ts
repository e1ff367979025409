import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { whyOf } from '../../src/cases/why-cases.ts';
import { explain } from '../../src/explore/explain.ts';
import { TYPE } from '../../src/features/bits.ts';
import { linux } from '../../src/guest/linux/linux.ts';
import { readLog } from '../../src/input/log/log-reader.ts';
import { hasEffect } from '../../src/model/decision.ts';
import type { Why } from '../../src/model/why.ts';
import { styleFor } from '../../src/report/layout/style.ts';
import { whyToJson } from '../../src/report/why-json.ts';
import { whyText } from '../../src/report/why-text.ts';
import { anyText } from '../any-text.ts';
import { vnex } from '../cli/run.ts';
import { runMain } from '../cli/run-main.ts';
import { loadRecordings } from '../recordings.ts';

const LOGS = 'fixtures/logs';
const style = styleFor({ colour: 0, unicode: true, width: 100 });

function explained(text: string): Why {
  return whyOf({ file: 'log', reading: readLog(text) });
}

function fixture(name: string): Why {
  return explained(readFileSync(`${LOGS}/${name}`, 'utf8'));
}

function printed(name: string): string {
  return whyText(fixture(name), style).replace(/\s+/g, ' ');
}

describe('a log is explained by', () => {
  test('the refusal of a file system without bit 33 in a TDX guest, with what to use in its place', () => {
    const text = printed('tdx-virtiofs.txt');
    expect(text).toContain('memory protected by tdx');
    expect(text).toContain('linux/features-ok/restricted-memory');
    expect(text).toMatch(/no virtiofsd offers the bit.*9p.*or a disk/);
    expect(text).toContain('-19 is ENODEV');
  });

  test('the sizes in a message of a full bounce pool', () => {
    const text = printed('swiotlb-full.txt');
    expect(text).toContain('32768 slots are 64 MiB');
    expect(text).toContain('262144 bytes are 256 KiB');
    expect(text).toContain('swiotlb=262144');
    expect(text).toContain('CONFIG_SWIOTLB_DYNAMIC=y, Linux 6.6');
  });

  test('what keeps the daemon from the guest’s memory, where a daemon says it, and nothing of physical devices', () => {
    const [said] = explained(
      'vhost.c:1089:start_device: *ERROR*: vhost device 0: Guest memory size is not a 2MB multiple',
    ).messages;
    expect(said?.causes[0]).toMatchObject({ kind: 'outside', outside: { first: true } });
    const text = whyText(
      explained(
        'rte_vhost_compat.c: *WARNING*: Failed to register memory region 0. Future vtophys translation might fail.',
      ),
      style,
    );
    expect(text).toContain('<hugepages/>');
    expect(text).not.toContain('physical device');
  });

  test('registers that are out of reach, where a modern device lacks VERSION_1', () => {
    const [first] = fixture('version-1.txt').messages;
    expect(first?.causes[0]).toMatchObject({ kind: 'outside', outside: { first: true } });
    expect(first?.echoes).toHaveLength(1);
    expect(first?.message.device.type).toBe(TYPE.NINEP);
  });

  test('a daemon without bit 33, where QEMU says that iommu_platform is not supported', () => {
    const text = printed('qemu-error-line.txt');
    expect(text).toMatch(/1 The backend’s offer lacks bit 33/);
    expect(text).toMatch(/2 Nobody asked for the bit.*confidential guest/);
  });

  test('the guest that a log of libvirt describes, whose device is predicted to be refused with these words', () => {
    const { messages, guests } = fixture('libvirt-refused.txt');
    expect(messages[0]?.causes[0]).toMatchObject({ kind: 'guest', line: 4 });
    expect(guests).toMatchObject([{ kind: 'qemu', line: 4, devices: [{ name: 'rng0 (virtio-rng-pci)' }] }]);
  });

  test('the balloon, where FEATURES_OK is refused in an ordinary guest', () => {
    const [first] = explained('virtio_balloon virtio2: virtio: device refuses features: 3').messages;
    expect(first?.causes[0]).toMatchObject({ kind: 'cases', decided: { code: 'refused' } });
    expect(first?.helps[0]).toMatchObject({ kind: 'known', help: { libvirt: "<memballoon model='none'/>" } });
  });

  test('a transport that reads nothing, where the status is 0', () => {
    const [first] = explained('virtio_net virtio0: virtio: device refuses features: 0').messages;
    expect(first?.causes[0]).toMatchObject({
      kind: 'outside',
      outside: { cause: expect.stringContaining('zero') },
    });
  });
});

describe('what is behind a message', () => {
  test('is put once where only details differ, with the machines on which it is alike', () => {
    const [first] = explained(
      'virtio_net virtio0: device advertises feature VIRTIO_NET_F_CTRL_RX but not VIRTIO_NET_F_CTRL_VQ',
    ).messages;
    expect(first?.causes).toHaveLength(1);
    const [cause] = first?.causes ?? [];
    expect(cause?.kind === 'cases' && [cause.pattern.base.platform.name, ...cause.also].sort()).toEqual([
      'Arm',
      'LoongArch',
      'POWER',
      'RISC-V',
      's390',
      'x86',
    ]);
  });

  test('is what another line of the log confirms', () => {
    const qemu = 'qemu-system-x86_64: Failed to write msg. Wrote -1 instead of 20.';
    const daemon = "qemu-storage-daemon: vu_panic: virtio legacy devices aren't supported by libvhost-user";
    const firstOf = (text: string) => explained(text).messages[0]?.causes[0];
    expect(firstOf(qemu)).toMatchObject({
      outside: { decision: { code: 'unmapped' } },
      confirmedIn: undefined,
    });
    expect(firstOf(`${qemu}\n${daemon}`)).toMatchObject({
      outside: { decision: { code: 'legacy' } },
      confirmedIn: 2,
    });
  });

  test('depends on the values in it', () => {
    const full = (size: number) =>
      explained(`virtio_blk virtio0: swiotlb buffer is full (sz: ${size} bytes)`).messages[0]?.causes[0];
    expect(full(262_144)).toMatchObject({ outside: { cause: expect.stringContaining('in flight') } });
    expect(full(524_288)).toMatchObject({ outside: { cause: expect.stringContaining('never fits') } });
  });

  test('is no guess about protection where the text says nothing of it', () => {
    const fault = 'DMAR: [DMA Read NO_PASID] Request device [00:03.0] fault addr 0x3fe [fault reason 0x06]';
    expect(explained(fault).messages[0]?.causes[0]?.kind).toBe('cases');
    expect(explained(`tdx: Guest detected\n${fault}`).messages[0]?.causes[0]?.kind).toBe('outside');
  });
});

describe('what helps is said in the terms of', () => {
  const REFUSED = 'virtio_balloon virtio2: virtio: device refuses features: 3';
  const printedOf = (text: string) => whyText(explained(text), style).replace(/\s+/g, ' ');

  test.each([
    ['Kata', 'level=info source=kata-runtime', 'Kata reclaim_guest_freed_memory'],
    ['KubeVirt', 'virt-launcher-monitor: started', 'Kubernetes KubeVirt: spec.domain'],
  ])('%s, and of nobody else', (_, line, words) => {
    const text = printedOf(`${line}\n${REFUSED}`);
    expect(text).toContain(words);
    expect(text).not.toContain('libvirt <memballoon');
  });

  test('libvirt first, where it speaks', () => {
    const text = printedOf(
      `2024: starting up libvirt version: 10.0.0, package: x, kernel: 6.8.0\n${REFUSED}`,
    );
    expect(text).toMatch(/libvirt <memballoon.*QEMU no virtio-balloon/);
  });

  test('QEMU and libvirt, where the text names nobody', () => {
    expect(printedOf(REFUSED)).toMatch(/QEMU no virtio-balloon.*libvirt <memballoon/);
  });
});

test('every fixture of a log is explained', () => {
  const unexplained = readdirSync(LOGS).filter(
    (name) => name.endsWith('.txt') && fixture(name).messages.length === 0,
  );
  expect(unexplained).toEqual(['healthy.txt']);
});

test('the log of each device that failed in a recording leads to the decision that is predicted', async () => {
  const wrong: string[] = [];
  let told = 0;
  for (const { name, platform, devices } of await loadRecordings())
    for (const { device, observed } of devices) {
      if (observed.bound || observed.messages.length === 0) continue;
      const log = [
        `Linux version ${platform.kernel.release ?? platform.kernel.version} (x@y) #1`,
        ...observed.messages,
      ].join('\n');
      const result = explain({ device, platform, driver: 'linux' }, { model: linux, release: undefined });
      const predicted = result.decisions.filter((decided) => hasEffect(decided)).map(({ kind }) => kind.id);
      const decisions = explained(log).messages.flatMap((one) => one.decisions);
      told++;
      if (!decisions.some((id) => predicted.includes(id)))
        wrong.push(`${name} ${device.name}: ${observed.messages[0]}`);
    }
  expect(told).toBeGreaterThan(10);
  expect(wrong).toEqual([]);
});

test('the log of each device that works in a recording holds no complaint', async () => {
  const complaints = (await loadRecordings()).flatMap(({ name, devices, platform }) => {
    // Where everything is made to bounce, the pool is full now and then.
    const bounces = /swiotlb=/.test(platform.kernel.cmdline);
    return devices
      .filter(({ observed }) => observed.bound)
      .flatMap(({ observed }) => readLog(observed.messages.join('\n')).messages)
      .filter(({ kind }) => kind.gravity === 'trouble' && !(bounces && kind.id === 'swiotlb/full'))
      .map(({ text }) => `${name}: ${text}`);
  });
  expect(complaints).toEqual([]);
});

/** What damage does to a log: characters go, come and move, whole lines too. */
const damaged = fc
  .tuple(
    fc.constantFrom(...readdirSync(LOGS).filter((name) => name.endsWith('.txt'))),
    fc.array(fc.tuple(fc.nat(), fc.constantFrom('cut', 'put', 'twice', 'swap'), anyText({ maxLength: 6 })), {
      maxLength: 12,
    }),
  )
  .map(([name, changes]) =>
    changes.reduce(
      (text, [place, how, put]) => {
        const at = text.length === 0 ? 0 : place % text.length;
        if (how === 'cut') return text.slice(0, at) + text.slice(at + 1 + (place % 40));
        if (how === 'put') return `${text.slice(0, at)}\u001b[31m${put}${text.slice(at)}`;
        if (how === 'twice') return text.slice(0, at) + text.slice(at, at + 200) + text.slice(at);
        return text.slice(at) + text.slice(0, at);
      },
      readFileSync(`${LOGS}/${name}`, 'utf8'),
    ),
  );

test('a damaged log crashes nothing, and no control character comes out of it', () => {
  fc.assert(
    fc.property(damaged, (text) => {
      const found = explained(text);
      // biome-ignore lint/suspicious/noControlCharactersInRegex: these must not be there
      expect(whyText(found, style)).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f]/);
      expect(() => JSON.stringify(whyToJson(found))).not.toThrow();
    }),
    { numRuns: 60 },
  );
});

describe('vnex why', () => {
  const files = {
    'log.txt': readFileSync(`${LOGS}/tdx-virtiofs.txt`, 'utf8'),
    'other.txt': 'nothing of note\n',
  };

  test('reads a file, standard input, or the words themselves alike', async () => {
    const text = files['log.txt'];
    const ways = [
      await runMain(['why', 'log.txt'], { files }),
      await runMain(['why', '-'], { files, stdin: [text] }),
      await runMain(['why', text], { files }),
    ];
    expect(ways.map(({ code }) => code)).toEqual([0, 0, 0]);
    expect(new Set(ways.map(({ stdout }) => stdout)).size).toBe(1);
  });

  test('says what the numbers of a line are that is no message', async () => {
    const { code, stdout } = await runMain(['why', 'device status: 0x83, error -22']);
    expect(code).toBe(0);
    expect(stdout).toContain(
      '0x83 is the status register: ACKNOWLEDGE, DRIVER, FAILED\n  line 1: -22 is EINVAL\n',
    );
  });

  test('exits 1 where nothing is known, and says what else there is', async () => {
    const { code, stdout, stderr } = await runMain(['why', 'other.txt'], { files });
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(/^other\.txt: nothing in it is a message that vnex knows/);
  });

  test('takes a single word that names no file for a misspelt name', async () => {
    const { code, stderr } = await runMain(['why', 'dmseg.txt'], { files });
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: expect.stringMatching(/^dmseg\.txt: no such file; a message is given in quotes/),
    });
  });

  test('has all of it as JSON', async () => {
    const { stdout } = await runMain(['why', 'log.txt', '--json'], { files });
    const json: unknown = JSON.parse(stdout);
    expect(json).toMatchObject({
      formatVersion: 1,
      facts: { protection: { value: 'tdx', line: 2 } },
      messages: [
        {
          line: 3,
          kind: 'virtio/must-provide-access-platform',
          decisions: ['linux/features-ok/restricted-memory'],
          causes: [{ kind: 'cases', code: 'no-access-platform' }],
          echoes: [{ line: 4, values: [{}, { text: '-19', means: '-19 is ENODEV' }] }],
        },
      ],
      guests: [],
    });
  });
});

describe('a log in place of a case', () => {
  const files = {
    'log.txt': readFileSync(`${LOGS}/tdx-virtiofs.txt`, 'utf8'),
    'boot.txt': readFileSync(`${LOGS}/healthy.txt`, 'utf8'),
    'net.json': readFileSync('fixtures/devices/qemu-net-modern.json', 'utf8'),
  };

  test.each([
    ['vnex explain LOG', ['explain', 'log.txt']],
    ['vnex LOG', ['log.txt']],
  ])('is explained by %s', async (_, argv) => {
    const [asked, expected] = [await runMain(argv, { files }), await runMain(['why', 'log.txt'], { files })];
    expect(asked).toEqual(expected);
  });

  test('is a platform for --platform', async () => {
    const { code, stdout } = await runMain(['explain', '--device', 'net.json', '--platform', 'boot.txt'], {
      files,
    });
    expect(code).toBe(0);
    expect(stdout).toContain('x86_64, kvm, 6.12.48+deb13-amd64');
    expect(stdout).toMatch(/works/);
  });

  test('becomes a platform by vnex import dmesg, which is read back', async () => {
    const { code, written } = await runMain(['import', 'dmesg', 'boot.txt', '--out', 'dir'], { files });
    expect(code).toBe(0);
    const again = await runMain(['explain', '--device', 'net.json', '--platform', 'dir/platform.json'], {
      files: { ...files, ...written },
    });
    expect(again.code).toBe(0);
  });

  test('that is of no boot is refused by vnex import dmesg, with what to give', async () => {
    const { code, stderr } = await runMain(['import', 'dmesg', '-'], { stdin: ['nothing'] });
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: expect.stringContaining('`dmesg` or `journalctl -k -b`'),
    });
  });
});

describe('a log with the command line of its guest', () => {
  const LOG = [
    'starting up libvirt version: 9.0.0, qemu version: 10.0.13',
    'qemu-system-x86_64 -machine pc -nodefaults -drive file=a,if=none,id=d0 -device virtio-blk-pci,drive=d0,id=vda,disable-modern=on,bootindex=1',
    'ERROR: queue size 1024 > 256',
  ].join('\n');

  test('is followed from the firmware on, which shows the cause of what firmware says', async () => {
    const { stdout, code } = await vnex(['why', LOG]);
    expect(code).toBe(0);
    expect(stdout.replace(/\s+/g, ' ')).toContain('The guest in line 2 shows it: vda (virtio-blk-pci)');
    expect(stdout).toContain('seabios/queue-size');
    // What helps Linux is no help before it.
    expect(stdout.slice(0, stdout.indexOf('Guests in it'))).not.toContain('CONFIG_VIRTIO_PCI_LEGACY');
    expect(stdout.replace(/\s+/g, ' ')).toContain(
      'Boot ✗ SeaBIOS 1.16.3 can use nothing that it would boot from',
    );
  });

  test('has the boot in JSON', async () => {
    const { stdout } = await vnex(['why', LOG, '--json']);
    const [boot] = JSON.parse(stdout).guests[0].boots;
    expect(boot.outcome).toBe('firmware-fails');
    expect(boot.firmware[0].tries[0].driver).toBe('seabios');
  });
});
