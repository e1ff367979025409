import * as z from 'zod/mini';
import { CHANGE_GROUPS } from '../../model/change.ts';
import { OUTCOMES } from '../../model/result.ts';
import { authority } from '../shapes/result.ts';
import { count, described, flag, list, object, oneOf, text } from '../shapes/words.ts';
import { caseNames, cases, orNull, type References, scenario, side, standings, when } from './common.ts';

const GROUPS = Object.keys(CHANGE_GROUPS);
const group = (description: string) => described(oneOf(GROUPS), description);

const patchShape = () =>
  list(
    object({
      op: described(oneOf(['add', 'remove', 'replace', 'move', 'copy', 'test']), 'The operation.'),
      path: described(text(), 'Where it applies, as a JSON pointer.'),
      from: z.optional(described(text(), 'Where a value is moved or copied from.')),
      value: z.optional(described(z.unknown(), 'The value.')),
    }),
  );

const changeShape = () =>
  object({
    title: described(text(), 'What the change is.'),
    group: group('Who can make it.'),
    patch: described(
      patchShape(),
      'The change of the scenario, as RFC 6902 has it; a later one applies to what earlier ones made.',
    ),
    qemu: z.optional(described(text(), 'How it is made on a command line of QEMU.')),
    libvirt: z.optional(described(text(), 'How it is made in a domain of libvirt.')),
    kernel: z.optional(
      described(text(), 'How it is made on the kernel command line, or where the kernel is built.'),
    ),
  });

const placedEdit = () =>
  object({
    line: described(count(), 'The line, from 1.'),
    column: described(count(), 'The column, from 1.'),
    old: described(text(), 'What stands there.'),
    new: described(text(), 'What is to stand there.'),
  });

/** A step has keys of its own for each kind. */
const steps = (description: string) =>
  described(
    list(
      z.looseObject({
        kind: described(text(), 'What kind of step it is.'),
        title: described(text(), 'The step in words.'),
      }),
    ),
    description,
  );

const mendedShape = ({ result }: References) =>
  object({
    device: described(text(), 'The name of the device.'),
    before: described(result(), 'What becomes of it as the text is.'),
    harmless: described(flag(), 'Whether nothing depends on the device.'),
    mendedWith: z.optional(described(text(), 'The device with whose remedy this one is mended.')),
    remedies: described(
      list(
        object({
          title: described(text(), 'The remedy in words.'),
          steps: steps('What it takes.'),
          beside: steps('Those of the steps for which the text has no place.'),
          edits: described(list(placedEdit()), 'The edits of the text.'),
          diff: described(text(), 'The same as a diff that `patch -p0` takes; empty: the text stays.'),
          lost: described(list(text()), 'What is lost by it.'),
          always: described(flag(), 'Whether it helps for all that the text leaves open.'),
          when: z.optional(when('The part of what is open for which it helps; left out: all.')),
          outcome: described(oneOf(['works', 'gone']), 'What becomes of the device.'),
          result: z.optional(described(result(), 'The answer then; left out: the device is gone.')),
        }),
      ),
      'What helps, the best first.',
    ),
  });

const fixedShape = (references: References) =>
  object({
    case: described(caseNames(), 'The case that was asked about.'),
    scenario: described(scenario(references), 'The same with nothing left open: what the patches apply to.'),
    when: z.optional(
      when('The part of what the case leaves open for which it was looked at; left out: all of it.'),
    ),
    want: described(list(text()), 'What is wanted: works, or claims.'),
    outcome: described(oneOf(OUTCOMES), 'How the case ends.'),
    standings: standings('How the case stands to what is wanted.'),
    bounds: described(
      object({
        most: described(count(), 'The most changes that go together.'),
        may: described(list(oneOf(GROUPS)), 'What may be changed.'),
        mayNot: described(list(oneOf(GROUPS)), 'What may not.'),
        tried: described(count(), 'How many cases were tried.'),
        complete: described(flag(), 'Whether that was all there is within the bounds.'),
      }),
      'Where was looked.',
    ),
    fixes: described(
      list(
        object({
          changes: described(
            list(changeShape()),
            'Changes that do it together, of which none can be left out.',
          ),
          always: described(flag(), 'Whether they do it for everything that the case leaves open.'),
          result: described(side(), 'What the changed case comes to.'),
          standings: standings('How the changed case stands to what is wanted.'),
        }),
      ),
      'What does it, fewest changes first.',
    ),
    reason: z.optional(described(text(), 'Why nothing has to change, or why there is no fix.')),
    wouldTake: z.optional(
      orNull(list(oneOf(GROUPS)), 'What else would have to be changed; null: not even that helps.'),
    ),
  });

