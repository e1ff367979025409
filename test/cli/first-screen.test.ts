import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { resultShape } from '../../src/input/shapes/result.ts';
import { vnex, wideLines, workshop } from './run.ts';

// What `vnex explain` of a machine shows first, whatever of it is open.

const IMPORTS = 'fixtures/imports';
const TDX = join(IMPORTS, 'tdx.xml');
const FILES = readdirSync(IMPORTS).filter((name) => /\.(?:sh|xml)$/.test(name));

/** Lines that a terminal shows at once, on a screen that is not small. */
const SCREEN = 40;

async function explain(argv: readonly string[]) {
  const { stdout, code } = await vnex(['explain', ...argv]);
  return { stdout, code, lines: stdout.trimEnd().split('\n') };
}

const known = new Map<string, ReturnType<typeof explain>>();

/** What `vnex explain` prints, which several tests read. */
function explained(...argv: readonly string[]): ReturnType<typeof explain> {
  const key = argv.join(' ');
  const answer = known.get(key) ?? explain(argv);
  known.set(key, answer);
  return answer;
}

/** What stands before the first device by itself: the boot, a line for each device, and what it depends on. */
function overviewOf(stdout: string): string {
  const blocks = stdout.trimEnd().split('\n\n');
  return blocks.slice(0, blocks[1]?.startsWith('  Boot ') ? 4 : 3).join('\n\n');
}

describe('vnex explain of a domain that states no kernel', () => {
  test('answers for all kernels on one screen', async () => {
    const { lines, code } = await explained(TDX);
    expect(code).toBe(0);
    expect(lines.length).toBeLessThanOrEqual(SCREEN);
    expect(lines[0]).toBe('td · Linux 5.19 and later · no other kernel can be an Intel TDX guest');
  });

  test('has a line a device, then each answer, what settles it, why, and what would help', async () => {
    const { stdout } = await explained(TDX);
    expect(stdout).toMatch(/^ {2}✓ net0 \(virtio-net-pci\) +works: swiotlb copy$/m);
    expect(stdout).toMatch(
      /^ {2}✗ balloon0 \(virtio-balloon-pci\) +is refused by the driver or by the device/m,
    );
    expect(stdout.replace(/\s+/g, ' ')).toMatch(
      /✗ Linux 6\.7 and later; or CONFIG_AMD_MEM_ENCRYPT=y: refused by the driver, “device must provide VIRTIO_F_ACCESS_PLATFORM” ✗ Linux 5\.19 to 6\.6, CONFIG_AMD_MEM_ENCRYPT=n: refused by the device, “virtio: device refuses features: 3” → line \d+: do without the balloon: .* Options that settle it: --kernel VERSION, --config AMD_MEM_ENCRYPT=y\|n/,
    );
    expect(stdout).toContain('the balloon driver drops the');
    expect(stdout).toMatch(/What would help\n {2}do without the balloon: [\s\S]*<memballoon model='none'\/>/);
  });

  test('says each answer once', async () => {
    const { stdout } = await explained(TDX);
    const text = stdout.replace(/\s+/g, ' ');
    for (const once of ['Linux 5.19 to 6.6', 'no other kernel', 'device refuses features: 3', 'memballoon'])
      expect(text.split(once)).toHaveLength(2);
  });

  test('has with --kernel one answer a device, and the failing one in full', async () => {
    const { stdout } = await explained(TDX, '--kernel', '6.12');
    expect(stdout).toMatch(/^ {2}✗ balloon0 \(virtio-balloon-pci\) +refused by the driver/m);
    expect(stdout).toContain('balloon0 (virtio-balloon-pci) · td · Linux 6.12\n\n✗ refused by the driver');
    expect(stdout).toMatch(/\nWhy\n[\s\S]*\[linux\/balloon\/access-platform\][\s\S]*\nWhat would help\n/);
    expect(stdout).not.toMatch(/depending|settle|no other kernel/);
  });

  test('has with --device one of them in full, with every answer above it', async () => {
    const { stdout } = await explained(TDX, '--device', 'balloon0');
    expect(stdout).not.toContain('net0');
    expect(stdout).toMatch(/^ {2}✗ Linux 6\.7 and later; or CONFIG_AMD_MEM_ENCRYPT=y: /m);
    expect(stdout).toMatch(
      /\nIn full, for Linux [\d.]+, CONFIG_AMD_MEM_ENCRYPT=y\n\n✗ refused by the driver [\s\S]*\nWhy\n/,
    );
  });

  test('has with --all every one of them in full', async () => {
    const { stdout } = await explained(TDX, '--all');
    expect(stdout.match(/^Why$/gm)).toHaveLength(4);
  });

  test('leaves out of a range the kernels that cannot be such a guest', async () => {
    const { lines } = await explained(TDX, '--kernel', '5.10..6.6');
    expect(lines[0]).toBe('td · Linux 5.19 to 6.6 · no other kernel can be an Intel TDX guest');
  });

  test('asks of a kernel of a distribution what it may have besides', async () => {
    const { stdout } = await explained(join(IMPORTS, 'sev-q35.xml'), '--kernel', '4.18.0-553.el8.x86_64');
    expect(stdout.replace(/\s+/g, ' ')).toContain(
      'depending on what the distribution backported to its kernel',
    );
    expect(stdout).toContain('The option that settles it: --kernel VERSION');
  });
});

