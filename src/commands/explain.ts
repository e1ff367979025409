import { explain, withoutRefusal, withRelease } from '../explore/explain.ts';
import { remedies } from '../explore/remedies.ts';
import { openInputs } from '../input/inputs.ts';
import { quote, suggestion } from '../input/quoting.ts';
import { UsageError } from '../input/usage-error.ts';
import { decisionKinds } from '../inquiry/decision.ts';
import { closest } from '../model/closest.ts';
import { decisionText } from '../report/decision-text.ts';
import { resultToJson } from '../report/result-json.ts';
import { resultText } from '../report/result-text.ts';
import { type Style, styleFor } from '../report/style.ts';
import { type CaseOptions, type DrivenCase, loadCases } from './cases.ts';
import { EXIT, type ExitCode, type Io } from './io.ts';

export interface ExplainOptions extends CaseOptions {
  readonly json?: boolean;
  readonly all?: boolean;
  readonly decision?: string;
  readonly fail?: boolean;
}

/** A result with what a reader wants beside it. */
function text({ asked, driver }: DrivenCase, all: boolean, style: Style): string {
  const result = explain(asked, driver);
  const settled = withRelease(asked, driver);
  const { model } = driver;
  const release = `Linux ${settled.platform.kernel.version}`;
  return resultText(
    {
      result,
      type: asked.device.type,
      guest: model.id === 'linux' ? release : `${model.title}, on ${release}`,
      otherwise: result.outcome === 'refused-by-driver' ? withoutRefusal(asked, driver) : undefined,
      remedies: result.outcome === 'works' ? [] : remedies(settled, driver),
      all,
    },
    style,
  );
}

/** The story of one decision, and how each case decided it. */
function story(id: string, cases: readonly DrivenCase[], style: Style): string {
  const kind = decisionKinds().find((known) => known.id === id);
  if (kind === undefined) {
    const near = suggestion(
      closest(
        id,
        decisionKinds().map((known) => known.id),
      ),
    );
    throw new UsageError([
      {
        file: '--decision',
        message: `there is no decision ${quote(id)}${near}; \`vnex explain --all\` shows the ids of a case`,
      },
    ]);
  }
  const taken = cases.map(({ asked, driver }) => explain(asked, driver));
  return decisionText(kind, taken, style);
}

function json(cases: readonly DrivenCase[]): string {
  const results = cases.map(({ asked, driver }) => resultToJson(explain(asked, driver), asked.device.type));
  return `${JSON.stringify(results.length === 1 ? results[0] : results, null, 2)}\n`;
}

/** `vnex explain`: answers each case that the arguments name. Throws UsageError. */
export async function explainCommand(
  file: string | undefined,
  options: ExplainOptions,
  io: Io,
): Promise<ExitCode> {
  const cases = await loadCases(file, options, openInputs(io.input));
  const style = styleFor(io.terminal);
  if (options.decision !== undefined) io.out(story(options.decision, cases, style));
  else if (options.json) io.out(json(cases));
  else io.out(cases.map((driven) => text(driven, options.all ?? false, style)).join('\n'));

  const works = (driven: DrivenCase) => explain(driven.asked, driven.driver).outcome === 'works';
  return options.fail && !cases.every(works) ? EXIT.no : EXIT.answered;
}
