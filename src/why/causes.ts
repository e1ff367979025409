import { everyDecision } from '../explore/every-decision.ts';
import type { Topic } from '../model/decision.ts';
import type { LogMessage } from '../model/log.ts';
import type { MessageKind } from '../model/message.ts';
import { patternOf } from '../model/message-pattern.ts';
import type { Cause } from '../model/why.ts';
import { applies, isKnown } from './conditions.ts';
import type { Confirmed } from './confirmed.ts';
import type { Known } from './known.ts';
import { mergeCauses } from './merge-causes.ts';
import { type CausesFound, searchCauses } from './search.ts';
import { type SoughtMessage, soughtFor } from './shows.ts';
import { casesKnown } from './space.ts';

let topics: ReadonlyMap<string, Topic> | undefined;

function topicOf(id: string): Topic | undefined {
  topics ??= new Map(everyDecision().map((kind) => [kind.id, kind.topic]));
  return topics.get(id);
}

/** A reader wants to hear of no more. */
const MOST_PATTERNS = 4;

/** Devices of one guest mostly fail alike, and a search takes some hundred times as long as to read the log. */
const MOST_REMEMBERED = 200;
const remembered = new Map<string, CausesFound>();

/** The part of a line that is the message. */
function saidIn({ texts }: MessageKind, line: string): string {
  const said = texts.map((one) => patternOf(one).shape.exec(line)?.[0]).find((found) => found !== undefined);
  return said ?? line;
}

/** Searches once for all messages that come to the same search. */
function searchOnce({ kind, text, values }: LogMessage, known: Known, sought: SoughtMessage): CausesFound {
  // What happens to the data does not depend on the words of the line.
  const told = sought.where === 'handshake' ? [saidIn(kind, text), values] : [];
  const key = JSON.stringify([kind.id, known, told]);
  const before = remembered.get(key);
  if (before !== undefined) return before;
  const found = searchCauses(casesKnown(known, sought), sought);
  if (remembered.size >= MOST_REMEMBERED) remembered.clear();
  remembered.set(key, found);
  return found;
}

/** Whether what is said of a message depends on the type of the device: the way of the data is that of any device. */
export function dependsOnType(message: LogMessage): boolean {
  const { outside = [], helps = [] } = message.kind;
  if ([...outside, ...helps].some(({ when }) => when?.types !== undefined)) return true;
  return soughtFor(message, topicOf)?.where === 'handshake';
}

/** What no rule decides, or what one says in other words, with the line that confirms it. */
function outsideOf(message: LogMessage, known: Known, confirmed: Confirmed): readonly Cause[] {
  return (message.kind.outside ?? [])
    .filter(({ when }) => applies(when, message, known))
    .map((outside): Cause => {
      const { decision } = outside;
      const line = decision && confirmed.get(`${decision.id} ${decision.code}`);
      return { kind: 'outside', outside, confirmedIn: line === message.line ? undefined : line };
    });
}

/** Why a message appears, most likely first, and whether every case was looked at. */
export function causesOf(
  message: LogMessage,
  known: Known,
  confirmed: Confirmed,
): { readonly causes: readonly Cause[]; readonly complete: boolean } {
  const outside = outsideOf(message, known, confirmed);
  const isConfirmed = (cause: Cause): boolean => cause.kind === 'outside' && cause.confirmedIn !== undefined;
  const isFirst = (cause: Cause): boolean =>
    cause.kind === 'outside' &&
    cause.confirmedIn === undefined &&
    cause.outside.first === true &&
    isKnown(cause.outside.when, message, known);
  const sought = soughtFor(message, topicOf);
  const found = sought === undefined ? { causes: [], complete: true } : searchOnce(message, known, sought);
  return {
    causes: [
      ...outside.filter(isConfirmed),
      ...outside.filter(isFirst),
      ...mergeCauses(found.causes).slice(0, MOST_PATTERNS),
      ...outside.filter((cause) => !isConfirmed(cause) && !isFirst(cause)),
    ],
    complete: found.complete,
  };
}
