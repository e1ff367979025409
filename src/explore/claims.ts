import { F } from '../data/bits.ts';
import { type ChosenDriver, chooseDriver, linuxAt } from '../guest/drivers.ts';
import { canBeSuchGuest } from '../guest/linux/dma/force-dma-unencrypted.ts';
import { caseSource } from '../inquiry/case-source.ts';
import { Inquiry } from '../inquiry/inquiry.ts';
import type { Case } from '../model/case.ts';
import { CLAIMS, type ClaimId, type ClaimVerdict, type Judgement } from '../model/claim.ts';
import { hasBit } from '../model/feature-set.ts';
import type { Platform } from '../model/platform.ts';
import { claimCases } from './claim-cases.ts';
import { type Evaluation, evaluate } from './evaluate.ts';
import { explain, withRelease } from './explain.ts';

/** A kernel from before bit 33: it knows of no rule. */
const OLD_GUEST_ID = 'linux-4.7';
const OLD_GUEST = linuxAt('4.7');

function isProtected({ memory: { protection } }: Platform): boolean {
  return protection !== 'none' && protection !== 'restricted-hook';
}

/** The same machine with its memory open to the host. */
function ordinaryTwin(platform: Platform): Platform {
  return {
    ...platform,
    name: `${platform.name}, not protected`,
    memory: { ...platform.memory, protection: 'none', protectedFrom: 'boot' },
  };
}

function silentInquiry(asked: Case, driver: ChosenDriver): Inquiry {
  return new Inquiry(caseSource(withRelease(asked, driver)), { log: false });
}

function run(asked: Case, driver: ChosenDriver): Evaluation {
  return evaluate(driver.model, silentInquiry(asked, driver));
}

function works(asked: Case, driver: ChosenDriver): Judgement {
  return { deciding: asked, holds: run(asked, driver).outcome === 'works' };
}

/** Whether a device is given addresses of memory that it may not touch. */
function pointsAtPrivate({ dma }: Evaluation): boolean {
  return (
    dma !== undefined && !dma.fails && !dma.trusted && (dma.ring === 'private' || dma.buffers === 'private')
  );
}

/** undefined: the claim says nothing about such a case. */
type Judge = (asked: Case, driver: ChosenDriver) => Judgement | undefined;

const JUDGES: Readonly<Record<ClaimId, Judge>> = {
  safe(asked, driver) {
    if (!isProtected(asked.platform)) return undefined;
    return { deciding: asked, holds: !pointsAtPrivate(run(asked, driver)) };
  },
  free(asked, driver) {
    if (isProtected(asked.platform) || asked.device.implementation === 'hardware') return undefined;
    const { outcome, cost } = run(asked, driver);
    return { deciding: asked, holds: outcome === 'works' && cost?.length === 0 };
  },
  'one-offer'(asked, driver) {
    if (!isProtected(asked.platform)) return undefined;
    const here = works(asked, driver);
    return here.holds ? works({ ...asked, platform: ordinaryTwin(asked.platform) }, driver) : here;
  },
  'real-devices'(asked, driver) {
    if (asked.device.implementation !== 'hardware' || asked.platform.iommu.kind === 'none') return undefined;
    const { outcome, dma } = run(asked, driver);
    return { deciding: asked, holds: outcome === 'works' && dma?.addresses === 'platform' };
  },
  'old-guests'(asked) {
    if (isProtected(asked.platform) || asked.device.implementation === 'hardware') return undefined;
    return works({ ...asked, driver: OLD_GUEST_ID }, OLD_GUEST);
  },
  'old-hosts'(asked, driver) {
    if (!isProtected(asked.platform) || hasBit(asked.device.offers, F.ACCESS_PLATFORM)) return undefined;
    return works(asked, driver);
  },
};

/** Judges a claim by one case; undefined: the claim says nothing about such a case. */
export function judge(claim: ClaimId, asked: Case, driver: ChosenDriver): Judgement | undefined {
  return JUDGES[claim](asked, driver);
}

/** Whether an id names a claim. */
export function isClaim(id: string): id is ClaimId {
  return Object.hasOwn(CLAIMS, id);
}

/**
 * A kernel from before a technology cannot be its guest, so that nothing follows from it. Before Linux shared memory
 * with pKVM by itself, such guests depended on a pool from the device tree, of which no case knows.
 */
function possible(asked: Case, driver: ChosenDriver): boolean {
  const ask = silentInquiry(asked, driver);
  const pkvm = asked.platform.memory.protection === 'pkvm';
  return canBeSuchGuest(ask) && (!pkvm || ask.kernel.has('pkvm-guest-unencrypted-dma'));
}

/** Judges a claim by every case that bears on it; the first that breaks it decides. */
export function verdict(claim: ClaimId, id: string, driver: ChosenDriver): ClaimVerdict {
  const judgements = claimCases(claim, driver.model)
    .filter((asked) => possible(asked, driver))
    .flatMap((asked) => judge(claim, { ...asked, driver: id }, driver) ?? []);
  const decisive = judgements.find(({ holds }) => !holds) ?? judgements[0];
  if (decisive === undefined) return { claim, driver: id, holds: undefined, judged: 0, deciding: undefined };
  const { holds, deciding: asked } = decisive;
  const result = explain(asked, chooseDriver(asked.driver) ?? driver);
  return { claim, driver: id, holds, judged: judgements.length, deciding: { asked, result } };
}
