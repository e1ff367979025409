import * as z from 'zod/mini';
import { GRAVITIES, SPEAKERS } from '../../model/message.ts';
import { OUTCOMES } from '../../model/result.ts';
import { count, described, flag, list, object, oneOf, record, text } from '../shapes/words.ts';
import { formatVersion, narrowings, orNull } from './common.ts';
import { comparedKeys } from './features.ts';

const facts = (description: string) =>
  described(
    record(
      object({
        value: described(text(), 'The value.'),
        line: described(count(), 'Where it stands.'),
      }),
    ),
    description,
  );

const deviceShape = () =>
  object({
    name: z.optional(described(text(), 'virtio3, or the id of a -device.')),
    driver: z.optional(described(text(), 'Its driver.')),
    model: z.optional(described(text(), 'QEMU’s model.')),
    address: z.optional(described(text(), 'Its address.')),
    type: z.optional(described(count(), 'The virtio device ID.')),
    transport: z.optional(described(oneOf(['pci', 'ccw', 'mmio']), 'How the guest reaches it.')),
    implementation: z.optional(described(text(), 'Who does its work.')),
    label: described(text(), 'All of it in words.'),
  });

const messageKeys = () => ({
  line: described(count(), 'Where it first stands.'),
  text: described(text(), 'The line.'),
  count: described(count(), 'How often it stands there.'),
  kind: described(text(), 'The id of the message.'),
  by: described(oneOf(Object.keys(SPEAKERS)), 'Who prints it.'),
  gravity: described(oneOf(GRAVITIES), 'How much a reader has to care.'),
  meaning: described(text(), 'What it means.'),
  where: described(text(), 'The file and the function that print it.'),
  device: orNull(deviceShape(), 'The device that it is about.'),
  values: described(
    list(
      object({
        name: described(text(), 'What the value is called.'),
        kind: described(text(), 'What kind of value it is.'),
        text: described(text(), 'The value.'),
        means: orNull(text(), 'What it means.'),
      }),
    ),
    'The values in it.',
  ),
});

const causeShape = () =>
  object({
    kind: described(
      oneOf(['cases', 'guest', 'outside']),
      'cases: the rules lead to it; guest: they do for a guest of the text; outside: no rule decides it.',
    ),
    cases: z.optional(described(text(), 'Which cases.')),
    machine: z.optional(described(text(), 'The machine of an example.')),
    also: z.optional(described(list(text()), 'Other machines on which it comes about likewise.')),
    narrowings: z.optional(narrowings('The same cases, as facts.')),
    line: z.optional(described(count(), 'Where the text describes the guest.')),
    device: z.optional(described(text(), 'The device of the guest.')),
    decision: z.optional(described(text(), 'The id of the decision that leads to it.')),
    code: z.optional(described(text(), 'Which of its answers does.')),
    why: described(text(), 'The cause in a sentence.'),
    tell: z.optional(described(text(), 'How to tell it from the others.')),
    confirmedIn: z.optional(orNull(count(), 'The line of another message that comes of this cause alone.')),
  });

const terms = () => ({
  qemu: z.optional(described(text(), 'On a command line of QEMU.')),
  libvirt: z.optional(described(text(), 'In a domain of libvirt.')),
  kata: z.optional(described(text(), 'In a configuration of Kata Containers.')),
  kubernetes: z.optional(described(text(), 'In a manifest.')),
  kernel: z.optional(described(text(), 'In the guest’s kernel.')),
  host: z.optional(described(text(), 'On the host.')),
  edit: z.optional(described(text(), 'Where the text is edited.')),
});

const helpShape = () =>
  object({
    kind: described(
      oneOf(['known', 'tried', 'guest']),
      'known of the message, tried on a case, or proven on the guest in the text.',
    ),
    title: z.optional(described(text(), 'What to do.')),
    ...terms(),
    changes: z.optional(
      described(
        list(object({ title: described(text(), 'What to do.'), ...terms() })),
        'Changes that do it together.',
      ),
    ),
  });

const guestShape = () =>
  object({
    kind: described(oneOf(['qemu', 'libvirt']), 'How the text describes it.'),
    line: described(count(), 'Where it does.'),
    unreadable: z.optional(described(text(), 'Why nothing is predicted of it.')),
    devices: z.optional(
      described(
        list(
          object({
            name: described(text(), 'The device.'),
            outcome: described(oneOf(OUTCOMES), 'How it ends.'),
            message: orNull(text(), 'The message that it ends with.'),
            help: orNull(text(), 'What helps it first; null where it works, or nothing is known to.'),
          }),
        ),
        'What is predicted of its devices.',
      ),
    ),
  });

const atLine = (what: string) => ({
  line: described(count(), 'Where it stands.'),
  text: described(text(), what),
});

/** `why --json`, and `explain --json` of a log. */
export const whyShape = () =>
  object({
    formatVersion: formatVersion(),
    lines: described(count(), 'How many lines were read.'),
    facts: facts('What the text says of the last boot in it.'),
    boots: described(
      list(
        record(
          object({
            value: described(text(), 'The value.'),
            line: described(count(), 'Where it stands.'),
          }),
        ),
      ),
      'The same of each boot.',
    ),
    masks: described(list(object(atLine('A feature set.'))), 'Feature sets that a short text shows.'),
    numbers: described(
      list(
        object({
          ...atLine('The number.'),
          kind: described(oneOf(['status', 'errno']), 'What kind of number it is.'),
        }),
      ),
      'Numbers that a short text shows.',
    ),
    messages: described(
      list(
        object({
          ...messageKeys(),
          echoes: described(list(object(messageKeys())), 'Messages that only repeat this one.'),
          decisions: described(list(text()), 'The ids of all decisions that can lead to it.'),
          causes: described(list(causeShape()), 'Why it appears, most likely first.'),
          complete: described(flag(), 'Whether the search for causes went through every case.'),
          helps: described(list(helpShape()), 'What helps.'),
          features: orNull(object(comparedKeys()), 'Where it has two feature sets: how they differ.'),
        }),
      ),
      'The messages: what fails first, then warnings, then what is harmless.',
    ),
    guests: described(list(guestShape()), 'Guests that the text describes.'),
  });
