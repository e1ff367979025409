import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { runMain } from '../../cli/run-main.ts';
import type { Files } from '../../input/memory-io.ts';
import { casesIn } from '../../printed.ts';

// Cases in vnex’s own formats: what `fix` prints is applied by patch, and what `fix --write` leaves is the same and works.

const CARD = `{
  // A card that says too little.
  "name": "net0", "type": "net", /* of QEMU */ "transport": "pci-modern",
  "implementation": "qemu",
  "offers": ["CSUM", "VERSION_1"], // and no more
}
`;
const DISK = `# A disk, as older machine types have it.
name: blk0
type: blk
transport: pci-transitional
implementation: qemu
offers:
  - VIRTIO_BLK_F_FLUSH   # since 0.10
  - VIRTIO_F_VERSION_1
`;
const GUEST = `name: a protected guest
arch: x86_64
hypervisor: kvm
memory: {protection: sev-snp, mib: 4096}   # all of it
iommu: {kind: none}
kernel:
  version: "6.12"
  # What the installer wrote.
  cmdline: quiet swiotlb=noforce -- single
`;

/** The files of a disk, what `fix` is asked with, and lines that come of it. */
interface Own {
  readonly files: Readonly<Record<string, string>>;
  readonly argv: readonly string[];
  readonly lines: readonly string[];
}

const OWN: Readonly<Record<string, Own>> = {
  'a scenario in YAML, all in one file': {
    files: {
      's.yaml': `device:\n${indented(DISK, 2)}platform:\n${indented(GUEST, 2)}`,
    },
    argv: ['s.yaml'],
    lines: [
      '  transport: pci-modern',
      '    - VIRTIO_F_VERSION_1',
      '    - VIRTIO_F_ACCESS_PLATFORM',
      '    cmdline: quiet -- single',
    ],
  },
  'JSON with comments, which names other files': {
    files: {
      'card.json': CARD,
      'guest.yaml': GUEST,
      's.json':
        '{\n  // Two files.\n  "device": "card.json", /* the card */\n  "platform": "guest.yaml" // the guest\n}\n',
    },
    argv: ['s.json'],
    lines: [
      '  "device": { "extends": "card.json", "offers": "0x300000001" }, /* the card */',
      '  "platform": { "extends": "guest.yaml", "kernel": { "cmdline": "quiet -- single" } } // the guest',
    ],
  },
  'several devices in YAML, one of them twice': {
    files: {
      'guest.yaml': GUEST,
      's.yaml': `device:\n  - &card {name: net0, type: net, transport: pci-modern, implementation: qemu, offers: [5, VIRTIO_F_VERSION_1]}\n  - *card\n  - disk.yaml\nplatform: guest.yaml\n`,
      'disk.yaml': DISK,
    },
    argv: ['s.yaml'],
    lines: [
      '  - &card {name: net0, type: net, transport: pci-modern, implementation: qemu, offers: [5, VIRTIO_F_VERSION_1, VIRTIO_F_ACCESS_PLATFORM]}',
      '  - *card',
      '  - { extends: disk.yaml, offers: "0x300000200", transport: pci-modern }',
      'platform: { extends: guest.yaml, kernel: { cmdline: quiet -- single } }',
    ],
  },
  'a device and a platform': {
    files: { 'card.json': CARD, 'guest.yaml': GUEST },
    argv: ['--device', 'card.json', '--platform', 'guest.yaml'],
    lines: [
      '  "offers": ["CSUM", "VERSION_1", "ACCESS_PLATFORM"], // and no more',
      '  # What the installer wrote.',
      '  cmdline: quiet -- single',
    ],
  },
  'lines that end as those of Windows do': {
    files: { 'card.json': CARD.replaceAll('\n', '\r\n'), 'guest.yaml': GUEST.replaceAll('\n', '\r\n') },
    argv: ['--device', 'card.json', '--platform', 'guest.yaml'],
    lines: [
      '  "offers": ["CSUM", "VERSION_1", "ACCESS_PLATFORM"], // and no more\r',
      '  cmdline: quiet -- single\r',
    ],
  },
};

function indented(text: string, by: number): string {
  return text.replaceAll(/^(?=.)/gm, ' '.repeat(by));
}

/** The files with what is printed of a fix applied to them, as a person would. */
function patched(files: Readonly<Record<string, string>>, printed: string): Files {
  const folder = mkdtempSync(join(tmpdir(), 'vnex-patch-'));
  try {
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
    execFileSync('patch', ['-p0', '--fuzz=0', '--binary'], { cwd: folder, input: printed });
    return Object.fromEntries(
      Object.keys(files).map((name) => [name, readFileSync(join(folder, name), 'utf8')]),
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const hasPatch = spawnSync('patch', ['--version']).status === 0;

describe.skipIf(!hasPatch)('what helps cases is an edit of their own files', () => {
  test.each(Object.entries(OWN))('%s', async (_, { files, argv, lines }) => {
    const shown = await runMain(['fix', ...argv], { files });
    expect({ code: shown.code, stderr: shown.stderr }).toEqual({ code: 0, stderr: '' });
    expect(shown.written).toEqual({});

    const { stdout, written } = await runMain(['fix', ...argv, '--write'], { files });
    expect(stdout).toBe(shown.stdout);
    const now = { ...files, ...written };
    expect(patched(files, shown.stdout)).toEqual(now);
    const all = Object.values(now).flatMap((text) => String(text).split('\n'));
    for (const line of lines) expect(all).toContain(line);

    expect((await runMain(['explain', ...argv, '--fail'], { files: now })).code).toBe(0);
    expect((await runMain(['fix', ...argv], { files: now })).stdout).toContain('The case already works.');
  });
});

test('a remedy that helps for a part of what a file leaves open is made, and says for which', async () => {
  const files = { 'card.json': CARD, 'guest.yaml': GUEST.replace(/\n.*\n.*cmdline.*\n/, '\n') };
  const argv = ['fix', '--device', 'card.json', '--platform', 'guest.yaml'];
  const { code, stdout, written } = await runMain([...argv, '--write'], { files });
  expect(code).toBe(1);
  expect(stdout).toContain('✓ proven: works: swiotlb copy without swiotlb=noforce\n--- card.json\n');
  expect(Object.keys(written)).toEqual(['card.json']);
  const { fixes } = casesIn((await runMain([...argv, '--json'], { files })).stdout);
  expect(fixes).toMatchObject([
    { always: false, when: [{ 'platform.kernel.cmdline': ['', 'swiotlb=force'] }] },
  ]);
});

test('what comes with vnex is no file of the user: it is advised upon, and not edited', async () => {
  const files = { 'guest.yaml': GUEST, 'vnex/devices/net-modern.json': CARD };
  const named = ['fix', '--device', 'net-modern', '--platform', 'guest.yaml'];
  const { code, stdout, written } = await runMain([...named, '--write'], { files, fixtures: 'vnex' });
  expect({ code, written }).toEqual({ code: 0, written: {} });
  expect(stdout).toContain('  1  offer ACCESS_PLATFORM\n');
  expect(stdout).not.toContain('---');
});
