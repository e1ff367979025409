import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { vnex, workshop } from './run.ts';

const RECORDINGS = 'fixtures/recordings';
const ONE = `${RECORDINGS}/x86_64-6.1-plain-1a.json`;

const { directory, write } = workshop();

const count = z.strictObject({ agree: z.int(), differ: z.int(), notObserved: z.int() });
/** What `verify --json` prints, as schema.md says. */
const comparison = z.strictObject({
  formatVersion: z.literal(1),
  recordings: z.int(),
  devices: z.int(),
  fields: z.record(z.string(), count),
  disagreements: z.array(
    z.strictObject({
      recording: z.string(),
      device: z.string(),
      field: z.string(),
      predicted: z.json(),
      observed: z.json(),
      names: z.strictObject({ missing: z.array(z.string()), extra: z.array(z.string()) }),
    }),
  ),
  unjudged: z.array(z.json()),
});

describe('vnex verify', () => {
  test('prints a table of agreement by kernel, architecture and field', async () => {
    const { stdout, stderr } = await vnex(['verify', RECORDINGS]);
    expect(stderr).toBe('');
    expect(stdout).toMatch(/^[✓✗] .* {3}\d+ recordings, \d+ devices\n/);
    expect(stdout).toMatch(/\n +devices +outcome +status +features +api\b.* +offers\n/);
    expect(stdout).toMatch(/\n +refused +booted\n/);
    expect(stdout).toMatch(/\n6\.1 x86_64 +\d+ +\d+(?:\/\d+)? +\d+(?:\/\d+)? /);
    expect(stdout).toMatch(/\nall +\d+ +\d+(?:\/\d+)? /);
  });

  test('prints the same as JSON, in which the counts add up', async () => {
    const { code, stdout, stderr } = await vnex(['verify', RECORDINGS, '--json']);
    expect(stderr).toBe('');
    const { recordings, devices, fields, disagreements } = comparison.parse(JSON.parse(stdout));
    expect(recordings).toBeGreaterThan(50);
    for (const field of ['outcome', 'status', 'features', 'dma.api']) expect(fields).toHaveProperty([field]);
    const differing = Object.values(fields).map(({ differ }) => differ);
    expect(disagreements).toHaveLength(differing.reduce((sum, each) => sum + each, 0));
    const { agree = 0, differ = 0, notObserved = 0 } = fields.features ?? {};
    expect(agree + differ + notObserved).toBe(devices);
    expect(code).toBe(disagreements.length === 0 ? 0 : 1);
  });

  test('is exit code 1 where a recording says otherwise, and names the difference', async () => {
    const file = write(
      'doctored.json',
      readFileSync(ONE, 'utf8').replace('"features": "0x10730a3ffa7"', '"features": "0x8730a3ffa7"'),
    );
    const { code, stdout, stderr } = await vnex(['verify', file]);
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
    expect(stdout).toMatch(/^✗ 1 field differs {3}1 recording, \d+ devices\n/);
    expect(stdout).toMatch(
      /\nWhere they differ\n {2}\S+ {2}v0 {2}features\n {4}predicted 0x10730a3ffa7\n {4}observed {2}0x8730a3ffa7\n {6}- \w+\n {6}\+ \w+\n$/,
    );
  });

  test.each<[string, () => string, RegExp]>([
    [
      'a directory without JSON',
      () => mkdirSync(join(directory, 'empty'), { recursive: true }) ?? '',
      /: there is no JSON or YAML file below this directory\n$/,
    ],
    [
      'a file that is no recording',
      () => write('plain.json', '{"arch": "x86_64"}'),
      /^\S+plain\.json:1:1: missing "hypervisor"; .*\n/,
    ],
    [
      'a scenario',
      () => 'fixtures/scenarios/sev-snp-without-access-platform.json',
      /: this is a scenario; expected a recording\n$/,
    ],
    ['a missing file', () => 'nowhere.json', /^nowhere\.json: no such file\n$/],
  ])('is exit code 2 for %s', async (_, path, message) => {
    const { code, stdout, stderr } = await vnex(['verify', ONE, path()]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(message);
  });
});
