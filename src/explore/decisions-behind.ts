import { bitsOf, hasBit, isEmpty } from '../features/feature-set.ts';
import { isDeviceBit } from '../features/registry.ts';
import { decisionKinds } from '../inquiry/decision.ts';
import type { ExpectedField, Scalar, Unmet } from '../model/check.ts';
import { type Decided, hasEffect, isAbout, REACH, type Topic } from '../model/decision.ts';
import { DMA_PATHS, type DmaPath, type Result } from '../model/result.ts';

// Which decision made the difference. A log goes from the handshake, which ends with the guest's own probe, over the
// choice of API and the mapping behind it to reach. Where several decisions bear on a question, the last one that
// changed anything settled it.

/** What stands behind the DMA API. */
const MAPPING: readonly Topic[] = ['mapping', 'translation', 'window', 'sharing', 'bounce'];

/** The last of some decisions, preferably one with an effect. */
function last(log: readonly Decided[]): readonly Decided[] {
  const found = log.findLast(hasEffect) ?? log.at(-1);
  return found === undefined ? [] : [found];
}

/** The last decision about one of these topics, preferably one with an effect. */
function lastAbout(log: readonly Decided[], ...topics: readonly Topic[]): readonly Decided[] {
  return last(log.filter((decided) => isAbout(decided, ...topics)));
}

/** What was decided about the first of these groups of topics that anything was decided about, or else at last. */
function firstOf(log: readonly Decided[], ...groups: readonly (readonly Topic[])[]): readonly Decided[] {
  const found = groups.map((topics) => lastAbout(log, ...topics)).find(({ length }) => length > 0);
  return found ?? last(log);
}

/** The decisions up to the end of the guest's own probe, and those after it; a handshake that ends early may have no such end. */
function split(log: readonly Decided[]): readonly [readonly Decided[], readonly Decided[]] {
  const end = log.findLastIndex((decided) => isAbout(decided, 'end'));
  return end === -1 ? [log, []] : [log.slice(0, end + 1), log.slice(end + 1)];
}

/** The choice of API, Linux’s or that of a proposal, which may look at the mapping before it chooses. */
function apiDecision({ decisions }: Result): readonly Decided[] {
  const [, after] = split(decisions);
  const chosen = after.find((decided) => isAbout(decided, 'api'));
  if (chosen !== undefined) return [chosen];
  const end = after.findIndex((decided) => isAbout(decided, ...MAPPING, ...REACH, 'addressing'));
  return last(end === -1 ? after : after.slice(0, end));
}

function mappingDecision(result: Result, ...topics: readonly Topic[]): readonly Decided[] {
  const [, after] = split(result.decisions);
  return result.dma?.api === 'bypass' ? apiDecision(result) : firstOf(after, topics, MAPPING);
}

/** What a case that works owes to the end that was expected instead. */
function whyItWorks({ decisions }: Result, expected: Scalar): readonly Decided[] {
  const [handshake] = split(decisions);
  if (expected === 'not-created') return lastAbout(handshake, 'creation');
  if (expected === 'breaks') return lastAbout(decisions, ...REACH);
  const asked = handshake.findIndex((decided) => isAbout(decided, 'acceptance', 'features-ok'));
  if (expected === 'refused-by-device') return handshake.slice(asked, asked + 1);
  // The driver's own refusal is its last word before it asks the device; one without facts rests on the one before.
  const refusal = handshake[asked - 1];
  return handshake.slice(Math.max(0, asked - (refusal?.facts.length === 0 ? 2 : 1)), Math.max(0, asked));
}

/** The decisions behind the outcome. `expected` is the outcome that was expected of a case that works. */
export function outcomeDecisions(result: Result, expected?: Scalar): readonly Decided[] {
  const { outcome, decisions } = result;
  const [handshake] = split(decisions);
  switch (outcome) {
    case 'refused-by-device':
      return firstOf(handshake, ['acceptance']);
    case 'refused-by-driver':
    case 'not-created':
    case 'no-driver':
      return last(handshake);
    case 'unknown':
      return result.dma === undefined ? last(handshake) : lastAbout(decisions, ...REACH);
    case 'no-memory':
      return mappingDecision(result, 'sharing');
    case 'breaks': {
      const obstacle = lastAbout(decisions, ...REACH);
      const misread = obstacle.some((decided) => isAbout(decided, 'addresses'));
      return [...mappingDecision(result, ...TOUCHING[misread ? 'addresses' : 'memory']), ...obstacle];
    }
    case 'works':
      return whyItWorks(result, expected);
  }
}

