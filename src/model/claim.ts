import type { BrokenPattern } from './broken-pattern.ts';
import type { Case } from './case.ts';
import type { Result } from './result.ts';

/** Named sentences about results, which a proposal keeps or breaks. */
export const CLAIMS = {
  safe: 'no protected guest points a device at private memory',
  free: 'an ordinary guest on the same device pays nothing',
  'one-offer': 'the host need not know in advance whether the guest will be protected',
  'real-devices': 'a physical device behind an IOMMU always gets platform addresses',
  'old-guests': 'a guest kernel without the rule still works on an ordinary platform with the same offer',
  'old-hosts': 'a host that never offers the bit still serves a protected guest',
} as const;
export type ClaimId = keyof typeof CLAIMS;

/** Whether an id names a claim. */
export function isClaim(id: string): id is ClaimId {
  return Object.hasOwn(CLAIMS, id);
}

/** Which hosts a claim about a rule is judged with: those that do as the rule asks of them, or all others. */
export type Hosts = 'asked' | 'other';

/** A column of the table of claims. */
export interface ClaimColumn {
  /** The claim’s, and `safe-other` with the hosts that do not do as the rule asks. */
  readonly id: string;
  readonly claim: ClaimId;
  readonly hosts: Hosts;
}

const asked = (claim: ClaimId): ClaimColumn => ({ id: claim, claim, hosts: 'asked' });
const other = (claim: ClaimId): ClaimColumn => ({ id: `${claim}-other`, claim, hosts: 'other' });

/** The others either are about no host, or say themselves what it does. */
export const CLAIM_COLUMNS: readonly ClaimColumn[] = [
  asked('safe'),
  asked('free'),
  asked('one-offer'),
  asked('real-devices'),
  asked('old-guests'),
  asked('old-hosts'),
  other('safe'),
  other('free'),
  other('one-offer'),
];

/** How one case bears on a claim. */
export interface Judgement {
  readonly holds: boolean;
  /** The case that decides; a claim may look at a twin of the case asked about. */
  readonly deciding: Case;
}

/** How many situations: kinds of platform, device, host and era, each of which counts once. */
export interface Situations {
  /** In which the claim says something that some rule keeps. */
  readonly judged: number;
  /** In which the rule breaks a case of it that some rule keeps. */
  readonly broken: number;
}

/** Cases that break a claim, and the rules that keep it in all of them. */
export interface ClaimCause {
  readonly pattern: BrokenPattern;
  readonly situations: number;
  /** Drivers; where no one of them keeps it in all of these cases, several that do so together. */
  readonly keptBy: readonly string[];
}

/** A claim about a driver, over every case of a space that bears on it. A case that no rule can keep counts for none. */
export interface ClaimVerdict {
  readonly column: ClaimColumn;
  readonly driver: string;
  /** Whether it keeps all that some rule keeps; undefined where no case bears on it. */
  readonly holds: boolean | undefined;
  readonly situations: Situations;
  readonly cases: {
    readonly kept: bigint;
    /** Broken by this driver and kept by another. */
    readonly avoidable: bigint;
    /** Broken by every driver. */
    readonly unavoidable: bigint;
  };
  /** What it breaks and another keeps, the most situations first. */
  readonly causes: readonly ClaimCause[];
  /** A case of the first cause; where there is none, one that keeps the claim. */
  readonly deciding: Result | undefined;
}
