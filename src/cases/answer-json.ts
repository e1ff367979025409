import { answersOf, resultOf } from '../explore/open/answers.ts';
import type { ChosenDriver } from '../guest/driver-model.ts';
import { openInputs, settle } from '../input/inputs.ts';
import { loadScenario } from '../input/scenario.ts';
import { diskIo } from '../io/disk.ts';
import type { InputIo } from '../io/input-io.ts';
import { UsageError, usage } from '../io/usage-error.ts';
import type { Case } from '../model/case.ts';
import type { AnswerJson, AnswersJson, CaseJson } from '../model/published.ts';
import { answersToJson } from '../report/answers-json.ts';
import { answerToJson } from '../report/result-json.ts';
import { besideOf } from './beside-answers.ts';
import { driverNamed } from './driver-named.ts';

/** What problems call the case. It has no lines: a problem's message names the key. */
const CASE = 'case';

/** The disk, and on it the case as if it were a file in the working directory: what is read of files holds for it too. */
function withCase(text: string): InputIo {
  const bytes = Buffer.from(text);
  const disk = diskIo((async function* () {})());
  return {
    ...disk,
    stat: (path) => (path === CASE ? { kind: 'file', size: bytes.length } : disk.stat(path)),
    readFile: (path, limit) => (path === CASE ? bytes : disk.readFile(path, limit)),
  };
}

function spelledOut(asked: unknown): string {
  try {
    return JSON.stringify(asked) ?? 'null';
  } catch (error) {
    // A circle, a BigInt, a toJSON() that throws.
    throw usage(CASE, `it cannot be written as JSON: ${error instanceof Error ? error.message : error}`);
  }
}

/** Positions in a text that nobody sees are of no use. */
function withoutLines(error: unknown): unknown {
  if (!(error instanceof UsageError)) return error;
  return new UsageError(
    error.problems.map((problem) =>
      problem.file === CASE ? { file: CASE, message: problem.message } : problem,
    ),
  );
}

async function casesOf(asked: CaseJson): Promise<readonly Case[]> {
  const inputs = openInputs(withCase(spelledOut(asked)));
  try {
    const [{ cases }] = await settle(inputs, await loadScenario(CASE, inputs));
    return cases;
  } catch (error) {
    throw withoutLines(error);
  }
}

interface Asked {
  readonly one: Case;
  readonly driver: ChosenDriver;
}

async function read(asked: CaseJson): Promise<Asked> {
  const [one, ...others] = await casesOf(asked);
  if (one === undefined || others.length > 0)
    throw usage(CASE, `it stands for ${others.length + 1} cases; expected one device, platform and driver`);
  return { one, driver: driverNamed(one.driver, CASE) };
}

/** Rejects with UsageError. */
export async function explainOne(asked: CaseJson): Promise<AnswersJson> {
  const { one, driver } = await read(asked);
  return answersToJson(answersOf(one, driver), besideOf({ driver }));
}

/** Rejects with UsageError. */
export async function negotiateOne(asked: CaseJson): Promise<AnswerJson> {
  const { one, driver } = await read(asked);
  return answerToJson(resultOf(one, driver), one.device.type);
}
