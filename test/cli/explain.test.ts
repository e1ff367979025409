import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { casesIn } from '../printed.ts';
import { vnex, vnexProcess, workshop } from './run.ts';

const SCENARIO = 'fixtures/scenarios/sev-snp-without-access-platform.json';
const DEVICE = 'fixtures/devices/qemu-net-modern.json';
const KVM = 'fixtures/platforms/kvm.json';
const SNP = 'fixtures/platforms/sev-snp.json';
const REFUSAL = 'device must provide VIRTIO_F_ACCESS_PLATFORM';

/** The published schema, as a program that reads results would use it. */
let printedSchema: z.core.JSONSchema.JSONSchema;
let resultSchema: z.ZodType;

beforeAll(async () => {
  printedSchema = JSON.parse((await vnex(['schema', 'result'])).stdout);
  resultSchema = z.fromJSONSchema(printedSchema);
}, 60_000);

const { write } = workshop();
const several = write('several.json', {
  device: resolve(DEVICE),
  platform: [resolve(KVM), resolve(SNP)],
  driver: ['linux-6.12', 'linux-5.10'],
});

describe('vnex explain', () => {
  test('tells the story of a scenario: the answer, three questions, why, and what would help', async () => {
    const { code, stdout, stderr } = await vnex(['explain', SCENARIO]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain(`✗ refused by the driver   “${REFUSAL}”`);
    expect(stdout).toMatch(
      /^.*AMD SEV-SNP guest.*\n\n✗ [\s\S]*\n {2}Features [\s\S]*\n {2}DMA path [\s\S]*\n {2}Reach [\s\S]*\nWhy\n {2}1 {2}[\s\S]*\nWhat would help\n {2}offer ACCESS_PLATFORM/,
    );
  });

  test('takes a device and a platform, and Linux in the release that the platform has', async () => {
    const { code, stdout } = await vnex(['explain', '--device', DEVICE, '--platform', KVM]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^.* · Linux 6\.12\n\n✓ works/);
    expect(stdout).not.toContain('What would help');
  });

  test('reads a scenario from standard input, whose files are looked for where one stands', async () => {
    const stdin = JSON.stringify({
      device: 'devices/qemu-net-modern.json',
      platform: 'platforms/sev-snp.json',
    });
    const { code, stdout } = await vnexProcess(['explain', '-'], { stdin, cwd: 'fixtures' });
    expect(code).toBe(0);
    expect(stdout).toContain(REFUSAL);
  });

  test('asks the same of another release with --driver', async () => {
    const { code, stdout } = await vnex(['explain', SCENARIO, '--driver', 'linux-5.9', '--json']);
    expect(code).toBe(0);
    expect(casesIn(stdout)).toMatchObject({ case: { driver: 'linux-5.9' }, outcome: 'no-driver' });
  });

  test('knows the closest driver to one that there is not', async () => {
    const { code, stdout, stderr } = await vnex(['explain', SCENARIO, '--driver', 'linx']);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/^--driver: unknown driver "linx"; expected linux\b.*; did you mean linux\?\n$/);
  });

  test('says of a driver without releases that it has none', async () => {
    const { code, stderr } = await vnex(['explain', SCENARIO, '--driver', 'netbsd-9.3']);
    expect([code, stderr]).toEqual([
      2,
      '--driver: "netbsd-9.3" names a release, which the driver netbsd does not have; expected netbsd alone\n',
    ]);
  });

  test.each([
    ['2025.02', 'recorded'],
    ['2099.01', 'bracketed'],
  ])('vouches for a release of firmware that was read: OVMF %s is %s', async (release, confidence) => {
    const argv = ['--device', DEVICE, '--platform', KVM, '--driver', `ovmf-${release}`, '--json'];
    expect(casesIn((await vnex(['explain', ...argv])).stdout)).toMatchObject({ confidence });
  });

  test('shows the decisions that changed nothing with --all, under the same answer', async () => {
    const [some, all] = await Promise.all([
      vnex(['explain', SCENARIO]),
      vnex(['explain', SCENARIO, '--all']),
    ]);
    const head = (text: string) => text.slice(0, text.indexOf('\nWhy\n'));
    const ids = (text: string) => text.match(/\[[\w/-]+\]$/gm) ?? [];
    expect(head(all.stdout)).toBe(head(some.stdout));
    expect(ids(all.stdout)).toEqual(expect.arrayContaining(ids(some.stdout)));
    expect(ids(all.stdout).length).toBeGreaterThan(ids(some.stdout).length);
  });
});

