import { describe, expect, test } from 'vitest';
import type { OptionsOf } from '../../src/cli/option.ts';
import { compare } from '../../src/commands/compare.ts';
import { explain as explainCommand } from '../../src/commands/explain.ts';
import { CLAIM_DRIVERS } from '../../src/explore/compare.ts';
import { explain } from '../../src/explore/explain.ts';
import { chooseDriver } from '../../src/guest/drivers.ts';
import { openInputs, settle } from '../../src/input/inputs.ts';
import { isObject } from '../../src/input/json-value.ts';
import { loadAny } from '../../src/input/load.ts';
import type { Io } from '../../src/io/io.ts';
import { UsageError } from '../../src/io/usage-error.ts';
import { memoryIo } from '../input/memory-io.ts';
import { casesIn } from '../printed.ts';
import { PROGRAM } from './program.ts';

const device = (name: string, offers: readonly string[]) =>
  JSON.stringify({ name, type: 'rng', transport: 'pci-modern', implementation: 'qemu', offers });
const platform = (name: string, protection: string) =>
  JSON.stringify({
    name,
    arch: 'x86_64',
    hypervisor: 'kvm',
    memory: { protection },
    iommu: { kind: 'none' },
    kernel: { version: '6.12', cmdline: '' },
  });
const scenario = (more: object) => JSON.stringify({ device: 'plain.json', platform: 'kvm.json', ...more });

const FILES: Readonly<Record<string, string>> = {
  'plain.json': device('plain', ['VIRTIO_F_VERSION_1']),
  'bit.json': device('bit', ['VIRTIO_F_VERSION_1', 'VIRTIO_F_ACCESS_PLATFORM']),
  'kvm.json': platform('KVM', 'none'),
  'snp.json': platform('SNP', 'sev-snp'),
  'plain-on-kvm.json': scenario({}),
  'both.json': scenario({ platform: ['snp.json', 'kvm.json'], driver: ['linux-5.8', 'gibson-2019'] }),
  'nobody.json': scenario({ driver: 'gibbon-2019' }),
};

function ioOf(out: string[], stdin: readonly string[] = []): Io {
  return {
    input: { ...memoryIo(FILES, stdin).io, filesBelow: () => [] },
    out: (text) => void out.push(text),
    err: () => undefined,
    writeFile: () => undefined,
    makeDirectory: () => undefined,
    ci: false,
    terminal: { colour: 0, unicode: true, width: 100 },
  };
}

async function run(
  files: readonly string[],
  options: OptionsOf<typeof compare.options> = {},
): Promise<string> {
  const out: string[] = [];
  expect(await compare.run({ scenarios: files }, options, ioOf(out), PROGRAM)).toBe(0);
  return out.join('');
}

async function refused(
  files: readonly string[],
  options: OptionsOf<typeof compare.options> = {},
): Promise<readonly string[]> {
  const error = await compare
    .run({ scenarios: files }, options, ioOf([]), PROGRAM)
    .catch((thrown: unknown) => thrown);
  if (!(error instanceof UsageError)) throw new Error('nothing was refused');
  return error.message.split('\n');
}

describe('what is compared', () => {
  test('is every device on every platform, lists given at once or one by one', async () => {
    const text = await run([], { devices: ['plain.json', 'bit.json'], platforms: ['snp.json', 'kvm.json'] });
    expect(text.split('\n').slice(0, 7)).toEqual([
      '       linux',
      'plain',
      '  SNP  ✗ driver',
      '  KVM  ✓ physical',
      'bit',
      '  SNP  ✓ swiotlb copy',
      '  KVM  ✓ direct',
    ]);
  });

  test('are the pairs of scenarios with their drivers, each once', async () => {
    const json: unknown = JSON.parse(await run(['both.json', 'plain-on-kvm.json'], { json: true }));
    expect(json).toMatchObject({
      drivers: ['linux-5.8', 'gibson-2019', 'linux'],
      cases: [{ name: 'plain, SNP' }, { name: 'plain, KVM' }],
    });
  });

  test('are the drivers that are asked for, each once', async () => {
    const text = await run(['both.json'], { drivers: ['linux-6.12', 'gibson-2019'] });
    expect(text.split('\n')[0]).toBe('       linux-6.12  gibson-2019');
  });
});

