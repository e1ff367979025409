import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { align } from '../../../src/explore/diff/align.ts';
import { type Driven, diff } from '../../../src/explore/diff/diff.ts';
import { F, NET, TYPE } from '../../../src/features/bits.ts';
import { bitsOf } from '../../../src/features/feature-set.ts';
import { chooseDriver, DRIVERS } from '../../../src/guest/drivers.ts';
import type { Decided } from '../../../src/model/decision.ts';
import { answerDifferences, type CaseDiff } from '../../../src/model/diff.ts';
import type { Result } from '../../../src/model/result.ts';
import { decisionWords } from '../../../src/report/words/decisions.ts';
import { anyCase } from '../../any-case.ts';
import { caseOf, MODERN, type Spec } from '../../cases.ts';
import { decidedOf } from '../../samples.ts';

function driven(spec: Spec, id = 'linux'): Driven {
  const driver = chooseDriver(id);
  if (driver === undefined) throw new Error(`there is no driver ${id}`);
  return { asked: { ...caseOf(spec), driver: id }, driver };
}

const words = ({ asked, decisions }: Result) => decisions.map((decided) => decisionWords(decided, asked));
const facts = (found: CaseDiff) => found.facts.map(({ fact, a, b }) => [fact, a, b]);
const ids = (found: CaseDiff) => found.decisions.map(({ kind }) => kind.id);

/** Decisions by id alone. */
const log = (...names: readonly string[]): readonly Decided[] => names.map((id) => decidedOf({ id }));

function merged(a: readonly string[], b: readonly string[]): readonly string[] {
  return align(log(...a), log(...b)).map((at) => {
    const [inA, inB] = [at.a === undefined ? '' : a[at.a], at.b === undefined ? '' : b[at.b]];
    return inA === inB ? `${inA}` : `${inA}/${inB}`;
  });
}

describe('two logs', () => {
  test.each([
    [
      ['p', 'q'],
      ['p', 'q'],
      ['p', 'q'],
    ],
    [
      ['p', 'x', 'q'],
      ['p', 'q'],
      ['p', 'x/', 'q'],
    ],
    [
      ['p', 'q'],
      ['p', 'y', 'z', 'q'],
      ['p', '/y', '/z', 'q'],
    ],
    [
      ['p', 'x', 'q'],
      ['p', 'y', 'q'],
      ['p', 'x/', '/y', 'q'],
    ],
    [
      ['p', 'q', 'r'],
      ['p', 'r', 'q'],
      ['p', 'q', 'r'],
    ],
    [
      ['p', 'p', 'q'],
      ['p', 'q'],
      ['p', 'p/', 'q'],
    ],
    [[], ['p'], ['/p']],
  ])('%j and %j are %j', (a, b, wanted) => {
    expect(merged(a, b)).toEqual(wanted);
  });

  const ids = fc.array(fc.constantFrom('p', 'q', 'r', 's', 't'), { maxLength: 8 });
  test('keep each of their entries once, and are merged alike from either side', () => {
    fc.assert(
      fc.property(ids, ids, (a, b) => {
        const found = align(log(...a), log(...b));
        const places = (side: 'a' | 'b') => found.flatMap((at) => at[side] ?? []).sort((x, y) => x - y);
        expect(places('a')).toEqual([...a.keys()]);
        expect(places('b')).toEqual([...b.keys()]);
        const other = align(log(...b), log(...a));
        expect(other.map((at) => [at.b, at.a])).toEqual(found.map((at) => [at.a, at.b]));
      }),
      { numRuns: 150 },
    );
  });
});

