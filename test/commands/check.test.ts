import { describe, expect, test } from 'vitest';
import type { OptionsOf } from '../../src/cli/option.ts';
import { check } from '../../src/commands/check.ts';
import { EXIT, type Io } from '../../src/io/io.ts';
import { UsageError } from '../../src/io/usage-error.ts';
import { errno, memoryIo } from '../input/memory-io.ts';
import { PROGRAM } from './program.ts';

const DEVICE = JSON.stringify({
  name: 'a device',
  type: 'net',
  transport: 'pci-modern',
  implementation: 'qemu',
  offers: ['VIRTIO_F_VERSION_1', 'VIRTIO_NET_F_MAC'],
});
const platform = (name: string, protection: string) =>
  JSON.stringify({
    name,
    arch: 'x86_64',
    hypervisor: 'kvm',
    memory: { protection, mib: 4096 },
    iommu: { kind: 'none' },
    kernel: { version: '6.12', cmdline: '', config: {} },
  });
const WORKS = '{ "outcome": "works" }';
const FILES: Readonly<Record<string, string>> = {
  'devices/net.json': DEVICE,
  'platforms/kvm.json': platform('KVM', 'none'),
  'platforms/snp.json': platform('SNP', 'sev-snp'),
  'schemas/device.schema.json':
    '{ "$schema": "https://json-schema.org/draft/2020-12/schema", "type": "object", "properties": { "type": {} } }',
  'recordings/r.json': '{ "format": "virtio-recording/1", "platform": 5, "devices": [] }',
};

const scenario = (on: string, expectation?: string) =>
  `{\n  "device": "../devices/net.json",\n  "platform": "../platforms/${on}.json"${expectation === undefined ? '' : `,\n  "expect": ${expectation}`}\n}\n`;

interface Ran {
  readonly code: number | undefined;
  readonly out: string;
  readonly err: string;
  /** The lines of the usage error. */
  readonly refused: readonly string[];
  readonly files: Readonly<Record<string, string>>;
}

async function run(
  files: Readonly<Record<string, string>>,
  paths: readonly string[],
  options: OptionsOf<typeof check.options> = {},
  ci = false,
): Promise<Ran> {
  const disk: Record<string, string> = { ...FILES, ...files };
  for (const name of Object.keys(disk)) {
    for (let at = name.indexOf('/'); at !== -1; at = name.indexOf('/', at + 1))
      disk[name.slice(0, at + 1)] = '';
    disk['./'] = '';
  }
  const out: string[] = [];
  const err: string[] = [];
  const io: Io = {
    input: {
      ...memoryIo(disk, [disk['-'] ?? '']).io,
      filesBelow: (directory) =>
        Object.keys(disk)
          .filter((name) => !name.endsWith('/') && (directory === '.' || name.startsWith(`${directory}/`)))
          .sort(),
    },
    out: (text) => void out.push(text),
    err: (text) => void err.push(text),
    writeFile: (path, text) => {
      if (path.startsWith('/nowhere/')) throw errno('ENOENT');
      disk[path] = text;
    },
    makeDirectory: () => undefined,
    ci,
    terminal: { colour: 0, unicode: true, width: 100 },
  };
  const result = { out: () => out.join(''), err: () => err.join('') };
  try {
    const code = await check.run({ paths }, options, io, PROGRAM);
    return { code, out: result.out(), err: result.err(), refused: [], files: disk };
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    return {
      code: undefined,
      out: result.out(),
      err: result.err(),
      refused: error.message.split('\n'),
      files: disk,
    };
  }
}

