import { describe, expect, expectTypeOf, test } from 'vitest';
import type * as z from 'zod/mini';
import type { deviceShape } from '../src/input/shapes/device.ts';
import type { platformShape } from '../src/input/shapes/platform.ts';
import type { resultShape } from '../src/input/shapes/result.ts';
import { type CaseJson, explain, negotiate, UsageError } from '../src/library.ts';
import type { AnswersJson, DeviceJson, PlatformJson } from '../src/model/published.ts';
import { runMain } from './cli/run.ts';
import { casesIn } from './printed.ts';

const DEVICE: DeviceJson = {
  type: 'net',
  transport: 'pci-modern',
  implementation: 'qemu',
  offers: ['VERSION_1', 'MAC', 'ACCESS_PLATFORM'],
};
const PLATFORM: PlatformJson = {
  arch: 'x86_64',
  hypervisor: 'kvm',
  memory: { protection: 'sev-snp' },
  iommu: { kind: 'none' },
  kernel: { version: '6.12', cmdline: '' },
};

/** What is wrong with a case; the caller's types are not asked. */
async function problemsOf(asked: unknown) {
  const error = await explain(asked as CaseJson).catch((reason: unknown) => reason);
  if (!(error instanceof UsageError)) throw new Error(`expected a UsageError, got ${error}`);
  return error.problems;
}

describe('explain()', () => {
  test('answers as vnex explain --json does', async () => {
    const asked = { device: DEVICE, platform: PLATFORM, driver: 'gibson-2019' };
    const files = { 'a.json': JSON.stringify(asked) };
    const { stdout } = await runMain(['explain', 'a.json', '--json'], { files });
    expect(await explain(asked)).toEqual(casesIn(stdout));
  });

  test('takes paths, and objects over them', async () => {
    const result = await explain({
      device: 'fixtures/devices/qemu-net-modern.json',
      platform: { extends: 'fixtures/platforms/sev-snp.json', kernel: { version: '5.10' } },
    });
    expect(result.case.driver).toBe('linux-5.10');
  });

  test('names everything that is wrong, without lines that nobody has seen', async () => {
    expect(
      await problemsOf({ device: { ...DEVICE, offers: ['MACC'] }, platform: 'no.json', drivr: 'linux' }),
    ).toEqual([
      { file: 'case', message: 'unknown feature "MACC"; did you mean MAC?' },
      { file: 'case', message: 'cannot use no.json: no such file' },
      { file: 'case', message: 'unknown key "drivr"; did you mean "driver"?' },
    ]);
    expect(await problemsOf({ device: DEVICE, platform: PLATFORM, driver: 'linus' })).toEqual([
      { file: 'case', message: expect.stringMatching(/unknown driver "linus".*did you mean linux\?$/) },
    ]);
  });

  test.each<[string, unknown]>([
    ['nothing', undefined],
    ['text', 'text'],
    ['a list', []],
    ['a BigInt', { device: DEVICE, platform: PLATFORM, mib: 1n }],
    ['many cases', { device: [DEVICE, DEVICE], platform: PLATFORM }],
    ['no case', { device: [], platform: PLATFORM }],
  ])('refuses %s', async (_, asked) => {
    expect(await problemsOf(asked)).not.toEqual([]);
  });

  test('refuses what goes round in a circle', async () => {
    const circle: Record<string, unknown> = { device: DEVICE };
    circle.platform = circle;
    expect(await problemsOf(circle)).toEqual([
      { file: 'case', message: expect.stringContaining('cannot be written as JSON') },
    ]);
  });
});

test('negotiate() gives the same answer without the reasons', async () => {
  for (const driver of ['linux', 'linux-5.10', 'tsirkin-2019-refuse', 'gibson-2019']) {
    const {
      case: _,
      confidence,
      unseen: _unseen,
      decisions,
      dependsOn,
      assumed: _assumed,
      example,
      ...answer
    } = await explain({
      device: DEVICE,
      platform: PLATFORM,
      driver,
    });
    expect(confidence).toBeDefined();
    expect(dependsOn).toEqual([]);
    expect(example).toEqual({});
    expect(decisions.length).toBeGreaterThan(2);
    expect(await negotiate(DEVICE, PLATFORM, driver)).toEqual(answer);
  }
});

test('negotiate() gives of a case with several answers what they have in common', async () => {
  const open: PlatformJson = {
    ...PLATFORM,
    memory: { protection: 'sev' },
    kernel: { version: '5.9..5.13', cmdline: '' },
  };
  const refusing = { ...DEVICE, offers: ['VERSION_1', 'MAC'] };
  const { answers = [], ...common } = await explain({ device: refusing, platform: open });
  expect(answers.map(({ outcome }) => outcome).sort()).toEqual(['breaks', 'refused-by-driver']);
  const {
    case: _,
    confidence: __,
    decisions: ___,
    dependsOn,
    assumed: ____,
    example: _____,
    unseen: ______,
    ...answer
  } = common;
  expect(dependsOn).toEqual([{ key: 'kernel', option: '--kernel VERSION' }]);
  expect(answer).toMatchObject({ outcome: 'unknown', dma: null, features: { negotiated: '0x100000020' } });
  expect(await negotiate(refusing, open)).toEqual(answer);
});

/** Both have the same keys. */
type Same<A, B> = [keyof A, keyof B] extends [keyof B, keyof A] ? true : false;

test('the published types have the keys that the validators know', () => {
  type Platform = z.output<typeof platformShape>;
  type Result = z.output<typeof resultShape>;
  expectTypeOf<Same<DeviceJson, z.output<typeof deviceShape>>>().toEqualTypeOf<true>();
  expectTypeOf<Same<PlatformJson, Platform>>().toEqualTypeOf<true>();
  expectTypeOf<Same<PlatformJson['kernel'], Platform['kernel']>>().toEqualTypeOf<true>();
  type Memory = { [At in 'memory']: [NonNullable<PlatformJson[At]>, NonNullable<Platform[At]>] }['memory'];
  expectTypeOf<Same<Memory[0], Memory[1]>>().toEqualTypeOf<true>();
  expectTypeOf<Same<AnswersJson, Result>>().toEqualTypeOf<true>();
  type Open = { [At in 'answers']: [NonNullable<AnswersJson[At]>, NonNullable<Result[At]>] }['answers'];
  expectTypeOf<Same<Open[0][number], Open[1][number]>>().toEqualTypeOf<true>();
  expectTypeOf<Same<NonNullable<AnswersJson['dma']>, NonNullable<Result['dma']>>>().toEqualTypeOf<true>();
});
