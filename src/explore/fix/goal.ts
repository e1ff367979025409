import type { DriverModel } from '../../guest/driver-model.ts';
import { caseSource } from '../../inquiry/case-source.ts';
import { finish } from '../../inquiry/staged.ts';
import type { Case } from '../../model/case.ts';
import type { Standing } from '../../model/fix.ts';
import type { Wanted } from '../../model/sweep.ts';
import { isPossible, JUDGES, judgeWorks } from '../judge.ts';

/** How a case stands to one thing that is wanted. */
export function standing(asked: Case, model: DriverModel, wanted: Wanted): Standing {
  const judge = wanted === 'works' ? judgeWorks : JUDGES[wanted];
  const judged = finish(judge(caseSource(asked), model));
  if (typeof judged === 'string') return judged;
  return judged.holds ? 'holds' : 'broken';
}

/** Whether a case is where one wants to be. */
export type Goal = (asked: Case) => boolean;

/**
 * All that is wanted, of this case and of what becomes of it. A claim that says something of the case has to hold
 * afterwards: a change that only takes the case out of its reach does not count, and neither does a kernel that cannot
 * be such a guest.
 */
export function goalOf(asked: Case, model: DriverModel, wanted: readonly Wanted[]): Goal {
  const bearing = wanted.map((one) => standing(asked, model, one) !== 'silent');
  const possible = isPossible(caseSource(asked));
  return (changed) =>
    wanted.every((one, i) => {
      const now = standing(changed, model, one);
      return now === 'holds' || (now === 'silent' && !bearing[i]);
    }) &&
    (!possible || isPossible(caseSource(changed)));
}
