import * as z from 'zod/mini';
import { equals, type FeatureSet } from '../features/feature-set.ts';
import { deviceTypeName } from '../features/registry.ts';
import { CLAIMS } from '../model/claim.ts';
import { ADDRESS_KINDS, DMA_APIS, DMA_PATHS, OUTCOMES, RINGS, STATUS_NAMES } from '../model/result.ts';
import type { Expectation, When } from '../model/scenario.ts';
import { alternatives } from '../text/quoting.ts';
import { type FeatureSetSpelling, featureSetOf, featureSetSpelling } from './feature-set.ts';
import { type Report, within } from './inputs.ts';
import { isObject } from './json-value.ts';
import { described, flag, list, object, oneOf, pattern, record, text, word } from './shapes.ts';

/** The keys of `expect`. */
export const expectationShape = object({
  when: z.optional(
    described(
      record(z.union([text(), list(text())])),
      'For which of the open facts this is expected: for kernel, qemu or the key of another open fact, a value or a range of releases such as 5.13.., or a list of them. Left out: for all.',
    ),
  ),
  outcome: z.optional(described(oneOf(OUTCOMES), 'How the case ends.')),
  features: z.optional(
    described(
      object({
        include: z.optional(described(featureSetSpelling(), 'Features that must be negotiated.')),
        exclude: z.optional(described(featureSetSpelling(), 'Features that must not be negotiated.')),
        exactly: z.optional(described(featureSetSpelling(), 'The negotiated set, all of it.')),
      }),
      'What must be said of the features that the driver last wrote.',
    ),
  ),
  dma: z.optional(
    described(
      object({
        api: z.optional(
          described(
            oneOf(DMA_APIS),
            'Whether the driver goes through the DMA API, past it, or by operations of the device.',
          ),
        ),
        path: z.optional(described(oneOf(DMA_PATHS), 'What stands behind it.')),
        ring: z.optional(described(oneOf(RINGS), "Where the rings' memory is, on a protected platform.")),
        bounced: z.optional(described(flag(), 'Whether data is copied through bounce buffers.')),
        addresses: z.optional(
          described(oneOf(ADDRESS_KINDS), 'Whose addresses the driver writes into descriptors.'),
        ),
      }),
      'The way that the data takes.',
    ),
  ),
  message: z.optional(described(text(), 'The line in the kernel log.')),
  errno: z.optional(
    described(
      pattern(/^E[A-Z0-9]+$/, 'the name of an error such as "ENODEV"'),
      "The probe's error, by name.",
    ),
  ),
  status: z.optional(
    described(list(oneOf(STATUS_NAMES)), 'The device status bits that are set in the end, in any order.'),
  ),
  decisions: z.optional(described(list(word()), 'IDs of decisions that the log must have.')),
  claims: z.optional(
    described(
      list(described(word(), 'The name of a claim.', { enum: Object.keys(CLAIMS) })),
      'Names of claims that must hold.',
    ),
  ),
});

/**
 * `types`: the device types of the scenario's cases; a name must mean the same bit for each of them. `written` is the
 * expectation as the file has it: a key with a mistake says something too.
 */
export function expectationFrom(
  given: z.output<typeof expectationShape>,
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
      : commonSet(features[key], types, within(report, 'features', key));
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
    decisions: given.decisions,
    claims: given.claims,
  };
}

function whenFrom(given: Readonly<Record<string, string | readonly string[]>>): When {
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
