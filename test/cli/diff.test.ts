import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { casesIn } from '../printed.ts';
import { vnex, workshop } from './run.ts';

const S = 'fixtures/scenarios';
const OLD = `${S}/sev-5.10-without-access-platform.json`;
const NEW = `${S}/sev-5.14-without-access-platform.json`;
const FOUR = `${S}/s390x-protected-without-access-platform.json`;
const PARTS = [
  '--device',
  'fixtures/devices/qemu-net-modern.json',
  '--platform',
  'fixtures/platforms/sev.json',
];

const { write } = workshop();
const two = write('two.json', {
  device: resolve('fixtures/devices/qemu-net-modern.json'),
  platform: [resolve('fixtures/platforms/kvm.json'), resolve('fixtures/platforms/sev.json')],
});
const longKey = write('long-key.json', {
  device: {
    type: 'net',
    transport: 'pci-modern',
    offers: ['VERSION_1', 'CTRL_VQ', 'RSS'],
    config: { rss_max_key_size: 41 },
  },
  platform: resolve('fixtures/platforms/kvm.json'),
});

async function json(...argv: readonly string[]) {
  const { code, stdout, stderr } = await vnex(['diff', ...argv, '--json']);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return casesIn(stdout);
}

describe('vnex diff of two cases', () => {
  test('tells the facts, the first decision, what comes after, and both answers', async () => {
    const { code, stdout, stderr } = await vnex(['diff', OLD, NEW]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(
      /^virtio-net, .*AMD SEV guest\nThe answers differ\.\n\n {4}linux-5\.10 +linux-5\.14\n\nThe cases differ in\n {2}kernel\.version\n {4}5\.10 +5\.14\n\nThe first decision that differs\n[\s\S]*\[linux\/platform\/restricted-memory\]\n[\s\S]*\n\nAfter that\n[\s\S]*\n\nThe answers\n {2}Outcome +✗ breaks.* ✗ refused by the driver\n/,
    );
    expect(stdout.split('\n').filter((line) => line.length > 100)).toEqual([]);
  });

  test('is also said in JSON', async () => {
    const found = await json(OLD, NEW);
    expect(Object.keys(found)).toEqual(['a', 'b', 'differs', 'answers', 'facts', 'answer', 'first', 'after']);
    expect(found.facts).toEqual([{ fact: 'platform.kernel.version', a: '5.10', b: '5.14' }]);
    expect(found.answer[0]).toEqual({ part: 'outcome', a: 'breaks', b: 'refused-by-driver' });
    expect(found.first).toMatchObject({ id: 'linux/platform/restricted-memory', otherwise: [] });
    expect(found.after[0].id).toBe('linux/features-ok/restricted-memory');
    expect(found.differs).toBe(true);
  });

  test('takes one case under two drivers, and a device and a platform', async () => {
    const [file, parts] = [
      await json(OLD, '--drivers', 'linux-5.8,linux-6.12'),
      await json(...PARTS, '--drivers', 'linux,gibson-2019'),
    ];
    expect([file.a.case.driver, file.b.case.driver]).toEqual(['linux-5.8', 'linux-6.12']);
    expect(parts.facts).toContainEqual({ fact: 'driver', a: 'linux', b: 'gibson-2019' });
    expect(parts.first).toMatchObject({ id: 'proposal/gibson-2019/select', a: null });
  });

  test('takes a file of two cases, and pairs files of as many', async () => {
    expect((await json(two)).facts[0]).toEqual({ fact: 'platform.memory.protection', a: 'none', b: 'sev' });
    const pairs = await json(two, two, '--driver', 'linux-5.8');
    expect(pairs.map(({ differs }: { differs: boolean }) => differs)).toEqual([false, false]);
    expect((await json(two, two, '--pick', '1,2')).differs).toBe(true);
  });

  test('takes what explain takes, also from stdin', async () => {
    const { code, stdout } = await vnex(
      ['diff', '-', 'fixtures/imports/sev.sh', '--pick', '1', '--kernel', '6.12', '--json'],
      { stdin: 'qemu-system-x86_64 -M q35 -device virtio-net-pci' },
    );
    expect(code).toBe(0);
    expect(casesIn(stdout).facts).toContainEqual({
      fact: 'platform.memory.protection',
      a: 'none',
      b: 'sev',
    });
  });

  test('ends with 1 under --fail where the answer differs, and only there', async () => {
    const codes = [
      await vnex(['diff', OLD, NEW, '--fail']),
      await vnex(['diff', OLD, OLD, '--fail']),
      await vnex(['diff', NEW, '--since', '5.8', '--until', '6.12', '--fail']),
      await vnex(['diff', NEW, '--since', '5.13', '--until', '5.14', '--fail']),
    ];
    expect(codes.map(({ code }) => code)).toEqual([1, 0, 1, 0]);
  });

  test('says of the same case that it is the same', async () => {
    const { stdout } = await vnex(['diff', OLD, OLD]);
    expect(stdout).toMatch(
      /AMD SEV guest · linux-5\.10\nThe cases are the same\.\n\nThe answers\n {2}Both {2}✗ breaks.*\n$/,
    );
  });
});

describe('vnex diff of cases of which something is open', () => {
  const guest = (iommu: string) =>
    `qemu-system-x86_64 -M q35,confidential-guest-support=s -object sev-guest,id=s -device virtio-rng-pci,iommu_platform=${iommu}\n`;
  const on = write('on.sh', guest('on'));
  const off = write('off.sh', guest('off'));

  test('tells every answer of both, and compares the newest', async () => {
    const { stdout } = await vnex(['diff', on, off]);
    expect(stdout).toContain(
      [
        'What is open decides',
        '  the first  ✓ works: swiotlb copy',
        '  the second',
        '    ✗ Linux 5.13 and later: refused by the driver, “device must provide VIRTIO_F_ACCESS_PLATFORM”',
        '    ✗ Linux 4.15 to 5.12: breaks: physical',
        '  The option that settles it: --kernel VERSION',
        '  What follows compares the newest case of each.',
      ].join('\n'),
    );
    const printed = await json(on, off);
    expect(printed.answers.b.dependsOn).toEqual([{ key: 'kernel', option: '--kernel VERSION' }]);
    expect(printed.b.outcome).toBe('refused-by-driver');
  });

  test('fails --fail where they differ in a part alone', async () => {
    const some = ['--kernel', '5.10..5.15'];
    expect((await vnex(['diff', off, off, ...some, '--fail'])).code).toBe(0);
    expect((await vnex(['diff', on, off, ...some, '--fail'])).code).toBe(1);
    expect((await json(off, off, ...some)).differs).toBe(false);
  });

  test('of which nothing open decides says nothing of it', async () => {
    expect((await vnex(['diff', on, on])).stdout).not.toContain('What is open');
    expect((await json(on, on)).answers).toBeNull();
  });
});

describe('vnex diff --since --until', () => {
  test('names the release, the first decision, and the commit', async () => {
    const { code, stdout, stderr } = await vnex(['diff', '--since', '5.8', '--until', '5.19', OLD]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout.match(/^Linux .*$/gm)).toEqual([
      'Linux 5.8  ✗ breaks: physical',
      'Linux 5.13  ✗ refused by the driver',
    ]);
    expect(stdout).toMatch(
      /\n {4}First +Does the platform tell [\s\S]*\n {4}Because +Linux 5\.13 tells the virtio core/,
    );
    expect(stdout.replace(/\s+/g, ' ')).toContain(
      '(since 5.13, commit 229164175ff0) arch/x86/mm/mem_encrypt.c',
    );
  });

  test('tells a change that came to stable series with the one of mainline', async () => {
    const { changes } = await json('--since', '6.1', longKey);
    const told = changes.map((change: Record<string, unknown>) => [
      change.release,
      change.before,
      change.also,
    ]);
    expect(told).toEqual([
      ['6.12', '6.11', ['6.1.117', '6.6.61', '6.11.8']],
      ['7.0', '6.19', []],
    ]);
  });

  test('begins with the oldest and ends with the newest release read, where only one is named', async () => {
    const [until, since] = [await json('--until', '4.6', longKey), await json('--since', '7.2', longKey)];
    expect(until.releases).toEqual(['4.4', '4.5', '4.6']);
    expect(since.releases).toEqual(['7.2', '7.2.6', '7.3']);
  });

  test('says that nothing changed', async () => {
    const { stdout } = await vnex(['diff', '--since', '6.14', '--until', '6.18', OLD]);
    expect(stdout).toMatch(/The answer is the same in every one of them\.\n$/);
  });

  test('follows a proposal through the releases that it is built on', async () => {
    const found = await json('--since', '5.8', '--until', '5.14', '--driver', 'gibson-2019', OLD);
    expect([found.a.case.driver, found.b.case.driver]).toEqual(['gibson-2019', 'gibson-2019']);
  });
});

test.each([
  [[], '--device is missing'],
  [[OLD], 'there is one case, and nothing to compare with'],
  [
    [OLD, FOUR],
    'has 1 and fixtures/scenarios/s390x-protected-without-access-platform.json has 4 cases; choose with --pick',
  ],
  [[FOUR, FOUR, '--pick', '5'], 'has 4 cases, and --pick asks for number 5'],
  [
    [FOUR, FOUR, '--pick', 'x'],
    'vnex diff: --pick must be the number of a case, or two such as 2,1, not "x"',
  ],
  [[OLD, '--drivers', 'linux-5.8'], '--drivers: found "linux-5.8"; expected two drivers'],
  [[OLD, '--drivers', 'linux-5.8,gibson-2018'], 'did you mean gibson-2019?'],
  [[OLD, NEW, '--drivers', 'linux,linux-5.8'], 'leave out the second file'],
  [[OLD, '--drivers', 'linux,linux-5.8', '--driver', 'linux'], 'leave out --driver'],
  [[OLD, NEW, '--since', '5.8'], 'leave out the second file'],
  [
    [OLD, '--since', '6.12', '--until', '5.8'],
    'vnex diff: --since 6.12 comes after --until 5.8; name an earlier --since',
  ],
  [
    [OLD, '--since', '8.0'],
    '--since 8.0 comes after 7.3, where --until ends by default; name a later --until',
  ],
  [
    [OLD, '--until', '4.0'],
    '--until 4.0 comes before 4.4, where --since starts by default; name an earlier --since',
  ],
  [
    [OLD, '--since', 'linux-5.8'],
    '--since must be a release of Linux such as 5.8 or 6.1.117, not "linux-5.8"',
  ],
  [[OLD, '--since', '5.8', '--driver', 'linux-6.1'], '--driver: "linux-6.1" is one release'],
  [[OLD, '--since', '5.8', '--drivers', 'linux'], 'name a rule with --driver'],
  [[OLD, 'missing.json'], 'missing.json'],
])('%j is a mistake, and nothing is answered', async (argv, message) => {
  const { code, stdout, stderr } = await vnex(['diff', ...argv]);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toContain(message);
});

describe('vnex diff --html', () => {
  test('is a page with a band', async () => {
    const { code, stdout, stderr } = await vnex(['diff', OLD, '--since', '5.10', '--html']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^<!doctype html>\n/);
    expect(stdout).toContain('<svg class="band"');
  });

  test('says what it needs where there are no releases to show', async () => {
    const { code, stdout, stderr } = await vnex(['diff', OLD, NEW, '--html']);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(
      '--html: a page shows one case through the releases; add --since or --until RELEASE',
    );
  });
});
