import { isHardware } from '../device/kind.ts';
import { F } from '../features/bits.ts';
import type { DriverModel } from '../guest/driver-model.ts';
import { iommuEnabled } from '../guest/linux/dma/iommu/enabled.ts';
import { linux } from '../guest/linux/linux.ts';
import { canBeSuchGuest } from '../guest/linux/such-guest.ts';
import { isProtected } from '../guest/protected.ts';
import type { FactSource } from '../inquiry/fact-source.ts';
import { Inquiry } from '../inquiry/inquiry.ts';
import { oneQuestion } from '../inquiry/one-question.ts';
import { andThen, later, type Staged } from '../inquiry/staged.ts';
import { inRelease, withFacts } from '../inquiry/variants.ts';
import type { ClaimId } from '../model/claim.ts';
import type { Cost } from '../model/cost.ts';
import { parseVersion } from '../model/release.ts';
import type { DmaPath, Outcome } from '../model/result.ts';
import { afterAgreement, agree, dmaPath, type Evaluation, isUndriven } from './evaluate.ts';

/** A claim may look at a twin of the case: the same machine with its memory open, or a guest from before the rules. */
export type Twin = 'itself' | 'ordinary' | 'old-guest';

/** How a case ended for which a claim was judged. */
export interface End {
  /** Undefined where the claim did not ask. */
  readonly outcome: Outcome | undefined;
  /** Undefined where no ring was allocated, or the claim did not ask. */
  readonly path: DmaPath | undefined;
  readonly cost: readonly Cost[] | undefined;
}

/** What a claim says of a case. */
export interface Bearing {
  readonly holds: boolean;
  /** Which case decided. */
  readonly by: Twin;
  readonly end: End;
}

/** What a claim says of a case; `undriven`: nothing, as no driver of the guest takes such a device. */
export type Judged = Bearing | 'silent' | 'undriven';

/** Judges a claim by whatever a source stands for. */
export type Judge = (source: FactSource, model: DriverModel) => Staged<Judged>;

/** The last kernel from before bit 33: it knows of no rule. */
export const OLD_GUEST_RELEASE = '4.7';
const OLD_GUEST_VERSION = parseVersion(OLD_GUEST_RELEASE);

export function silent(source: FactSource): Inquiry {
  return new Inquiry(source, { log: false });
}

/** The same machine with its memory open to the host: the twin that `one-offer` asks about. */
export function ordinary(source: FactSource): FactSource {
  return withFacts(source, { 'platform.memory.protection': 'none', 'platform.memory.protectedFrom': 'boot' });
}

/** The same case under a kernel from before the rules: the twin that `old-guests` asks about. */
export function oldGuest(source: FactSource): FactSource {
  if (OLD_GUEST_VERSION === undefined) throw new Error('the old guest has no version');
  return inRelease(source, OLD_GUEST_VERSION);
}

function judged(
  source: FactSource,
  model: DriverModel,
  holds: (evaluation: Evaluation) => boolean,
  by: Twin = 'itself',
): Staged<Judged> {
  const ask = silent(source);
  return andThen(agree(model, ask), by, (agreement) => {
    if (isUndriven(agreement)) return 'undriven';
    return andThen(afterAgreement(model, ask, agreement), by, (evaluation) => {
      const { outcome, dma, cost } = evaluation;
      if (outcome === 'unknown') return 'undriven';
      return { holds: holds(evaluation), by, end: { outcome, path: dma?.mapping.path, cost } };
    });
  });
}

function works(source: FactSource, model: DriverModel, by: Twin = 'itself'): Staged<Judged> {
  return judged(source, model, ({ outcome }) => outcome === 'works', by);
}