describe('a diff', () => {
  test('names the facts, the first decision with both reasons, and the parts of the answer', () => {
    const found = diff(
      driven({ protection: 'sev', linux: '5.12' }),
      driven({ protection: 'sev', linux: '5.13' }),
    );
    expect(facts(found)).toEqual([['platform.kernel.version', '5.12', '5.13']]);
    const [first, second] = found.decisions;
    expect(first?.kind.id).toBe('linux/platform/restricted-memory');
    expect([first?.a?.code, first?.b?.code]).toEqual(['unsaid', 'yes']);
    expect(first?.b?.facts).toContainEqual(
      expect.objectContaining({ kind: 'change', id: 'sev-restricts-virtio', yes: true, read: true }),
    );
    expect(second?.kind.id).toBe('linux/features-ok/restricted-memory');
    expect(found.answer).toEqual(
      expect.arrayContaining(['outcome', 'message', 'status', 'dma.api', 'dma.path']),
    );
    expect(found.answer).not.toContain('features');
    expect([found.a.outcome, found.b.outcome]).toEqual(['breaks', 'refused-by-driver']);
  });

  test('takes the release in the words of a decision for no difference', () => {
    const found = diff(driven({ linux: '6.1' }), driven({ linux: '6.12' }));
    expect(facts(found)).toEqual([['platform.kernel.version', '6.1', '6.12']]);
    expect([found.decisions, found.answer]).toEqual([[], []]);
    expect(words(found.a)).not.toEqual(words(found.b));
  });

  test('tells another order of the same decisions from other decisions', () => {
    const offers = [NET.CTRL_VQ, ...MODERN];
    const found = diff(driven({ linux: '5.16', offers }), driven({ linux: '5.17', offers }));
    const orders = [found.a, found.b].map(({ decisions }) => decisions.map(({ kind }) => kind.id));
    expect(orders[0]).not.toEqual(orders[1]);
    expect([...(orders[0] ?? [])].sort()).toEqual([...(orders[1] ?? [])].sort());
    expect([found.decisions, found.answer]).toEqual([[], []]);
  });

  test('says what a change of the kernel made of a question', () => {
    const found = diff(
      driven({ type: TYPE.BALLOON, linux: '4.19' }),
      driven({ type: TYPE.BALLOON, linux: '4.20' }),
    );
    const poison = found.decisions.find(({ kind }) => kind.id === 'linux/balloon/page-poison');
    expect(poison?.a?.code).toBe('unknown');
    const change = { kind: 'change', id: 'balloon-page-poison' };
    expect(poison?.b?.facts).toContainEqual(expect.objectContaining({ ...change, yes: true }));
    expect(poison?.a?.facts).toContainEqual(expect.objectContaining({ ...change, yes: false }));
  });

  test('compares drivers, offers, fields, options and kernel parameters', () => {
    const found = diff(
      driven({
        offers: [F.VERSION_1, NET.MAC],
        fields: { mtu: 1 },
        config: { NUMA: 'n' },
        cmdline: 'quiet swiotlb=force',
      }),
      driven({ offers: [F.VERSION_1], xen: 'dom0 pv', cmdline: 'swiotlb=noforce quiet' }, 'gibson-2019'),
    );
    const [offers, ...others] = found.facts;
    expect([offers?.fact, offers?.a, offers?.b].slice(0, 1)).toEqual(['device.offers']);
    expect(typeof offers?.a === 'object' && bitsOf(offers.a)).toEqual([NET.MAC, F.VERSION_1]);
    expect(others.map(({ fact, a, b }) => [fact, a, b])).toEqual([
      ['device.config.mtu', 1, undefined],
      ['platform.hypervisor', 'kvm', 'xen'],
      ['platform.xen', undefined, 'dom0 pv'],
      ['platform.kernel.config.NUMA', 'n', 'y'],
      ['platform.kernel.cmdline swiotlb', 'swiotlb=force', 'swiotlb=noforce'],
      ['driver', 'linux', 'gibson-2019'],
      ['platform.kernel.config.XEN_PCIDEV_FRONTEND', undefined, 'y'],
      ['platform.kernel.config.XEN_VIRTIO', undefined, 'n'],
      ['platform.kernel.config.XEN_VIRTIO_FORCE_GRANT', undefined, 'n'],
    ]);
  });

  test('compares releases that a driver’s name gives, and not the ones that they replace', () => {
    const found = diff(driven({ linux: '6.1' }, 'linux-5.8'), driven({ linux: '6.12' }, 'linux-5.8'));
    expect([found.facts, found.decisions, found.answer]).toEqual([[], [], []]);
  });

  const anyDriven: fc.Arbitrary<Driven> = fc
    .tuple(anyCase, fc.constantFrom(...DRIVERS))
    .map(([asked, model]) => ({
      asked: { ...asked, driver: model.id },
      driver: { model, release: undefined },
    }));

  test('of a case with itself is empty', () => {
    fc.assert(
      fc.property(anyDriven, (one) => {
        const found = diff(one, structuredCloned(one));
        expect([found.facts, found.decisions, found.answer]).toEqual([[], [], []]);
      }),
      { numRuns: 100 },
    );
  });

  test('is the same from either side', () => {
    fc.assert(
      fc.property(anyDriven, anyDriven, (a, b) => {
        const [there, back] = [diff(a, b), diff(b, a)];
        expect(ids(back)).toEqual(ids(there));
        expect(back.decisions.map((one) => [one.b, one.a, one.otherwise])).toEqual(
          there.decisions.map((one) => [one.a, one.b, one.otherwise]),
        );
        expect(back.answer).toEqual(there.answer);
        expect(new Set(back.facts.map(({ fact }) => fact))).toEqual(
          new Set(there.facts.map(({ fact }) => fact)),
        );
      }),
      { numRuns: 100 },
    );
  });

  test('of two cases without a differing decision leaves only bits of the features to differ', () => {
    fc.assert(
      fc.property(anyDriven, fc.nat(127), (one, bit) => {
        const other = { ...one, asked: withBit(one.asked, bit) };
        const found = diff(one, other);
        expect(found.answer).toEqual(answerDifferences(found.a, found.b));
        if (found.decisions.length === 0)
          expect(found.answer.filter((part) => part !== 'features')).toEqual([]);
      }),
      { numRuns: 100 },
    );
  });
});

function structuredCloned(one: Driven): Driven {
  return { ...one, asked: structuredClone(one.asked) };
}

function withBit(asked: Driven['asked'], bit: number): Driven['asked'] {
  const { w0, w1, w2, w3 } = asked.device.offers;
  const words = [w0, w1, w2, w3].map((word, i) => (i === bit >>> 5 ? word ^ (1 << (bit & 31)) : word));
  const [a = 0, b = 0, c = 0, d = 0] = words;
  return { ...asked, device: { ...asked.device, offers: { w0: a, w1: b, w2: c, w3: d } } };
}
