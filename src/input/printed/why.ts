import * as z from 'zod/mini';
import { GRAVITIES, SPEAKERS } from '../../model/message.ts';
import { OUTCOMES } from '../../model/result.ts';
import { array, boolean, count, described, enumeration, object, record, string } from '../shapes/words.ts';
import { bootShape } from './boot.ts';
import { formatVersion, narrowings, orNull } from './common.ts';
import { comparedKeys } from './features.ts';

const facts = (description: string) =>
  described(
    record(
      object({
        value: described(string(), 'The value.'),
        line: described(count(), 'Where it stands.'),
      }),
    ),
    description,
  );

const deviceShape = () =>
  object({
    name: z.optional(described(string(), 'virtio3, or the id of a -device.')),
    driver: z.optional(described(string(), 'Its driver.')),
    model: z.optional(described(string(), 'QEMU’s model.')),
    address: z.optional(described(string(), 'Its address.')),
    type: z.optional(described(count(), 'The virtio device ID.')),
    transport: z.optional(described(enumeration(['pci', 'ccw', 'mmio']), 'How the guest reaches it.')),
    implementation: z.optional(described(string(), 'Who does its work.')),
    label: described(string(), 'All of it in words.'),
  });

const messageKeys = () => ({
  line: described(count(), 'Where it first stands.'),
  text: described(string(), 'The line.'),
  count: described(count(), 'How often it stands there.'),
  kind: described(string(), 'The id of the message.'),
  by: described(enumeration(Object.keys(SPEAKERS)), 'Who prints it.'),
  gravity: described(enumeration(GRAVITIES), 'How much a reader has to care.'),
  meaning: described(string(), 'What it means.'),
  where: described(string(), 'The file and the function that print it.'),
  device: orNull(deviceShape(), 'The device that it is about.'),
  values: described(
    array(
      object({
        name: described(string(), 'What the value is called.'),
        kind: described(string(), 'What kind of value it is.'),
        text: described(string(), 'The value.'),
        means: orNull(string(), 'What it means.'),
      }),
    ),
    'The values in it.',
  ),
});

const causeShape = () =>
  object({
    kind: described(
      enumeration(['cases', 'guest', 'outside']),
      'cases: the rules lead to it; guest: they do for a guest of the text; outside: no rule decides it.',
    ),
    cases: z.optional(described(string(), 'Which cases.')),
    machine: z.optional(described(string(), 'The machine of an example.')),
    also: z.optional(described(array(string()), 'Other machines on which it comes about in the same way.')),
    narrowings: z.optional(narrowings('The same cases, as facts.')),
    line: z.optional(described(count(), 'Where the text describes the guest.')),
    device: z.optional(described(string(), 'The device of the guest.')),
    decision: z.optional(described(string(), 'The id of the decision that leads to it.')),
    code: z.optional(described(string(), 'Which of its answers does.')),
    why: described(string(), 'The cause in a sentence.'),
    tell: z.optional(described(string(), 'How to tell it from the others.')),
    confirmedIn: z.optional(orNull(count(), 'The line of another message that comes of this cause alone.')),
  });

const terms = () => ({
  qemu: z.optional(described(string(), 'On a command line of QEMU.')),
  libvirt: z.optional(described(string(), 'In a domain of libvirt.')),
  kata: z.optional(described(string(), 'In a configuration of Kata Containers.')),
  kubernetes: z.optional(described(string(), 'In a manifest.')),
  kernel: z.optional(described(string(), 'In the guest’s kernel.')),
  host: z.optional(described(string(), 'On the host.')),
  edit: z.optional(described(string(), 'Where the text is edited.')),
});

const helpShape = () =>
  object({
    kind: described(
      enumeration(['known', 'tried', 'guest']),
      'known of the message, tried on a case, or proven on the guest in the text.',
    ),
    title: z.optional(described(string(), 'What to do.')),
    ...terms(),
    changes: z.optional(
      described(
        array(object({ title: described(string(), 'What to do.'), ...terms() })),
        'Changes that do it together.',
      ),
    ),
  });

const guestShape = () =>
  object({
    kind: described(enumeration(['qemu', 'libvirt']), 'How the text describes it.'),
    line: described(count(), 'Where it does.'),
    unreadable: z.optional(described(string(), 'Why nothing is predicted of it.')),
    devices: z.optional(
      described(
        array(
          object({
            name: described(string(), 'The device.'),
            outcome: described(enumeration(OUTCOMES), 'How it ends.'),
            message: orNull(string(), 'The message that it ends with.'),
            help: orNull(string(), 'What helps it first; null where it works, or nothing is known to.'),
          }),
        ),
        'What is predicted of its devices.',
      ),
    ),
    boots: z.optional(described(array(bootShape()), 'How its machines come to their kernels.')),
  });

const atLine = (what: string) => ({
  line: described(count(), 'Where it stands.'),
  text: described(string(), what),
});

/** `why --json`, and `explain --json` of a log. */
export const whyShape = () =>
  object({
    formatVersion: formatVersion(),
    lines: described(count(), 'How many lines were read.'),
    facts: facts('What the text says of the last boot in it.'),
    boots: described(
      array(
        record(
          object({
            value: described(string(), 'The value.'),
            line: described(count(), 'Where it stands.'),
          }),
        ),
      ),
      'The same of each boot.',
    ),
    masks: described(array(object(atLine('A feature set.'))), 'Feature sets that a short text shows.'),
    numbers: described(
      array(
        object({
          ...atLine('The number.'),
          kind: described(enumeration(['status', 'errno']), 'What kind of number it is.'),
        }),
      ),
      'Numbers that a short text shows.',
    ),
    messages: described(
      array(
        object({
          ...messageKeys(),
          echoes: described(array(object(messageKeys())), 'Messages that only repeat this one.'),
          decisions: described(array(string()), 'The ids of all decisions that can lead to it.'),
          causes: described(array(causeShape()), 'Why it appears, most likely first.'),
          complete: described(boolean(), 'Whether the search for causes went through every case.'),
          helps: described(array(helpShape()), 'What helps.'),
          features: orNull(object(comparedKeys()), 'Where it has two feature sets: how they differ.'),
        }),
      ),
      'The messages: what fails first, then warnings, then what is harmless.',
    ),
    guests: described(array(guestShape()), 'Guests that the text describes.'),
  });