describe('vnex explain --json', () => {
  test('prints a result as its schema says', async () => {
    const { code, stdout, stderr } = await vnex(['explain', SCENARIO, '--json']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const result: unknown = casesIn(stdout);
    expect(resultSchema.safeParse(result)).toMatchObject({ success: true });
    expect(result).toMatchObject({
      outcome: 'refused-by-driver',
      message: REFUSAL,
      errno: 'ENODEV',
      status: ['ACKNOWLEDGE', 'DRIVER', 'FAILED'],
      dma: null,
    });
  });

  test('prints several cases as a list, each as the schema says, in the order of the scenario', async () => {
    const { code, stdout } = await vnex(['explain', several, '--json']);
    expect(code).toBe(0);
    const results: unknown = casesIn(stdout);
    expect(z.array(resultSchema).safeParse(results)).toMatchObject({ success: true });
    expect(results).toMatchObject([
      { case: { driver: 'linux-6.12' }, outcome: 'works' },
      { case: { driver: 'linux-5.10' }, outcome: 'works' },
      { case: { driver: 'linux-6.12' }, outcome: 'refused-by-driver' },
      { case: { driver: 'linux-5.10' } },
    ]);
  });

  test('follows the schema in the package, which is what vnex schema prints', () => {
    expect(printedSchema).toEqual(JSON.parse(readFileSync('fixtures/schemas/result.schema.json', 'utf8')));
  });
});

describe('vnex explain --decision', () => {
  const ID = 'linux/features-ok/restricted-memory';

  test('tells the story of one decision, and how each case decided it', async () => {
    const { code, stdout } = await vnex(['explain', several, '--decision', ID]);
    expect(code).toBe(0);
    expect(stdout).toMatch(new RegExp(`^${ID}\n.*\\?\n\n`));
    expect(stdout).toContain('\nPossible answers\n  - ');
    expect(stdout).toContain('\nSource\n  Linux drivers/virtio/virtio.c');
    expect(stdout.match(/^In this case$/gm)).toHaveLength(4);
    expect(stdout).not.toMatch(/[{}]/);
  });

  test('knows the closest id to one that there is not', async () => {
    const { code, stdout, stderr } = await vnex(['explain', SCENARIO, '--decision', ID.slice(0, -1)]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/^--decision: unknown decision .*; did you mean linux\/.*\n$/);
    expect(stderr).toContain(`did you mean ${ID}?`);
  });
});

describe('vnex explain --fail', () => {
  test('is exit code 1, after the whole answer, where the answer is not “works”', async () => {
    const { code, stdout, stderr } = await vnex(['explain', SCENARIO, '--fail']);
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
    expect(stdout).toContain('What would help');
  });

  test('is exit code 0 where every answer is', async () => {
    const { code } = await vnex(['explain', '--device', DEVICE, '--platform', KVM, '--fail', '--json']);
    expect(code).toBe(0);
  });

  test('is exit code 2 all the same where nothing was answered', async () => {
    expect(await vnex(['explain', 'nowhere.json', '--fail'])).toEqual({
      code: 2,
      stdout: '',
      stderr: 'nowhere.json: no such file\n',
    });
  });
});

describe('vnex explain --svg', () => {
  test('draws the way of each case, and the one without the refusal', async () => {
    const { code, stdout, stderr } = await vnex(['explain', several, '--svg']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^<svg [^>]*xmlns="http:\/\/www\.w3\.org\/2000\/svg"/);
    expect([...stdout.matchAll(/class="heading"/g)].length).toBeGreaterThanOrEqual(4);
    expect(stdout).toContain('>Without the refusal<');
  });

  test('has nothing to draw of a log', async () => {
    const log = write(
      'guest.log',
      'virtio_net virtio0: virtio: device must provide VIRTIO_F_ACCESS_PLATFORM\n',
    );
    const { code, stdout, stderr } = await vnex(['explain', log, '--svg']);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('a log is no case, so there is no way to draw; leave out --svg');
  });
});

test('a device and a platform that come with vnex go by their names', async () => {
  const named = await vnexProcess(['explain', '--device', 'qemu-net-modern', '--platform', 'sev-snp']);
  const { stdout } = await vnex(['explain', '--device', DEVICE, '--platform', SNP]);
  expect(named).toEqual({ code: 0, stdout, stderr: '' });
  const { code, stderr } = await vnexProcess([
    'explain',
    '--device',
    'qemu-net-moden',
    '--platform',
    'sev-snp',
  ]);
  expect({ code, stderr }).toEqual({
    code: 2,
    stderr:
      'qemu-net-moden: no such file, and no device of that name comes with vnex; did you mean qemu-net-modern?\n',
  });
});

test('a scenario that comes with vnex goes by its name, which a list has with those of devices and platforms', async () => {
  const name = 'sev-snp-without-access-platform';
  const { stdout } = await vnex(['explain', SCENARIO]);
  expect(await vnexProcess(['explain', name])).toEqual({ code: 0, stdout, stderr: '' });
  const { entries } = JSON.parse((await vnexProcess(['list', 'bundled', '--json'])).stdout);
  for (const entry of [
    { id: 'qemu-net-modern', about: 'device: virtio-net, QEMU, modern PCI' },
    { id: 'sev-snp', about: 'platform: AMD SEV-SNP guest' },
    { id: name, kind: 'scenario' },
  ])
    expect(entries).toContainEqual(expect.objectContaining(entry));
});

test('several files are answered in their order', async () => {
  const domain = 'fixtures/imports/vtd.xml';
  const { code, stdout } = await vnex(['explain', SCENARIO, domain, '--json']);
  const alone = await Promise.all([SCENARIO, domain].map((file) => vnex(['explain', file, '--json'])));
  expect(code).toBe(0);
  expect(JSON.parse(stdout).cases).toEqual(alone.flatMap((one) => JSON.parse(one.stdout).cases));
});
