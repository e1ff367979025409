import fc from 'fast-check';
import { expect, test } from 'vitest';
import { silent } from '../../../src/explore/judge.ts';
import { endVerdict } from '../../../src/explore/open/ends.ts';
import { newBoard, walk } from '../../../src/explore/sweep/walk.ts';
import { bitsOf, fromMask, NO_FEATURES } from '../../../src/features/feature-set.ts';
import { linux } from '../../../src/guest/linux/linux.ts';
import type { GuestInquiry } from '../../../src/inquiry/once-per-guest.ts';
import { oneQuestion } from '../../../src/inquiry/one-question.ts';
import { AskedBits } from '../../../src/inquiry/open/open-source.ts';
import type { SpacePart } from '../../../src/model/space.ts';
import { caseOf } from '../../cases.ts';

/** What a card of OpenVMM offers, RING_PACKED and HOST_USO among it, which Linux learned one after the other. */
const OFFERS = bitsOf(fromMask('0x100000f30011823') ?? NO_FEATURES);

test('a walk that meets a new bit and begins again comes to what one comes to that knows all bits', () => {
  const part: SpacePart = {
    base: caseOf({ offers: OFFERS, implementation: 'openvmm', iommu: 'intel', cmdline: 'intel_iommu=on' }),
    varying: [{ kind: 'release', values: ['4.4', '4.8', '5.0', '5.18', '6.2', '6.12'] }],
  };
  const [asked, board] = [new AskedBits(), newBoard()];
  const root = () =>
    walk(part, (source) => endVerdict(source, linux, undefined), { asked, board }).drawing.root;
  expect(root()).toBe(root());
});

const OPTIONS = ['AMD_IOMMU', 'ARM_SMMU_V3', 'ACPI_NUMA', 'BLK_DEV_INTEGRITY'] as const;
const SWITCHED: SpacePart = {
  base: caseOf({}),
  varying: OPTIONS.map((name) => ({ kind: 'config', name, values: ['y', 'n'] })),
};

/** A rule that asks for options, one after the other in an order of its own, and answers by what it is told. */
type Table = { readonly order: readonly (typeof OPTIONS)[number][]; readonly answers: readonly string[] };

const table: fc.Arbitrary<Table> = fc.record({
  order: fc.shuffledSubarray([...OPTIONS]),
  answers: fc.array(fc.constantFrom('a', 'b', 'c'), { minLength: 16, maxLength: 16 }),
});

function ruleOf({ order, answers }: Table) {
  return (ask: GuestInquiry): string =>
    answers[order.reduce((sum, name) => sum * 2 + Number(ask.kernel.enabled(name, 'n')), 0)] ?? '';
}

/** Makes of a rule what is asked: itself, or one question. */
type Asking<Answer> = (rule: (ask: GuestInquiry) => Answer) => (ask: GuestInquiry) => Answer;

test('a rule that is asked as one question says of every case what it says where its own questions are asked', () => {
  fc.assert(
    fc.property(table, table, fc.boolean(), (first, second, within) => {
      const board = newBoard();
      const rootOf = (ask: Asking<string>) => {
        const inner = ask(ruleOf(second));
        const outer = ask((here) => ruleOf(first)(here) + (within ? inner(here) : ''));
        return walk(
          SWITCHED,
          (source) => {
            const here = silent(source);
            return { kind: 'broken', how: [outer(here), inner(here), ruleOf(first)(here)].join() };
          },
          { board },
        ).drawing.root;
      };
      expect(rootOf(oneQuestion)).toBe(rootOf((rule) => rule));
    }),
    { numRuns: 60 },
  );
});

test('the ways through a rule and through what follows multiply only where its own questions are asked', () => {
  const pathsOf = (ask: Asking<boolean>) => {
    const either = ask(({ kernel }) => kernel.enabled('AMD_IOMMU', 'n') || kernel.enabled('ACPI_NUMA', 'n'));
    return walk(SWITCHED, (source) => {
      const here = silent(source);
      const told = [either(here), here.kernel.enabled('ARM_SMMU_V3', 'n')];
      return { kind: 'broken', how: told.join() };
    }).paths;
  };
  expect([pathsOf((rule) => rule), pathsOf(oneQuestion)]).toEqual([6, 4]);
});
