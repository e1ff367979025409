import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { evaluate } from '../../src/explore/evaluate.ts';
import { explain, statusNames } from '../../src/explore/explain.ts';
import { remedies } from '../../src/explore/remedies.ts';
import {
  bitsOf,
  type FeatureSet,
  featureSet,
  intersect,
  isSubset,
  union,
  without,
} from '../../src/features/feature-set.ts';
import type { DriverModel } from '../../src/guest/driver-model.ts';
import { DRIVERS } from '../../src/guest/drivers.ts';
import { linux } from '../../src/guest/linux/linux.ts';
import { caseSource } from '../../src/inquiry/case-source.ts';
import { Inquiry } from '../../src/inquiry/inquiry.ts';
import type { Case } from '../../src/model/case.ts';
import { type Decided, hasEffect, isAbout, REACH, wordingOf } from '../../src/model/decision.ts';
import type { Fact } from '../../src/model/fact.ts';
import type { FactName } from '../../src/model/facts.ts';
import { resultToJson } from '../../src/report/result-json.ts';
import { decisionWords } from '../../src/report/words/decisions.ts';
import { remedyWords } from '../../src/report/words/edits.ts';
import { anyCase, offers } from '../any-case.ts';

const anyModel = fc.oneof(fc.constant(linux), fc.constantFrom(...DRIVERS));
const RUNS = { numRuns: 150 };

function tell(model: DriverModel, asked: Case) {
  const ask = new Inquiry(caseSource(asked), { log: true });
  const evaluation = evaluate(model, ask);
  return { evaluation, entries: ask.decisions() };
}

/** An answer, without how well it is known: that depends on what was recorded in its setting, and on no rule. */
const json = (model: DriverModel, asked: Case): string =>
  JSON.stringify({ ...resultToJson(explain(asked, { model, release: undefined })), confidence: undefined });

test('a negotiation yields no bit that was not offered, and evaluation never throws', () => {
  fc.assert(
    fc.property(anyModel, anyCase, (model, asked) => {
      const { handshake } = tell(model, asked).evaluation;
      expect(bitsOf(without(handshake.negotiated, asked.device.offers))).toEqual([]);
      expect(isSubset(handshake.negotiated, asked.device.offers)).toBe(true);
    }),
    RUNS,
  );
});

test('the same input gives the same bytes, also when it is a copy', () => {
  fc.assert(
    fc.property(anyModel, anyCase, (model, asked) => {
      const first = json(model, asked);
      expect(json(model, asked)).toBe(first);
      expect(json(model, structuredClone(asked))).toBe(first);
    }),
    RUNS,
  );
});

test('the log changes nothing', () => {
  fc.assert(
    fc.property(anyModel, anyCase, (model, asked) => {
      const silent = new Inquiry(caseSource(asked), { log: false });
      expect(evaluate(model, silent)).toEqual(tell(model, asked).evaluation);
      expect(silent.decisions()).toEqual([]);
    }),
    RUNS,
  );
});

