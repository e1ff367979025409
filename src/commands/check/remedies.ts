import type { LoadedCase } from '../../cases/loaded-scenario.ts';
import { caseHelp, textHelps } from '../../cases/remedies/first-help.ts';
import type { JudgedCase } from '../../explore/check.ts';
import type { FirstHelp } from '../../model/first-help.ts';
import { helpLine } from '../../report/words/first-help.ts';

type Judged = JudgedCase<LoadedCase>;

function isToWork({ mismatches }: Judged): boolean {
  return mismatches.some(
    (unmet) => unmet.kind === 'value' && unmet.what === 'outcome' && unmet.expected === 'works',
  );
}

/** What helps each case first, in a line; none where it is not to work, or where nothing is known to. */
export async function firstRemedies(cases: readonly Judged[]): Promise<ReadonlyMap<Judged, string>> {
  const failing = cases.filter(isToWork);
  const ofTexts = failing.flatMap((judged) => {
    const { origin } = judged.driven;
    return origin === undefined ? [] : [{ origin, judged }];
  });
  const helps = new Map<Judged, FirstHelp>(
    [...(await textHelps(ofTexts))].map(([{ judged }, help]) => [judged, help]),
  );
  for (const judged of failing) {
    const { driven, result } = judged;
    const help = driven.origin === undefined ? caseHelp({ ...driven, result }) : undefined;
    if (help !== undefined) helps.set(judged, help);
  }
  return new Map([...helps].map(([judged, help]) => [judged, helpLine(help, judged.driven.advise)]));
}
