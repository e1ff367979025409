import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { UsageError } from '../../src/io/usage-error.ts';
import { main } from '../../src/main.ts';
import { runMain, wideLines } from '../cli/run.ts';
import { memoryIo } from '../input/memory-io.ts';
import { RECORDING } from '../input/samples.ts';

const TEXT = readFileSync('fixtures/recordings/x86_64-6.1-plain-1a.json', 'utf8');
const OTHER = readFileSync('fixtures/recordings/x86_64-6.1-vtd-on-1a.json', 'utf8');

/** The recording with the first value of a key replaced. */
function doctored(key: string, value: string): string {
  return TEXT.replace(new RegExp(`"${key}": (?:"[^"]*"|\\w+)`), `"${key}": ${value}`);
}

async function compared(content: string): Promise<unknown> {
  const { stdout } = await runMain(['verify', 'a.json', '--json'], { files: { 'a.json': content } });
  return JSON.parse(stdout);
}

describe('vnex verify', () => {
  test('agrees with what was recorded', async () => {
    const { code, stdout, stderr } = await runMain(['verify', 'a.json'], { files: { 'a.json': TEXT } });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^✓ every compared field agrees {3}1 recording, 20 devices\n/);
    expect(stdout).not.toContain('Where they differ');
  });

  test('takes files and directories, in which only JSON counts', async () => {
    const files = { 'rec/': '', 'rec/a.json': TEXT, 'rec/README.md': '# no JSON', 'b.json': OTHER };
    const { code, stdout } = await runMain(['verify', 'rec', 'b.json'], { files });
    expect(code).toBe(0);
    expect(stdout).toContain('2 recordings, 37 devices');
  });

  test.each<[string, string, string, object]>([
    ['status', 'status', '"0x00000083"', { field: 'status', predicted: 15, observed: 131 }],
    ['dma.api', 'api', '"bypass"', { field: 'dma.api', predicted: 'dma-api', observed: 'bypass' }],
    ['dma.bounced', 'bounced', 'true', { field: 'dma.bounced', predicted: false, observed: true }],
  ])('tells where %s differs', async (_, key, value, disagreement) => {
    const content = doctored(key, value);
    expect(await compared(content)).toMatchObject({
      disagreements: [{ device: 'v0', ...disagreement, names: { missing: [], extra: [] } }],
    });
    expect(await runMain(['verify', 'a.json'], { files: { 'a.json': content } })).toMatchObject({ code: 1 });
  });

  test('names the features that were not predicted, and those that were not seen', async () => {
    expect(await compared(doctored('features', '"0x8730a3ffa7"'))).toMatchObject({
      disagreements: [
        {
          field: 'features',
          predicted: '0x10730a3ffa7',
          observed: '0x8730a3ffa7',
          names: { missing: ['VIRTIO_F_NOTIF_CONFIG_DATA'], extra: ['VIRTIO_F_RING_RESET'] },
        },
      ],
    });
  });

  test('does not compare what was not observed', async () => {
    const before = await compared(TEXT);
    expect(before).toMatchObject({ fields: { 'dma.api': { agree: 20, differ: 0, notObserved: 0 } } });
    expect(await compared(doctored('api', 'null'))).toMatchObject({
      fields: { 'dma.api': { agree: 19, differ: 0, notObserved: 1 } },
      disagreements: [],
    });
    const { code, stdout } = await runMain(['verify', 'a.json'], {
      files: { 'a.json': doctored('api', 'null') },
    });
    expect(code).toBe(0);
    expect(stdout).toMatch(/^6\.1 x86_64 +20 +20 +20 +20 +19 /m);
  });

  test('shows a field that was never observed as such', async () => {
    const [, device] = RECORDING.devices;
    const files = { 'a.json': JSON.stringify({ ...RECORDING, devices: [device] }) };
    const { stdout } = await runMain(['verify', 'a.json'], { files });
    expect(stdout).toMatch(/^all +1 .* - +- /m);
  });

  test.each([60, 80, 100, 120])('prints nothing wider than %i columns', async (width) => {
    const files = { 'a.json': doctored('features', '"0x8730a3ffa7"'), 'b.json': OTHER };
    for (const options of [[], ['--coverage']]) {
      const { stdout } = await runMain(['verify', 'a.json', 'b.json', ...options], {
        files,
        terminal: { width },
      });
      expect(wideLines(stdout, width)).toEqual([]);
    }
  });

  test('counts the decisions of Linux alone, whatever else is loaded', async () => {
    const { DRIVERS } = await import('../../src/guest/drivers.ts');
    expect(DRIVERS.length).toBeGreaterThan(1);
    const { stdout } = await runMain(['verify', 'a.json', '--coverage', '--json'], {
      files: { 'a.json': TEXT },
    });
    expect(stdout).toContain('"linux/match"');
    expect(stdout).not.toContain('"proposal/');
  });

  test('goes on after what it cannot judge, says why, and does not end with 0', async () => {
    const firmware = JSON.parse(readFileSync('fixtures/recordings/firmware/slof-q10.0-default.json', 'utf8'));
    const dpdk = { ...firmware, name: 'user', qemu: undefined, command: ['dpdk-testpmd', '--no-huge'] };
    const files = {
      'a.json': TEXT,
      'other.json': JSON.stringify({ format: 'trace/1', events: [] }),
      'no-command.json': JSON.stringify({ ...firmware, name: 'bare', command: undefined, more: 1 }),
      'program.json': JSON.stringify(dpdk),
      'guest.json': JSON.stringify({ ...firmware, name: 'elsewhere', firmware: 'Haiku R1' }),
      'ids.json': JSON.stringify({
        ...firmware,
        devices: firmware.devices.map((one: object, i: number) => (i === 0 ? { ...one, id: 'gone' } : one)),
      }),
    };
    const { code, stdout } = await runMain(['verify', ...Object.keys(files)], { files });
    expect(code).toBe(1);
    expect(stdout).toMatch(/^✓ every compared field agrees {3}✗ 5 not judged {3}2 recordings, /);
    const [, said = ''] = stdout.split('\nNot judged\n');
    expect(said.split('\n').filter((line) => line.startsWith('  ') && !line.startsWith('   '))).toEqual(
      ['other.json', 'bare', 'user', 'elsewhere', `${firmware.name}  gone`].map((name) => `  ${name}`),
    );
    const { stdout: json } = await runMain(['verify', 'guest.json', '--json'], { files });
    expect(JSON.parse(json)).toMatchObject({
      recordings: 0,
      unjudged: [{ recording: 'elsewhere', device: null, why: expect.stringContaining('"Haiku R1"') }],
    });
  });

  test('reports the mistakes of all recordings in one run', async () => {
    const files = { 'a.json': '{', 'b.json': doctored('bound', '"yes"'), 'c.json': TEXT };
    const { code, stdout, stderr } = await runMain(['verify', 'a.json', 'b.json', 'c.json'], { files });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(
      /^a\.json:1:2: .*\nb\.json:\d+:\d+: "devices\[0\]\.observed\.bound" is "yes"; .*\n$/,
    );
  });

  test('passes on what a directory says that cannot be read', async () => {
    const said: string[] = [];
    const code = await main(['verify', 'rec'], '1.2.3', {
      input: {
        ...memoryIo({ 'rec/': '' }).io,
        filesBelow: (file) => {
          throw new UsageError([{ file, message: 'a directory that cannot be read (EACCES)' }]);
        },
      },
      out: () => {},
      err: (text) => void said.push(text),
      writeFile: () => undefined,
      makeDirectory: () => undefined,
      ci: false,
      terminal: { colour: 0, unicode: true, width: 100 },
    });
    expect(code).toBe(2);
    expect(said).toEqual(['rec: a directory that cannot be read (EACCES)\n']);
  });
});
