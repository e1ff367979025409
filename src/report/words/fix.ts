import { CHANGE_GROUPS, type ChangeGroup } from '../../model/change.ts';
import type { CaseFixes, FixBounds } from '../../model/fix.ts';

/** "1 change", "3 changes". */
export function changeCount(count: number): string {
  return count === 1 ? '1 change' : `${count} changes`;
}

function listWords(groups: readonly ChangeGroup[]): string {
  return groups.map((group) => CHANGE_GROUPS[group]).join('; ');
}

function looked({ most, tried, complete }: FixBounds): string {
  const end = complete ? '' : '; there are more, which were left untried';
  return `No set of up to ${changeCount(most)} does it (${tried} tried${end}).`;
}

/** Why nothing has to change. */
export function metReason({ wanted }: CaseFixes): string {
  return wanted.join() === 'works' ? 'The case already works.' : 'All that is wanted already holds.';
}

/** Why there is no fix: how deep was looked, what was not to be changed, and what would have to be. */
export function noFixReason({ bounds, wouldTake }: CaseFixes): string {
  const { may, mayNot } = bounds;
  const kept = mayNot.length === 0 ? '' : ` Not to be changed: ${mayNot.join(', ')}.`;
  if (wouldTake === undefined)
    return `${looked(bounds)}${kept} Nor would it help to allow ${mayNot.length === 0 ? 'more changes at a time, as far as is known' : 'them all'}.`;
  const all = [...may, ...wouldTake].join(',');
  return `${looked(bounds)}${kept} There would be one with --may ${all} (${listWords(wouldTake)}).`;
}