describe('a comparison', () => {
  test('is printed in four forms', async () => {
    expect(await run(['both.json'])).toMatch(/^ {7}linux-5\.8/);
    expect(await run(['both.json'], { markdown: true })).toMatch(/^\| {2}\| linux-5\.8 \|/);
    expect(await run(['both.json'], { html: true })).toMatch(/^<!doctype html>/);
    expect(JSON.parse(await run(['both.json'], { json: true }))).toMatchObject({ formatVersion: 1 });
  });

  test('has rows in JSON that are scenarios with any driver', async () => {
    const json: unknown = JSON.parse(await run(['both.json'], { json: true }));
    const rows = isObject(json) && Array.isArray(json.cases) ? json.cases : [];
    const out: string[] = [];
    const row: unknown = rows[0];
    if (!isObject(row)) throw new Error('there is no row');
    const { device, platform } = row;
    await explainCommand.run(
      { case: ['-'] },
      { json: true },
      ioOf(out, [JSON.stringify({ device, platform })]),
      PROGRAM,
    );
    expect(casesIn(out.join(''))).toMatchObject({ outcome: 'refused-by-driver' });
  });
});

describe('claims', () => {
  test('are judged about whom they are asked', async () => {
    const alone = await run([], { claims: true, drivers: ['gibson-2019'] });
    expect(alone).toMatch(/^gibson-2019 +16 % +8 % /m);
    expect(alone).not.toContain('linux-6.12  ');
    expect(alone).toContain('\nWhat gibson-2019 breaks and another rule keeps\n');
  });

  test('put two drivers against each other', async () => {
    const two = ['hellwig-2019', 'gibson-2019'];
    expect(await run(two, { claims: true })).toMatch(/^hellwig-2019 against gibson-2019\n/);
    const page = await run(two, { claims: true, html: true });
    expect(page).toContain('<h1>hellwig-2019 against gibson-2019</h1>');
    expect(page).toContain('gibson-2019 keeps, hellwig-2019 breaks');
    expect(page).toMatch(/<details><summary>\d+<span class="unseen"> situations/);
    expect(JSON.parse(await run(two, { claims: true, json: true }))).toMatchObject({ drivers: two });
  });

  test('are printed as Markdown and as HTML', async () => {
    const drivers = ['gibson-2019'];
    expect(await run([], { claims: true, drivers, markdown: true })).toMatch(/^\| {2}\| safe \|/);
    expect(await run([], { claims: true, drivers, html: true })).toMatch(/^<!doctype html>/);
  });

  /** A scenario's one case, read as from a file, and the outcome that it expects. */
  async function read(text: string) {
    const inputs = openInputs(memoryIo({}, [text]).io);
    const [loaded] = await settle(inputs, await loadAny('-', inputs));
    if (loaded.kind !== 'scenario') throw new Error('this is no scenario');
    const { cases, expect: expectation } = loaded.scenario;
    const [asked] = cases;
    const driver = chooseDriver(asked?.driver ?? '');
    if (asked === undefined || driver === undefined || cases.length !== 1)
      throw new Error('there is not one case');
    return { asked, driver, expectation };
  }

  test('have a scenario behind every cell, which explain answers as the table does', async () => {
    const json: unknown = JSON.parse(await run([], { claims: true, json: true }));
    const rows: unknown = isObject(json) ? json.drivers : undefined;
    if (!Array.isArray(rows)) throw new Error('there are no drivers');
    expect(rows.map(({ driver }) => driver)).toEqual(CLAIM_DRIVERS.map(({ id }) => id));
    let cells = 0;
    for (const { driver: judged, verdicts } of rows) {
      for (const { claim, scenario: behind, answer } of verdicts) {
        if (behind === null) continue;
        const { asked, driver, expectation } = await read(JSON.stringify(behind));
        const result = explain(asked, driver);
        expect(result.outcome, `${judged}: ${claim}`).toBe(answer.outcome);
        expect(result.dma?.path, `${judged}: ${claim}`).toBe(answer.dma?.path);
        expect(result.cost ?? null, `${judged}: ${claim}`).toEqual(answer.cost);
        expect(expectation?.outcome).toBe(result.outcome);
        cells++;
      }
    }
    expect(cells).toBeGreaterThan(140);
  });

  test('have that scenario alone under --case, for explain to read', async () => {
    const text = await run([], { claims: true, case: 'gibson-2019:old-hosts' });
    expect(text.endsWith('}\n')).toBe(true);
    const out: string[] = [];
    await explainCommand.run({ case: ['-'] }, {}, ioOf(out, [text]), PROGRAM);
    expect(out.join('')).toContain('✗ breaks');
    expect(out.join('')).toContain('Gibson 2019, the platform’s request');
  });

  test('can be asked about a release that the table does not have', async () => {
    expect(JSON.parse(await run([], { case: 'linux-6.6:safe' }))).toMatchObject({ driver: 'linux-6.6' });
  });
});

