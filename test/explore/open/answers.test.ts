import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { RELEASES } from '../../../src/data/linux-releases.ts';
import { explain } from '../../../src/explore/explain.ts';
import { answersOf, openPart, resultOf } from '../../../src/explore/open/answers.ts';
import { NET } from '../../../src/features/bits.ts';
import { chooseDriver, DRIVERS } from '../../../src/guest/drivers.ts';
import { linuxAt } from '../../../src/guest/linux-named.ts';
import { ANY_KERNEL, withGuestKernel } from '../../../src/input/guest-kernel.ts';
import { asOne } from '../../../src/model/answers.ts';
import type { OpenCase } from '../../../src/model/open-case.ts';
import type { Answer } from '../../../src/model/result.ts';
import type { Varying } from '../../../src/model/space.ts';
import { whenWords } from '../../../src/report/words/when.ts';
import { caseOf, MODERN, type Spec } from '../../cases.ts';
import { anyPossible, differences, essence } from './by-value.ts';
import { openCase } from './open-cases.ts';

const LINUX = { model: linuxAt('6.12').model, release: undefined };

function openOver(spec: Spec, open: readonly Varying[]): OpenCase {
  const asked = caseOf(spec);
  return { ...asked, platform: { ...asked.platform, open } };
}

/** A case of which the guest’s kernel is open. */
function anyKernel(spec: Spec): OpenCase {
  const asked = caseOf(spec);
  return { ...asked, platform: withGuestKernel(asked.platform, ANY_KERNEL) };
}

/** Each answer as `when: outcome`. */
function told(asked: OpenCase): readonly string[] {
  return answersOf(asked, LINUX).answers.map(
    ({ when, result }) => `${whenWords(when, asked.device.type)}: ${result.outcome}`,
  );
}

