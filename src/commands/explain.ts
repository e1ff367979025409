import { explain, withoutRefusal, withRelease } from '../explore/explain.ts';
import type { ChosenDriver } from '../guest/drivers.ts';
import { openInputs } from '../input/inputs.ts';
import { quote, suggestion } from '../input/quoting.ts';
import { UsageError } from '../input/usage-error.ts';
import { decisionKinds } from '../inquiry/decision.ts';
import type { Case } from '../model/case.ts';
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

async function remediesFor(settled: Case, driver: ChosenDriver) {
  const { remedies } = await import('../explore/remedies.ts');
  return remedies(settled, driver);
}

/** A result with what a reader wants beside it. */
async function text({ asked, driver }: DrivenCase, all: boolean, style: Style): Promise<string> {
  const result = explain(asked, driver);
  const settled = withRelease(asked, driver);
  const { model } = driver;
  const release = `Linux ${settled.platform.kernel.version}`;
  const telling = {
    result,
    type: asked.device.type,
    guest: model.id === 'linux' ? release : `${model.title}, on ${release}`,
    otherwise: result.outcome === 'refused-by-driver' ? withoutRefusal(asked, driver) : undefined,
    remedies: result.outcome === 'works' ? [] : await remediesFor(settled, driver),
    all,
  };
  return resultText(telling, style);
}

async function texts(cases: readonly DrivenCase[], all: boolean, style: Style): Promise<string> {
  const told: string[] = [];
  for (const driven of cases) told.push(await text(driven, all, style));
  return told.join('\n\n');
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
  else io.out(await texts(cases, options.all ?? false, style));

  const works = (driven: DrivenCase) => explain(driven.asked, driven.driver).outcome === 'works';
  return options.fail && !cases.every(works) ? EXIT.no : EXIT.answered;
}
