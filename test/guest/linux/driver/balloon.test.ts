import { describe, expect, test } from 'vitest';
import { BALLOON, F, TYPE } from '../../../../src/features/bits.ts';
import { bitsOf, featureSet } from '../../../../src/features/feature-set.ts';
import { isRefusal } from '../../../../src/guest/handshake.ts';
import { virtballoonValidate } from '../../../../src/guest/linux/driver/balloon.ts';
import {
  codeOf,
  decide,
  MODERN,
  message,
  negotiated,
  outcome,
  run,
  type Spec,
  status,
} from '../../../cases.ts';

function validate(spec: Spec, bits: readonly number[]) {
  const { value, codes } = decide({ type: TYPE.BALLOON, ...spec }, (ask) =>
    virtballoonValidate(ask, featureSet(bits)),
  );
  return { kept: isRefusal(value) ? value : bitsOf(value), codes };
}

const ALL = [BALLOON.PAGE_POISON, BALLOON.PAGE_REPORTING, F.INDIRECT_DESC, F.ACCESS_PLATFORM];
const poisoning = { cmdline: 'page_poison=1' } as const;
const noSanity = { ...poisoning, config: { PAGE_POISONING_NO_SANITY: 'y' } } as const;

test.each([
  ['4.11', {}, ALL],
  ['4.12', {}, [BALLOON.PAGE_POISON, BALLOON.PAGE_REPORTING, F.INDIRECT_DESC]],
  ['4.19', poisoning, [BALLOON.PAGE_POISON, BALLOON.PAGE_REPORTING, F.INDIRECT_DESC]],
  ['4.20', {}, [BALLOON.PAGE_REPORTING, F.INDIRECT_DESC]],
  ['4.20', poisoning, [BALLOON.PAGE_POISON, BALLOON.PAGE_REPORTING, F.INDIRECT_DESC]],
  ['5.6', noSanity, [BALLOON.PAGE_POISON, BALLOON.PAGE_REPORTING, F.INDIRECT_DESC]],
  ['5.7', {}, [BALLOON.PAGE_REPORTING, F.INDIRECT_DESC]],
  ['5.7', noSanity, [BALLOON.PAGE_REPORTING, F.INDIRECT_DESC]],
  ['5.10', noSanity, [BALLOON.PAGE_REPORTING, F.INDIRECT_DESC]],
  ['5.11', noSanity, [BALLOON.PAGE_POISON, BALLOON.PAGE_REPORTING, F.INDIRECT_DESC]],
  ['6.12', {}, [BALLOON.PAGE_REPORTING, F.INDIRECT_DESC]],
  ['7.1', {}, [BALLOON.PAGE_REPORTING, F.INDIRECT_DESC]],
  ['7.2.12', {}, [BALLOON.PAGE_REPORTING]],
  ['7.3', {}, [BALLOON.PAGE_REPORTING]],
  ['7.3', poisoning, [BALLOON.PAGE_POISON, BALLOON.PAGE_REPORTING]],
] as const)('Linux %s with %j leaves of the bits 4, 5, 28 and 33: %j', (linux, spec, kept) => {
  expect(validate({ linux, ...spec }, ALL).kept).toEqual(kept);
});

describe('page poisoning', () => {
  test.each([
    ['', {}, 'cleared'],
    ['init_on_free=1', {}, 'kept'],
    ['init_on_free', {}, 'cleared'],
    ['init_on_free=0', { INIT_ON_FREE_DEFAULT_ON: 'y' }, 'cleared'],
    ['', { INIT_ON_FREE_DEFAULT_ON: 'y' }, 'kept'],
    ['', { INIT_ON_FREE_DEFAULT_ON: 'n' }, 'cleared'],
    ['page_poison=on', {}, 'kept'],
    ['page_poison=off', {}, 'cleared'],
    ['page_poison=on', { PAGE_POISONING: 'n' }, 'cleared'],
  ] as const)('with the command line %j and %j: %s', (cmdline, config, code) => {
    const { codes } = validate({ cmdline, config }, ALL);
    expect(codes).toContain(`linux/balloon/page-poison=${code}`);
  });

  test.each([
    ['5.6', 'kept', [BALLOON.PAGE_REPORTING]],
    ['5.7', 'reporting-dropped', []],
  ] as const)('without PAGE_POISON in Linux %s: %s', (linux, code, kept) => {
    const story = validate({ linux, ...poisoning }, [BALLOON.PAGE_REPORTING]);
    expect(story.kept).toEqual(kept);
    expect(story.codes).toContain(`linux/balloon/page-poison=${code}`);
  });
});

test.each([
  ['4.11', [F.ACCESS_PLATFORM], 'access-platform', 'taken'],
  ['4.12', [F.ACCESS_PLATFORM], 'access-platform', 'cleared'],
  ['7.3', [F.ACCESS_PLATFORM], 'access-platform', 'cleared'],
  ['7.3', [], 'access-platform', 'not-offered'],
  ['7.1', [F.INDIRECT_DESC], 'indirect', 'taken'],
  ['7.3', [F.INDIRECT_DESC], 'indirect', 'cleared'],
  ['7.3', [], 'indirect', 'not-offered'],
] as const)('Linux %s says of the bits %j, as to %s: %s', (linux, bits, what, code) => {
  expect(validate({ linux }, bits).codes).toContain(`linux/balloon/${what}=${code}`);
});

test('a balloon that offers ACCESS_PLATFORM is refused by QEMU, as the driver leaves the bit', () => {
  const story = run({ type: TYPE.BALLOON, offers: MODERN });
  expect([outcome(story), status(story), message(story), negotiated(story)]).toEqual([
    'refused-by-device',
    0x83,
    'virtio: device refuses features: 3',
    [F.VERSION_1],
  ]);
  expect(outcome(run({ type: TYPE.BALLOON, offers: MODERN, implementation: 'cloud-hypervisor' }))).toBe(
    'works',
  );
  expect(outcome(run({ type: TYPE.BALLOON, offers: MODERN, linux: '4.11' }))).toBe('works');
});

test('a balloon is refused wherever memory is restricted, with or without the bit', () => {
  for (const offers of [MODERN, [F.VERSION_1]])
    expect(message(run({ type: TYPE.BALLOON, offers, protection: 'sev-snp' }))).toBe(
      'device must provide VIRTIO_F_ACCESS_PLATFORM',
    );
});

describe('the ring for free pages', () => {
  const probe = (linux: string, size: number | undefined) =>
    run({
      type: TYPE.BALLOON,
      offers: [F.VERSION_1, BALLOON.PAGE_REPORTING],
      linux,
      ...(size === undefined ? {} : { fields: { reporting_queue_size: size } }),
    });

  test.each([
    ['5.6', 1, 'no-reporting', 0xf],
    ['5.7', 31, 'too-small', 0x8b],
    ['7.1', 31, 'too-small', 0x8b],
    ['7.1', 32, 'fits', 0xf],
    ['7.1', undefined, 'fits', 0xf],
    ['7.2', 1, 'any-ring', 0xf],
  ] as const)('of Linux %s with %s entries: %s', (linux, size, code, expected) => {
    const story = probe(linux, size);
    expect([codeOf(story, 'linux/balloon/reporting-ring'), status(story), message(story)]).toEqual([
      code,
      expected,
      undefined,
    ]);
  });
});
