import type { ClaimDuel, DuelColumn } from '../../model/comparison.ts';
import { columnName } from './claims.ts';

/** Who of two is right about a claim, as far as the other is not. */
type Verdict = 'first' | 'second' | 'both' | 'alike' | 'unjudged';

function verdictOf({ judged, wins: [first, second] }: DuelColumn): Verdict {
  if (judged === 0) return 'unjudged';
  if (first.situations > 0 && second.situations > 0) return 'both';
  if (first.situations > 0) return 'first';
  return second.situations > 0 ? 'second' : 'alike';
}

function columnWords({ column, judged, wins }: DuelColumn): string {
  const of = columnName(column);
  const won = wins.map(({ situations }) => situations).filter((situations) => situations > 0);
  return won.length === 0 ? of : `${of} (${won.join(' and ')} of ${judged})`;
}

/** Who is right about what: `["gibson-2019 is right about", "free (289 of 1122)"]`; what is empty is left out. */
export function duelRows({ drivers: [a, b], columns }: ClaimDuel): readonly (readonly [string, string])[] {
  const heads: Readonly<Record<Verdict, string>> = {
    first: `${a} is right about`,
    second: `${b} is right about`,
    both: 'each about a part of',
    alike: 'no difference in',
    unjudged: 'no case bears on',
  };
  const verdicts = ['first', 'second', 'both', 'alike', 'unjudged'] as const;
  return verdicts.flatMap((verdict) => {
    const found = columns.filter((column) => verdictOf(column) === verdict).map(columnWords);
    return found.length === 0 ? [] : [[heads[verdict], found.join('; ')] as const];
  });
}

/** What being right is. */
export const RIGHT_WORDS =
  'Right is who keeps a claim in situations in which the other breaks it; the numbers say in how many of those in which both are judged.';
