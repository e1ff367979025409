import type { BrokenPattern } from '../../model/broken-pattern.ts';
import type { ClaimCause, ClaimColumn } from '../../model/claim.ts';
import type { ClaimRow } from '../../model/comparison.ts';
import { patternWords } from './space.ts';

/** What a cell says, after its tick. */
export const JUDGED_WORDS =
  'keeps all that some rule keeps; 14 % breaks it in so many of the situations in which some rule keeps it; - no case bears on it';

/** What is counted. */
export const SITUATION_WORDS =
  'A situation is a kind of platform (machine, protection or Xen, IOMMU), of device (transport; in the monitor, vhost or physical), of host, and an era of Linux (from 4.4, 4.8, 5.8, 5.10, 5.13, 5.19 or 7.3 on). Each counts once, and as broken where one of its cases is. Hosts do as the rule asks of them; “other hosts” do something else.';

/** After a claim: with which hosts it is judged. */
export function hostsWords({ hosts }: ClaimColumn): string {
  return hosts === 'asked' ? '' : ', other hosts';
}

/** "one-offer", "free with other hosts". */
export function columnName({ claim, hosts }: ClaimColumn): string {
  return hosts === 'asked' ? claim : `${claim} with other hosts`;
}

/** "x86: SEV, Linux 4.15 to 5.12". */
export function causeWords(pattern: BrokenPattern): string {
  return `${pattern.base.platform.name}: ${patternWords(pattern)}`;
}

function listed(words: readonly string[]): string {
  const last = words.at(-1);
  return words.length > 1 ? `${words.slice(0, -1).join(', ')} and ${last}` : (last ?? '');
}

/** So many rules are named. */
const NAMED = 4;

export function situationCount(count: number): string {
  return `${count} ${count === 1 ? 'situation' : 'situations'}`;
}

function keptColumns({ verdicts }: ClaimRow): readonly ClaimColumn[] {
  return verdicts.filter(({ holds }) => holds === true).map(({ column }) => column);
}

function keepsAll({ verdicts }: ClaimRow): boolean {
  return verdicts.every(({ holds }) => holds !== false) && verdicts.some(({ holds }) => holds === true);
}

/** Which of several drivers keep all that some rule keeps, or which come nearest; empty for one driver. */
export function keepAllWords(rows: readonly ClaimRow[]): string {
  if (rows.length < 2) return '';
  const all = rows.filter(keepsAll).map(({ driver }) => driver);
  if (all.length > 0)
    return `${listed(all)} ${all.length === 1 ? 'keeps' : 'keep'} all that some rule keeps.`;
  const most = Math.max(...rows.map((row) => keptColumns(row).length));
  const none = `None of these ${rows.length} keeps all that some rule keeps.`;
  if (most === 0) return none;
  const nearest = rows.flatMap((row) => {
    const kept = keptColumns(row);
    return kept.length < most ? [] : [`${row.driver} (${kept.map(columnName).join(', ')})`];
  });
  const where = most === 1 ? 'in one column' : `in ${most} columns`;
  return `${none} ${listed(nearest)} ${nearest.length === 1 ? 'comes nearest,' : 'come nearest, each'} ${where}.`;
}

/** "12 situations, kept by gibson-2019, pasic-2020 and 3 others". */
export function keptWords({ situations, keptBy }: ClaimCause): string {
  const named = keptBy.slice(0, NAMED);
  const rest = keptBy.length - named.length;
  const who = listed(rest === 0 ? named : [...named, `${rest} ${rest === 1 ? 'other' : 'others'}`]);
  return `${situationCount(situations)}, kept by ${who}`;
}
