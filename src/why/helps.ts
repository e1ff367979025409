import { remedies } from '../explore/remedies.ts';
import { linux } from '../guest/linux/linux.ts';
import type { LogMessage } from '../model/log.ts';
import type { Help } from '../model/message.ts';
import type { Cause, Helping } from '../model/why.ts';
import { applies, isSpecific } from './conditions.ts';
import type { Known } from './known.ts';

/** More ways than these are not read. */
const MOST = 5;

/** What the knowledge of the message says, what is made for this device first. */
function knownHelps(message: LogMessage, known: Known, causes: readonly Cause[]): readonly Help[] {
  const own = (message.kind.helps ?? []).filter(({ when }) => applies(when, message, known));
  const outside = causes.flatMap((cause) => (cause.kind === 'outside' ? [cause] : []));
  const confirmed = outside.filter(({ confirmedIn }) => confirmedIn !== undefined);
  const counted = confirmed.length > 0 ? confirmed : outside;
  const ofCauses = counted.flatMap((cause) => cause.outside.helps ?? []);
  const [likeliest] = causes;
  const first =
    likeliest?.kind === 'outside' &&
    (likeliest.outside.first === true || likeliest.confirmedIn !== undefined);
  const general = [...own].sort((a, b) => Number(isSpecific(b.when)) - Number(isSpecific(a.when)));
  return [...new Set(first ? [...ofCauses, ...general] : [...general, ...ofCauses])];
}

/** Changes that make the first case work in which the message appears. */
function triedHelps(causes: readonly Cause[]): readonly Helping[] {
  const cause = causes.find(({ kind }) => kind === 'cases');
  if (cause?.kind !== 'cases') return [];
  return remedies(cause.pattern.example.asked, { model: linux }).map((changes) => ({
    kind: 'tried',
    changes,
  }));
}

/** What helps against a message: what is known of it, else what is found by trying. */
export function helpsFor(message: LogMessage, known: Known, causes: readonly Cause[]): readonly Helping[] {
  const found = knownHelps(message, known, causes).map((help): Helping => ({ kind: 'known', help }));
  return (found.length > 0 ? found : triedHelps(causes)).slice(0, MOST);
}