/** What leads a device to addresses that it misreads, and to memory that it may not touch. */
const TOUCHING = { addresses: ['translation'], memory: ['bounce', 'sharing'] } as const;

/** What decides between a way of the data and the others; the ways are asked in this order. */
const DECIDES: readonly (readonly [readonly DmaPath[], readonly Topic[]])[] = [
  [['pseries-tce'], ['window']],
  [['xen-swiotlb', 'xen-grant', 'vdpa'], []],
  [['iommu'], ['translation']],
];

/** Two ways differ by the question that tells them apart. */
function pathDecisions(result: Result, expected: Scalar): readonly Decided[] {
  const ways = DMA_PATHS.filter((way) => way === expected || way === result.dma?.path);
  if (ways.includes('guest-physical')) return apiDecision(result);
  const decides = DECIDES.find(([paths]) => paths.some((path) => ways.includes(path)));
  return mappingDecision(result, ...(decides?.[1] ?? (['bounce'] as const)));
}

/** Where no memory is protected, that alone makes the ring shared. */
function ringDecisions(result: Result): readonly Decided[] {
  const shares = result.decisions.find((decided) => isAbout(decided, 'sharing') && hasEffect(decided));
  if (result.dma?.ring === 'private') return mappingDecision(result, 'sharing');
  return shares === undefined ? lastAbout(result.decisions, ...REACH) : [shares];
}

/** The decision by which a kept bit came in: what the driver and the transport know is asked before what they require. */
function keeping(bit: number, log: readonly Decided[]): readonly Decided[] {
  const topic = isDeviceBit(bit) ? 'table' : 'transport';
  const known = log.find((decided) => isAbout(decided, topic));
  return known === undefined ? [] : [known];
}

/** Which decision kept a bit or dropped it. A bit that no decision clears lies outside what the transport reads. */
function bitDecisions(bit: number, result: Result): readonly Decided[] {
  const { decisions, features, outcome } = result;
  if (hasBit(features.negotiated, bit)) return keeping(bit, decisions);
  if (!hasBit(features.offered, bit)) return [];
  const [handshake] = split(decisions);
  const dropping = handshake.find(({ clears }) => hasBit(clears, bit));
  if (dropping !== undefined) return [dropping];
  if (isEmpty(features.negotiated) && outcome !== 'works') return outcomeDecisions(result);
  return lastAbout(handshake, 'interface', 'read');
}

/** A decision that was expected and not taken: past the DMA API, no decision about the mapping is. */
function missingDecision(id: string, result: Result): readonly Decided[] {
  const kind = decisionKinds().find((known) => known.id === id);
  return kind !== undefined && MAPPING.includes(kind.topic) ? apiDecision(result) : [];
}

/** The decisions behind a key with one value. */
function behindValue(what: ExpectedField, expected: Scalar, result: Result): readonly Decided[] {
  // What the firmware decided stands in no log of the kernel’s.
  if (what === 'boot' || what.startsWith('firmware.')) return [];
  if (what === 'outcome') return outcomeDecisions(result, expected);
  if (result.dma === undefined) return outcomeDecisions(result);
  switch (what) {
    case 'dma.api':
    case 'dma.addresses':
      return apiDecision(result);
    case 'dma.path':
      return pathDecisions(result, expected);
    case 'dma.ring':
      return ringDecisions(result);
    case 'dma.bounced':
      return mappingDecision(result, 'bounce');
    default:
      return outcomeDecisions(result);
  }
}

/** The decisions that made the difference between what was expected and what came. */
export function decisionsBehind(unmet: Unmet, result: Result): readonly Decided[] {
  switch (unmet.kind) {
    case 'value':
      return behindValue(unmet.what, unmet.expected, result);
    case 'features': {
      const bits = [...bitsOf(unmet.missing), ...bitsOf(unmet.extra)];
      return [...new Set(bits.flatMap((bit) => bitDecisions(bit, result)))];
    }
    case 'decision':
      return result.dma === undefined ? outcomeDecisions(result) : missingDecision(unmet.expected, result);
    case 'claim':
      return [];
  }
}

/** The decisions on which a claim about a case hangs. */
export function claimDecisions(result: Result): readonly Decided[] {
  return result.outcome === 'works' ? mappingDecision(result, 'bounce') : outcomeDecisions(result);
}
