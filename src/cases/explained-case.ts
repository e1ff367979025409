import { withoutRefusal, withRelease } from '../explore/explain.ts';
import type { Result } from '../model/result.ts';
import type { ExplainedCase } from '../report/result-text.ts';
import { otherRemedies } from '../report/words/alternatives.ts';
import { asItIs, remedyWords } from '../report/words/edits.ts';
import { kernelWords } from '../report/words/kernel.ts';
import type { DrivenCase } from './cases.ts';

/** A result with what a reader wants beside it: what it would be without the refusal, and what would help. */
export async function explainedCase(
  { asked, driver, advise = asItIs }: DrivenCase,
  result: Result,
  all: boolean,
  settled: boolean,
): Promise<ExplainedCase> {
  const { model } = driver;
  const example = result.asked;
  const [release = 'any Linux'] = kernelWords(
    settled ? withRelease(asked, driver).platform : example.platform,
  );
  const { remedies } = await import('../explore/remedies.ts');
  const found = result.outcome === 'works' ? [] : remedies(example, { model, release: undefined });
  return {
    result,
    guest: model.id === 'linux' ? release : `${model.title}, on ${release}`,
    otherwise:
      result.outcome === 'refused-by-driver'
        ? withoutRefusal(example, { model, release: undefined })
        : undefined,
    remedies: found.map((changes) => changes.map((change) => advise(remedyWords(change)))),
    all,
    others: otherRemedies(result).map(advise),
  };
}
