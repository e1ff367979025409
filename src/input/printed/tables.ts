import * as z from 'zod/mini';
import { count, described, flag, list, object, oneOf, pattern, text } from '../shapes.ts';
import { briefAnswer, formatVersion, narrowings, orNull, type References, scenario } from './common.ts';

/** A count that may be larger than a JSON number holds. */
const exact = (description: string) => described(pattern(/^\d+$/, 'digits'), description);

const comparisonShape = ({ device, platform }: References) =>
  object({
    formatVersion: formatVersion(),
    drivers: described(list(text()), 'The drivers, in the order of the cells.'),
    cases: described(
      list(
        object({
          name: described(text(), 'The device and the platform.'),
          device: described(device(), 'The device.'),
          platform: described(platform(), 'The platform.'),
          cells: described(
            list(
              object({
                driver: described(text(), 'The driver model.'),
                differs: described(
                  oneOf(['nothing', 'answer', 'features']),
                  'In what the answer differs from that of the first driver.',
                ),
                ...briefAnswer(),
              }),
            ),
            'The answer under each driver.',
          ),
        }),
      ),
      'Every device on every platform.',
    ),
  });

const claimsShape = (references: References) =>
  object({
    formatVersion: formatVersion(),
    claims: described(
      list(
        object({
          id: described(text(), 'The name of the claim.'),
          sentence: described(text(), 'What it says.'),
        }),
      ),
      'The claims that were judged.',
    ),
    drivers: described(
      list(
        object({
          driver: described(text(), 'The driver model.'),
          verdicts: described(
            list(
              object({
                claim: described(text(), 'The name of the claim.'),
                holds: orNull(flag(), 'Whether the driver keeps it; null: it says nothing of the driver.'),
                judged: exact('How many cases were judged.'),
                broken: exact('How many of them break it.'),
                pattern: orNull(patternShape(), 'The most general pattern of those that break it.'),
                answer: orNull(object(briefAnswer()), 'The answer to the case that decided it.'),
                scenario: orNull(scenario(references), 'That case, as a scenario file has it.'),
              }),
            ),
            'One for each claim.',
          ),
        }),
      ),
      'The drivers, each with its verdicts.',
    ),
  });

const patternShape = () =>
  object({
    words: described(text(), 'The pattern in words.'),
    only: narrowings('The facts that it narrows.'),
  });

/** `compare --json`, and with `--claims`. */
export const compareShape = (references: References) =>
  z.union([comparisonShape(references), claimsShape(references)]);

/** `sweep --json`. */
export const sweepShape = (references: References) =>
  object({
    formatVersion: formatVersion(),
    space: described(text(), 'The space that was swept.'),
    claim: described(
      object({
        id: described(text(), 'The name of the claim.'),
        sentence: described(text(), 'What it says.'),
      }),
      'The claim that was checked.',
    ),
    driver: described(text(), 'The driver model.'),
    paths: described(count(), 'How many ways through the rules were walked.'),
    total: exact('How many cases the space has.'),
    counts: described(
      object({
        silent: exact('Of how many cases the claim says nothing.'),
        undriven: exact('How many have a device without a driver.'),
        holds: exact('How many keep it.'),
        broken: exact('How many break it.'),
      }),
      'How the cases stand to the claim.',
    ),
    patterns: described(
      list(
        object({
          words: described(text(), 'The pattern in words.'),
          base: described(
            object({
              device: described(text(), 'The name of the device.'),
              platform: described(text(), 'The name of the platform.'),
            }),
            'The case that is varied.',
          ),
          only: narrowings('The facts that it narrows.'),
          answer: described(object(briefAnswer()), 'The answer to an example.'),
          scenario: described(scenario(references), 'The example, as a scenario file has it.'),
        }),
      ),
      'The patterns of the cases that break it, the most general first.',
    ),
  });
