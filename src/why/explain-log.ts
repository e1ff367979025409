import { fromMask } from '../features/feature-set.ts';
import type { FeatureComparison } from '../model/bit-history.ts';
import type { LogMessage, LogReading } from '../model/log.ts';
import { factsOf } from '../model/log.ts';
import { GRAVITIES } from '../model/message.ts';
import type { Explained } from '../model/why.ts';
import { causesOf, dependsOnType } from './causes.ts';
import { compareFeatures } from './compare-features.ts';
import { applies } from './conditions.ts';
import { type Confirmed, confirmedBy } from './confirmed.ts';
import { helpsFor } from './helps.ts';
import { type KnownKernel, knownOf } from './known.ts';

/** So many messages are explained in full; a log with more repeats itself. */
const MOST_EXPLAINED = 12;

/** Whether two messages are of the same device, as far as they say. */
function sameDevice(a: LogMessage, b: LogMessage): boolean {
  if (a.boot !== b.boot) return false;
  const nameA = a.device.name ?? a.device.address;
  const nameB = b.device.name ?? b.device.address;
  // Two lines of a device that the first does not name.
  return nameA === nameB || (nameA === undefined && b.line - a.line <= 2);
}

/** Puts echoes to the messages that they repeat. */
function withEchoes(messages: readonly LogMessage[]): readonly (readonly [LogMessage, ...LogMessage[]])[] {
  const groups: [LogMessage, ...LogMessage[]][] = [];
  for (const message of messages) {
    const before =
      message.kind.echo === true
        ? groups.findLast(([first]) => first.kind.gravity === 'trouble' && sameDevice(first, message))
        : undefined;
    if (before === undefined) groups.push([message]);
    else before.push(message);
  }
  return groups;
}

/** The device of a message, with what its echoes say more of it. */
function fullDevice([message, ...echoes]: readonly [LogMessage, ...LogMessage[]]): LogMessage {
  const { device } = message;
  const named = device.type === undefined ? echoes.find((echo) => echo.device.type !== undefined) : undefined;
  return named === undefined ? message : { ...message, device: { ...named.device, ...defined(device) } };
}

function defined<Thing extends object>(thing: Thing): Partial<Thing> {
  const entries = Object.entries(thing).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as Partial<Thing>;
}

/** Which of the things that are said only of some values are said of this message. */
function saidByValue(message: LogMessage): readonly boolean[] {
  const { outside = [], helps = [] } = message.kind;
  return [...outside, ...helps]
    .filter(({ when }) => when?.value !== undefined)
    .map(({ when }) => applies(when, message, { protection: undefined }));
}

/** What tells explanations apart: a message of the same kind about the same type of device is explained once. */
function sameExplanation(message: LogMessage): string {
  const { kind, device, values, boot } = message;
  const type = dependsOnType(message) ? device.type : undefined;
  const errors = kind.echo === true ? values.filter(({ kind: what }) => what === 'errno') : [];
  const told = [...errors.map(({ text }) => text), ...saidByValue(message)];
  return JSON.stringify([kind.id, type, device.implementation, boot, told]);
}

/** How the two feature sets of a message differ; undefined where it has not two. */
function comparisonIn({ values, device }: LogMessage): FeatureComparison | undefined {
  const [first, second] = values
    .filter(({ kind }) => kind === 'features')
    .map(({ text }) => fromMask(text.startsWith('0x') ? text : `0x${text}`));
  return first && second && compareFeatures(first, second, device.type);
}

/** Reads a banner as a kernel; undefined where it names none. */
export type ReadKernel = (banner: string) => KnownKernel | undefined;

/** Every message of a log with its causes and what helps: what fails first, each explanation once. */
export function explainLog(reading: LogReading, readKernel: ReadKernel): readonly Explained[] {
  const groups = withEchoes(reading.messages).map((group) => [fullDevice(group), group.slice(1)] as const);
  const byGravity = [...groups].sort(
    ([a], [b]) => GRAVITIES.indexOf(a.kind.gravity) - GRAVITIES.indexOf(b.kind.gravity) || a.line - b.line,
  );
  const confirmed = confirmedBy(reading.messages);
  const explained = new Map<string, Explained>();
  for (const [message, echoes] of byGravity) {
    const key = sameExplanation(message);
    const known = explained.get(key);
    if (known !== undefined) explained.set(key, { ...known, echoes: [...known.echoes, message, ...echoes] });
    else if (explained.size < MOST_EXPLAINED)
      explained.set(key, explainOne(message, echoes, { reading, readKernel, confirmed }));
  }
  return [...explained.values()];
}

/** What a message is explained with. */
interface Reader {
  readonly reading: LogReading;
  readonly readKernel: ReadKernel;
  readonly confirmed: Confirmed;
}

function explainOne(
  message: LogMessage,
  echoes: readonly LogMessage[],
  { reading, readKernel, confirmed }: Reader,
): Explained {
  const facts = factsOf(reading, message);
  const banner = facts.get('banner')?.value;
  const known = knownOf(facts, message, banner === undefined ? undefined : readKernel(banner));
  const { causes, complete } = causesOf(message, known, confirmed);
  return {
    message,
    echoes,
    decisions: (message.kind.decisions ?? []).map(({ id }) => id),
    causes,
    helps: helpsFor(message, known, causes),
    features: comparisonIn(message),
    complete,
  };
}