describe('vnex check', () => {
  test('passes where every case is as expected', async () => {
    const { code, out } = await run({ 's/a.json': scenario('kvm', '{ "outcome": "works" }') }, ['s']);
    expect(code).toBe(EXIT.answered);
    expect(out).toBe('✓ 1 passed, 0 failed\n\nFiles\n  ✓ s/a.json  1 case\n');
  });

  test('makes clear from the message why a broken expectation fails', async () => {
    const files = { 's/a.json': scenario('snp', '{ "outcome": "works" }') };
    const { code, out } = await run(files, ['s/a.json']);
    expect(code).toBe(EXIT.no);
    for (const said of [
      '✗ 0 passed, 1 failed',
      'a › a device, SNP, linux-6.12',
      's/a.json:4:3',
      'expected  works',
      'actual    refused-by-driver',
      'No: ACCESS_PLATFORM is not among the kept bits',
      'ACCESS_PLATFORM is not kept, as it is not offered',
      'virtio_features_ok(), since 5.17',
      '[linux/features-ok/restricted-memory]',
    ])
      expect(out).toContain(said);
  });

  test('checks each case of a scenario by itself', async () => {
    const both = `{ "device": "../devices/net.json", "platform": ["../platforms/kvm.json", "../platforms/snp.json"],
      "driver": ["linux", "linux-5.4"], "expect": { "outcome": "works" } }`;
    const { out } = await run({ 's/a.json': both }, ['s']);
    expect(out).toContain('✗ 2 passed, 2 failed');
    expect(out).toContain('✗ a › a device, SNP, linux-6.12');
    expect(out).toContain('✗ a › a device, SNP, linux-5.4');
  });

  test('lists a scenario that expects nothing beside one that does, and does not fail on it', async () => {
    const files = { 's/a.json': scenario('snp'), 's/b.json': scenario('kvm', WORKS) };
    const { code, out } = await run(files, ['s']);
    expect(code).toBe(EXIT.answered);
    expect(out).toContain('- s/a.json  nothing expected');
  });

  test('takes domains and command lines out of a directory, and passes over what is none', async () => {
    const domain = (devices: string) =>
      `<domain type='kvm'><os><type arch='x86_64' machine='q35'>hvm</type></os><devices>${devices}<memballoon model='none'/></devices></domain>`;
    const { out, code } = await run(
      {
        'guests/vm.xml': domain("<rng model='virtio'/>"),
        'guests/plain.xml': domain("<disk type='file'><target dev='sda' bus='sata'/></disk>"),
        'guests/vm.sh': 'kvm -M q35 -device virtio-balloon-pci\n',
        'guests/build.sh': 'make all\n',
        'guests/pom.xml': '<project><virtio/></project>',
        'guests/README.md': 'kvm -M q35 -device virtio-balloon-pci,nonsense=on\n',
        'guests/notes.txt': 'nothing of a guest',
      },
      ['guests'],
      { kernel: '6.12' },
    );
    expect(code).toBe(EXIT.answered);
    expect(out.match(/guests\/\S+/g)).toEqual(['guests/vm.sh', 'guests/vm.xml']);
  });

  test('refuses a directory with a command line that it does not understand', async () => {
    const { refused } = await run({ 'guests/vm.sh': "kvm -device virtio-rng-pci -append 'x\n" }, ['guests']);
    expect(refused.join()).toContain('guests/vm.sh:1:');
  });

  test('passes over what is no scenario in a directory, even where it is broken', async () => {
    const files = {
      's/a.json': scenario('kvm', WORKS),
      's/device.json': '{ "type": "nett", "transport": 5 }',
    };
    const { code, out } = await run(files, ['.']);
    expect(code).toBe(EXIT.answered);
    expect(out).toBe('✓ 1 passed, 0 failed\n\nFiles\n  ✓ s/a.json  1 case\n');
  });

  test('looks at a file once that is named twice', async () => {
    const { out } = await run({ 's/a.json': scenario('kvm', WORKS) }, ['s', 's/a.json', './s/a.json']);
    expect(out).toContain('1 passed');
  });

  test('reads a scenario from standard input', async () => {
    const text = scenario('snp', '{ "outcome": "works" }').replaceAll('../', '');
    const { code, out } = await run({ '-': text }, ['-']);
    expect(code).toBe(EXIT.no);
    expect(out).toContain('<stdin>:4:3');
  });

  test('asks another driver with --driver, each device and platform once', async () => {
    const text = `{ "device": "../devices/net.json", "platform": "../platforms/snp.json",
      "driver": ["linux", "linux-5.4"], "expect": { "outcome": "no-driver" } }`;
    const { code, out } = await run({ 's/a.json': text }, ['s'], { driver: 'linux-4.19' });
    expect(code).toBe(EXIT.answered);
    expect(out).toContain('1 passed, 0 failed');
  });

  test('judges claims', async () => {
    const checked = await run({ 's/a.json': scenario('snp', '{ "claims": ["safe", "old-hosts"] }') }, ['s']);
    expect(checked.code).toBe(EXIT.no);
    expect(checked.out).toContain('expected  old-hosts');
    expect(checked.out).not.toContain('expected  safe');
  });
});

