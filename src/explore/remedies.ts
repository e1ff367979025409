import { TYPE } from '../features/bits.ts';
import type { ChosenDriver } from '../guest/driver-model.ts';
import type { Case } from '../model/case.ts';
import type { Change, ChangeGroup } from '../model/change.ts';
import type { ProposedChange } from '../model/fix.ts';
import type { OpenCase } from '../model/open-case.ts';
import { answer } from './explain.ts';
import { helping } from './fix/fix.ts';
import { changedByAll, editId, proposed } from './fix/make.ts';
import type { FixSearch, FixSearchResult } from './fix/search.ts';

/** What tells changes apart for someone who wants the case to work: words of the command line with the same end are one. */
function meaning(asked: Case, changes: readonly Change[], driver: ChosenDriver): string {
  const { dma, cost } = answer(changedByAll(asked, changes), driver);
  const edits = changes.map(({ edit }) => (edit.kind === 'words' ? edit.kind : editId(edit)));
  return JSON.stringify([edits, dma, cost]);
}

/** What most people can change. */
const NEAR: readonly ChangeGroup[] = ['device', 'cmdline'];

/** What they are left with where none of that helps. */
const FAR: readonly ChangeGroup[] = [...NEAR, 'kernel', 'config'];

/** What may be changed, one after the other. Nobody runs another kernel for a balloon, which the guest can do without. */
export function groupsToTry({
  device,
}: Case): readonly [readonly ChangeGroup[], ...(readonly ChangeGroup[])[]] {
  return device.type === TYPE.BALLOON ? [NEAR] : [NEAR, FAR];
}

/** The most changes that go together, where nothing else is said. */
export const MOST = 3;

/**
 * The fewest changes of the device and of the kernel command line that make a case work, or where there are none, of the
 * kernel itself too: the first of them is what `vnex fix` shows first. `asked` has nothing open, and the release that the
 * driver names; `open` is what it is a case of, for all of which the changes are to help if there are such.
 */
export function remedies(
  asked: Case,
  { model }: Pick<ChosenDriver, 'model'>,
  open: OpenCase = asked,
  most = MOST,
): readonly (readonly ProposedChange[])[] {
  const sets = groupsToTry(asked).reduce<FixSearchResult['sets']>((found, may) => {
    if (found.length > 0) return found;
    const quest: FixSearch = { asked, model, wanted: ['works'], may: new Set(may), most, until: 'fewest' };
    return helping(quest, open).sets;
  }, []);
  const fewest = sets.filter(({ length }) => length === sets[0]?.length);
  const seen = new Set<string>();
  return fewest.flatMap((changes) => {
    const means = meaning(asked, changes, { model, release: undefined });
    if (seen.has(means)) return [];
    seen.add(means);
    return [proposed(asked, changes)];
  });
}
