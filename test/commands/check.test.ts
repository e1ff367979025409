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

/** What is told of each place, a line each. */
async function told(
  files: Readonly<Record<string, string>>,
  paths: readonly string[],
  options: OptionsOf<typeof check.options> = {},
): Promise<readonly string[]> {
  const { out } = await run(files, paths, { ...options, reporter: ['gcc'] });
  return out.split('\n').slice(0, -1);
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

  test('takes guests out of a directory whose text has no word of virtio, and passes over what has no device', async () => {
    const files = {
      'all/vm.json':
        '{"boot-source": {"kernel_image_path": "k"}, "drives": [{"drive_id": "d", "path_on_host": "i", "is_root_device": true}]}',
      'all/disk.sh': 'qemu-system-x86_64 -M q35 -hda disk.img\n',
      'all/wrong.sh': 'qemu-system-x86_64 -M q35 -nosuchoption\n',
    };
    const { out } = await run(files, ['all'], { kernel: '6.12' });
    expect(out.match(/all\/\S+/g)).toEqual(['all/vm.json']);
  });

  test('tells a command line of a directory that it does not understand', async () => {
    const files = { 'guests/vm.sh': "kvm -device virtio-rng-pci -append 'x\n" };
    expect(await told(files, ['guests'])).toEqual([expect.stringMatching(/^guests\/vm\.sh:1:\d+: error: /)]);
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

describe('vnex check goes on', () => {
  test('where what was named is no scenario', async () => {
    expect(
      await told({ 's/a.json': scenario('kvm', WORKS) }, [
        'devices/net.json',
        's/a.json',
        'platforms/kvm.json',
        'schemas/device.schema.json',
        'none.json',
      ]),
    ).toEqual([
      'devices/net.json:1:1: error: this is a device; expected a scenario',
      'platforms/kvm.json:1:1: error: this is a platform; expected a scenario',
      'schemas/device.schema.json:1:1: error: this is a JSON Schema; expected a scenario',
      'none.json:1:1: error: no such file',
    ]);
  });

  test('where files are broken, and fails in the end', async () => {
    const files = {
      's/a.json': scenario('kvm', '{ "outcom": "works" }'),
      's/b.json': '{ "device": ',
      's/c.json': scenario('nowhere', WORKS),
      's/d.json': scenario('kvm', '{ "outcome": "breaks" }').replace('{\n', '{\n  "driver": "linus",\n'),
      's/e.json': scenario('kvm', WORKS),
      's/f.json': scenario('snp', WORKS),
      'empty/readme.md': '',
    };
    const { code, out, refused } = await run(files, ['s', 'empty']);
    expect([code, refused]).toEqual([undefined, ['vnex check: 5 files were not checked; see the report']]);
    expect(out).toMatch(/^✗ 1 passed, 1 failed, 5 files not checked\n/);
    expect(await told(files, ['s', 'empty'])).toEqual([
      expect.stringMatching(
        /^s\/f\.json:4:3: error: f › a device, SNP, linux-6\.12: outcome: expected works/,
      ),
      'empty:1:1: error: there is no JSON or YAML file, domain, command line or other description of a guest below this directory',
      's/a.json:4:15: error: unknown key "outcom"; did you mean "outcome"?',
      's/b.json:1:13: error: the file ends too early; expected a value',
      's/c.json:3:15: error: cannot use platforms/nowhere.json: no such file',
      's/d.json:2:13: error: unknown driver "linus"; expected linux, linux-6.12 for Linux in that release, ovmf-2025.02 and the like for another guest, or a proposal of `vnex list drivers`; did you mean linux?',
    ]);
  });

  test('what several scenarios stumble over is reported once', async () => {
    const files = {
      'devices/bad.json': '{ "type": ',
      's/a.json': scenario('kvm', WORKS).replace('net.json', 'bad.json'),
      's/b.json': scenario('snp', WORKS).replace('net.json', 'bad.json'),
    };
    const { out } = await run(files, ['s']);
    expect(out.match(/devices\/bad\.json:1:\d+: /g)).toHaveLength(1);
    expect(out).toContain('✗ s/b.json, for the same reason');
  });

  test('a wrong option ends the check', async () => {
    const files = { 'guests/vm.sh': 'kvm -M q35 -device virtio-rng-pci\n' };
    const { refused, out } = await run(files, ['guests'], { kernel: 'six' });
    expect(out).toBe('');
    expect(refused).toEqual([expect.stringMatching(/^--kernel: /)]);
  });

  test('an option of guests is for what is broken, too', async () => {
    const scenarios = { 's/a.json': scenario('kvm', WORKS) };
    const { out } = await run(
      { ...scenarios, 's/vm.xml': "<domain><devices><rng model='virtio'/></domain>" },
      ['s'],
      {
        qemu: '10.0',
      },
    );
    expect(out).toContain('✗ s/vm.xml, which was not checked\n');
    const { refused } = await run(scenarios, ['s'], { qemu: '10.0' });
    expect(refused).toEqual([expect.stringMatching(/^--qemu: a scenario says itself /)]);
  });
});

describe('vnex check finds', () => {
  const DOMAIN = `<domain type='kvm'>
  <os><type arch='x86_64' machine='q35'>hvm</type></os>
  <launchSecurity type='sev-snp'><policy>0x30000</policy></launchSecurity>
  <devices>
    <rng model='virtio'>
      <driver iommu='on'/>
    </rng>
    <memballoon model='virtio'/>
  </devices>
</domain>`;

  test('the files that a pattern matches, in all folders', async () => {
    const files = { 'g/a.xml': DOMAIN, 'g/b/c.xml': DOMAIN, 'g/b/d.json': '{' };
    const found = async (pattern: string) =>
      (await run(files, [pattern], { kernel: '6.12' })).out
        .match(/^ {2}[✓✗] (\S+)/gm)
        ?.map((one) => one.slice(4));
    expect(await found('g/**/*.xml')).toEqual(['g/a.xml', 'g/b/c.xml']);
    expect(await found('./g/*.{xml,json}')).toEqual(['g/a.xml']);
    expect((await run(files, ['g/*.toml'])).out).toContain('g/*.toml: no file matches this pattern');
  });

  test('the line and the column of each device, in domains, command lines and YAML', async () => {
    const files = {
      'g/a.xml': DOMAIN,
      'g/b.sh':
        'kvm -M q35,confidential-guest-support=s \\\n  -object sev-snp-guest,id=s,cbitpos=51,reduced-phys-bits=1 \\\n  -device virtio-balloon-pci\n',
      'g/c.yaml': `apiVersion: kubevirt.io/v1
kind: VirtualMachineInstance
metadata:
  name: vmi
spec:
  architecture: amd64
  domain:
    launchSecurity:
      sev: {}
    devices:
      useVirtioTransitional: true
      interfaces:
      - name: default
        model: virtio
        bridge: {}
  networks:
  - name: default
    pod: {}
`,
    };
    const lines = await told(files, ['g'], { kernel: '6.12', qemu: '10.0' });
    expect(lines.map((line) => line.replace(/: error.*/, ''))).toEqual(
      expect.arrayContaining(['g/a.xml:8:5', 'g/b.sh:3:11', 'g/c.yaml:13:9']),
    );
  });

  test('the option that states the kernel, where a failure depends on it', async () => {
    const files = { 'g/a.xml': DOMAIN.replace("type='sev-snp'", "type='sev'") };
    expect((await run(files, ['g'])).out).toMatch(/^ {2}.*: .*--kernel VERSION/m);
    expect((await run(files, ['g'], { kernel: '6.12', qemu: '10.0' })).out).not.toContain('--kernel VERSION');
  });

  test('what would help, in the terms of the file', async () => {
    const { out } = await run({ 'g/a.xml': DOMAIN }, ['g'], { kernel: '6.12' });
    expect(out).toMatch(/what would help\n {4}.*<memballoon/s);
  });

  test('what would help each type of device that fails for one cause', async () => {
    const domain = `<domain type='kvm'>
  <os><type arch='x86_64' machine='q35'>hvm</type></os>
  <launchSecurity type='sev-snp'><policy>0x30000</policy></launchSecurity>
  <devices>
    <rng model='virtio'><driver iommu='off'/></rng>
    <rng model='virtio'><driver iommu='off'/></rng>
    <memballoon model='virtio'><driver iommu='off'/></memballoon>
  </devices>
</domain>`;
    const { out } = await run({ 'g/vm.xml': domain }, ['g'], { kernel: '6.12', qemu: '10.0' });
    expect(out.match(/^ {2}(?:because|what would help).*$/gm)).toEqual([
      '  because, in the first of them',
      '  what would help, in the first of them',
      '  what would help, at g/vm.xml:7:5',
    ]);
  });

  test('scenarios in YAML and in JSON with comments, with the places of their mistakes', async () => {
    const yaml = (outcome: string) =>
      `# what is asked\ndevice: ../devices/net.json\nplatform:\n  extends: ../platforms/kvm.json\nexpect:\n  outcome: ${outcome}\n`;
    const files = {
      's/a.yaml': yaml('works'),
      's/b.yml': yaml('breaks'),
      's/c.json': `// why\n${scenario('snp', WORKS).replace('"works" }', '"works", /* so */ }')}`,
      's/d.yaml': yaml('brakes'),
      's/values.yaml': 'replicas: 3\nimage: {{ .image }}\n',
    };
    const { out } = await run(files, ['s'], { reporter: ['gcc'] });
    expect(out.split('\n').map((line) => line.replace(/ › .*/, ''))).toEqual([
      's/b.yml:5:1: error: b',
      's/c.json:5:3: error: c',
      's/d.yaml:6:12: error: "expect.outcome" is "brakes"; expected one of works, refused-by-driver, refused-by-device, not-created, no-driver, no-memory, breaks, unknown',
      '',
    ]);
  });
});

describe('what is expected of imported guests', () => {
  const VM =
    'kvm -M q35,confidential-guest-support=s -object sev-snp-guest,id=s,cbitpos=51,reduced-phys-bits=1';
  const BAD = `${VM} -device virtio-balloon-pci,id=b -device virtio-rng-pci,id=r,iommu_platform=on,disable-legacy=on\n`;
  const options = { kernel: '6.12', qemu: '10.0', today: '2027-01-31' };
  const guests = (text: string, name = 'g/vnex.yaml') => ({
    'g/vm.sh': BAD,
    'g/deep/vm.sh': BAD,
    [name]: text,
  });
  const summary = async (...args: Parameters<typeof run>) => (await run(...args)).out.split('\n')[0];

  test('is that they work', async () => {
    expect(await summary({ 'g/vm.sh': BAD }, ['g'], options)).toBe('✗ 1 passed, 1 failed');
  });

  test('is said by a file beside them or above, in YAML or JSON', async () => {
    const yaml = 'guests:\n  - devices: b\n    expect: { outcome: refused-by-driver }\n';
    const json = '{ "guests": [ { "devices": ["b"], "expect": { "outcome": "refused-by-driver" } } ] }';
    expect(await summary(guests(yaml), ['g'], options)).toBe('✓ 4 passed, 0 failed');
    expect(await summary(guests(json, 'g/vnex.json'), ['g/deep/vm.sh'], options)).toBe(
      '✓ 2 passed, 0 failed',
    );
    expect(await summary(guests(yaml, 'x/y.yaml'), ['g'], { ...options, expect: 'x/y.yaml' })).toBe(
      '✓ 4 passed, 0 failed',
    );
  });

  test('is for the files that match, and of several entries the last counts', async () => {
    const yaml = `guests:
  - devices: b
    expect: { outcome: refused-by-driver }
  - files: deep/*.sh
    devices: virtio-balloon-pci
    expect: { outcome: works }
`;
    expect(await told(guests(yaml), ['g'], options)).toEqual([expect.stringMatching(/^g\/deep\/vm\.sh:1:/)]);
  });

  const until = (day: string, more = '') =>
    `guests:\n  - devices: b\n    known:\n      reason: the next release mends it\n      until: ${day}\n${more}`;

  test('may be known to fail until a day, and fails after it', async () => {
    const before = await run(guests(until('2027-01-31')), ['g'], options);
    expect([before.code, before.out.split('\n')[0]]).toEqual([
      EXIT.answered,
      '✓ 2 passed, 0 failed, 2 known to fail',
    ]);
    const after = await run(guests(until('2027-01-30')), ['g'], options);
    expect([after.code, after.out.split('\n')[0]]).toEqual([EXIT.no, '✗ 2 passed, 2 failed']);
    expect(after.out).toContain('was known to fail until 2027-01-30: the next release mends it');
  });

  test('may be known to fail in one way, and fails in another', async () => {
    const known = (outcome: string) => guests(until('2027-12-31', `      outcome: ${outcome}\n`));
    expect(await summary(known('refused-by-driver'), ['g'], options)).toBe(
      '✓ 2 passed, 0 failed, 2 known to fail',
    );
    expect(await summary(known('breaks'), ['g'], options)).toBe('✗ 2 passed, 2 failed');
  });

  test('is told where it is no longer known to fail for a reason', async () => {
    const mended = {
      ...guests(until('2027-12-31')),
      'g/vm.sh': BAD.replace('balloon-pci,id=b', 'rng-pci,id=b,iommu_platform=on,disable-legacy=on'),
    };
    const { code, out } = await run({ ...mended, 'g/deep/vm.sh': mended['g/vm.sh'] ?? '' }, ['g'], {
      ...options,
      reporter: ['gcc'],
    });
    expect([code, out]).toEqual([
      EXIT.answered,
      'g/vnex.yaml:3:5: warning: nothing fails here any longer; take this out (the next release mends it)\n',
    ]);
  });

  test('has mistakes that are told with their places', async () => {
    const yaml = `guests:
  - devices: b
    known: { reason: "", until: 2027-02-30 }
  - files: "*.sh"
  - files: gone.xml
    expect: { outcome: breaks }
`;
    expect((await told(guests(yaml), ['g'], options)).filter((line) => line.startsWith('g/vnex'))).toEqual([
      'g/vnex.yaml:3:22: error: "guests[0].known.reason" is ""; expected a reason',
    ]);
    const later = yaml.replace('""', 'so');
    expect((await told(guests(later), ['g'], options)).filter((line) => line.startsWith('g/vnex'))).toEqual([
      'g/vnex.yaml:3:33: error: "2027-02-30" is no day; expected one such as "2027-01-31"',
      'g/vnex.yaml:4:5: error: this says nothing; name what is expected with "expect", a failure with "known", or what may be taken for granted with "accept"',
      'g/vnex.yaml:5:5: error: there is no imported device that this is about; change "files" or "devices", or take it out',
    ]);
    expect(
      await summary(guests(later.replace('2027-02-30', '2027-02-28')), ['g/vm.sh'], options),
    ).not.toContain('gone.xml');
  });
});

describe('vnex check refuses', () => {
  const refusal = async (...args: Parameters<typeof run>) => (await run(...args)).refused;

  test('scenarios that expect nothing, since nothing would be checked', async () => {
    expect(await refusal({ 's/a.json': scenario('snp') }, ['s'])).toEqual([
      's: nothing was checked: no scenario here expects anything; add "expect" to one',
    ]);
  });

  test('paths without any scenario', async () => {
    expect(await refusal({}, ['devices', 'platforms'])).toEqual([
      'devices, platforms: there is no scenario here, and no guest with a virtio device; expected at least one',
    ]);
  });

  test('a driver that does not exist', async () => {
    expect(await refusal({ 's/a.json': scenario('kvm', '{}') }, ['s'], { driver: 'linus' })).toEqual([
      '--driver: unknown driver "linus"; expected linux, linux-6.12 for Linux in that release, ovmf-2025.02 and the like for another guest, or a proposal of `vnex list drivers`; did you mean linux?',
    ]);
  });

  test('reporters that do not exist, or that get into each other’s way', async () => {
    const refused = (...reporter: readonly string[]) => refusal({}, ['s'], { reporter });
    expect(await refused('xunit')).toEqual([
      '--reporter: unknown reporter "xunit"; choose from text, tap, junit, github, gcc, sarif or json; did you mean junit?',
    ]);
    expect(await refused('text', 'tap')).toEqual([
      '--reporter: two reports to standard output; write one to a file of its own: tap=FILE',
    ]);
    expect(await refused('junit=a.xml', 'tap=./a.xml')).toEqual([
      '--reporter: two reports to a.xml; write one to a file of its own: tap=FILE',
    ]);
    expect(await refused('junit=')).toEqual(['--reporter: junit= needs the name of a file']);
    expect(await refused('json=s/vnex.json')).toEqual([
      '--reporter: s/vnex.json would be read as what is expected of guests; choose another name',
    ]);
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

  test('keeps comments, and leaves YAML to be changed by hand', async () => {
    const yaml = 'device: ../devices/net.json\nplatform: ../platforms/snp.json\nexpect:\n  outcome: works\n';
    const json = scenario('snp', '{ /* once */ "outcome": "works", // or so\n }');
    const { files, out } = await run({ 's/a.json': json, 's/b.yaml': yaml }, ['s'], { update: true });
    expect(files['s/a.json']).toBe(json.replace('works', 'refused-by-driver'));
    expect(files['s/b.yaml']).toBe(yaml);
    expect(out).toContain('outcome: left, an expectation in YAML is changed by hand');
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
