import { TYPE } from '../features/bits.ts';
import type { ChosenDriver, DriverModel } from '../guest/driver-model.ts';
import type { Case } from '../model/case.ts';
import type { Change, ChangeGroup } from '../model/change.ts';
import type { ProposedChange } from '../model/fix.ts';
import { answer } from './explain.ts';
import { changedByAll, editId, proposed } from './fix/make.ts';
import { type FixSearchResult, search } from './fix/search.ts';

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

/** The fewest of these changes that make the case work: single ones, or else pairs. */
function fewest(asked: Case, model: DriverModel, may: readonly ChangeGroup[]): FixSearchResult['sets'] {
  return search({ asked, model, wanted: ['works'], may: new Set(may), most: 2, until: 'fewest' }).sets;
}

/**
 * The fewest changes of the device and of the kernel command line that make the case work, or where there are none, of
 * the kernel itself too: single ones, or else pairs. `asked` already has the release that the driver names.
 */
export function remedies(asked: Case, { model }: ChosenDriver): readonly (readonly ProposedChange[])[] {
  const sets = groupsToTry(asked).reduce<FixSearchResult['sets']>(
    (found, may) => (found.length > 0 ? found : fewest(asked, model, may)),
    [],
  );
  const seen = new Set<string>();
  return sets.flatMap((changes) => {
    const means = meaning(asked, changes, { model, release: undefined });
    if (seen.has(means)) return [];
    seen.add(means);
    return [proposed(asked, changes)];
  });
}
