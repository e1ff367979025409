import { CLAIM_COLUMNS, type ClaimColumn } from '../model/claim.ts';
import type { ClaimDuel, DuelColumn, DuelWins } from '../model/comparison.ts';
import type { ClaimPart } from './claim-part.ts';
import { bySituations, claimPartsOf } from './claims.ts';
import { claimCausesOf, type JudgedRule, judgeRule, type NamedDriver } from './judged-rule.ts';

type Pair = readonly [NamedDriver, NamedDriver];

/** What came of one part. */
interface Round {
  readonly judged: number;
  readonly wins: readonly [DuelWins, DuelWins];
}

/** What the winner keeps and the loser breaks. */
function winsOf(winner: JudgedRule, loser: JudgedRule): DuelWins {
  const lost = loser.claimPart.combined('against', loser.said, winner.said);
  return {
    situations: loser.situations.of(lost).broken,
    causes: [...claimCausesOf(loser, lost)].map(({ cause }) => cause),
  };
}

function roundOf(claimPart: ClaimPart, { hosts }: ClaimColumn, [one, other]: Pair): Round {
  const a = judgeRule(claimPart, hosts, one, one.driver.release ?? other.driver.release);
  const b = judgeRule(claimPart, hosts, other, other.driver.release ?? one.driver.release);
  return {
    judged: a.situations.of(claimPart.combined('both', a.said, b.said)).judged,
    wins: [winsOf(a, b), winsOf(b, a)],
  };
}

function together(wins: readonly DuelWins[]): DuelWins {
  return {
    situations: wins.reduce((sum, { situations }) => sum + situations, 0),
    causes: bySituations(wins.flatMap(({ causes }) => causes)),
  };
}

function columnOf(column: ClaimColumn, claimParts: readonly ClaimPart[], pair: Pair): DuelColumn {
  const rounds = claimParts.map((claimPart) => roundOf(claimPart, column, pair));
  return {
    column,
    judged: rounds.reduce((sum, { judged }) => sum + judged, 0),
    wins: [together(rounds.map(({ wins }) => wins[0])), together(rounds.map(({ wins }) => wins[1]))],
  };
}

/** Puts two drivers against each other: what each keeps and the other breaks. */
export function duel(pair: Pair): ClaimDuel {
  return {
    drivers: [pair[0].id, pair[1].id],
    columns: CLAIM_COLUMNS.map((column) => columnOf(column, claimPartsOf(column.claim, pair), pair)),
  };
}
