import type { Case } from './case.ts';
import type { Outcome } from './result.ts';

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

/** How one case bears on a claim. */
export interface Judgement {
  readonly holds: boolean;
  /** The case that decides; a claim may look at a twin of the case asked about. */
  readonly deciding: Case;
  readonly outcome: Outcome;
}

/** A claim about a driver, over many cases. */
export interface ClaimVerdict {
  readonly claim: ClaimId;
  readonly driver: string;
  readonly holds: boolean;
  /** How many cases were judged. */
  readonly judged: number;
  /** The first case that breaks the claim, or one that keeps it; undefined: no case bears on it, so that it holds of nothing. */
  readonly deciding: Judgement | undefined;
}
