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

/** How one case bears on a claim. */
export interface Judgement {
  readonly holds: boolean;
  /** The case that decides; a claim may look at a twin of the case asked about. */
  readonly deciding: Case;
}

/** A claim about a driver, over every case of a space that bears on it. */
export type ClaimVerdict = { readonly claim: ClaimId; readonly driver: string } & (
  | ({
      /** How many cases were judged, and how many of them break the claim. */
      readonly judged: bigint;
      readonly broken: bigint;
    } & (
      | {
          readonly holds: true;
          /** A case that keeps the claim. */
          readonly deciding: Result;
        }
      | {
          readonly holds: false;
          /** A case that breaks the claim, of the most general pattern. */
          readonly deciding: Result;
          readonly pattern: BrokenPattern;
          /** How many patterns there are. */
          readonly patterns: number;
        }
    ))
  /** No case bears on it. */
  | { readonly holds: undefined; readonly judged: 0n; readonly broken: 0n; readonly deciding: undefined }
);
