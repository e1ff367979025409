import { type CaseOptions, type DrivenCase, loadCases } from '../cases/cases.ts';
import { explainedCase } from '../cases/explained-case.ts';
import { explain } from '../explore/explain.ts';
import { openInputs } from '../input/inputs.ts';
import { decisionKinds } from '../inquiry/decision.ts';
import { complain } from '../io/complain.ts';
import { EXIT, type ExitCode, type Io } from '../io/io.ts';
import { UsageError } from '../io/usage-error.ts';
import type { Result } from '../model/result.ts';
import { decisionText } from '../report/decision-text.ts';
import { jsonText } from '../report/layout/json-text.ts';
import { type Style, styleFor } from '../report/layout/style.ts';
import { resultToJson } from '../report/result-json.ts';
import { resultText } from '../report/result-text.ts';
import { closest } from '../text/closest.ts';
import { quote, suggestion } from '../text/quoting.ts';

export interface ExplainOptions extends CaseOptions {
  readonly json?: boolean;
  readonly all?: boolean;
  readonly decision?: string;
  readonly fail?: boolean;
}

/** A case with its answer. */
interface Answered extends DrivenCase {
  readonly result: Result;
}

async function texts(answered: readonly Answered[], all: boolean, style: Style): Promise<string> {
  const told: string[] = [];
  for (const each of answered) told.push(resultText(await explainedCase(each, each.result, all), style));
  return told.join('\n\n');
}

/** The story of one decision, and how each case decided it. */
function story(id: string, answered: readonly Answered[], style: Style): string {
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
  return decisionText(
    kind,
    answered.map(({ result }) => result),
    style,
  );
}

function json(answered: readonly Answered[]): string {
  const results = answered.map(({ result }) => resultToJson(result));
  return jsonText(results.length === 1 ? results[0] : results);
}

/** `vnex explain`: answers each case that the arguments name. Throws UsageError. */
export async function explainCommand(
  file: string | undefined,
  options: ExplainOptions,
  io: Io,
): Promise<ExitCode> {
  const cases = await loadCases(file, options, openInputs(io.input), (remark) => complain(remark, io));
  const answered = cases.map((driven) => ({ ...driven, result: explain(driven.asked, driven.driver) }));
  const style = styleFor(io.terminal);
  if (options.decision !== undefined) io.out(story(options.decision, answered, style));
  else if (options.json) io.out(json(answered));
  else io.out(await texts(answered, options.all ?? false, style));

  const works = answered.every(({ result }) => result.outcome === 'works');
  return options.fail && !works ? EXIT.no : EXIT.answered;
}