describe('the log’s last word is the result', () => {
  const lastCode = (entries: readonly Decided[], id: string) =>
    entries.findLast(({ kind }) => kind.id === id)?.code;

  test('of the handshake', () => {
    fc.assert(
      fc.property(anyCase, (asked) => {
        const { evaluation, entries } = tell(linux, asked);
        const { outcome, handshake } = evaluation;
        const { status, refusal } = handshake;
        const end = entries.findLast(({ kind }) => kind.id === 'linux/probe');
        if (end === undefined) expect(status === 0 || status === 1).toBe(true);
        else {
          expect(end.code).toBe(refusal === undefined ? 'driver-ok' : 'failed');
          expect(end.parameters.status).toBe(`0x${status.toString(16)}`);
        }
        expect((status & 0x80) !== 0).toBe(end !== undefined && refusal !== undefined);
        const asks = lastCode(entries, 'linux/features-ok');
        const handed = lastCode(entries, 'linux/vdpa/set-features') ?? 'any';
        const taken = ['any', 'kept', 'other-bus'].includes(handed);
        expect(asks === 'refused' || !taken).toBe(outcome === 'refused-by-device');
        expect(asks === 'sticks').toBe((status & 0x08) !== 0);
        expect(['yes', 'not-asked'].includes(lastCode(entries, 'device/creation') ?? '')).toBe(
          outcome !== 'not-created',
        );
      }),
      RUNS,
    );
  });

  test('of the refusal, in the words of the guest', () => {
    fc.assert(
      fc.property(anyCase, (asked) => {
        const result = explain(asked, { model: linux, release: undefined });
        const { message, errno, outcome, status } = result;
        const answers = result.decisions.map((decided) => decisionWords(decided, result.asked).answer);
        if (message !== undefined)
          expect(answers.filter((answer) => answer.includes(`“${message}”`))).not.toEqual([]);
        if (outcome === 'works' || outcome === 'breaks')
          expect([message, errno]).toEqual([undefined, undefined]);
        expect(status).toEqual(statusNames(tell(linux, asked).evaluation.handshake.status));
      }),
      RUNS,
    );
  });

  test('of the way of the data', () => {
    fc.assert(
      fc.property(anyCase, (asked) => {
        const { evaluation, entries } = tell(linux, asked);
        const { dma, outcome, cost } = evaluation;
        const api = lastCode(entries, 'linux/dma/use-dma-api');
        expect(api === undefined).toBe(dma === undefined);
        // What is not known may be known only of the device's purpose, after it has its rings.
        if (outcome !== 'unknown')
          expect(dma !== undefined).toBe(['works', 'breaks', 'no-memory'].includes(outcome));
        expect(cost === undefined).toBe(dma === undefined || outcome === 'no-memory');
        if (dma === undefined) return;
        expect(dma.api).toBe(api === 'access-platform' || api === 'xen' ? 'dma-api' : 'bypass');
        expect(dma.mapping.implementation).toBe(lastCode(entries, 'linux/dma/implementation'));
        const bounce = lastCode(entries, 'linux/dma/bounce');
        if (bounce !== undefined) {
          expect(dma.mapping.bounced).toBe(bounce === 'parameter' || bounce === 'protected');
          expect(dma.mapping.fails).toBe(bounce === 'no-protected-pool' || bounce === 'no-pool-fails');
        }
      }),
      RUNS,
    );
  });

  test('of the cost', () => {
    fc.assert(
      fc.property(anyModel, anyCase, (model, asked) => {
        const { cost = [], decisions } = explain(asked, { model, release: undefined });
        expect(decisions.flatMap((decided) => wordingOf(decided).cost ?? [])).toEqual(cost);
      }),
      RUNS,
    );
  });

  test('of reach', () => {
    fc.assert(
      fc.property(anyModel, anyCase, (model, asked) => {
        const { outcome, decisions } = explain(asked, { model, release: undefined });
        const reach = decisions.filter((one) => isAbout(one, ...REACH));
        const obstacles = reach.filter(hasEffect);
        // That something decides which is not known is an effect too.
        if (outcome !== 'unknown') expect(obstacles.length > 0).toBe(outcome === 'breaks');
      }),
      RUNS,
    );
  });
});

