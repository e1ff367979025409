import { everyDecision } from '../explore/every-decision.ts';
import type { Topic } from '../model/decision.ts';
import type { LogMessage } from '../model/log.ts';
import type { Cause } from '../model/why.ts';
import { applies } from './conditions.ts';
import type { Known } from './known.ts';
import { search } from './search.ts';
import { soughtFor } from './shows.ts';
import { casesKnown } from './space.ts';

type CasesCause = Extract<Cause, { readonly kind: 'cases' }>;

let topics: ReadonlyMap<string, Topic> | undefined;

function topicOf(id: string): Topic | undefined {
  topics ??= new Map(everyDecision().map((kind) => [kind.id, kind.topic]));
  return topics.get(id);
}

/** A reader wants to hear of no more; the others differ from these in little. */
const MOST_PATTERNS = 4;

/** By which interface and through whom a case comes about matters less than what it is. */
const DETAILS: ReadonlySet<string> = new Set(['device.transport', 'device.implementation']);

/** What tells a pattern from others for a reader: which decision, and what it is about but for details. */
function gist({ pattern, decided }: CasesCause): string {
  const told = pattern.narrowings
    .filter(
      ({ varying }) => varying.kind === 'bit' || (varying.kind === 'fact' && !DETAILS.has(varying.name)),
    )
    .map(({ varying, only }) => [
      varying.kind === 'bit' ? varying.bit : varying.kind === 'fact' ? varying.name : '',
      only.map((index) => varying.values[index]),
    ]);
  return JSON.stringify([decided.kind.id, decided.code, told]);
}

/** Of patterns that say nearly the same the most general one. */
function distinct(causes: readonly CasesCause[]): readonly CasesCause[] {
  const seen = new Set<string>();
  return causes.filter((cause) => {
    const key = gist(cause);
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

/** Why a message appears, most likely first, and whether every case was looked at. */
export function causesOf(
  message: LogMessage,
  known: Known,
): { readonly causes: readonly Cause[]; readonly complete: boolean } {
  const outside = (message.kind.outside ?? [])
    .filter(({ when }) => applies(when, message, known))
    .map((one): Cause => ({ kind: 'outside', outside: one }));
  const isFirst = (cause: Cause): boolean => cause.kind === 'outside' && cause.outside.first === true;
  const sought = soughtFor(message, topicOf);
  const found =
    sought === undefined ? { causes: [], complete: true } : search(casesKnown(known, sought), sought);
  return {
    causes: [
      ...outside.filter(isFirst),
      ...distinct(found.causes).slice(0, MOST_PATTERNS),
      ...outside.filter((cause) => !isFirst(cause)),
    ],
    complete: found.complete,
  };
}
