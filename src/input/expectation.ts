import { equals, type FeatureSet } from '../features/feature-set.ts';
import { deviceTypeName } from '../features/registry.ts';
import type { Expectation, ExpectedWhen } from '../model/scenario.ts';
import { alternatives } from '../text/quoting.ts';
import type { FeatureSetSpelling } from './feature-set.ts';
import { featureSetOf } from './feature-set.ts';
import { type Report, reportWithin } from './inputs.ts';
import { isObject } from './json-value.ts';
import type { ExpectationJson } from './shapes/expectation.ts';

/**
 * `types`: the device types of the scenario's cases; a name must mean the same bit for each of them. `written` is the
 * expectation as the file has it: a key with a mistake says something too.
 */
export function expectationFrom(
  given: ExpectationJson,
  written: unknown,
  types: readonly number[],
  report: Report,
): Expectation {
  if (isObject(written) && Object.keys(written).every((key) => key === 'when'))
    report([], '"expect" says nothing; name what is expected, such as an outcome, or leave it out');
  const { features, dma } = given;
  const read = (key: 'include' | 'exclude' | 'exactly'): FeatureSet | undefined =>
    features?.[key] === undefined
      ? undefined
      : commonSet(features[key], types, reportWithin(report, 'features', key));
  return {
    when: given.when && whenFrom(given.when),
    outcome: given.outcome,
    features: features && { include: read('include'), exclude: read('exclude'), exactly: read('exactly') },
    dma: dma && {
      api: dma.api,
      path: dma.path,
      ring: dma.ring,
      bounced: dma.bounced,
      addresses: dma.addresses,
    },
    message: given.message,
    errno: given.errno,
    status: given.status,
    boot: given.boot,
    firmware: given.firmware && {
      outcome: given.firmware.outcome,
      by: given.firmware.by,
      place: given.firmware.place,
    },
    decisions: given.decisions,
    claims: given.claims,
  };
}

function whenFrom(given: Readonly<Record<string, string | readonly string[]>>): ExpectedWhen {
  return Object.fromEntries(
    Object.entries(given).map(([fact, values]) => [fact, typeof values === 'string' ? [values] : values]),
  );
}

function commonSet(
  given: FeatureSetSpelling,
  types: readonly number[],
  report: Report,
): FeatureSet | undefined {
  const [type, ...others] = new Set(types);
  const set = featureSetOf(given, type, report);
  const differing = others.filter((other) => {
    const otherSet = featureSetOf(given, other, report);
    return set !== undefined && otherSet !== undefined && !equals(set, otherSet);
  });
  if (type !== undefined && differing.length > 0)
    report(
      [],
      `these names mean other bits for ${alternatives(differing.map(deviceTypeName))} than for ${deviceTypeName(type)}; write bit numbers`,
    );
  return set;
}
