import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { agree } from '../../../src/explore/evaluate.ts';
import { judgeOf } from '../../../src/explore/sweep/sweep.ts';
import { F, NET, TYPE } from '../../../src/features/bits.ts';
import { type FeatureSet, hasBit, NO_FEATURES, union } from '../../../src/features/feature-set.ts';
import type { DriverModel } from '../../../src/guest/driver-model.ts';
import { chooseDriver } from '../../../src/guest/drivers.ts';
import { linux } from '../../../src/guest/linux/linux.ts';
import { gibson2019 } from '../../../src/guest/proposals/gibson-2019.ts';
import { hellwig2019 } from '../../../src/guest/proposals/hellwig-2019.ts';
import { caseSource } from '../../../src/inquiry/case-source.ts';
import type { FactSource } from '../../../src/inquiry/fact-source.ts';
import { Inquiry } from '../../../src/inquiry/inquiry.ts';
import type { DeferredRule } from '../../../src/inquiry/open/deferred.ts';
import { finish, Stage, type Staged } from '../../../src/inquiry/staged.ts';
import type { Case } from '../../../src/model/case.ts';
import { caseAt } from '../../../src/model/case-at.ts';
import type { SpacePart } from '../../../src/model/space.ts';
import { caseOf, MODERN, type Spec } from '../../cases.ts';
import { partArbitrary } from './spaces.ts';

// The law of `later`: what follows depends on the state, on what it asks, and on nothing else. A sweep takes it at its word.

/** What is done with a case in stages. */
type StagedWork = (source: FactSource, model: DriverModel) => Staged<unknown>;

/** Answers from one of many cases at a time, as a space does: rules wait, work goes in stages, and sets have what any case offers. */
class OneOfMany implements FactSource {
  readonly isOpen = true;
  readonly concrete = undefined;
  private readonly offered: FeatureSet;
  private own: FeatureSet = NO_FEATURES;
  private now: FactSource;

  constructor(cases: readonly [Case, ...Case[]]) {
    this.now = caseSource(cases[0]);
    this.offered = cases.reduce((all, { device }) => union(all, device.offers), NO_FEATURES);
  }

  lookAt(asked: Case): void {
    this.now = caseSource(asked);
    this.own = asked.device.offers;
  }

  readonly read: FactSource['read'] = (name, project) => this.now.read(name, project);
  readonly offers = () => this.offered;
  readonly holds = (set: FeatureSet, bit: number) => hasBit(set, bit) && hasBit(this.own, bit);
  readonly field: FactSource['field'] = (name, project) => this.now.field(name, project);
  readonly release: FactSource['release'] = (project) => this.now.release(project);
  readonly releaseSet: FactSource['releaseSet'] = (project) => this.now.releaseSet(project);
  readonly change: FactSource['change'] = (id) => this.now.change(id);
  readonly config: FactSource['config'] = (option, project) => this.now.config(option, project);
  readonly parameters: FactSource['parameters'] = (names) => this.now.parameters(names);
}

const numbers = new Map<unknown, number>();

/** A number for each rule. */
function numberOf(rule: unknown): number {
  const number = numbers.get(rule) ?? numbers.size;
  numbers.set(rule, number);
  return number;
}

function isDeferred(part: unknown): part is DeferredRule {
  return typeof part === 'object' && part !== null && 'rule' in part;
}

/** What a stage is reached with. */
function keyOf({ name, rules, state }: Stage<unknown>): string {
  const parts = state.map((part) => (isDeferred(part) ? [numberOf(part.rule), part.set] : part));
  return JSON.stringify([name, rules.map(numberOf), parts]);
}

/** What goes wrong where a case goes on as another one that was in the same state of a stage, and how often cases were. */
function compared(cases: readonly Case[], work: StagedWork, model: DriverModel) {
  const [first, ...others] = cases;
  if (first === undefined) throw new Error('there is no case');
  const source = new OneOfMany([first, ...others]);
  const reached = new Map<string, Stage<unknown>>();
  const wrong = new Set<string>();
  let shared = 0;
  for (const asked of cases) {
    source.lookAt(asked);
    const stages: Stage<unknown>[] = [];
    let now: Staged<unknown> = work(source, model);
    for (; now instanceof Stage; now = now.next()) stages.push(now);
    for (const stage of stages) {
      const key = keyOf(stage);
      const other = reached.get(key);
      reached.set(key, other ?? stage);
      if (other === undefined) continue;
      shared++;
      if (!isDeepStrictEqual(finish(other), now)) wrong.add(stage.name);
    }
  }
  return { wrong: [...wrong], shared };
}

/** Some cases of a part, which differ in one thing, in two, or in more. */
function someCases(part: SpacePart, count: number): readonly Case[] {
  return Array.from({ length: count }, (_, i) =>
    caseAt(part, (at) => (i * (at + 1) + (i >> at)) % (part.varying[at]?.values.length ?? 1)),
  );
}

test('cases in the same state of a stage come to the same from there, whatever they are', () => {
  let all = 0;
  fc.assert(
    fc.property(partArbitrary, fc.constantFrom('works' as const, 'safe' as const), (part, wanted) => {
      const { model } = chooseDriver(part.base.driver) ?? { model: linux };
      const { wrong, shared } = compared(someCases(part, 16), judgeOf(wanted), model);
      all += shared;
      expect(wrong).toEqual([]);
    }),
    { numRuns: 80 },
  );
  expect(all).toBeGreaterThan(500);
});

/** Which set the two end with, whatever a claim makes of it. */
const handshake: StagedWork = (source, model) => agree(model, new Inquiry(source, { log: false }));

const WORK: readonly (readonly [what: string, StagedWork])[] = [
  ['a handshake', handshake],
  ...(['works', 'safe', 'one-offer', 'old-guests'] as const).map(
    (wanted) => [wanted, judgeOf(wanted)] as const,
  ),
];

/** Guests that come to many stages alike, and differ there in what else a state says. */
function guests(devices: readonly Spec[], offers: readonly (readonly number[])[]): readonly Case[] {
  return ['6.12', '5.8', '4.10'].flatMap((release) =>
    (['none', 'sev'] as const).flatMap((protection) =>
      (['pci-transitional', 'pci-modern'] as const).flatMap((transport) =>
        devices.flatMap((device) =>
          offers.map((some) => caseOf({ ...device, protection, transport, linux: release, offers: some })),
        ),
      ),
    ),
  );
}

const FAMILIES: readonly (readonly [what: string, cases: readonly Case[]])[] = [
  [
    'drivers that negotiate the same',
    guests(
      [TYPE.RNG, TYPE.BALLOON, TYPE.BLK].map((type) => ({
        type,
        implementation: 'generic' as const,
        requires: [],
      })),
      [[F.VERSION_1], MODERN],
    ),
  ],
  [
    'devices of one driver',
    guests(
      [41, 1500].map((mtu) => ({ type: TYPE.NET, fields: { mtu } })),
      [[F.VERSION_1], MODERN, [NET.MTU, NET.MQ, F.ACCESS_PLATFORM]],
    ),
  ],
];

describe.each(FAMILIES)('so do %s', (_, cases) => {
  test.each(WORK)('in the stages of %s', (__, work) => {
    for (const model of [linux, hellwig2019, gibson2019]) {
      const found = [cases, cases.toReversed()].map((some) => compared(some, work, model));
      expect(found.flatMap(({ wrong }) => wrong)).toEqual([]);
      expect(found.reduce((sum, { shared }) => sum + shared, 0)).toBeGreaterThan(100);
    }
  });
});
