import { F } from '../features/bits.ts';
import { bitsOf, featureSet, isEmpty, union } from '../features/feature-set.ts';
import { linux } from '../guest/linux/linux.ts';
import { type Answers, asOne } from '../model/answers.ts';
import type { Device } from '../model/device.ts';
import type {
  NotCompared,
  ObservedDevice,
  ObservedDifference,
  ObservedLog,
  ObservedVerdict,
  SeenByGuest,
  SeenByHost,
} from '../model/observed.ts';
import type { OpenPlatform } from '../model/open-case.ts';
import type { Result, StatusName } from '../model/result.ts';
import { statusNames } from './explain.ts';
import {
  comparableDomain,
  handshakeDifferences,
  otherDifferences,
  plainVerdict,
  verdictOf,
} from './observed-differences.ts';
import { answersOf } from './open/answers.ts';

const DRIVER = { model: linux, release: undefined };

/** Whether what the IOMMU does for a device can be compared. */
type Seen = 'domain' | 'no-domain';

/**
 * What Linux would do with a device of this offer, for all that the platform leaves open: answers that differ in what can
 * be seen of a device stay apart.
 */
function predicted(device: Device, platform: OpenPlatform, seen: Seen): Answers {
  const bits = bitsOf(device.offers);
  return answersOf({ device, platform, driver: linux.id }, DRIVER, (ask, { handshake }) => [
    handshake.status,
    bits.filter((bit) => ask.kept(handshake.negotiated, bit)),
    seen === 'domain' ? comparableDomain(ask, platform) : undefined,
  ]);
}

/** How much of what was seen a prediction misses. */
function distance(differences: readonly ObservedDifference[]): number {
  const missed = differences.map((one) =>
    one.in === 'features' ? bitsOf(union(one.missing, one.more)).length : 1,
  );
  return missed.reduce((sum, count) => sum + count, 0);
}

/** A prediction, and where it differs from what was seen. */
interface Compared {
  readonly result: Result;
  readonly differences: readonly ObservedDifference[];
}

/** Of all answers those that are nearest to what was seen, as one: where they agree with it, they are all that it leaves possible. */
function nearest(
  { answers, ...asked }: Answers,
  differencesFrom: (result: Result) => readonly ObservedDifference[],
): Compared {
  const compared = answers.map((answer) => ({ answer, differences: differencesFrom(answer.result) }));
  const least = Math.min(...compared.map(({ differences }) => distance(differences)));
  const [first, ...others] = compared.filter(({ differences }) => distance(differences) === least);
  if (first === undefined) throw new Error('a case has no answer');
  const left: Answers['answers'] = [first.answer, ...others.map(({ answer }) => answer)];
  return { result: asOne({ ...asked, answers: left }), differences: first.differences };
}

const ACCESS_PLATFORM = featureSet([F.ACCESS_PLATFORM]);

/** A device that did not come up: whether an offer of ACCESS_PLATFORM, which its guest cannot see, would explain it. */
function explained(
  seen: SeenByGuest,
  platform: OpenPlatform,
  status: readonly StatusName[] | undefined,
): Extract<ObservedVerdict, { readonly kind: 'explained' }> | undefined {
  const offers = union(seen.negotiated, ACCESS_PLATFORM);
  const { answers } = predicted({ ...seen.device, offers }, platform, 'no-domain');
  const found = answers.find(
    ({ result }) => handshakeDifferences(result, seen.negotiated, status).length === 0,
  );
  return found && { kind: 'explained', offering: ACCESS_PLATFORM, otherwise: found.result };
}

/** The log of a device beside the message that is predicted for it. */
function besideLog({ log }: SeenByGuest, message: string | undefined): ObservedLog | undefined {
  if (log === undefined) return undefined;
  if (message === undefined) return { lines: log, message: undefined };
  return { lines: log, message: { text: message, said: log.some(({ text }) => text.includes(message)) } };
}

/** A device that failed, with a message of its own that is not the predicted one. */
function otherMessage(log: ObservedLog | undefined): readonly ObservedDifference[] {
  const complaint = log?.lines.find(({ complains }) => complains);
  const message = log?.message;
  if (message === undefined || message.said || complaint === undefined) return [];
  return [{ in: 'message', predicted: message.text, observed: complaint.text }];
}

/** Whether an offer that the guest cannot see may explain these differences. */
function areOfHandshake(differences: readonly ObservedDifference[]): boolean {
  return differences.length > 0 && differences.every((one) => one.in === 'features' || one.in === 'status');
}

/**
 * A device beside its prediction, for which the negotiated set stands in for the offer. Where the platform leaves
 * something open, what was seen is as predicted if it is so for some of what is open.
 */
export function compareWithGuest(seen: SeenByGuest, platform: OpenPlatform): ObservedDevice {
  const status = seen.status === undefined ? undefined : statusNames(seen.status);
  const { id, device, driver, negotiated, notes } = seen;
  const base = { id, device, driver, status, negotiated, notes };
  const hasFailed = status?.includes('FAILED') ?? false;
  if (driver === undefined && !hasFailed)
    return {
      ...base,
      predicted: undefined,
      verdict: { kind: 'not-compared', reason: 'unbound' },
      log: besideLog(seen, undefined),
    };
  const { result, differences } = nearest(
    predicted(device, platform, seen.iommuDomain === undefined ? 'no-domain' : 'domain'),
    (one) => [...handshakeDifferences(one, negotiated, status), ...otherDifferences(seen, one)],
  );
  const explanation =
    hasFailed && areOfHandshake(differences) ? explained(seen, platform, status) : undefined;
  const log = besideLog(seen, explanation === undefined ? result.message : explanation.otherwise.message);
  const said = hasFailed ? otherMessage(log) : [];
  const isExplained = explanation !== undefined && said.length === 0;
  return {
    ...base,
    predicted: result,
    verdict: isExplained ? explanation : verdictOf(result, [...differences, ...said]),
    log,
  };
}

/** What QEMU saw of a device, beside what is predicted for it on this platform. */
export function compareWithHost(seen: SeenByHost, platform: OpenPlatform | undefined): ObservedDevice {
  const { device, negotiated, status, notes } = seen;
  const base = { id: device.name, device, driver: undefined, status, negotiated, notes, log: undefined };
  const skip = (reason: NotCompared, result?: Result): ObservedDevice => ({
    ...base,
    predicted: result,
    verdict: { kind: 'not-compared', reason },
  });
  if (platform === undefined) return skip('no-platform');
  const differing = (one: Result) => {
    const differences = handshakeDifferences(one, negotiated, status);
    const unwritten = status.includes('FAILED') && isEmpty(negotiated);
    return unwritten ? differences.filter((difference) => difference.in !== 'features') : differences;
  };
  const { result, differences } = nearest(predicted(device, platform, 'no-domain'), differing);
  if (!status.includes('DRIVER')) return skip('untaken', result);
  return { ...base, predicted: result, verdict: plainVerdict(differences) };
}

/** Whether any device is other than predicted. */
export function anyDiffers(devices: readonly ObservedDevice[]): boolean {
  return devices.some(({ verdict: { kind } }) => kind === 'differs' || kind === 'patched');
}
