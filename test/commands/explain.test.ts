import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Io } from '../../src/io/io.ts';
import { main } from '../../src/main.ts';
import { runMain, wideLines } from '../cli/run.ts';
import { type Files, memoryIo } from '../input/memory-io.ts';
import { casesIn } from '../printed.ts';

const DEVICE = {
  name: 'a network card',
  type: 'net',
  transport: 'pci-modern',
  implementation: 'qemu',
  offers: ['VIRTIO_F_VERSION_1', 'VIRTIO_NET_F_MAC'],
};
const KVM = {
  name: 'a guest',
  arch: 'x86_64',
  hypervisor: 'kvm',
  memory: { protection: 'none' },
  iommu: { kind: 'none' },
  kernel: { version: '6.12', cmdline: '' },
};
const SNP = { ...KVM, name: 'a secret guest', memory: { protection: 'sev-snp' } };

function scenario(rest: object = {}): Files {
  return { 'case.json': JSON.stringify({ device: DEVICE, platform: SNP, ...rest }) };
}

/** Everything below fixtures/, as a disk in memory. */
function fixtures(): Files {
  const names = readdirSync('fixtures', { recursive: true, encoding: 'utf8' });
  const files = names.filter((name) => name.endsWith('.json')).map((name) => join('fixtures', name));
  return Object.fromEntries(files.map((file) => [file, readFileSync(file, 'utf8')]));
}

function json({ stdout }: { readonly stdout: string }): unknown {
  return casesIn(stdout);
}

describe('vnex explain answers', () => {
  test('a device that fares alike whatever is open, in different ways, in one line', async () => {
    const files = { 'vm.sh': 'crosvm run --protected-vm-without-firmware vmlinux' };
    const { stdout } = await runMain(['explain', 'vm.sh'], { files });
    expect(stdout).toMatch(/^ {2}✗ balloon0 \(balloon\) {2}breaks: physical or direct$/m);
    const { stdout: alone } = await runMain(['explain', 'vm.sh', '--device', 'balloon0'], { files });
    expect(alone).toMatch(/^✗ breaks: physical or direct\n\nIn full, for Linux /m);
  });

  test('a scenario that is whole in one file', async () => {
    const { code, stdout, stderr } = await runMain(['explain', 'case.json'], { files: scenario() });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^a network card · a secret guest · Linux 6\.12\n\n✗ refused by the driver/);
  });

  test('a device and a platform as it answers the scenario of the two', async () => {
    const files = {
      ...scenario({ driver: 'linux-6.1' }),
      'device.json': JSON.stringify(DEVICE),
      'platform.json': JSON.stringify(SNP),
    };
    const parts = ['--device', 'device.json', '--platform', 'platform.json', '--driver', 'linux-6.1'];
    const [whole, apart] = await Promise.all([
      runMain(['explain', 'case.json'], { files }),
      runMain(['explain', ...parts], { files }),
    ]);
    expect(apart).toEqual(whole);
  });

  test('a device from standard input', async () => {
    const files = { 'platform.json': JSON.stringify(KVM) };
    const argv = ['explain', '--device', '-', '--platform', 'platform.json', '--json'];
    expect(json(await runMain(argv, { files, stdin: [JSON.stringify(DEVICE)] }))).toMatchObject({
      case: { device: 'a network card', platform: 'a guest', driver: 'linux-6.12' },
      outcome: 'works',
    });
  });

  test('with the driver that is asked for, not the scenario’s', async () => {
    const argv = ['explain', 'case.json', '--driver', 'linux-5.9', '--json'];
    const answer = json(await runMain(argv, { files: scenario({ driver: ['linux-6.12', 'linux'] }) }));
    expect(answer).toMatchObject([{ case: { driver: 'linux-5.9' } }, { case: { driver: 'linux-5.9' } }]);
  });

  test('several cases one after the other, and fails where one of them does not work', async () => {
    const files = scenario({ platform: [KVM, SNP] });
    const { code, stdout } = await runMain(['explain', 'case.json', '--fail'], { files });
    expect(code).toBe(1);
    expect(stdout.match(/^[✓✗] /gm)).toEqual(['✓ ', '✗ ']);
    expect(
      await runMain(['explain', 'case.json', '--decision', 'linux/match', '--fail'], { files }),
    ).toMatchObject({ code: 1 });
  });
});

