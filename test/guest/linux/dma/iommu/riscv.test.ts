import { expect, test } from 'vitest';
import { F } from '../../../../../src/features/bits.ts';
import { code, implementation, MODERN, outcome, run, type Spec } from '../../../../cases.ts';

const RISCV = { arch: 'riscv64', iommu: 'riscv', offers: MODERN, linux: '7.2' } as const;

const enabled = code('linux/iommu/enabled');
const domain = code('linux/iommu/default-domain');

const rows: readonly (readonly [Spec, string, string | undefined, string])[] = [
  [{}, 'yes', 'identity', 'works'],
  [{ cmdline: 'iommu.passthrough=0' }, 'yes', 'identity', 'works'],
  [{ linux: '6.12' }, 'no-driver-blocks', undefined, 'breaks'],
  [{ config: { RISCV_IOMMU: 'n' } }, 'no-driver-blocks', undefined, 'breaks'],
  [{ iommuInterrupts: false }, 'no-interrupts-blocks', undefined, 'breaks'],
  [{ iommuInterrupts: false, iommuPasses: true }, 'no-interrupts', undefined, 'works'],
  [{ linux: '6.12', iommuPasses: true }, 'no-driver', undefined, 'works'],
  [{ iommuPasses: true }, 'yes', 'identity', 'works'],
  [{ transport: 'mmio-modern', iommuInterrupts: false }, 'not-pci', undefined, 'works'],
];

test.each(rows)('an IOMMU of RISC-V with %j: %s, domain %s, %s', (more, driven, type, result) => {
  const story = run({ ...RISCV, ...more });
  expect([enabled(story), domain(story), outcome(story)]).toEqual([driven, type, result]);
  expect(implementation(story)).toBe('dma-direct');
});

test('a device of QEMU that is not asked to go through the IOMMU does not meet it', () => {
  expect(outcome(run({ ...RISCV, offers: [F.VERSION_1], iommuInterrupts: false }))).toBe('works');
});

test('a physical device meets an IOMMU that nobody programs, whatever the driver keeps', () => {
  const spec = {
    ...RISCV,
    implementation: 'hardware',
    offers: [F.VERSION_1],
    iommuInterrupts: false,
  } as const;
  expect(code('reach/addresses')(run(spec))).toBe('iommu-blocks');
  expect(outcome(run({ ...spec, offers: MODERN }))).toBe('breaks');
});

test('Linux on RISC-V has no driver for a virtio-iommu', () => {
  expect(enabled(run({ ...RISCV, iommu: 'virtio' }))).toBe('no-driver');
});