describe('vnex check refuses', () => {
  const refusal = async (...args: Parameters<typeof run>) => (await run(...args)).refused;

  test('what was named and is no scenario', async () => {
    expect(
      await refusal({}, [
        'devices/net.json',
        'platforms/kvm.json',
        'schemas/device.schema.json',
        'none.json',
      ]),
    ).toEqual([
      'devices/net.json: this is a device; expected a scenario',
      'platforms/kvm.json: this is a platform; expected a scenario',
      'schemas/device.schema.json: this is a JSON Schema; expected a scenario',
      'none.json: no such file',
    ]);
  });

  test('bad files, all of them in one run', async () => {
    const files = {
      's/a.json': scenario('kvm', '{ "outcom": "works" }'),
      's/b.json': '{ "device": ',
      's/c.json': scenario('nowhere', WORKS),
      's/d.json': scenario('kvm', '{ "outcome": "breaks" }').replace('{\n', '{\n  "driver": "linus",\n'),
      'empty/readme.md': '',
    };
    expect(await refusal(files, ['s', 'empty'])).toEqual([
      's/a.json:4:15: unknown key "outcom"; did you mean "outcome"?',
      's/b.json:1:13: the file ends too early; expected a value',
      's/c.json:3:15: cannot use platforms/nowhere.json: no such file',
      's/d.json:2:13: unknown driver "linus"; expected linux, linux-6.12 for Linux in that release, or a proposal of `vnex list drivers`; did you mean linux?',
      'empty: there is no JSON file, domain, command line or other description of a guest below this directory',
    ]);
  });

  test('scenarios that expect nothing, since nothing would be checked', async () => {
    expect(await refusal({ 's/a.json': scenario('snp') }, ['s'])).toEqual([
      's: nothing was checked: no scenario here expects anything; add "expect" to one',
    ]);
  });

  test('paths without any scenario', async () => {
    expect(await refusal({}, ['devices', 'platforms'])).toEqual([
      'devices, platforms: there is no scenario here; expected at least one',
    ]);
  });

  test('a driver that does not exist', async () => {
    expect(await refusal({ 's/a.json': scenario('kvm', '{}') }, ['s'], { driver: 'linus' })).toEqual([
      '--driver: unknown driver "linus"; expected linux, linux-6.12 for Linux in that release, or a proposal of `vnex list drivers`; did you mean linux?',
    ]);
  });

  test('reporters that do not exist, or that get into each other’s way', async () => {
    const refused = (...reporter: readonly string[]) => refusal({}, ['s'], { reporter });
    expect(await refused('xunit')).toEqual([
      '--reporter: unknown reporter "xunit"; choose from text, tap, junit, github or json; did you mean junit?',
    ]);
    expect(await refused('text', 'tap')).toEqual([
      '--reporter: two reports to standard output; write one to a file of its own: tap=FILE',
    ]);
    expect(await refused('junit=a.xml', 'tap=./a.xml')).toEqual([
      '--reporter: two reports to a.xml; write one to a file of its own: tap=FILE',
    ]);
    expect(await refused('junit=')).toEqual(['--reporter: junit= needs the name of a file']);
  });
});

describe('vnex check --reporter', () => {
  const files = { 's/a.json': scenario('snp', '{ "outcome": "works" }') };

  test('prints one report and writes others to files', async () => {
    const reporter = ['text', 'junit=out.xml', 'tap=out.tap', 'json=out.json', 'github=out.txt'];
    const { code, out, files: written } = await run(files, ['s'], { reporter });
    expect(code).toBe(EXIT.no);
    expect(out).toMatch(/^✗ 0 passed, 1 failed\n/);
    expect(written['out.xml']).toMatch(/^<\?xml .*\n<testsuites .*failures="1"/);
    expect(written['out.tap']).toMatch(/^TAP version 14\n1\.\.1\nnot ok 1 - /);
    expect(JSON.parse(written['out.json'] ?? '')).toMatchObject({ formatVersion: 1, failed: 1 });
    expect(written['out.txt']).toMatch(/^::error file=s\/a\.json,line=4,col=3,title=/);
  });

  test('prints nothing where all reports go to files', async () => {
    const { out, err } = await run(files, ['s'], { reporter: ['junit=out.xml'] });
    expect(out + err).toBe('');
  });

  test('says which file cannot be written', async () => {
    expect((await run(files, ['s'], { reporter: ['tap=/nowhere/a.tap'] })).refused).toEqual([
      '/nowhere/a.tap: cannot be written (ENOENT)',
    ]);
  });
});

