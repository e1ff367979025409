import * as z from 'zod/mini';
import { RELEASES } from '../data/linux-releases.ts';
import { bitsOf, lowBits } from '../features/feature-set.ts';
import { deviceTypes } from '../features/registry.ts';
import { ADDRESSINGS, IMPLEMENTATIONS, TRANSPORTS } from '../model/device.ts';
import {
  HYPERVISORS,
  IOMMU_ARCH,
  IOMMU_KINDS,
  PROTECTED_FROM,
  PROTECTION_ARCH,
  PROTECTIONS,
} from '../model/platform.ts';
import { hasReached, parseVersion } from '../model/release.ts';
import type { Scenario } from '../model/scenario.ts';
import type { Varying } from '../model/space.ts';
import { describe, quote } from '../text/quoting.ts';
import { typeOf } from './device.ts';
import { featureSetOf } from './feature-set.ts';
import type { Report } from './inputs.ts';
import { reportWithin } from './inputs.ts';
import { isObject } from './json-value.ts';
import { featureSetSpelling } from './shapes/feature-set.ts';
import { kernelVersionText, xenShape } from './shapes/platform.ts';
import { array, count, described, enumeration, object, string } from './shapes/words.ts';

/** A key of `vary`. */
export interface KeyOfSpace {
  readonly shape: z.core.$ZodType;
  /** What the value should be, as the end of a sentence. */
  readonly expected: string;
  /** What varies; undefined where something is wrong, and reported. */
  readonly read: (value: unknown, scenario: Scenario, report: Report) => readonly Varying[] | undefined;
}

const ANY = z.literal('any');

/** A key whose `read` gets a value of the right shape. */
function key<Given>(
  expected: string,
  shape: z.ZodMiniType<Given>,
  read: (given: Given, scenario: Scenario, report: Report) => readonly Varying[] | undefined,
): KeyOfSpace {
  return {
    shape,
    expected,
    read: (value, scenario, report) => {
      const parsed = z.safeParse(shape, value);
      if (parsed.success) return read(parsed.data, scenario, report);
      const path = deepest(parsed.error.issues);
      report(path, `${describe(valueAt(value, path))}; expected ${expected}`);
      return undefined;
    },
  };
}

/** The path of the mistake that lies deepest: the others are of alternatives that were not meant. */
function deepest(issues: readonly z.core.$ZodIssue[]): readonly (string | number)[] {
  const paths = issues.map((issue) => {
    const own = issue.path.map((step) => (typeof step === 'symbol' ? String(step) : step));
    return issue.code === 'invalid_union' ? [...own, ...deepest(issue.errors.flat())] : own;
  });
  return paths.reduce((longest, path) => (path.length > longest.length ? path : longest), []);
}

function valueAt(value: unknown, path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>(
    (at, step) => (isObject(at) || Array.isArray(at) ? Reflect.get(at, step) : undefined),
    value,
  );
}

/** A key whose value is a list of words, or "any" for all of them. */
function wordsKey<const Words extends readonly string[]>(
  words: Words,
  vary: (values: readonly Words[number][]) => Varying,
  check: (word: Words[number], scenario: Scenario) => string | undefined = () => undefined,
) {
  const expected = `"any", or a list of ${words.join(', ')}`;
  return key(expected, z.union([ANY, array(enumeration(words))]), (given, scenario, report) => {
    const values: readonly Words[number][] =
      given === 'any' ? words.filter((word) => check(word, scenario) === undefined) : given;
    const wrong = values.flatMap((word, i) => {
      const problem = check(word, scenario);
      if (problem !== undefined) report([i], problem);
      return problem === undefined ? [] : [word];
    });
    return wrong.length > 0 ? undefined : [vary(values)];
  });
}

const orNull = <Shape extends z.core.$ZodType>(shape: Shape) => array(z.nullable(shape));

function given<Value>(value: Value | null): Value | undefined {
  return value ?? undefined;
}

function elsewhere(arches: Readonly<Partial<Record<string, string>>>) {
  return (word: string, { cases }: Scenario): string | undefined => {
    const needed = arches[word];
    const other = cases.find(({ platform }) => needed !== undefined && platform.arch !== needed);
    return other && `"${word}" exists only on ${needed}; the platform’s "arch" is "${other.platform.arch}"`;
  };
}

function knownType(scenario: Scenario): number | undefined {
  const types = new Set(scenario.cases.map(({ device }) => device.type));
  return types.size === 1 ? [...types][0] : undefined;
}

/** The releases from one to another, both included. */
function spanned(since: string, until: string): readonly string[] {
  const last = parseVersion(until);
  return RELEASES.filter((release) => {
    const version = parseVersion(release);
    if (version === undefined || last === undefined) return false;
    return hasReached(version, since).yes && version.series <= last.series;
  });
}

const VERSIONS = z.union([
  ANY,
  array(kernelVersionText()),
  object({
    since: z.optional(described(kernelVersionText(), 'The first release.')),
    until: z.optional(described(kernelVersionText(), 'The last release.')),
  }),
]);