test('every decision has a question, an answer, an authority and no hole in its words', () => {
  fc.assert(
    fc.property(anyModel, anyCase, (model, asked) => {
      const result = explain(asked, { model, release: undefined });
      for (const decided of result.decisions) {
        const { question, answer, effect, because, authority } = decisionWords(decided, result.asked);
        for (const text of [question, answer, authority.where, authority.kind]) expect(text).not.toBe('');
        for (const text of [question, answer, effect, authority.where, ...because])
          expect(text).not.toMatch(/[{}]|undefined|\[object|NaN/);
        expect(because).toEqual([...new Set(because)]);
      }
    }),
    RUNS,
  );
});

test('a remedy is named only for a case that does not work, and words it all', () => {
  fc.assert(
    fc.property(anyCase, (asked) => {
      const driver = { model: linux, release: undefined };
      if (tell(linux, asked).evaluation.outcome === 'works') return;
      for (const changes of remedies(asked, driver)) {
        expect([1, 2, 3]).toContain(changes.length);
        for (const { title, ...terms } of changes.map(remedyWords))
          for (const text of [title, ...Object.values(terms)]) expect(text).toMatch(/^\S.*\S$/);
      }
    }),
    { numRuns: 15 },
  );
});

/** What a rule was told of a case. */
interface Told {
  readonly names: ReadonlySet<FactName>;
  readonly bits: ReadonlySet<number>;
  readonly fields: ReadonlySet<string>;
  readonly options: ReadonlySet<string>;
  readonly parameters: ReadonlySet<string>;
}

function told(entries: readonly Decided[]): Told {
  const facts = entries.flatMap((entry) => entry.facts);
  const of = <Kind extends Fact['kind'], T>(
    kind: Kind,
    pick: (fact: Extract<Fact, { kind: Kind }>) => T,
  ): Set<T> =>
    new Set(
      facts.flatMap((fact) => (fact.kind === kind ? [pick(fact as Extract<Fact, { kind: Kind }>)] : [])),
    );
  return {
    names: of('named', (fact) => fact.name),
    bits: of('bit', (fact) => fact.bit),
    fields: of('field', (fact) => fact.name),
    options: of('config', (fact) => fact.option),
    parameters: of('parameter', (fact) => fact.name),
  };
}

const without$ = <T>(
  record: Readonly<Record<string, T>>,
  keep: (key: string) => boolean,
): Record<string, T> => Object.fromEntries(Object.entries(record).filter(([key]) => keep(key)));

/** The case with everything that was not told taken from another one: only the kernel's version and the offer stay. */
function exchanged(asked: Case, other: Case, { names, fields, options, parameters }: Told): Case {
  const { device: d, platform: p } = asked;
  const { device: od, platform: op } = other;
  const pick = <T>(name: FactName, mine: T, theirs: T): T => (names.has(name) ? mine : theirs);
  const mix = <T>(
    mine: Readonly<Record<string, T>>,
    theirs: Readonly<Record<string, T>>,
    kept: ReadonlySet<string>,
  ) => ({
    ...without$(mine, (key) => kept.has(key)),
    ...without$(theirs, (key) => !kept.has(key)),
  });
  const words = (cmdline: string, wanted: boolean) =>
    cmdline.split(' ').filter((text) => parameters.has(text.split('=')[0] ?? '') === wanted);
  return {
    ...asked,
    device: {
      ...d,
      type: pick('device.type', d.type, od.type),
      transport: pick('device.transport', d.transport, od.transport),
      implementation: pick('device.implementation', d.implementation, od.implementation),
      requires: pick('device.requires', d.requires, od.requires && intersect(od.requires, d.offers)),
      addressing: pick('device.addressing', d.addressing, od.addressing),
      config: mix(d.config, od.config, fields),
    },
    platform: {
      ...p,
      arch: pick('platform.arch', p.arch, op.arch),
      hypervisor: pick('platform.hypervisor', p.hypervisor, op.hypervisor),
      machine: pick('platform.machine', p.machine, op.machine),
      memory: {
        protection: pick('platform.memory.protection', p.memory.protection, op.memory.protection),
        protectedFrom: pick('platform.memory.protectedFrom', p.memory.protectedFrom, op.memory.protectedFrom),
        mib: pick('platform.memory.mib', p.memory.mib, op.memory.mib),
      },
      xen: pick('platform.xen', p.xen, op.xen),
      iommu: { kind: pick('platform.iommu.kind', p.iommu.kind, op.iommu.kind) },
      kernel: {
        ...p.kernel,
        cmdline: [...words(op.kernel.cmdline, false), ...words(p.kernel.cmdline, true)].join(' '),
        config: mix(p.kernel.config, op.kernel.config, options),
      },
    },
  };
}

/** Decisions that narrate what set arithmetic did, so that bits which no rule asked for show in them. */
const NARRATES_SETS = new Set(['linux/features/table', 'linux/features/transport', 'device/view']);
const outline = (entries: readonly Decided[]) =>
  entries.map(({ kind, code }) => (NARRATES_SETS.has(kind.id) ? kind.id : `${kind.id}=${code}`));

describe('a fact that no rule was told', () => {
  test('cannot change a byte of the answer', () => {
    fc.assert(
      fc.property(anyModel, anyCase, anyCase, (model, asked, other) => {
        const changed = exchanged(asked, other, told(tell(model, asked).entries));
        expect(json(model, changed)).toBe(json(model, asked));
      }),
      { numRuns: 150 },
    );
  });

  test('that is a bit of the offer changes that bit alone, and nothing that follows', () => {
    fc.assert(
      fc.property(anyModel, anyCase, offers, (model, asked, others) => {
        const before = tell(model, asked);
        const { bits } = told(before.entries);
        const open = without(others, featureSet(bits));
        const flipped = {
          ...asked,
          device: {
            ...asked.device,
            offers: union(without(asked.device.offers, open), without(open, asked.device.offers)),
          },
        };
        const after = tell(model, flipped);
        const { handshake: was, ...rest } = before.evaluation;
        const { handshake: is, ...restAfter } = after.evaluation;
        expect(restAfter).toEqual(rest);
        expect({ ...is, negotiated: undefined }).toEqual({ ...was, negotiated: undefined });
        const differ = union(without(is.negotiated, was.negotiated), without(was.negotiated, is.negotiated));
        expect(bitsOf(without(differ, open))).toEqual([]);
        expect(outline(after.entries)).toEqual(outline(before.entries));
      }),
      { numRuns: 150 },
    );
  });
});

test('a rule that may be put off clears no bit but those that it names', () => {
  const wrong: string[] = [];
  class Watched extends Inquiry {
    override deferClearing(
      set: FeatureSet,
      bits: readonly number[],
      rule: (ask: Inquiry, set: FeatureSet) => FeatureSet,
    ): FeatureSet {
      const left = super.deferClearing(set, bits, rule);
      const cleared = without(set, left);
      if (!isSubset(left, set) || !isSubset(cleared, featureSet(bits)))
        wrong.push(`${bits}: ${bitsOf(cleared)}`);
      return left;
    }
  }
  fc.assert(
    fc.property(anyCase, (asked) => {
      evaluate(linux, new Watched(caseSource(asked), { log: false }));
      return wrong.length === 0;
    }),
    { numRuns: 250 },
  );
});
