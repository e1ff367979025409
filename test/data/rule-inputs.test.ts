import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DRIVER_OPTIONS } from '../../src/data/linux-driver-options.ts';
import { LAST_RELEASE_READ } from '../../src/data/linux-driver-tables.ts';
import { BUILD_OPTIONS, CONFIG_FIELDS, KERNEL_PARAMETERS } from '../../src/data/rule-inputs.ts';
import { evaluate } from '../../src/explore/evaluate.ts';
import { deviceTypeId } from '../../src/features/registry.ts';
import { DRIVERS } from '../../src/guest/drivers.ts';
import { caseSource } from '../../src/inquiry/case-source.ts';
import type { FactSource } from '../../src/inquiry/fact-source.ts';
import { Inquiry } from '../../src/inquiry/inquiry.ts';
import type { Case } from '../../src/model/case.ts';
import { anyCase } from '../any-case.ts';
import { caseOf } from '../cases.ts';
import { loadRecordings } from '../recordings.ts';

/** The names that rules asked for. */
interface Asked {
  readonly parameters: Set<string>;
  readonly options: Set<string>;
  readonly fields: Set<string>;
}

/** The answers of a case, with what is asked for noted. */
function noting(source: FactSource, asked: Asked): FactSource {
  return {
    isOpen: source.isOpen,
    concrete: undefined,
    read: (name, tell) => source.read(name, tell),
    offers: () => source.offers(),
    holds: (set, bit) => source.holds(set, bit),
    field: (name, tell) => {
      asked.fields.add(name);
      return source.field(name, tell);
    },
    release: (tell) => source.release(tell),
    releaseSet: (tell) => source.releaseSet(tell),
    change: (id) => source.change(id),
    config: (option, tell) => {
      asked.options.add(option);
      return source.config(option, tell);
    },
    parameters: (names) => {
      for (const name of names) asked.parameters.add(name);
      return source.parameters(names);
    },
  };
}

/** So many models there are to a case: each model sees other cases, and many of them. */
const EVERY = 6;

/** The rules of the driver models ask about cases, those that only decide on words included. */
function ask(cases: readonly Case[]): Asked {
  const asked: Asked = { parameters: new Set(), options: new Set(), fields: new Set() };
  for (const [i, one] of cases.entries())
    for (const model of DRIVERS.filter((_, j) => (i + j) % EVERY === 0))
      evaluate(model, new Inquiry(noting(caseSource(one), asked), { log: true }));
  return asked;
}

const NAMES = {
  parameters: [...new Set<string>(KERNEL_PARAMETERS.map(({ name }) => name))],
  // A driver that the configuration leaves out is a fact that only a stated option makes, so that no space varies it.
  options: [...BUILD_OPTIONS.map(({ name }): string => name), ...DRIVER_OPTIONS.values()],
  fields: CONFIG_FIELDS.flatMap(({ name, limits, wordsOnly }) =>
    limits === undefined && wordsOnly === undefined ? [] : [name],
  ),
};
const KINDS = ['parameters', 'options', 'fields'] as const;

// The same cases each time, since what is found must not depend on luck.
const cases = [
  ...fc.sample(anyCase, { seed: 12, numRuns: 2000 }),
  ...[...DRIVER_OPTIONS.keys()].map((type) => caseOf({ type, linux: LAST_RELEASE_READ })),
];
const askedOfAny = ask(cases);

test.each(KINDS)('rules ask for no %s that data/rule-inputs.ts does not list', (kind) => {
  expect([...askedOfAny[kind]].filter((name) => !NAMES[kind].includes(name))).toEqual([]);
});

test('in a recorded guest, rules ask for nothing that the tables do not list', async () => {
  const recordings = await loadRecordings();
  const asked = ask(
    recordings.flatMap(({ devices, platform }) =>
      devices.map(({ device }) => ({ device, platform, driver: 'linux' })),
    ),
  );
  for (const kind of KINDS)
    expect([...asked[kind]].filter((name) => !NAMES[kind].includes(name))).toEqual([]);
});

const RULES = ['guest', 'reach', 'device', 'explore'].flatMap((folder) =>
  readdirSync(resolve(import.meta.dirname, '../../src', folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => readFileSync(join(import.meta.dirname, '../../src', folder, name), 'utf8')),
);

const CALLS = {
  parameters:
    /\.parameters?\(\s*'([^']+)'|(?:booleanParameter|unsignedParameter|lastWord|hasWord)\(ask, '([^']+)'/g,
  options: /\.enabled\(\s*'([^']+)'/g,
  fields: /\.field\(\s*'([^']+)'|\b(?:isZero|invalidField)\(ask, '([^']+)'/g,
};

/** The names that stand in the code of rules, whether or not a case comes there. */
function named(kind: (typeof KINDS)[number]): readonly string[] {
  return RULES.flatMap((code) =>
    [...code.matchAll(CALLS[kind])].map(([, first, second]) => first ?? second ?? ''),
  );
}

test.each(KINDS)('no %s stand in the code of a rule that data/rule-inputs.ts does not list', (kind) => {
  expect(named(kind).length).toBeGreaterThan(2);
  expect(named(kind).filter((name) => !NAMES[kind].includes(name))).toEqual([]);
});

test.each(KINDS)('of the %s that data/rule-inputs.ts lists, a rule asks for each', (kind) => {
  const known = new Set([...askedOfAny[kind], ...named(kind)]);
  expect(NAMES[kind].filter((name) => !known.has(name))).toEqual([]);
});

test('every field belongs to a device type that exists', () => {
  for (const { of } of CONFIG_FIELDS) expect(deviceTypeId(of), of).toBeDefined();
});
