import * as z from 'zod/mini';
import { array, boolean, count, described, enumeration, object, pattern, string } from '../shapes/words.ts';
import { briefAnswer, formatVersion, narrowings, orNull, type References, scenario } from './common.ts';

/** A count that may be larger than a JSON number holds. */
const exact = (description: string) => described(pattern(/^\d+$/, 'digits'), description);

const comparisonShape = ({ device, platform }: References) =>
  object({
    formatVersion: formatVersion(),
    drivers: described(array(string()), 'The drivers, in the order of the cells.'),
    cases: described(
      array(
        object({
          name: described(string(), 'The device and the platform.'),
          device: described(device(), 'The device.'),
          platform: described(platform(), 'The platform.'),
          cells: described(
            array(
              object({
                driver: described(string(), 'The driver model.'),
                differs: described(
                  enumeration(['nothing', 'answer', 'features']),
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

const columnShape = () => ({
  id: described(string(), 'The name of the column: that of the claim, and -other with other hosts.'),
  claim: described(string(), 'The name of the claim.'),
  hosts: described(enumeration(['asked', 'other']), 'Hosts that do as the rule asks of them, or all others.'),
  sentence: described(string(), 'What the claim says.'),
});

const situationsShape = () =>
  object({
    judged: described(count(), 'In how many situations the claim says something that some rule keeps.'),
    broken: described(count(), 'In how many of them some case is broken.'),
  });

const cause = () => ({
  words: described(string(), 'The cases in words.'),
  only: narrowings('The facts that they narrow.'),
  situations: described(count(), 'In how many situations they are.'),
  cases: exact('How many cases they are.'),
});

const claimsShape = (references: References) =>
  object({
    formatVersion: formatVersion(),
    columns: described(array(object(columnShape())), 'The claims that were judged, with their hosts.'),
    unavoidable: described(
      array(
        object({
          column: described(string(), 'The name of the column.'),
          situations: described(situationsShape(), 'In how many situations no rule keeps some case.'),
          causes: described(array(object(cause())), 'The cases, those of most situations first.'),
        }),
      ),
      'What no rule keeps, for each column.',
    ),
    drivers: described(
      array(
        object({
          driver: described(string(), 'The driver model.'),
          verdicts: described(
            array(
              object({
                claim: described(string(), 'The name of the claim.'),
                hosts: described(enumeration(['asked', 'other']), 'The hosts with which it was judged.'),
                holds: orNull(
                  boolean(),
                  'Whether the driver keeps all that some rule keeps; null: no case bears on it.',
                ),
                situations: described(situationsShape(), 'In how many situations it is judged and broken.'),
                cases: described(
                  object({
                    kept: exact('How many cases the driver keeps.'),
                    avoidable: exact('How many it breaks and another keeps.'),
                    unavoidable: exact('How many every driver breaks.'),
                  }),
                  'How the cases stand to the claim.',
                ),
                causes: described(
                  array(
                    object({
                      ...cause(),
                      keptBy: described(array(string()), 'The drivers that keep it there.'),
                    }),
                  ),
                  'What the driver breaks and another keeps.',
                ),
                answer: orNull(object(briefAnswer()), 'The answer to the case that decided it.'),
                scenario: orNull(scenario(references), 'That case, as a scenario file has it.'),
              }),
            ),
            'One for each column.',
          ),
        }),
      ),
      'The drivers, each with its verdicts.',
    ),
  });

const duelShape = () =>
  object({
    formatVersion: formatVersion(),
    drivers: described(array(string()), 'The two drivers.'),
    columns: described(
      array(
        object({
          ...columnShape(),
          situations: described(count(), 'In how many situations both are judged.'),
          keeps: described(
            array(
              object({
                driver: described(string(), 'The driver that keeps the claim.'),
                situations: described(count(), 'In how many situations the other breaks it.'),
                causes: described(array(object(cause())), 'The cases, those of most situations first.'),
              }),
            ),
            'What each keeps and the other breaks.',
          ),
        }),
      ),
      'The claims that were judged, with their hosts.',
    ),
  });

/** One for each thing that can be asked of all hosts. */
const askedOfHosts = (references: References, description: string) =>
  described(
    array(
      object({
        host: described(string(), 'What is asked of every host; after “a host that”.'),
        contradictions: exact('In how many kinds of cases no answer keeps all that some rule keeps.'),
        oldGuests: exact('In how many kinds of cases an old guest is lost by the offer alone.'),
        smallest: orNull(
          array(
            object({
              ...columnShape(),
              keptBy: described(array(string()), 'The answers that keep the claim in this case.'),
              scenario: described(scenario(references), 'The case, as a scenario file has it.'),
            }),
          ),
          'The fewest cases that have to be answered alike, and that no answer keeps together; null: there are none.',
        ),
      }),
    ),
    description,
  );

const bestShape = (references: References) =>
  object({
    formatVersion: formatVersion(),
    answers: described(array(string()), 'All that a rule of the form can answer.'),
    kindsOfCases: exact('How many kinds of cases it may answer differently.'),
    hostsAsAsked: askedOfHosts(references, 'Judged with hosts that do as the rule asks.'),
    allHosts: askedOfHosts(references, 'Judged with all hosts.'),
  });

/** `compare --json`, and with `--claims`, of a table or of two drivers, or of the search for the best rule. */
export const compareShape = (references: References) =>
  z.union([comparisonShape(references), claimsShape(references), duelShape(), bestShape(references)]);

/** `sweep --json`. */
export const sweepShape = (references: References) =>
  object({
    formatVersion: formatVersion(),
    space: described(string(), 'The space that was swept.'),
    claim: described(
      object({
        id: described(string(), 'The name of the claim.'),
        sentence: described(string(), 'What it says.'),
      }),
      'The claim that was checked.',
    ),
    driver: described(string(), 'The driver model.'),
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
      array(
        object({
          words: described(string(), 'The pattern in words.'),
          base: described(
            object({
              device: described(string(), 'The name of the device.'),
              platform: described(string(), 'The name of the platform.'),
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
