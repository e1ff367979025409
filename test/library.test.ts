import { readFileSync } from 'node:fs';
import { describe, expect, expectTypeOf, test } from 'vitest';
import type * as z from 'zod/mini';
import type { deviceShape } from '../src/input/shapes/device.ts';
import type { platformShape } from '../src/input/shapes/platform.ts';
import type { resultShape } from '../src/input/shapes/result.ts';
import {
  type CaseJson,
  check,
  explain,
  explainText,
  features,
  fix,
  importPath,
  importText,
  negotiate,
  sweep,
  UsageError,
  why,
} from '../src/library.ts';
import type { AnswersJson, DeviceJson, PlatformJson } from '../src/model/published.ts';
import { runMain, vnex } from './cli/run.ts';
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
      way: _way,
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
    way: _way,
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

describe('the other commands as functions', () => {
  const printed = async (argv: readonly string[], text: string): Promise<unknown> =>
    JSON.parse((await runMain([...argv, '--json'], { files: { text } })).stdout);
  const read = (file: string) => readFileSync(`fixtures/${file}`, 'utf8');
  const domain = read('imports/sev-q35.xml');

  test('importText() takes a text of any form', async () => {
    expect(await importText(domain, { kernel: '6.12' })).toEqual(
      await printed(['import', 'libvirt', 'text', '--kernel', '6.12'], domain),
    );
    const qmp = read('imports/qmp/session-7.2-microvm.txt');
    expect(await importText(qmp)).toEqual(await printed(['import', 'qmp', 'text'], qmp));
    const log = read('logs/healthy.txt');
    expect(await importText(log)).toEqual(await printed(['import', 'dmesg', 'text'], log));
    await expect(importText('nothing of note')).rejects.toBeInstanceOf(UsageError);
  });

  test('importPath() takes files, and directories with a guest’s own', async () => {
    const file = 'fixtures/imports/sev-q35.xml';
    expect(await importPath(file)).toEqual(
      JSON.parse((await vnex(['import', 'libvirt', file, '--json'])).stdout),
    );
    const root = 'fixtures/imports/sysfs/microvm';
    expect(await importPath(root)).toEqual(
      JSON.parse((await vnex(['import', 'sysfs', '--root', root, '--json'])).stdout),
    );
    await expect(importPath('fixtures/imports/none.xml')).rejects.toBeInstanceOf(UsageError);
  });

  test('explainText() answers what stands in a text', async () => {
    expect(await explainText(domain, { kernel: '6.12' })).toEqual(
      await printed(['explain', 'text', '--kernel', '6.12'], domain),
    );
    await expect(explainText(read('logs/healthy.txt'))).rejects.toThrow('this is a log');
  });

  test('why() explains a message', async () => {
    const line = 'virtio: device refuses features: 3';
    expect(await why(line)).toEqual(await printed(['why', 'text'], line));
    expect((await why('nothing of note')).messages).toEqual([]);
  });

  test('fix() takes a case or a text', async () => {
    const asked = { device: { ...DEVICE, offers: ['VERSION_1'] }, platform: PLATFORM };
    const found = await fix(asked);
    expect(found).toEqual(await printed(['fix', 'text'], JSON.stringify(asked)));
    const [first] = found.cases;
    expect(first !== undefined && 'fixes' in first && first.fixes[0]?.changes[0]).toMatchObject({
      title: 'offer ACCESS_PLATFORM',
      group: 'device',
    });
    const snp = read('imports/sev-snp.sh');
    expect(await fix(snp)).toEqual(await printed(['fix', 'text'], snp));
  });

  test('check() tells of files that cannot be checked, too', async () => {
    const { cases, notChecked, files } = await check([
      'fixtures/scenarios/kvm-plain.json',
      'fixtures/imports/README.md',
    ]);
    expect(cases.every(({ status }) => status === 'passed')).toBe(true);
    expect(notChecked).toBe(files.filter(({ status }) => status === 'not-checked').length);
    await expect(check([])).rejects.toBeInstanceOf(UsageError);
  });

  test('sweep() and features() answer as their commands do', async () => {
    const space = 'fixtures/spaces/sev-guests-of-qemu.json';
    const { stdout } = await vnex(['sweep', '--space', space, '--claim', 'works', '--json']);
    expect(await sweep('works', { space })).toEqual(JSON.parse(stdout));
    expect(await features(['VERSION_1', '5'], 'net')).toMatchObject({ mask: '0x100000020', bits: [5, 32] });
    await expect(features('VERSION_9')).rejects.toBeInstanceOf(UsageError);
  });
});
