import { chmodSync, mkdirSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { casesIn } from '../printed.ts';
import { type Outcome, vnex, workshop } from './run.ts';

const { directory, write } = workshop();

const SCENARIO = {
  device: {
    name: 'a network card',
    type: 'net',
    transport: 'pci-modern',
    implementation: 'qemu',
    offers: ['VIRTIO_F_VERSION_1', 'VIRTIO_NET_F_MAC'],
  },
  platform: { name: 'a guest', arch: 'x86_64', hypervisor: 'kvm', kernel: { version: '6.12' } },
};
const TEXT = JSON.stringify(SCENARIO, null, 2);

/** Nothing on stdout, exit code 2, and lines of plain text: no stack trace, nothing that a terminal would obey. */
function complaints({ code, stdout, stderr }: Outcome): readonly string[] {
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toMatch(/^(?:[^\p{Cc}\p{Cf}]+\n)+$/u);
  expect(stderr).not.toMatch(/^ +at /m);
  expect(stderr).not.toContain('bug in vnex');
  return stderr.trimEnd().split('\n');
}

/** An error at a place in the file: `file:line:column: …`. */
function at(file: string, place: string, message: RegExp): RegExp {
  return new RegExp(`^${file.replace(/[.\\]/g, '\\$&')}:${place}: ${message.source}$`);
}

describe('one clear error for', () => {
  test.each<[string, string | Uint8Array, string, RegExp]>([
    [
      'a truncated file',
      TEXT.slice(0, TEXT.indexOf('net"')),
      '4:13',
      /the file ends inside the string that begins here/,
    ],
    ['an empty file', '', '1:1', /the file ends too early; expected a value/],
    [
      'a list, 200,000 deep',
      `${'['.repeat(200_000)}${']'.repeat(200_000)}`,
      '1:65',
      /nested more than 64 levels deep/,
    ],
    [
      'an object, 200,000 deep',
      `${'{"a":'.repeat(200_000)}1${'}'.repeat(200_000)}`,
      '1:321',
      /nested more than 64 levels deep/,
    ],
    [
      'a key that is given twice',
      TEXT.replace('"type"', '"type": "blk",\n"type"'),
      '5:1',
      /key "type" is given twice; the first is at 4:5/,
    ],
    [
      '__proto__ as a key',
      TEXT.replace('"type"', '"__proto__": {}, "type"'),
      '4:5',
      /unknown key "__proto__"/,
    ],
    [
      'a misspelt key',
      TEXT.replace('"platform"', '"drivr": "linux", "platform"'),
      '\\d+:3',
      /unknown key "drivr"; did you mean "driver"\?/,
    ],
    [
      'a misspelt feature',
      TEXT.replace('VERSION_1', 'VERSON_1'),
      '\\d+:7',
      /.*"VIRTIO_F_VERSON_1".*; did you mean VIRTIO_F_VERSION_1\?/,
    ],
    [
      'an escape sequence in a value',
      TEXT.replace('pci-modern', 'pci\\u001b[2J\\u009b31m\\u202e'),
      '\\d+:18',
      /"transport" is "pci\\u001b\[2J\\u009b31m\\u202e"; expected .*/,
    ],
    [
      'an escape sequence in a key',
      TEXT.replace('"name"', '"na\\u001b]0;me"'),
      '3:5',
      /unknown key "na\\u001b\]0;me".*/,
    ],
    [
      'a raw escape character',
      TEXT.replace('card', '\u001b[31m'),
      '\\d+:\\d+',
      /unescaped "\\u001b" in a string/,
    ],
  ])('%s', async (title, content, place, message) => {
    const file = write(`${title.replace(/\W+/g, '-')}.json`, content);
    const lines = complaints(await vnex(['explain', file]));
    expect(lines).toEqual([expect.stringMatching(at(file, place, message))]);
  });

  test('a file of 100 MB, which is not read', async () => {
    const file = write('large.json', '');
    truncateSync(file, 100_000_000);
    const [line, ...others] = complaints(await vnex(['explain', file]));
    expect(line).toMatch(/large\.json: too large \(95\.4 MiB\); .* 2 MiB$/);
    expect(others).toEqual([]);
  });

  test.each<[string, (name: string) => string, RegExp]>([
    [
      'a binary file',
      (name) => write(name, new Uint8Array([0x7f, 0x45, 0x4c, 0x46, 2, 1, 0, 0xff])),
      /a binary file; expected text in UTF-8$/,
    ],
    ['a missing file', () => join(directory, 'nowhere.json'), /nowhere\.json: no such file$/],
    ['a file below a file', (name) => join(write(name, TEXT), 'below.json'), /below\.json: no such file$/],
    ['a directory', () => directory, /: a directory; expected a file$/],
    [
      'a file whose name would colour the terminal',
      () => '\u001b[31mred.json',
      /^\\u001b\[31mred\.json: no such file$/,
    ],
    [
      'a device in place of a scenario',
      (name) => write(name, SCENARIO.device),
      /: this is a device; expected a scenario; .*--device and --platform$/,
    ],
  ])('%s', async (title, path, message) => {
    const [line, ...others] = complaints(await vnex(['explain', path(`${title.replace(/\W+/g, '-')}.json`)]));
    expect(line).toMatch(message);
    expect(others).toEqual([]);
  });

  test.skipIf(process.getuid?.() === 0)('a file and a directory that may not be read', async () => {
    const file = write('secret.json', TEXT);
    chmodSync(file, 0);
    expect(complaints(await vnex(['explain', file]))).toEqual([`${file}: permission denied`]);
    const below = join(directory, 'secret');
    mkdirSync(below, { mode: 0 });
    expect(complaints(await vnex(['verify', below]))).toHaveLength(1);
  });

  test('a device and a platform that are exchanged, each', async () => {
    const device = write('device.json', SCENARIO.device);
    const platform = write('platform.json', SCENARIO.platform);
    const run = await vnex(['explain', '--device', platform, '--platform', device]);
    expect(complaints(run)).toEqual([
      `${platform}: this is a platform; expected a device`,
      `${device}: this is a device; expected a platform`,
    ]);
  });

  test('nothing at all on standard input', async () => {
    expect(complaints(await vnex(['explain', '-']))).toEqual([expect.stringMatching(/^<stdin>:1:1: /)]);
  });
});

test('every mistake of every file is reported in one run, in the order of reading', async () => {
  const device = write('mistyped-device.json', { ...SCENARIO.device, type: 'nett', transprt: 'pci' });
  const platform = write('truncated-platform.json', '{ "arch": "x86_64",');
  const scenario = write('mistyped-scenario.json', {
    device: 'mistyped-device.json',
    platform: [
      'truncated-platform.json',
      { ...SCENARIO.platform, memory: { protection: 'sevv' } },
      'nowhere.json',
    ],
    expct: {},
  });
  const lines = complaints(await vnex(['explain', scenario]));
  expect(lines).toEqual([
    expect.stringMatching(at(scenario, '\\d+:\\d+', /.*"memory\.protection" is "sevv"; expected .*/)),
    expect.stringMatching(at(scenario, '\\d+:\\d+', /cannot use .*nowhere\.json: no such file/)),
    expect.stringMatching(at(scenario, '\\d+:3', /unknown key "expct"; did you mean "expect"\?/)),
    expect.stringMatching(at(device, '\\d+:\\d+', /unknown device type "nett"; did you mean "net"\?/)),
    expect.stringMatching(at(device, '\\d+:3', /unknown key "transprt"; did you mean "transport"\?/)),
    expect.stringMatching(at(platform, '1:20', /the file ends too early; expected .*/)),
  ]);
});

test('of very many mistakes the first fifty are shown, and the others counted', async () => {
  const offers = Array.from({ length: 80 }, (_, i) => `VIRTIO_F_NONE_${i}`);
  const file = write('many-mistakes.json', { ...SCENARIO, device: { ...SCENARIO.device, offers } });
  const lines = complaints(await vnex(['explain', file]));
  expect(lines).toHaveLength(51);
  expect(lines.at(-1)).toBe('… and 30 more problems');
});

describe('what looks odd and is right', () => {
  test('a byte order mark', async () => {
    expect(await vnex(['explain', write('bom.json', `\ufeff${TEXT}`)])).toMatchObject({
      code: 0,
      stderr: '',
    });
  });

  test.each([
    ['text', []],
    ['JSON', ['--json']],
  ])('a name with terminal escapes, which do not reach the terminal as %s', async (form, options) => {
    const name = '\u001b[31mred\u009b2J\u202egnp\u0007';
    const file = write(`escapes-${form}.json`, { ...SCENARIO, device: { ...SCENARIO.device, name } });
    const { code, stdout, stderr } = await vnex(['explain', file, ...options]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain('\\u001b[31mred\\u009b2J\\u202egnp\\u0007');
    expect(stdout).toMatch(/^(?:[^\p{Cc}\p{Cf}]*\n)+$/u);
    if (form === 'JSON') expect(casesIn(stdout)).toMatchObject({ case: { device: name } });
  });
});
