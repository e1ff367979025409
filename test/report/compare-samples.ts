import { claimTable } from '../../src/explore/claims.ts';
import { CLAIM_DRIVERS, compare } from '../../src/explore/compare.ts';
import type { NamedDriver } from '../../src/explore/judged-rule.ts';
import { chooseDriver } from '../../src/guest/drivers.ts';
import type { ClaimTable, Comparison, Pair } from '../../src/model/comparison.ts';
import { deviceOf, MODERN, platformOf, type Spec } from '../cases.ts';

/** The same device on two platforms, and a second one. */
export function pairOf(spec: Spec, device: string, platform: string): Pair {
  return {
    device: { ...deviceOf(spec), name: device },
    platform: { ...platformOf(spec), name: platform },
  };
}

export function driversOf(...ids: readonly string[]): readonly NamedDriver[] {
  return ids.map((id) => {
    const driver = chooseDriver(id);
    if (driver === undefined) throw new Error(`there is no driver ${id}`);
    return { id, driver };
  });
}

export const PAIRS: readonly Pair[] = [
  pairOf({ protection: 'sev-snp' }, 'plain device', 'SNP guest'),
  pairOf({}, 'plain device', 'ordinary guest'),
  pairOf({ protection: 'sev-snp', offers: MODERN }, 'device with the bit', 'SNP guest'),
  pairOf({ offers: MODERN }, 'device with the bit', 'ordinary guest'),
];

export function comparisonOf(...ids: readonly string[]): Comparison {
  return compare(PAIRS, driversOf(...ids));
}

export function claimsOf(...ids: readonly string[]): ClaimTable {
  return claimTable(driversOf(...ids));
}

const [HELLWIG, GIBSON] = driversOf('hellwig-2019', 'gibson-2019');
if (HELLWIG === undefined || GIBSON === undefined) throw new Error('there are no such drivers');

/** Two who answered each other. */
export const HELLWIG_AND_GIBSON = [HELLWIG, GIBSON] as const;

let judged: ClaimTable | undefined;

/** The claims about everyone. Judging them takes seconds, so it is done once. */
export function allClaims(): ClaimTable {
  judged ??= claimTable(CLAIM_DRIVERS, 1);
  return judged;
}

/** Names that would do harm where they are not escaped. */
export const HOSTILE = compare(
  [
    pairOf(
      {},
      '<script>alert("x")</script> | **a** `b` \u001b[31m',
      '</td>"\' onload=x & [link](javascript:x)\n| # c',
    ),
  ],
  driversOf('linux-5.8', 'linux-6.12'),
);
