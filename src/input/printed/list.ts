import * as z from 'zod/mini';
import { TOPICS } from '../../model/decision.ts';
import { GRAVITIES, SPEAKERS } from '../../model/message.ts';
import { array, boolean, described, enumeration, object, string } from '../shapes/words.ts';
import { formatVersion, orNull } from './common.ts';

const id = () => described(string(), 'Its name.');
const about = () => described(string(), 'What it is, in a sentence.');

const driver = () =>
  object({
    id: id(),
    title: described(string(), 'What people call it.'),
    author: orNull(string(), 'Who proposed it; null: nobody did, it is what a guest does.'),
    date: orNull(string(), 'When the proposal was sent.'),
    link: orNull(string(), 'The message.'),
    rule: orNull(string(), 'The rule in a sentence or two.'),
    assumes: orNull(string(), 'What the model takes for granted.'),
    objections: described(
      array(
        object({
          who: described(string(), 'Who objected.'),
          what: described(string(), 'What was objected.'),
        }),
      ),
      'What was said against it.',
    ),
    verified: orNull(boolean(), 'Whether the message itself was read.'),
    checked: orNull(string(), 'What was read, and what was not.'),
    merged: orNull(
      object({
        release: described(string(), 'The release.'),
        commit: described(string(), 'The commit.'),
      }),
      'Where Linux took it.',
    ),
    releases: orNull(array(string()), 'Of a guest other than Linux, the releases that were read.'),
    changes: described(
      array(
        object({
          what: described(string(), 'What changed.'),
          since: described(string(), 'The first release with it.'),
          after: z.optional(described(string(), 'The last release known to lack it.')),
          where: described(string(), 'File and function.'),
          commit: z.optional(described(string(), 'The commit.')),
        }),
      ),
      'Of a guest other than Linux, what changed in which release.',
    ),
  });

const decision = () =>
  object({
    id: described(string(), 'The stable ID.'),
    topic: described(enumeration(Object.keys(TOPICS)), 'What it is about.'),
    question: described(string(), 'The question that is decided.'),
    answers: described(
      array(
        object({
          code: described(string(), 'The code of the answer, for programs.'),
          answer: described(string(), 'The answer in a sentence.'),
          effect: orNull(string(), 'What it changes; null: nothing.'),
        }),
      ),
      'Every answer.',
    ),
    authority: described(
      array(
        object({
          kind: described(string(), 'What kind of source it is.'),
          where: described(string(), 'File and function, section, or message.'),
          since: orNull(string(), 'The first release with the rule; null: not known, or it does not matter.'),
        }),
      ),
      'Where the rule stands written, oldest first.',
    ),
    story: described(string(), 'The background.'),
  });

const message = () =>
  object({
    id: id(),
    about: about(),
    by: described(enumeration(Object.keys(SPEAKERS)), 'Who prints it.'),
    gravity: described(enumeration(GRAVITIES), 'How much a reader has to care.'),
    texts: described(
      array(
        object({
          text: described(string(), 'The wording.'),
          releases: orNull(string(), 'The releases that have it; null: all.'),
        }),
      ),
      'How it reads.',
    ),
    where: described(string(), 'The file and the function that print it.'),
    since: orNull(string(), 'The first release with it; null: not known.'),
    errno: orNull(string(), 'The error that goes with it; null: none.'),
    decisions: described(
      array(
        object({
          decision: described(string(), 'The id of a decision that leads to it.'),
          codes: orNull(array(string()), 'Those of its answers that do; null: all.'),
        }),
      ),
      'The decisions behind it.',
    ),
    otherCauses: described(
      array(
        object({
          cause: described(string(), 'The cause in a sentence.'),
          tell: described(string(), 'How to tell it from the others.'),
        }),
      ),
      'Causes that no rule decides.',
    ),
    helps: described(array(string()), 'What helps.'),
  });

const platform = () =>
  object({
    id: id(),
    about: about(),
    arch: described(string(), 'The architecture.'),
    hypervisors: described(array(string()), 'The hypervisors that it can have.'),
    protections: described(array(string()), 'What may protect its memory.'),
    iommus: described(array(string()), 'The IOMMUs that it can have.'),
    transports: described(array(string()), 'How a guest reaches devices on it.'),
  });

const deviceWord = () =>
  object({
    id: id(),
    about: about(),
    key: described(enumeration(['type', 'transport', 'implementation']), 'The key that it is a value of.'),
    number: z.optional(described(z.number(), 'Of a type, the virtio device ID.')),
  });

/** `list --json`: of each list entries of one kind. */
export const listShape = () =>
  object({
    formatVersion: formatVersion(),
    entries: described(
      z.union([
        array(driver()),
        array(decision()),
        array(message()),
        array(platform()),
        array(deviceWord()),
        array(object({ id: id(), about: about() })),
      ]),
      'The entries, all of one kind.',
    ),
  });
