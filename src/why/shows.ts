import { ERRNO } from '../data/errno.ts';
import { creationRefusal, REFUSED_AS_STATED } from '../device/creation.ts';
import { afterAgreement, agree, type Evaluation } from '../explore/evaluate.ts';
import { TYPE } from '../features/bits.ts';
import { linux } from '../guest/linux/linux.ts';
import type { FactSource } from '../inquiry/fact-source.ts';
import { Inquiry } from '../inquiry/inquiry.ts';
import { andThen, type Staged } from '../inquiry/staged.ts';
import { type Decided, hasEffect, isAbout, REACH, type Topic } from '../model/decision.ts';
import type { LogMessage, LogValue } from '../model/log.ts';
import type { Leading, ValueKind } from '../model/message.ts';
import { type MessagePattern, patternOf } from '../model/message-pattern.ts';

/** What comes after the handshake: which way the data goes, and whether the device gets there. */
const AFTERWARDS: readonly Topic[] = [
  'mapping',
  'translation',
  'window',
  'sharing',
  'bounce',
  'addresses',
  'memory',
  'consequence',
  'backend',
];

/** How a message is looked for in the cases of a space. */
export interface SoughtMessage {
  /** Where it appears: in the handshake, which any device has, or afterwards, where only the argument's two bits count. */
  readonly where: 'handshake' | 'afterwards';
  /** The device types that stand for all where the text names none; undefined where every type counts. */
  readonly types: readonly number[] | undefined;
  /** Tells apart the ways in which the message appears in the case of a source; undefined where it does not appear. */
  readonly how: (source: FactSource) => Staged<string | undefined>;
  /** Of the decisions of such a case the one that leads to the message. */
  readonly leading: (decisions: readonly Decided[]) => Decided | undefined;
}

/** Whether a decision was taken in a way that leads to a message; without codes, in any way that changed something. */
function leads({ id, codes }: Leading, decided: Decided): boolean {
  if (decided.kind.id !== id) return false;
  return codes === undefined ? hasEffect(decided) : codes.includes(decided.code);
}

function lastEffect(decisions: readonly Decided[]): Decided | undefined {
  return decisions.findLast((decided) => hasEffect(decided) && !isAbout(decided, 'end'));
}

/** The number that an echo gives, without its sign. */
function errorIn({ values }: LogMessage): number | undefined {
  const text = values.find(({ kind }) => kind === 'errno')?.text;
  return text === undefined ? undefined : Math.abs(Number(text));
}

/** A driver that gives up without a word: the core alone says so, with the number. */
function silentFailure(message: LogMessage): SoughtMessage {
  const error = errorIn(message);
  return {
    where: 'handshake',
    types: undefined,
    how: (source) =>
      andThen(agree(linux, new Inquiry(source, { log: false })), 'refusal', ({ handshake: { refusal } }) => {
        if (refusal === undefined || refusal.by === 'nobody' || refusal.message !== undefined)
          return undefined;
        return refusal.errno !== undefined && ERRNO[refusal.errno] === error ? refusal.errno : undefined;
      }),
    leading: lastEffect,
  };
}

/** What the core and the transports decide for devices of every type. */
const OF_ANY_DEVICE: readonly Topic[] = ['transport', 'requirement', 'features-ok'];

/** One device type without rules of its own, and those whose own rules bear on what the core decides. */
const EXAMPLES: readonly number[] = [TYPE.RNG, TYPE.BALLOON, TYPE.MEM];

/** Sizes are the device’s own; a name or a status is what the message is about. */
const TELLING: readonly ValueKind[] = ['word', 'status'];

/** Whether words have a wording of the message, with the same names in it. */
function saysAlike(words: string, { shape, names }: MessagePattern, values: readonly LogValue[]): boolean {
  const match = shape.exec(words);
  const plain = (text: string | undefined): string | undefined => text?.replace(/^0x/, '');
  return (
    match !== null &&
    names.every((name, i) => {
      const said = values.find((value) => value.name === name && TELLING.includes(value.kind));
      return said === undefined || plain(said.text) === plain(match[i + 1]);
    })
  );
}

/** A refusal in the words of the message. */
function refusalIn(
  { kind, text, values }: LogMessage,
  leadings: readonly Leading[],
  topics: readonly Topic[],
): SoughtMessage {
  const types = topics.every((topic) => OF_ANY_DEVICE.includes(topic)) ? EXAMPLES : undefined;
  const patterns = kind.texts.map(patternOf);
  const isSaid = (words: string): boolean =>
    text.includes(words) || patterns.some((pattern) => saysAlike(words, pattern, values));
  return {
    where: 'handshake',
    types,
    how: (source) =>
      andThen(agree(linux, new Inquiry(source, { log: false })), 'refusal', ({ handshake: { refusal } }) => {
        const words = refusal?.message;
        return words !== undefined && isSaid(words) ? words : undefined;
      }),
    leading: (decisions) => decisions.findLast((decided) => leadings.some((one) => leads(one, decided))),
  };
}

/** What QEMU says instead of creating a device as it is described. What it says of its own settings is in no such description. */
function creationIn({ text }: LogMessage): SoughtMessage {
  return {
    where: 'handshake',
    types: undefined,
    how: (source) => {
      const words = creationRefusal(new Inquiry(source, { log: false }));
      return words !== undefined && text.includes(words) ? words : undefined;
    },
    leading: (decisions) => decisions.findLast(({ kind }) => kind.topic === 'creation'),
  };
}

/** What tells ways of the data apart, where a message can come of it. */
function wayOf({ outcome, dma }: Evaluation): string | undefined {
  if (dma === undefined) return undefined;
  const { api, addresses, mapping } = dma;
  const { path, ring, bounced, translated, fails } = mapping;
  if (outcome !== 'breaks' && bounced !== true && !fails) return undefined;
  return [outcome, api, path, addresses, ring, bounced, translated, fails].join(' ');
}

/** Something that happens to the data. Whether a device reaches memory matters where it then does not. */
function pathIn(leadings: readonly Leading[], topics: readonly Topic[]): SoughtMessage {
  const breaks = topics.every((topic) => REACH.includes(topic));
  return {
    where: 'afterwards',
    types: [TYPE.RNG],
    how: (source) => {
      const ask = new Inquiry(source, { log: false });
      const evaluated = andThen(agree(linux, ask), 'agreement', (agreement) =>
        afterAgreement(linux, ask, agreement),
      );
      return andThen(evaluated, 'message', (one) =>
        breaks && one.outcome !== 'breaks' ? undefined : wayOf(one),
      );
    },
    leading: (decisions) => decisions.findLast((decided) => leadings.some((one) => leads(one, decided))),
  };
}

/** How the cases behind a message are looked for; undefined where no case can show it, whatever its decisions. */
export function soughtFor(
  message: LogMessage,
  topicOf: (id: string) => Topic | undefined,
): SoughtMessage | undefined {
  const { kind } = message;
  if (kind.echo === true) return silentFailure(message);
  const leadings = kind.decisions ?? [];
  const topics = leadings.flatMap(({ id }) => topicOf(id) ?? []);
  if (topics.some((topic) => AFTERWARDS.includes(topic))) return pathIn(leadings, topics);
  if (topics.includes('creation')) {
    const own = leadings.some(({ codes }) => codes?.some((code) => !REFUSED_AS_STATED.includes(code)));
    return own ? creationIn(message) : undefined;
  }
  // A bit that is cleared without a refusal is not decided in an open space.
  return topics.length === 0 || kind.gravity !== 'trouble' ? undefined : refusalIn(message, leadings, topics);
}
