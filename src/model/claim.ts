import type { Answered } from './answered.ts';
import type { Case } from './case.ts';

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
}

/** A claim about a driver, over every case that bears on it. */
export type ClaimVerdict = { readonly claim: ClaimId; readonly driver: string } & (
  | {
      readonly holds: boolean;
      /** How many cases were judged. */
      readonly judged: number;
      /** The first case that breaks the claim, or the first that keeps it. */
      readonly deciding: Answered;
    }
  /** No case bears on it. */
  | { readonly holds: undefined; readonly judged: 0; readonly deciding: undefined }
);