describe('vnex explain refuses', () => {
  test.each<[string, readonly string[], Files, readonly (string | RegExp)[]]>([
    [
      'a scenario beside a device',
      ['case.json', '--device', 'a.json'],
      scenario(),
      [/^case\.json: a scenario brings its own device and platform; leave out /],
    ],
    [
      'every driver that there is not',
      ['case.json'],
      scenario({ driver: ['linx', 'linux', 'no-such-thing'] }),
      [
        /^case\.json: unknown driver "linx"; expected linux\b.*; did you mean linux\?$/,
        /^case\.json: unknown driver "no-such-thing"; expected linux\b/,
      ],
    ],
    [
      'a driver of the command line, which it names',
      ['case.json', '--driver', 'linux-six'],
      scenario(),
      [/^--driver: unknown driver "linux-six"; /],
    ],
    [
      'a recording',
      ['case.json'],
      { 'case.json': '{"format": "virtio-recording/1"}' },
      [/missing "name"/, /missing "qemu"/, /missing "platform"/, /missing "devices"/],
    ],
    [
      'a platform in place of a device',
      ['--device', 'p.json', '--platform', 'p.json'],
      { 'p.json': JSON.stringify(KVM) },
      ['p.json: this is a platform; expected a device'],
    ],
  ])('%s', async (_, argv, files, messages) => {
    const { code, stdout, stderr } = await runMain(['explain', ...argv], { files });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr.trimEnd().split('\n')).toEqual(
      messages.map((message) => (typeof message === 'string' ? message : expect.stringMatching(message))),
    );
  });
});

describe('the text of every scenario', () => {
  const files = fixtures();
  const scenarios = Object.keys(files).filter((file) => file.startsWith('fixtures/scenarios/'));

  // Each of these widths shows a third of them, and so does ASCII; 100 columns all.
  test.each(
    [60, 80, 120].map((width, third) => [width, scenarios.filter((_, i) => i % 3 === third)] as const),
  )('is no wider than %i columns', async (width, shown) => {
    expect(shown.length).toBeGreaterThan(20);
    for (const file of shown) {
      const { code, stdout } = await runMain(['explain', file, '--all'], { files, terminal: { width } });
      expect(code).toBe(0);
      expect(wideLines(stdout, width)).toEqual([]);
    }
  });

  test('is pure ASCII, and no wider, where the terminal has nothing else', async () => {
    for (const file of scenarios.filter((_, i) => i % 3 === 0)) {
      const { stdout } = await runMain(['explain', file, '--all'], {
        files,
        terminal: { width: 60, unicode: false },
      });
      expect(stdout).toMatch(/^\p{ASCII}+$/u);
      expect(wideLines(stdout, 60)).toEqual([]);
    }
  });

  test('is no wider than 100 columns, has no blank at the end of a line, a line feed at its own, and no wording left to fill in', async () => {
    for (const file of scenarios) {
      const { stdout } = await runMain(['explain', file, '--all'], { files });
      expect(wideLines(stdout, 100)).toEqual([]);
      expect(stdout).not.toMatch(/ $/m);
      expect(stdout).toMatch(/[^\n]\n$/);
      expect(stdout).not.toMatch(/\{\w+\}/);
    }
  });
});

describe('what is no fault of the user', () => {
  function broken(out: Io['out'], err: (text: string) => void): Io {
    return {
      input: { ...memoryIo(scenario()).io, filesBelow: () => [] },
      out,
      err,
      writeFile: () => undefined,
      makeDirectory: () => undefined,
      ci: false,
      terminal: { colour: 0, unicode: true, width: 100 },
    };
  }

  test('is called a bug in vnex, with a trace, and is exit code 70', async () => {
    const said: string[] = [];
    const fail = () => {
      throw new TypeError('the printer \u001b[31mburns');
    };
    const code = await main(
      ['explain', 'case.json'],
      '1.2.3',
      broken(fail, (text) => void said.push(text)),
    );
    expect(code).toBe(70);
    expect(said.join('')).toMatch(
      /^vnex: this is a bug in vnex, please report it with the command line\.\nTypeError: the printer \\u001b\[31mburns\n +at /,
    );
  });

  test('is one even where it is no Error', async () => {
    const said: string[] = [];
    const fail = () => {
      throw 'paper jam';
    };
    const code = await main(
      ['explain', 'case.json'],
      '1.2.3',
      broken(fail, (text) => void said.push(text)),
    );
    expect(code).toBe(70);
    expect(said.join('')).toMatch(/bug in vnex.*\npaper jam\n$/);
  });
});