describe('refused', () => {
  test.each<
    [what: string, files: readonly string[], options: OptionsOf<typeof compare.options>, message: string]
  >([
    [
      'nothing',
      [],
      {},
      'vnex compare: nothing to compare; give scenarios, or --devices and --platforms, or --claims',
    ],
    [
      'devices without platforms',
      [],
      { devices: ['plain.json'] },
      'vnex compare: --platforms is missing; every device of --devices is put on every platform of --platforms',
    ],
    [
      'platforms without devices',
      ['both.json'],
      { platforms: ['kvm.json'] },
      'vnex compare: --devices is missing; every device of --devices is put on every platform of --platforms',
    ],
    [
      'claims about a case',
      ['both.json'],
      { claims: true },
      'vnex compare --claims: unknown driver "both.json"; expected linux, linux-6.12 for Linux in that release, ovmf-2025.02 and the like for another guest, or a proposal of `vnex list drivers`',
    ],
    [
      'an unknown driver',
      ['both.json'],
      { drivers: ['linux', 'gibbon-2019'] },
      '--drivers: unknown driver "gibbon-2019"; expected linux, linux-6.12 for Linux in that release, ovmf-2025.02 and the like for another guest, or a proposal of `vnex list drivers`; did you mean gibson-2019?',
    ],
    [
      'an unknown driver of a scenario',
      ['nobody.json'],
      {},
      'nobody.json: unknown driver "gibbon-2019"; expected linux, linux-6.12 for Linux in that release, ovmf-2025.02 and the like for another guest, or a proposal of `vnex list drivers`; did you mean gibson-2019?',
    ],
    [
      'a case of no claim',
      [],
      { case: 'gibson-2019:saef' },
      '--case: "gibson-2019:saef" names no claim; expected DRIVER:CLAIM, with a claim out of safe, free, one-offer, real-devices, old-guests, old-hosts, safe-other, free-other, one-offer-other; did you mean safe?',
    ],
    [
      'a case that is not there',
      [],
      { case: 'linux-4.8:safe' },
      '--case: no case bears on safe for "linux-4.8"',
    ],
    [
      'claims about a platform',
      [],
      { claims: true, platforms: ['kvm.json'] },
      'kvm.json: claims are judged by cases of their own; leave out scenarios, devices and platforms',
    ],
    [
      'one driver against nobody',
      ['linux'],
      { claims: true },
      'vnex compare --claims: expected two drivers that differ, or none',
    ],
    ['a file of another kind', ['kvm.json'], {}, 'kvm.json: this is a platform; expected a scenario'],
  ])('is %s', async (_, files, options, message) => {
    expect(await refused(files, options)).toEqual([message]);
  });

  test('are all mistakes at once', async () => {
    const lines = await refused(['kvm.json'], { devices: ['a.json', 'b.json'], platforms: ['plain.json'] });
    expect(lines).toHaveLength(4);
  });
});
