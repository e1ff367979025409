import * as z from 'zod/mini';
import { TOPICS } from '../../model/decision.ts';
import { GRAVITIES, SPEAKERS } from '../../model/message.ts';
import { described, flag, list, object, oneOf, text } from '../shapes/words.ts';
import { formatVersion, orNull } from './common.ts';

const id = () => described(text(), 'Its name.');
const about = () => described(text(), 'What it is, in a sentence.');

const driver = () =>
  object({
    id: id(),
    title: described(text(), 'What people call it.'),
    author: orNull(text(), 'Who proposed it; null: nobody did, it is what a guest does.'),
    date: orNull(text(), 'When the proposal was sent.'),
    link: orNull(text(), 'The message.'),
    rule: orNull(text(), 'The rule in a sentence or two.'),
    assumes: orNull(text(), 'What the model takes for granted.'),
    objections: described(
      list(
        object({
          who: described(text(), 'Who objected.'),
          what: described(text(), 'What was objected.'),
        }),
      ),
      'What was said against it.',
    ),
    verified: orNull(flag(), 'Whether the message itself was read.'),
    checked: orNull(text(), 'What was read, and what was not.'),
    merged: orNull(
      object({
        release: described(text(), 'The release.'),
        commit: described(text(), 'The commit.'),
      }),
      'Where Linux took it.',
    ),
    releases: orNull(list(text()), 'Of a guest other than Linux, the releases that were read.'),
    changes: described(
      list(
        object({
          what: described(text(), 'What changed.'),
          since: described(text(), 'The first release with it.'),
          after: z.optional(described(text(), 'The last release known to lack it.')),
          where: described(text(), 'File and function.'),
          commit: z.optional(described(text(), 'The commit.')),
        }),
      ),
      'Of a guest other than Linux, what changed in which release.',
    ),
  });

const decision = () =>
  object({
    id: described(text(), 'The stable ID.'),
    topic: described(oneOf(Object.keys(TOPICS)), 'What it is about.'),
    question: described(text(), 'The question that is decided.'),
    answers: described(
      list(
        object({
          code: described(text(), 'The code of the answer, for programs.'),
          answer: described(text(), 'The answer in a sentence.'),
          effect: orNull(text(), 'What it changes; null: nothing.'),
        }),
      ),
      'Every answer.',
    ),
    authority: described(
      list(
        object({
          kind: described(text(), 'What kind of source it is.'),
          where: described(text(), 'File and function, section, or message.'),
          since: orNull(text(), 'The first release with the rule; null: not known, or it does not matter.'),
        }),
      ),
      'Where the rule stands written, oldest first.',
    ),
    story: described(text(), 'The background.'),
  });

const message = () =>
  object({
    id: id(),
    about: about(),
    by: described(oneOf(Object.keys(SPEAKERS)), 'Who prints it.'),
    gravity: described(oneOf(GRAVITIES), 'How much a reader has to care.'),
    texts: described(
      list(
        object({
          text: described(text(), 'The wording.'),
          releases: orNull(text(), 'The releases that have it; null: all.'),
        }),
      ),
      'How it reads.',
    ),
    where: described(text(), 'The file and the function that print it.'),
    since: orNull(text(), 'The first release with it; null: not known.'),
    errno: orNull(text(), 'The error that goes with it; null: none.'),
    decisions: described(
      list(
        object({
          decision: described(text(), 'The id of a decision that leads to it.'),
          codes: orNull(list(text()), 'Those of its answers that do; null: all.'),
        }),
      ),
      'The decisions behind it.',
    ),
    otherCauses: described(
      list(
        object({
          cause: described(text(), 'The cause in a sentence.'),
          tell: described(text(), 'How to tell it from the others.'),
        }),
      ),
      'Causes that no rule decides.',
    ),
    helps: described(list(text()), 'What helps.'),
  });

const platform = () =>
  object({
    id: id(),
    about: about(),
    arch: described(text(), 'The architecture.'),
    hypervisors: described(list(text()), 'The hypervisors that it can have.'),
    protections: described(list(text()), 'What may protect its memory.'),
    iommus: described(list(text()), 'The IOMMUs that it can have.'),
    transports: described(list(text()), 'How a guest reaches devices on it.'),
  });

const deviceWord = () =>
  object({
    id: id(),
    about: about(),
    key: described(oneOf(['type', 'transport', 'implementation']), 'The key that it is a value of.'),
    number: z.optional(described(z.number(), 'Of a type, the virtio device ID.')),
  });

/** `list --json`: of each list entries of one kind. */
export const listShape = () =>
  object({
    formatVersion: formatVersion(),
    entries: described(
      z.union([
        list(driver()),
        list(decision()),
        list(message()),
        list(platform()),
        list(deviceWord()),
        list(object({ id: id(), about: about() })),
      ]),
      'The entries, all of one kind.',
    ),
  });