describe('vnex check --update', () => {
  const wrong = scenario(
    'snp',
    `{
    "outcome": "works", "features": { "include": [ "VERSION_1", "ACCESS_PLATFORM" ] },
    "dma": { "path": "direct" }
  }`,
  );

  test('writes what is there, and nothing else, so that the next check passes', async () => {
    const { code, out, files } = await run({ 's/a.json': wrong }, ['s'], { update: true });
    expect(files['s/a.json']).toBe(
      scenario(
        'snp',
        `{
    "outcome": "refused-by-driver", "features": { "include": [ "VERSION_1" ] }
  }`,
      ),
    );
    expect(code).toBe(EXIT.answered);
    expect(out).toBe(`updated  s/a.json
  outcome: "works" → "refused-by-driver"
  dma.path: "direct" → removed
  features.include: [ "VERSION_1", "ACCESS_PLATFORM" ] → [ "VERSION_1" ]

✓ 1 passed, 0 failed

Files
  ✓ s/a.json  1 case
`);
  });

  test('does not touch what passes', async () => {
    const { files, out } = await run({ 's/a.json': scenario('kvm', '{"outcome":"works"}') }, ['s'], {
      update: true,
    });
    expect(files['s/a.json']).toBe(scenario('kvm', '{"outcome":"works"}'));
    expect(out).toMatch(/^✓/);
  });

  test('says what it did on the error stream where a program reads the other', async () => {
    const { out, err } = await run({ 's/a.json': wrong }, ['s'], { update: true, reporter: ['json'] });
    expect(JSON.parse(out)).toMatchObject({ passed: 1, failed: 0 });
    expect(err).toMatch(/^updated {2}s\/a\.json\n/);
  });

  test('leaves what its cases differ on, and claims, and still fails', async () => {
    const text = `{ "device": "../devices/net.json", "platform": ["../platforms/kvm.json", "../platforms/snp.json"],
      "expect": { "outcome": "works", "claims": ["old-hosts"] } }`;
    const { code, out, files } = await run({ 's/a.json': text }, ['s'], { update: true });
    expect(code).toBe(EXIT.no);
    expect(files['s/a.json']).toBe(text);
    expect(out).toMatch(
      /^unchanged {2}s\/a\.json\n {2}outcome: left, its cases differ: works and refused-by-driver\n {2}claims: left, a claim is not rewritten\n/,
    );
  });

  test('keeps a byte order mark', async () => {
    const { files } = await run({ 's/a.json': `\ufeff${wrong}` }, ['s'], { update: true });
    expect(files['s/a.json']).toMatch(/^\ufeff\{/);
  });

  test('is refused in continuous integration, for standard input, and together with --driver', async () => {
    const refused = async (
      paths: readonly string[],
      options: OptionsOf<typeof check.options>,
      ci = false,
    ) => {
      const ran = await run(
        { 's/a.json': wrong, '-': wrong.replaceAll('../', '') },
        paths,
        { ...options, update: true },
        ci,
      );
      expect(ran.files['s/a.json']).toBe(wrong);
      return ran.refused;
    };
    expect(await refused(['s'], {}, true)).toEqual([
      '--update: expectations are not rewritten in continuous integration (CI is set)',
    ]);
    expect(await refused(['-'], {})).toEqual(['--update: standard input cannot be rewritten']);
    expect(await refused(['s'], { driver: 'linux-5.4' })).toEqual([
      '--update: would write down what --driver makes of a scenario, not what it says itself',
    ]);
  });
});
