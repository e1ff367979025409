import type { LoadedCase } from '../../cases/scenarios.ts';
import type { JudgedCase } from '../../explore/check.ts';
import { remedies } from '../../explore/remedies.ts';
import type { Remedy } from '../../model/remedy.ts';
import { otherRemedies } from '../../report/words/alternatives.ts';
import { asItIs, remedyWords } from '../../report/words/edits.ts';

/** The first of the smallest changes that make a case work, in words; none where it is not to work, or where none is known. */
export function firstRemedy({ result, mismatches, driven }: JudgedCase<LoadedCase>): readonly Remedy[] {
  const isToWork = mismatches.some(
    (unmet) => unmet.kind === 'value' && unmet.what === 'outcome' && unmet.expected === 'works',
  );
  if (!isToWork) return [];
  const { advise = asItIs, driver } = driven;
  const [found] = remedies(result.asked, { model: driver.model, release: undefined });
  const first = found?.map(remedyWords) ?? otherRemedies(result).slice(0, 1);
  return first.map(advise);
}
