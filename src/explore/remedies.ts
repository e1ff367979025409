import type { ChosenDriver } from '../guest/drivers.ts';
import type { Case } from '../model/case.ts';
import type { Change } from '../model/change.ts';
import type { ProposedChange } from '../model/fix.ts';
import { answer } from './explain.ts';
import { changedByAll, editId, proposed } from './fix/make.ts';
import { search } from './fix/search.ts';

/** What tells changes apart for someone who wants the case to work: words of the command line with the same end are one. */
function meaning(asked: Case, changes: readonly Change[], driver: ChosenDriver): string {
  const { dma, cost } = answer(changedByAll(asked, changes), driver);
  const edits = changes.map(({ edit }) => (edit.kind === 'words' ? edit.kind : editId(edit)));
  return JSON.stringify([edits, dma, cost]);
}

/**
 * The fewest changes of the device and of the kernel command line that make the case work: single ones, or else
 * pairs. `asked` already has the release that the driver names.
 */
export function remedies(asked: Case, { model }: ChosenDriver): readonly (readonly ProposedChange[])[] {
  const { sets } = search({
    asked,
    model,
    wanted: ['works'],
    may: new Set(['device', 'cmdline']),
    most: 2,
    until: 'fewest',
  });
  const seen = new Set<string>();
  return sets.flatMap((changes) => {
    const means = meaning(asked, changes, { model, release: undefined });
    if (seen.has(means)) return [];
    seen.add(means);
    return [proposed(asked, changes)];
  });
}
