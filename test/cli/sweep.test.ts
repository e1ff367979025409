import { describe, expect, test } from 'vitest';
import { casesIn } from '../printed.ts';
import { shell, vnex, workshop } from './run.ts';

const { write } = workshop();
const SPACE = 'fixtures/spaces/sev-guests-of-qemu.json';

describe('vnex sweep', () => {
  test('counts the cases, and says what breaks the claim', async () => {
    const { code, stdout, stderr } = await vnex(['sweep', '--space', SPACE, '--claim', 'works']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^ {2}cases +3,360$/m);
    expect(stdout).toContain('without ACCESS_PLATFORM, Linux 5.13 and later → refused by the driver\n');
  });

  test('exits with 1 under --fail, and with 0 where every case keeps the claim', async () => {
    const failing = await vnex(['sweep', '--space', SPACE, '--claim', 'works', '--fail']);
    expect(failing.code).toBe(1);
    const kept = await vnex(['sweep', '--space', SPACE, '--claim', 'real-devices', '--fail']);
    expect({ code: kept.code, first: kept.stdout.split('\n')[0] }).toEqual({
      code: 0,
      first: '✓ real-devices  a physical device behind an IOMMU always gets platform addresses',
    });
  });

  test('shows each pattern by a case that explain takes', async () => {
    const { stdout } = await vnex(['sweep', '--space', SPACE, '--claim', 'works', '--json']);
    const { patterns, total, counts } = JSON.parse(stdout);
    expect(total).toBe('3360');
    expect(Object.values<string>(counts).reduce((sum, count) => sum + BigInt(count), 0n)).toBe(3360n);
    for (const { scenario, answer } of patterns) {
      const told = await vnex(['explain', '-', '--json'], { stdin: JSON.stringify(scenario) });
      expect(casesIn(told.stdout).outcome).toBe(answer.outcome);
    }
    const piped = await shell(
      `node "$VNEX" sweep --space ${SPACE} --claim works --pattern 2 | node "$VNEX" check /dev/stdin`,
    );
    expect(piped.code).toBe(0);
  });

  test('in shards counts together what it counts as a whole', async () => {
    const broken = async (...more: readonly string[]): Promise<bigint> => {
      const { stdout } = await vnex(['sweep', '--space', SPACE, '--claim', 'works', '--json', ...more]);
      return BigInt(JSON.parse(stdout).counts.broken);
    };
    const shards = await Promise.all([1, 2, 3, 4].map((i) => broken('--shard', `${i}/4`)));
    expect(shards.reduce((sum, count) => sum + count, 0n)).toBe(await broken());
  });

  test('takes a driver that brings its release', async () => {
    const { stdout } = await vnex(['sweep', '--space', SPACE, '--claim', 'works', '--driver', 'linux-5.10']);
    expect(stdout).toContain('linux-5.10 · SEV guests of QEMU');
    expect(stdout).not.toContain('Linux since');
  });

  test.each([
    [['--claim', 'saef'], '--claim: unknown claim "saef"; choose from works, safe, free, '],
    [
      ['--claim', 'safe', '--shard', '0/4'],
      'vnex sweep: --shard must be I/N, such as 1/4, with I from 1 to N, not "0/4"',
    ],
    [['--claim', 'safe', '--space', 'nowhere.json'], 'nowhere.json: '],
    [['--claim', 'works', '--space', 'argument'], '--space: "argument" is for a claim about drivers'],
    [['--claim', 'safe', '--driver', 'linx'], '--driver: unknown driver "linx"'],
    [
      ['--claim', 'works', '--space', SPACE, '--pattern', '99'],
      '--pattern: there is no pattern 99; choose from 1 to ',
    ],
    [
      ['--claim', 'safe', '--space', 'fixtures/scenarios/sev-legacy.json'],
      'this is a scenario; expected a space',
    ],
    [[], "vnex: required option '--claim <name>' not specified"],
  ])('%j is a mistake', async (argv, message) => {
    const { code, stdout, stderr } = await vnex(['sweep', ...argv]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(message);
  });

  test('tells every mistake of a space at once', async () => {
    const path = write('space.json', {
      device: { type: 'net', transport: 'pci-modern', offers: [] },
      platform: { arch: 'x86_64', hypervisor: 'kvm', kernel: { version: '6.12' } },
      vary: { 'device.typ': [1], 'platform.memory.protection': ['pef'] },
    });
    const { code, stderr } = await vnex(['sweep', '--space', path, '--claim', 'works']);
    expect(code).toBe(2);
    expect(stderr.trimEnd().split('\n')).toHaveLength(2);
  });
});