export const FIXED_KEYS: Readonly<Record<string, KeyOfSpace>> = {
  'device.type': key(
    '"any", or a list of device types',
    z.union([ANY, array(z.union([z.string(), z.number()]))]),
    (types, _, report) => {
      if (types === 'any')
        return [{ kind: 'fact', name: 'device.type', values: deviceTypes().map(({ id }) => id) }];
      const values = types.map((type, i) => typeOf(type, reportWithin(report, i)));
      return values.every((value) => value !== undefined)
        ? [{ kind: 'fact', name: 'device.type', values }]
        : undefined;
    },
  ),
  'device.transport': wordsKey(TRANSPORTS, (values) => ({ kind: 'fact', name: 'device.transport', values })),
  'device.implementation': wordsKey(IMPLEMENTATIONS, (values) => ({
    kind: 'fact',
    name: 'device.implementation',
    values,
  })),
  'device.offers': key(
    '"any", or a feature set: the bits that may be offered or not',
    z.union([ANY, featureSetSpelling()]),
    (bits, scenario, report) => {
      const set = bits === 'any' ? lowBits(128) : featureSetOf(bits, knownType(scenario), report);
      return set && bitsOf(set).map((bit): Varying => ({ kind: 'bit', bit, values: [true, false] }));
    },
  ),
  'device.requires': key(
    'a list of feature sets; null: what the implementation does',
    orNull(featureSetSpelling()),
    (sets, scenario, report) => {
      const values = sets.map((set, i) =>
        set === null ? undefined : (featureSetOf(set, knownType(scenario), reportWithin(report, i)) ?? null),
      );
      if (values.includes(null)) return undefined;
      return [{ kind: 'fact', name: 'device.requires', values: values.map(given) }];
    },
  ),
  'device.addressing': key(
    `a list of ${ADDRESSINGS.join(', ')}; null: what the implementation does`,
    orNull(enumeration(ADDRESSINGS)),
    (values) => [{ kind: 'fact', name: 'device.addressing', values: values.map(given) }],
  ),
  'platform.hypervisor': wordsKey(
    HYPERVISORS,
    (values) => ({ kind: 'fact', name: 'platform.hypervisor', values }),
    (word, { cases }) => {
      const xen = cases.some(({ platform }) => platform.xen !== undefined);
      return (word === 'xen') === xen ? undefined : '"xen" is a platform of its own; list it as one';
    },
  ),
  'platform.memory.protection': wordsKey(
    PROTECTIONS,
    (values) => ({ kind: 'fact', name: 'platform.memory.protection', values }),
    elsewhere(PROTECTION_ARCH),
  ),
  'platform.memory.protectedFrom': wordsKey(PROTECTED_FROM, (values) => ({
    kind: 'fact',
    name: 'platform.memory.protectedFrom',
    values,
  })),
  'platform.iommu.kind': wordsKey(
    IOMMU_KINDS,
    (values) => ({ kind: 'fact', name: 'platform.iommu.kind', values }),
    elsewhere(IOMMU_ARCH),
  ),
  'platform.xen': key(
    'a list of objects with domain and mode, for platforms under Xen',
    array(xenShape),
    (values, { cases }, report) => {
      if (cases.every(({ platform }) => platform.xen !== undefined))
        return [{ kind: 'fact', name: 'platform.xen', values }];
      report([], '"platform.xen" is only for platforms with hypervisor xen', 'key');
      return undefined;
    },
  ),
  'platform.kernel.version': key(
    '"any", a list of versions, or an object with since and until',
    VERSIONS,
    (versions, _, report) => {
      const [first = '', last = ''] = [RELEASES[0], RELEASES.at(-1)];
      const values =
        versions === 'any'
          ? RELEASES
          : isObject(versions)
            ? spanned(versions.since ?? first, versions.until ?? last)
            : versions;
      if (values.length > 0) return [{ kind: 'release', values }];
      report([], `there is no release there; expected some of ${first} to ${last}`);
      return undefined;
    },
  ),
  'platform.kernel.cmdline': key(
    'a list of choices, each a list of words that may stand on the command line, "" for none: [["", "swiotlb=force"]]',
    array(array(string())),
    (choices, { cases }, report) => {
      const closed = cases.find(({ platform }) =>
        /(?:^|\s)--(?:\s|$)|^[^"]*"(?:[^"]*"[^"]*")*[^"]*$/.test(platform.kernel.cmdline),
      );
      if (closed !== undefined)
        report(
          [],
          `nothing can follow the command line of the platform, ${quote(closed.platform.kernel.cmdline)}`,
          'key',
        );
      for (const [i, choice] of choices.entries())
        for (const [j, words] of choice.entries())
          if (/(?:^|\s)--(?:\s|$)/.test(words) || (words.match(/"/g) ?? []).length % 2 === 1)
            report([i, j], `${quote(words)} ends the command line; expected parameters`);
      return choices.map((values): Varying => ({ kind: 'cmdline', values }));
    },
  ),
};

/** `platform.kernel.config.X` and `device.config.X`. */
export const KEY_FAMILIES: readonly (readonly [string, (name: string) => KeyOfSpace])[] = [
  [
    'platform.kernel.config.',
    (name) =>
      key('a list of "y", "m", "n"; null: not stated', orNull(enumeration(['y', 'm', 'n'])), (values) => [
        { kind: 'config', name, values: values.map(given) },
      ]),
  ],
  [
    'device.config.',
    (name) =>
      key('a list of whole numbers; null: not described', orNull(count()), (values) => [
        { kind: 'field', name, values: values.map(given) },
      ]),
  ],
];

/** Every key that `vary` may have. */
export const KNOWN_KEYS: readonly string[] = [
  ...Object.keys(FIXED_KEYS),
  ...KEY_FAMILIES.map(([prefix]) => `${prefix}NAME`),
];

/** A key of `vary` by its name. Returns undefined where there is no such key. */
export function keyNamed(name: string): KeyOfSpace | undefined {
  if (Object.hasOwn(FIXED_KEYS, name)) return FIXED_KEYS[name];
  const family = KEY_FAMILIES.find(([prefix]) => name.startsWith(prefix) && name.length > prefix.length);
  return family?.[1](name.slice(family[0].length));
}