describe('the answers to an open case', () => {
  test('are those to each of its values, each in exactly one part', () => {
    fc.assert(
      fc.property(openCase, (asked) => {
        fc.pre(anyPossible(asked, LINUX));
        expect(differences(answersOf(asked, LINUX), asked, LINUX)).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  test('are those to each of its values under a proposal', () => {
    fc.assert(
      fc.property(openCase, fc.constantFrom(...DRIVERS), (asked, model) => {
        const driver = { model, release: undefined };
        fc.pre(anyPossible(asked, driver));
        expect(differences(answersOf(asked, driver), asked, driver)).toEqual([]);
      }),
      { numRuns: 40 },
    );
  });

  test('are each another one', () => {
    fc.assert(
      fc.property(openCase, (asked) => {
        const { answers, alike } = answersOf(asked, LINUX);
        const of = alike ? ({ outcome }: Answer) => outcome : essence;
        expect(new Set(answers.map(({ result }) => of(result))).size).toBe(answers.length);
      }),
      { numRuns: 40 },
    );
  });

  test('are in a line each those of the verdicts, the newest release first', () => {
    fc.assert(
      fc.property(openCase, (asked) => {
        const { answers, verdicts } = answersOf(asked, LINUX);
        const told = verdicts.flatMap(({ results }) => results);
        expect(new Set(told)).toEqual(new Set(answers.map(({ result }) => result)));
        expect(told).toHaveLength(answers.length);
        const ends = verdicts.map(({ results: [{ outcome, message, errno }, ...others] }) => {
          for (const other of others) expect({ ...other, outcome, message, errno }).toEqual(other);
          return JSON.stringify([outcome, message, errno]);
        });
        const failing = ends.filter((_, i) => verdicts[i]?.results[0].outcome !== 'works');
        expect(new Set(failing).size).toBe(failing.length);
      }),
      { numRuns: 40 },
    );
  });

  test('name what their example has of what is open', () => {
    fc.assert(
      fc.property(openCase, (asked) => {
        fc.pre(anyPossible(asked, LINUX));
        const { answers, open } = answersOf(asked, LINUX);
        const releases = open.some(({ kind }) => kind === 'release');
        for (const { example, shown } of answers)
          expect(example.kernel).toBe(releases ? shown.asked.platform.kernel.version : undefined);
      }),
      { numRuns: 40 },
    );
  });

  test('are of cases of which nothing is open', () => {
    fc.assert(
      fc.property(openCase, (asked) => {
        fc.pre(anyPossible(asked, LINUX));
        const { answers, alike } = answersOf(asked, LINUX);
        for (const { result, shown } of answers) {
          expect(openPart(shown.asked, LINUX).varying).toEqual([]);
          const alone = explain(shown.asked, LINUX);
          expect(shown).toEqual(alone);
          if (alike) expect(result.outcome).toBe(alone.outcome);
          else expect(result).toEqual(alone);
        }
      }),
      { numRuns: 40 },
    );
  });

  test('depend on nothing that no answer is narrowed by, and on everything that one is', () => {
    fc.assert(
      fc.property(openCase, (asked) => {
        const { answers, dependsOn, open } = answersOf(asked, LINUX);
        const narrowed = answers.flatMap(({ when }) => when.flat().map(({ varying }) => varying));
        expect(new Set(dependsOn)).toEqual(new Set(narrowed));
        for (const varying of dependsOn) expect(open).toContain(varying);
      }),
      { numRuns: 40 },
    );
  });
});

describe('answers', () => {
  test('are one where all values give one', () => {
    const { answers, dependsOn, open } = answersOf(anyKernel({ protection: 'tdx', offers: MODERN }), LINUX);
    expect(answers.map(({ when, result }) => [when, result.outcome])).toEqual([[[[]], 'works']]);
    expect(dependsOn).toEqual([]);
    expect(open).toContainEqual({ kind: 'release', values: RELEASES });
  });

  test('say since which release', () => {
    expect(told(anyKernel({ protection: 'sev' }))).toEqual([
      'Linux 5.13 and later: refused-by-driver',
      'Linux 4.15 to 5.12: breaks',
    ]);
  });

  test('hold in parts of which none has a condition that it can do without, and which may overlap', () => {
    expect(told(anyKernel({ protection: 'tdx' }))).toEqual([
      'Linux 6.7 and later; or CONFIG_AMD_MEM_ENCRYPT=y: refused-by-driver',
      'Linux 5.19 to 6.6, CONFIG_AMD_MEM_ENCRYPT=n: breaks',
    ]);
  });

  test('that fail alike are one verdict, whatever the way of the data', () => {
    const pseries: Spec = { arch: 'ppc64le', iommu: 'spapr-tce', protection: 'pef', offers: MODERN };
    const { answers, verdicts } = answersOf(anyKernel(pseries), LINUX);
    expect(verdicts.map(({ when, results }) => [whenWords(when, 1), results[0].outcome])).toEqual([
      ['Linux 5.4 to 5.4.19, 5.5 to 5.5.3 or 5.15 and later', 'breaks'],
      ['Linux 5.4.20 and later 5.4.y or 5.5.4 to 5.14', 'works'],
    ]);
    expect(answers.length).toBeGreaterThan(verdicts.length);
  });

  test('leave out kernels that cannot be such a guest', () => {
    const old = openOver({ protection: 'sev-snp' }, [{ kind: 'release', values: ['4.4', '6.12'] }]);
    expect(told(old)).toEqual([': refused-by-driver']);
    expect(answersOf(old, LINUX).able?.only).toEqual([1]);
    expect(answersOf(anyKernel({ protection: 'none' }), LINUX).able).toBeUndefined();
    expect(answersOf(old, LINUX).answers[0].result.asked.platform.kernel.version).toBe('6.12');
  });

  test('are that of the case as it was given, where no kernel can be such a guest', () => {
    const asked = openOver({ protection: 'sev-snp', linux: '4.5' }, [
      { kind: 'release', values: ['4.4', '4.5'] },
    ]);
    const { answers } = answersOf(asked, LINUX);
    expect(answers).toHaveLength(1);
    expect(answers[0].result).toEqual(explain(asked, LINUX));
  });

  test('tell what a distribution may have backported apart', () => {
    const asked = openOver({ protection: 'sev', linux: '5.10' }, [
      { kind: 'change', id: 'sev-restricts-virtio', values: [true, false] },
    ]);
    const { dependsOn } = answersOf(asked, LINUX);
    expect(dependsOn.map(({ kind }) => kind)).toEqual(['change']);
    expect(
      told(asked)
        .map((line) => line.replace(/^a kernel (with|without) .*: /s, '$1: '))
        .sort(),
    ).toEqual(['with: refused-by-driver', 'without: breaks']);
  });

  test('have the release that the driver names, whatever the platform leaves open', () => {
    const asked = anyKernel({ protection: 'sev' });
    const driver = chooseDriver('linux-5.10');
    if (driver === undefined) throw new Error('there is no Linux');
    const { answers, open } = answersOf(asked, driver);
    expect(answers.map(({ result }) => result.outcome)).toEqual(['breaks']);
    expect(open.filter(({ kind }) => kind !== 'config')).toEqual([]);
  });

  test('as one result have no more than all have in common', () => {
    fc.assert(
      fc.property(openCase, (asked) => {
        const answers = answersOf(asked, LINUX);
        const one = asOne(answers);
        expect(resultOf(asked, LINUX)).toEqual(one);
        const outcomes = new Set(answers.answers.map(({ result }) => result.outcome));
        expect(one.outcome).toBe(outcomes.size === 1 ? [...outcomes][0] : 'unknown');
        for (const { result } of answers.answers)
          for (const key of ['message', 'errno', 'dma', 'cost'] as const)
            if (one[key] !== undefined) expect(result[key]).toEqual(one[key]);
      }),
      { numRuns: 40 },
    );
  });
});

describe('a build option that nobody states', () => {
  /** A guest whose memory is copied where the IOMMU is not switched on. */
  const INTEL: Spec = { iommu: 'intel', offers: MODERN };

  test('is assumed, and said to be, where only the way of the data depends on it', () => {
    const { answers, dependsOn, assumed } = answersOf(caseOf(INTEL), LINUX);
    expect([answers.length, dependsOn]).toEqual([1, []]);
    const stated = assumed.map((varying) => {
      if (varying.kind !== 'config') throw new Error(`${varying.kind} is assumed`);
      const config = { [varying.name]: varying.values[1] ?? 'y' };
      return answersOf(caseOf({ ...INTEL, config }), LINUX);
    });
    const [only] = answers;
    for (const other of stated)
      for (const { result } of other.answers) expect(result.outcome).toBe(only.result.outcome);
    const ways = stated.flatMap((other) => other.answers.map(({ result }) => essence(result)));
    expect(ways.some((way) => way !== essence(only.result))).toBe(true);
  });

  test('is what the answer depends on where the outcome does', () => {
    const legacy = caseOf({ transport: 'pci-legacy', offers: [NET.MAC] });
    const { answers, dependsOn } = answersOf(legacy, LINUX);
    expect(dependsOn).toEqual([{ kind: 'config', name: 'VIRTIO_PCI_LEGACY', values: ['y', 'n'] }]);
    expect(answers.map(({ result }) => result.outcome).sort()).toEqual(['no-driver', 'works']);
  });
});
