import * as z from 'zod/mini';
import { CHANGE_GROUPS } from '../../model/change.ts';
import { OUTCOMES } from '../../model/result.ts';
import { SHARED_BACKINGS, STATED, type Step, SUBSTITUTES } from '../../model/step.ts';
import { authority } from '../shapes/result.ts';
import { array, boolean, count, described, enumeration, object, record, string } from '../shapes/words.ts';
import { caseNames, cases, orNull, type References, scenario, side, standings, when } from './common.ts';

const GROUPS = Object.keys(CHANGE_GROUPS);
const group = (description: string) => described(enumeration(GROUPS), description);

const patchShape = () =>
  array(
    object({
      op: described(enumeration(['add', 'remove', 'replace', 'move', 'copy', 'test']), 'The operation.'),
      path: described(string(), 'Where it applies, as a JSON pointer.'),
      from: z.optional(described(string(), 'Where a value is moved or copied from.')),
      value: z.optional(described(z.unknown(), 'The value.')),
    }),
  );

const changeShape = () =>
  object({
    title: described(string(), 'What the change is.'),
    group: group('Who can make it.'),
    patch: described(
      patchShape(),
      'The change of the scenario, as RFC 6902 has it; a later one applies to what earlier ones made.',
    ),
    qemu: z.optional(described(string(), 'How it is made on a command line of QEMU.')),
    libvirt: z.optional(described(string(), 'How it is made in a domain of libvirt.')),
    kernel: z.optional(
      described(string(), 'How it is made on the kernel command line, or where the kernel is built.'),
    ),
  });

const placedEdit = () =>
  object({
    line: described(count(), 'The line, from 1.'),
    column: described(count(), 'The column, from 1.'),
    old: described(string(), 'What stands there.'),
    new: described(string(), 'What is to stand there.'),
  });

/** A step of one kind, with the keys that it has besides. */
const step = <const Kind extends Step['kind'], const Own extends z.core.$ZodLooseShape>(
  kind: Kind,
  what: string,
  own: Own,
) =>
  object({
    kind: described(enumeration([kind]), what),
    ...own,
    title: described(string(), 'The step in words.'),
  });

const device = () => described(count(), 'The device, by its place among the virtio devices, from 0.');
const properties = () => described(record(string()), 'Properties of the device by name, as QEMU has them.');

const steps = (description: string) =>
  described(
    array(
      z.discriminatedUnion('kind', [
        step('properties', 'A device with other properties.', {
          device: device(),
          properties: properties(),
        }),
        step('global', 'A property of every device of a driver of QEMU.', {
          driver: described(string(), 'The driver of QEMU.'),
          property: described(string(), 'The property.'),
          value: described(string(), 'Its value.'),
        }),
        step('leave-out', 'A guest without a device.', { device: device() }),
        step('replace', 'Another device in the place of one.', {
          device: device(),
          by: described(enumeration(SUBSTITUTES), 'What takes its place.'),
          properties: properties(),
        }),
        step('plain-model', 'A device by the model whose name has no suffix for its interfaces.', {
          device: device(),
        }),
        step('one-queue', 'A device without a stated number of queues.', { device: device() }),
        step('mmio', 'A device on virtio-mmio.', { device: device() }),
        step('drop', 'A property that a device is given no more.', {
          device: device(),
          property: described(string(), 'The property of QEMU.'),
        }),
        step('daemon', 'The daemon behind the socket, told options of its own.', {
          name: described(string(), 'The name that `--daemon` takes for it.'),
          device: z.optional(
            described(count(), 'The device at its socket, where the text starts the daemon; from 0.'),
          ),
        }),
        step('netdev', 'A network backend that a card names and that is not there.', {
          id: described(string(), 'Its name.'),
        }),
        step('opengl', 'A display that can render by OpenGL.', {}),
        step('share-memory', 'Guest memory that another process can map.', {
          by: described(enumeration(SHARED_BACKINGS), 'What the memory is made of.'),
        }),
        step('no-iommu', 'A machine without its IOMMU.', {}),
        step('remap', 'An AMD IOMMU of QEMU that is told to remap DMA.', {}),
        step('machine', 'Another machine type.', { type: described(string(), 'The machine type.') }),
        step('words', 'Other words of the kernel command line.', {
          drop: described(array(string()), 'The words that go.'),
          add: z.optional(described(string(), 'The word that comes; left out: none does.')),
        }),
        step('other', 'Another value of what an option of vnex states.', {
          what: described(enumeration(STATED), 'The option.'),
        }),
      ]),
    ),
    description,
  );

