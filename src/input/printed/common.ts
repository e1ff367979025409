import * as z from 'zod/mini';
import { answerKeys, confidence, mask } from '../shapes/result.ts';
import { array, described, enumeration, object, record, string } from '../shapes/words.ts';

// What several commands print as JSON. vnex writes these and does not read them; each use makes its own schema, since a description
// is of one key.

/** The schemas that others name: what a device, a platform and the result of a case are. Each use is one of its own. */
export type References = Readonly<Record<'device' | 'platform' | 'result', () => z.core.$ZodType>>;

export const formatVersion = () =>
  described(
    z.literal(1),
    'The version of this format: keys may be added to it, and none changes its meaning.',
  );

/** What is printed of several cases. */
export function cases<Item extends z.core.$ZodType>(item: Item, description: string) {
  return object({ formatVersion: formatVersion(), cases: described(array(item), description) });
}

/** A value, or null where there is none. */
export const orNull = <Item extends z.core.$ZodType>(item: Item, description: string) =>
  described(z.nullable(item), description);

export const caseNames = () =>
  object({
    device: described(string(), 'The name of the device.'),
    platform: described(string(), 'The name of the platform.'),
    driver: described(string(), 'The driver model, with its version where it has one.'),
  });

/** A case as a scenario file has it. */
export const scenario = ({ device, platform }: References) =>
  object({
    name: z.optional(described(string(), 'What reports call it.')),
    description: z.optional(described(string(), 'What it shows.')),
    device: described(device(), 'The device.'),
    platform: described(platform(), 'The platform.'),
    driver: described(string(), 'The ID of a driver model.'),
    expect: z.optional(
      described(
        object({
          outcome: described(string(), 'How the case ends.'),
          dma: z.optional(
            described(
              object({ path: described(string(), 'What stands behind the DMA API.') }),
              'The way of the data.',
            ),
          ),
        }),
        'What the case comes to.',
      ),
    ),
  });

/** A result without its decisions. */
export const side = () =>
  object({
    case: described(caseNames(), 'The case that was asked about.'),
    ...answerKeys(),
    confidence: confidence(),
  });

/** A decision in short. */
export const shortDecisions = () =>
  array(
    object({
      id: described(string(), 'The stable ID of the decision.'),
      question: described(string(), 'The question that was decided.'),
      answer: described(string(), 'The decision, in a sentence.'),
      effect: described(string(), 'What it changed; empty where it changed nothing.'),
    }),
  );

/** A result in short, with the decisions that made it. */
export const briefAnswer = () => {
  const { status: _, features: __, ...keys } = answerKeys();
  return {
    ...keys,
    features: described(
      object({
        offered: described(mask(), 'What the device shows the driver.'),
        negotiated: described(mask(), 'The bits the driver last wrote.'),
      }),
      'What the two agree on.',
    ),
    confidence: confidence(),
    why: described(shortDecisions(), 'The decisions that made the answer.'),
  };
};

/** Which of the values of a fact a pattern of cases has. */
export const narrowings = (description: string) =>
  described(
    array(
      object({
        key: described(string(), 'The fact.'),
        values: described(array(z.unknown()), 'The values that it has there.'),
      }),
    ),
    description,
  );

/** For which of the open facts something holds. */
export const when = (description: string) => described(array(record(array(z.unknown()))), description);

export const STANDINGS = ['holds', 'broken', 'silent', 'undriven'] as const;
export const standings = (description: string) => described(record(enumeration(STANDINGS)), description);
