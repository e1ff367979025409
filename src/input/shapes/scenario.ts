import * as z from 'zod/mini';
import { expectationShape } from './expectation.ts';
import { array, described, object, string, word } from './words.ts';

const NOUN = 'the path of a file, an object, or a list of these';
const DRIVER = 'the name of a driver model, or a list of these';

/** The keys of a scenario, whose devices and platforms are checked by these two. */
export function scenarioShape<Device extends z.core.$ZodType, Platform extends z.core.$ZodType>(
  device: Device,
  platform: Platform,
) {
  const oneOrMore = <Item extends z.core.$ZodType>(item: Item, error: string) =>
    z.union([item, array(item, error).check(z.minLength(1, { error: `${error}, at least one` }))], { error });
  return object({
    $schema: z.optional(described(string(), 'The JSON Schema of this file, for editors.')),
    name: z.optional(described(string(), "What reports call the scenario. Left out: the file's name.")),
    description: z.optional(described(string(), 'What the scenario shows.')),
    device: described(
      oneOrMore(z.union([z.string(), device], { error: NOUN }), NOUN),
      'A device: the path of its file (relative to this one), an object, an object that extends a path; or a list of these.',
    ),
    platform: described(
      oneOrMore(z.union([z.string(), platform], { error: NOUN }), NOUN),
      'A platform: the path of its file (relative to this one), an object, an object that extends a path; or a list of these.',
    ),
    driver: z.optional(
      described(
        oneOrMore(described(word(DRIVER), 'The ID of a driver model.', { words: 'driver' }), DRIVER),
        'The ID of a driver model, or a list of these. Left out: linux, whose version is platform.kernel.version.',
      ),
    ),
    expect: z.optional(described(expectationShape, 'What the result of every case must be.')),
  });
}