const textRemediesShape = ({ result }: References) =>
  object({
    device: described(string(), 'The name of the device.'),
    before: described(result(), 'What becomes of it as the text is.'),
    harmless: described(boolean(), 'Whether nothing depends on the device.'),
    fixedWith: z.optional(described(string(), 'The device whose remedy fixes this one, too.')),
    notSearched: z.optional(
      described(boolean(), 'What helps was not looked for, since so many devices before this one fail.'),
    ),
    remedies: described(
      array(
        object({
          title: described(string(), 'The remedy in words.'),
          steps: steps('What it takes.'),
          beside: steps('Those of the steps for which the text has no place.'),
          besides: z.optional(
            described(
              array(string()),
              'The devices whose remedies, which stand before this one, it needs besides itself; left out: none.',
            ),
          ),
          edits: described(array(placedEdit()), 'The edits of the text.'),
          diff: described(string(), 'The same as a diff that `patch -p0` takes; empty: the text stays.'),
          lost: described(array(string()), 'What is lost by it.'),
          always: described(boolean(), 'Whether it helps for all that the text leaves open.'),
          when: z.optional(when('The part of what is open for which it helps; left out: all.')),
          outcome: described(enumeration(['works', 'gone']), 'What becomes of the device.'),
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
    want: described(array(string()), 'What is wanted: works, or claims.'),
    outcome: described(enumeration(OUTCOMES), 'How the case ends.'),
    standings: standings('How the case stands to what is wanted.'),
    bounds: described(
      object({
        most: described(count(), 'The most changes that go together.'),
        may: described(array(enumeration(GROUPS)), 'What may be changed.'),
        mayNot: described(array(enumeration(GROUPS)), 'What may not.'),
        tried: described(count(), 'How many cases were tried.'),
        complete: described(boolean(), 'Whether that was all there is within the bounds.'),
      }),
      'Where was looked.',
    ),
    fixes: described(
      array(
        object({
          changes: described(
            array(changeShape()),
            'Changes that do it together, none of which can be left out.',
          ),
          always: described(boolean(), 'Whether they do it for everything that the case leaves open.'),
          when: z.optional(when('The part of what is open for which they do it; left out: all.')),
          result: described(side(), 'What the changed case comes to.'),
          standings: standings('How the changed case stands to what is wanted.'),
        }),
      ),
      'What does it, fewest changes first.',
    ),
    reason: z.optional(described(string(), 'Why nothing has to change, or why there is no fix.')),
    wouldTake: z.optional(
      orNull(array(enumeration(GROUPS)), 'What else would have to be changed; null: not even that helps.'),
    ),
  });

/** `fix --json` of cases, and of what a text describes. */
export const fixShape = (references: References) =>
  cases(
    z.union([fixedShape(references), textRemediesShape(references)]),
    'The cases, or the devices of a text that do not work, each with what would make it as wanted.',
  );

const partsShape = () =>
  array(
    object({
      part: described(string(), 'The part of the answer, such as dma.path.'),
      a: orNull(string(), 'What it is in a.'),
      b: orNull(string(), 'What it is in b.'),
    }),
  );

const decidedShape = () =>
  object({
    answer: described(string(), 'The decision, in a sentence.'),
    effect: described(string(), 'What it changed.'),
    because: described(array(string()), 'The facts that led to it.'),
    authority: authority(),
  });

const differenceShape = () =>
  object({
    id: described(string(), 'The stable ID of the decision.'),
    question: described(string(), 'The question that was decided.'),
    a: orNull(decidedShape(), 'How a decided; null: it does not come to the question.'),
    b: orNull(decidedShape(), 'How b decided; null: it does not come to the question.'),
    otherwise: described(array(string()), 'The facts that the case that does not come to it read otherwise.'),
  });

const differences = () => ({
  answer: described(partsShape(), 'The parts of the answer that differ.'),
  first: orNull(differenceShape(), 'The first decision that differs.'),
  after: described(array(differenceShape()), 'Those that differ after it.'),
});

const pairShape = ({ result }: References) =>
  object({
    a: described(side(), 'What the first case comes to.'),
    b: described(side(), 'What the second case comes to.'),
    differs: described(boolean(), 'Whether the answers differ, for anything that is open.'),
    answers: orNull(
      object({
        a: described(result(), 'Every answer of the first case.'),
        b: described(result(), 'Every answer of the second case.'),
      }),
      'All answers, where either has several.',
    ),
    facts: described(
      array(
        object({
          fact: described(string(), 'The fact, such as platform.kernel.version.'),
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
    kind: described(enumeration(['change', 'driver', 'table', 'transport']), 'What kind of change it is.'),
    id: z.optional(described(string(), 'The id of the change.')),
    what: z.optional(described(string(), 'What changed.')),
    has: z.optional(
      described(boolean(), 'Whether the release has the change; otherwise the one before had it.'),
    ),
    when: z.optional(described(string(), 'Since when.')),
    where: z.optional(described(string(), 'File and function.')),
    commit: z.optional(described(string(), 'The commit.')),
    driver: z.optional(described(string(), 'The driver.')),
    bits: z.optional(described(string(), 'The feature bits, as a mask.')),
  });

const historyShape = () =>
  object({
    since: described(string(), 'The first release.'),
    until: described(string(), 'The last release.'),
    releases: described(array(string()), 'Every release that was asked about.'),
    notRead: described(array(string()), 'Those in which a step is a guess, as their source was not read.'),
    a: described(side(), 'What the case comes to in the first release.'),
    b: described(side(), 'What the case comes to in the last release.'),
    differs: described(boolean(), 'Whether the answer changed in any of them.'),
    changes: described(
      array(
        object({
          release: described(string(), 'The release in which the answer changed.'),
          before: described(string(), 'The release that it is compared with.'),
          also: described(array(string()), 'Updates of stable series to which the same came.'),
          guess: described(boolean(), 'Whether a release in between was not read.'),
          causes: described(array(releaseCauseShape()), 'What changed in the kernel.'),
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
