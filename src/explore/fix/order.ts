import { CHANGE_GROUPS, type Change, type Edit } from '../../model/change.ts';
import { isLegacyOnly, type Transport } from '../../model/device.ts';
import { editId } from './make.ts';

/** Words that say best what is meant, where others come to the same. */
const CLEAREST = ['iommu.passthrough=1', 'swiotlb=force'];

function rankOfWord(add: string | undefined): number {
  if (add === undefined) return CLEAREST.length;
  const at = CLEAREST.indexOf(add);
  return at === -1 ? CLEAREST.length + 1 : at;
}

/** Nobody wants to go back who need not. */
function rankOfInterface(transport: Transport | undefined): number {
  return transport !== undefined && isLegacyOnly(transport) ? 700 : 300;
}

function rankOf(edit: Edit): number {
  switch (edit.kind) {
    case 'bit':
      return edit.values[0] ? 200 - edit.bit : 500 - edit.bit;
    case 'fact':
      return edit.name === 'device.transport' ? rankOfInterface(edit.values[0]) : 600;
    case 'words':
      return rankOfWord(edit.add);
    // What else is changed is changed of the device that comes of it.
    case 'amendment':
      return -1;
    default:
      return 400;
  }
}

const GROUPS = Object.keys(CHANGE_GROUPS);

/** Those first that are best known and least work; ties as the alphabet has them. */
export function compareChanges(a: Change, b: Change): number {
  const groups = GROUPS.indexOf(a.group) - GROUPS.indexOf(b.group);
  return groups || rankOf(a.edit) - rankOf(b.edit) || (editId(a.edit) < editId(b.edit) ? -1 : 1);
}

/** Fewest changes first, then by their first difference. */
export function compareSets(a: readonly Change[], b: readonly Change[]): number {
  if (a.length !== b.length) return a.length - b.length;
  for (const [i, change] of a.entries()) {
    const other = b[i];
    if (other === undefined || editId(change.edit) === editId(other.edit)) continue;
    return compareChanges(change, other);
  }
  return 0;
}
