import { describe, expect, test } from 'vitest';
import { type Evaluation, evaluate } from '../../src/explore/evaluate.ts';
import { F, NET, TYPE } from '../../src/features/bits.ts';
import { featureSet, without } from '../../src/features/feature-set.ts';
import type { DriverModel } from '../../src/guest/driver-model.ts';
import { linux } from '../../src/guest/linux/linux.ts';
import { askOf, MODERN, outcome, run, type Spec, status } from '../cases.ts';

const evaluation = (spec: Spec): Evaluation => run(spec).evaluation;

describe('the outcome', () => {
  test.each([
    ['works', {}],
    ['works', { offers: MODERN }],
    ['not-created', { transport: 'pci-transitional', offers: MODERN }],
    ['refused-by-driver', { protection: 'sev' }],
    ['no-driver', { type: 99 }],
    ['refused-by-driver', { offers: [F.VERSION_1, NET.CTRL_RX] }],
    ['refused-by-device', { type: TYPE.BALLOON, offers: MODERN }],
    ['breaks', { protection: 'sev', linux: '5.12' }],
    ['breaks', { implementation: 'hardware', iommu: 'amd' }],
  ] as const)('is that it %s, for %j', (expected, spec) => {
    expect(outcome(run(spec))).toBe(expected);
  });
});

describe('the way of the data', () => {
  test('past the DMA API is guest-physical', () => {
    expect(evaluation({}).dma).toMatchObject({
      api: 'bypass',
      addresses: 'guest-physical',
      mapping: { path: 'guest-physical', implementation: undefined, bounced: false },
    });
  });
  test('through the DMA API is the platform’s', () => {
    expect(evaluation({ offers: MODERN }).dma).toMatchObject({
      api: 'dma-api',
      addresses: 'platform',
      mapping: { path: 'direct', implementation: 'dma-direct' },
    });
  });
  test.each([
    { protection: 'sev' },
    { type: TYPE.BALLOON, offers: MODERN },
    { transport: 'pci-legacy', offers: [F.ACCESS_PLATFORM] },
  ] as const)('is not asked about where the handshake failed: %j', (spec) => {
    expect(evaluation(spec).dma).toBeUndefined();
  });
  test('is also known of a device that breaks', () => {
    expect(evaluation({ protection: 'sev', iommu: 'amd', offers: MODERN })).toMatchObject({
      outcome: 'breaks',
      dma: { mapping: { path: 'iommu' } },
    });
  });
});

describe('a driver model', () => {
  test('that never refuses shows what the refusal prevents', () => {
    const patient = { ...linux, refuse: () => undefined };
    const story = evaluate(patient, askOf({ protection: 'sev-snp', implementation: 'vhost-user' }));
    expect(story).toMatchObject({ outcome: 'breaks', dma: { api: 'bypass' }, handshake: { status: 0x0f } });
  });
  test('that keeps no ACCESS_PLATFORM meets a device that requires it', () => {
    const shy: DriverModel = {
      ...linux,
      keepFeatures: (_, known) => without(known, featureSet([F.ACCESS_PLATFORM])),
    };
    expect(evaluate(shy, askOf({ offers: MODERN })).outcome).toBe('refused-by-device');
    expect(evaluate(shy, askOf({ offers: MODERN, implementation: 'generic' })).outcome).toBe('works');
  });
  test('that always uses the DMA API reaches shared memory in SEV without the bit', () => {
    const forced = { ...linux, refuse: () => undefined, useDmaApi: () => true };
    expect(evaluate(forced, askOf({ protection: 'sev' }))).toMatchObject({
      outcome: 'works',
      dma: { mapping: { path: 'swiotlb' } },
    });
  });
});

describe('the four cases of the debate', () => {
  test.each([
    [
      'a protected guest whose device lacks the bit is refused where the kernel is told',
      { protection: 'sev-snp' },
      'refused-by-driver',
      undefined,
    ],
    [
      'a SEV guest before 5.13, whose device lacks the bit, breaks because the kernel is not told',
      { protection: 'sev', linux: '5.12' },
      'breaks',
      'guest-physical',
    ],
    [
      'a POWER secure guest whose device lacks the bit breaks in every release',
      { protection: 'pef', arch: 'ppc64le', linux: '7.3' },
      'breaks',
      'guest-physical',
    ],
    ['a SEV-SNP guest with the bit bounces', { protection: 'sev-snp', offers: MODERN }, 'works', 'swiotlb'],
    [
      'a physical device behind an IOMMU with the bit is mapped',
      { implementation: 'hardware', iommu: 'amd', offers: MODERN },
      'works',
      'iommu',
    ],
    [
      'a physical device behind an IOMMU without the bit breaks',
      { implementation: 'hardware', iommu: 'amd' },
      'breaks',
      'guest-physical',
    ],
    ['an ordinary guest takes the bit and changes nothing', { offers: MODERN }, 'works', 'direct'],
    ['an ordinary guest works without the bit', {}, 'works', 'guest-physical'],
  ] as const)('%s', (_, spec, expected, path) => {
    const story = run(spec);
    expect([outcome(story), story.evaluation.dma?.mapping.path]).toEqual([expected, path]);
  });
});

test('the log off costs nothing but the log', () => {
  for (const spec of [
    {},
    { protection: 'sev' },
    { type: TYPE.BALLOON, offers: MODERN },
    { xen: 'dom0 pv' },
  ] as const) {
    const story = run(spec);
    expect(evaluate(linux, askOf(spec))).toEqual(story.evaluation);
    expect(status(story)).toBe(story.evaluation.handshake.status);
  }
});