/** Whether a device is given addresses of memory that it may not touch; whether it understands them is not asked. */
const safe: Judge = (source, model) => {
  const ask = silent(source);
  if (!isProtected(ask)) return 'silent';
  return andThen(agree(model, ask), 'agreement', (agreement) => {
    const { handshake, failed } = agreement;
    // A device that refuses is no more in danger than one that nothing drives; the rule had no part in it.
    if (isUndriven(agreement) || failed === 'refused-by-device') return 'undriven';
    if (failed !== undefined)
      return { holds: true, by: 'itself', end: { outcome: failed, path: undefined, cost: undefined } };
    const { negotiated } = handshake;
    return later(ask, 'dma', { rules: [model], state: [negotiated] }, () => {
      const { fails, noRing, trusted, ring, buffers, path } = dmaPath(model, ask, negotiated).mapping;
      const exposed = !fails && !noRing && !trusted && (ring === 'private' || buffers === 'private');
      return { holds: !exposed, by: 'itself', end: { outcome: undefined, path, cost: undefined } };
    });
  });
};

const free: Judge = (source, model) => {
  const ask = silent(source);
  if (isProtected(ask) || isHardware(ask)) return 'silent';
  return judged(source, model, ({ outcome, cost }) => outcome === 'works' && cost?.length === 0);
};

/** A protected guest works with the host as it is. */
const protectedWorks: Judge = (source, model) =>
  isProtected(silent(source)) ? works(source, model) : 'silent';

/** Its ordinary twin works with the same host. */
const twinWorks: Judge = (source, model) =>
  isProtected(silent(source)) ? works(ordinary(source), model, 'ordinary') : 'silent';

const ONE_OFFER = [protectedWorks, twinWorks] as const;

/** Where the guest works, what is said of its twin counts. */
const oneOffer: Judge = (source, model) => {
  const [first, second] = ONE_OFFER;
  const goOn = (here: Judged): Staged<Judged> =>
    isKept(here) ? later(silent(source), 'twin', { rules: [model] }, () => second(source, model)) : here;
  return andThen(first(source, model), 'protected', goOn, [model]);
};

function isKept(judged: Judged): boolean {
  return typeof judged === 'object' && judged.holds;
}

/**
 * The parts of what a judge asks: each counts where those before it are kept. Whoever follows many cases follows each part
 * by itself and puts them together, since the ways through one and through the next would multiply.
 */
export function partsOf(judge: Judge): readonly Judge[] {
  return judge === oneOffer ? ONE_OFFER : [judge];
}

const realDevices: Judge = (source, model) => {
  const ask = silent(source);
  if (!isHardware(ask) || ask.platform.iommu((kind) => kind === 'none')) return 'silent';
  return judged(source, model, ({ outcome, dma }) => outcome === 'works' && dma?.addresses === 'platform');
};

const oldGuests: Judge = (source) => {
  const ask = silent(source);
  if (isProtected(ask) || isHardware(ask)) return 'silent';
  return works(oldGuest(source), linux, 'old-guest');
};

const oldHosts: Judge = (source, model) => {
  const ask = silent(source);
  if (!isProtected(ask) || ask.device.offers(F.ACCESS_PLATFORM)) return 'silent';
  return works(source, model);
};

/** That the device works; it has no hypothesis. */
export const judgeWorks: Judge = (source, model) => works(source, model);

export const JUDGES: Readonly<Record<ClaimId, Judge>> = {
  safe,
  free,
  'one-offer': oneOffer,
  'real-devices': realDevices,
  'old-guests': oldGuests,
  'old-hosts': oldHosts,
};

/**
 * A kernel from before a technology cannot be its guest, so that nothing follows from it. Before Linux shared memory
 * with pKVM by itself, such guests depended on a pool from the device tree, which no case describes. Behind an IOMMU
 * that lets nothing pass until it is driven, a kernel that does not drive it has no device, whatever the rule.
 */
export function isPossible(source: FactSource): boolean {
  return possible(silent(source));
}

const possible = oneQuestion((ask: Inquiry) => {
  const pkvm = ask.platform.protection((kind) => kind === 'pkvm');
  if (!canBeSuchGuest(ask) || iommuEnabled(ask) === 'blocks') return false;
  return !pkvm || ask.kernel.has('pkvm-guest-unencrypted-dma');
});

/** Whether the kernel can run as such a guest at all, be it of use or not. */
export function canRun(source: FactSource): boolean {
  return canBeSuchGuest(silent(source));
}