/** `fix --json` of cases, and of what a text describes. */
export const fixShape = (references: References) =>
  cases(
    z.union([fixedShape(references), mendedShape(references)]),
    'The cases, or the devices of a text that do not work, each with what would make it as wanted.',
  );

const partsShape = () =>
  list(
    object({
      part: described(text(), 'The part of the answer, such as dma.path.'),
      a: orNull(text(), 'What it is in a.'),
      b: orNull(text(), 'What it is in b.'),
    }),
  );

const decidedShape = () =>
  object({
    answer: described(text(), 'The decision, in a sentence.'),
    effect: described(text(), 'What it changed.'),
    because: described(list(text()), 'The facts that led to it.'),
    authority: authority(),
  });

const differenceShape = () =>
  object({
    id: described(text(), 'The stable ID of the decision.'),
    question: described(text(), 'The question that was decided.'),
    a: orNull(decidedShape(), 'How a decided; null: it does not come to the question.'),
    b: orNull(decidedShape(), 'How b decided; null: it does not come to the question.'),
    otherwise: described(list(text()), 'What the case that does not come to it was told otherwise.'),
  });

const differences = () => ({
  answer: described(partsShape(), 'The parts of the answer that differ.'),
  first: orNull(differenceShape(), 'The first decision that differs.'),
  after: described(list(differenceShape()), 'Those that differ after it.'),
});

const pairShape = ({ result }: References) =>
  object({
    a: described(side(), 'What the first case comes to.'),
    b: described(side(), 'What the second case comes to.'),
    differs: described(flag(), 'Whether the answers differ, for anything that is open.'),
    answers: orNull(
      object({
        a: described(result(), 'Every answer of the first case.'),
        b: described(result(), 'Every answer of the second case.'),
      }),
      'All answers, where either has several.',
    ),
    facts: described(
      list(
        object({
          fact: described(text(), 'The fact, such as platform.kernel.version.'),
          a: described(z.unknown(), 'Its value in a; null: not stated.'),
          b: described(z.unknown(), 'Its value in b; null: not stated.'),
        }),
      ),
      'The facts that differ.',
    ),
    ...differences(),
  });

const releaseCauseShape = () =>
  object({
    kind: described(oneOf(['change', 'driver', 'table', 'transport']), 'What kind of change it is.'),
    id: z.optional(described(text(), 'The id of the change.')),
    what: z.optional(described(text(), 'What changed.')),
    has: z.optional(
      described(flag(), 'Whether the release has the change; otherwise the one before had it.'),
    ),
    when: z.optional(described(text(), 'Since when.')),
    where: z.optional(described(text(), 'File and function.')),
    commit: z.optional(described(text(), 'The commit.')),
    driver: z.optional(described(text(), 'The driver.')),
    bits: z.optional(described(text(), 'The feature bits, as a mask.')),
  });

const historyShape = () =>
  object({
    since: described(text(), 'The first release.'),
    until: described(text(), 'The last release.'),
    releases: described(list(text()), 'Every release that was asked about.'),
    notRead: described(list(text()), 'Those in which a step is a guess, as their source was not read.'),
    a: described(side(), 'What the case comes to in the first release.'),
    b: described(side(), 'What the case comes to in the last release.'),
    differs: described(flag(), 'Whether the answer changed in any of them.'),
    changes: described(
      list(
        object({
          release: described(text(), 'The release in which the answer changed.'),
          before: described(text(), 'The release that it is compared with.'),
          also: described(list(text()), 'Updates of stable series to which the same came.'),
          guess: described(flag(), 'Whether a release in between was not read.'),
          causes: described(list(releaseCauseShape()), 'What changed in the kernel.'),
          result: described(side(), 'What the case comes to in the release.'),
          ...differences(),
        }),
      ),
      'The releases in which the answer changed.',
    ),
  });

/** `diff --json`, of pairs of cases and of one case through the releases. */
export const diffShape = (references: References) =>
  cases(
    z.union([pairShape(references), historyShape()]),
    'Pairs of cases, or with --since and --until cases.',
  );