describe('vnex explain --fail', () => {
  test.each([
    [1, 'some kernels fail', [join(IMPORTS, 'vtd.xml'), '--device', 'net0']],
    [
      0,
      'the kernels of the range work',
      [join(IMPORTS, 'vtd.xml'), '--device', 'net0', '--kernel', '5.10..'],
    ],
    [1, 'a device fails with all', [TDX]],
    [0, 'all work with all', [TDX, '--device', 'net0']],
  ])('is exit code %i where %s', async (code, _, argv) => {
    expect(await vnex(['explain', ...argv, '--fail'])).toMatchObject({ code });
  });
});

describe.each(FILES)('the first screen of %s', (name) => {
  test('has every device of the machine, and what it depends on', async () => {
    const { stdout, lines } = await explained(join(IMPORTS, name));
    if (/ · .*\n\n[✓✗?] /.test(stdout.slice(0, 300))) return;
    const overview = overviewOf(stdout);
    expect(overview.split('\n').length).toBeLessThanOrEqual(SCREEN);
    expect(overview).toMatch(/^ {2}[✓✗?] /m);
    expect(/depend/.test(overview)).toBe(/^ {2}(?:The option|Options) that settles? it: /m.test(overview));
    expect(wideLines(stdout, 100)).toEqual([]);
    expect(lines.filter((line, i) => line === '' && lines[i + 1] === '')).toEqual([]);
  });

  test('has no condition twice', async () => {
    const { stdout } = await explained(join(IMPORTS, name));
    const conditions = overviewOf(stdout).match(/^ {6}[✓✗] .*?: /gm) ?? [];
    const below = stdout.slice(overviewOf(stdout).length);
    for (const condition of conditions) expect(below).not.toContain(condition.trim());
  });
});

/** The rest of it is tested where it is made; here, that a third of the files come through the command. */
const PRINTED = FILES.filter((_, i) => i % 3 === 0);

describe.each(PRINTED)('what vnex explain --json prints of %s', (name) => {
  test('is as its published schema has it, and has an answer for each part of what it depends on', async () => {
    const { stdout } = await explained(join(IMPORTS, name), '--json');
    const { cases } = JSON.parse(stdout);
    for (const result of cases) {
      expect(resultShape.safeParse(result).success).toBe(true);
      const { dependsOn, answers } = result;
      expect(dependsOn.length > 0).toBe(answers !== undefined);
      for (const { when } of answers ?? []) expect(when.length).toBeGreaterThan(0);
    }
  });
});

describe('a shell variable that nobody states', () => {
  const { write } = workshop();
  const file = write(
    'mq.sh',
    'qemu-system-x86_64 -M q35 -device virtio-net-pci,netdev=n,mq=$A$B -netdev user,id=n\n',
  );

  test('is said to be unknown, and is stated with --define', async () => {
    expect((await vnex(['explain', file])).stderr).toContain('{A}');
    const { stderr } = await vnex(['explain', file, '--define', 'A=o', '--define', 'B=n']);
    expect(stderr).not.toContain('{A}');
  });
});

describe('a log', () => {
  test('fails explain --fail, and is nothing that check checks', async () => {
    const log = 'fixtures/logs/tdx-virtiofs.txt';
    expect(await vnex(['explain', log, '--fail'])).toMatchObject({ code: 1 });
    expect(await vnex(['explain', log])).toMatchObject({ code: 0 });
    expect(await vnex(['check', log])).toMatchObject({
      code: 2,
      stdout: expect.stringContaining('this is a log, which expects nothing that could be checked'),
    });
  });
});
