import { loadKind } from '../cases/load-kind.ts';
import { coverage } from '../explore/coverage.ts';
import { verifyRecording } from '../explore/verify.ts';
import { linux } from '../guest/linux/linux.ts';
import { openInputs, problemsOf } from '../input/inputs.ts';
import { findJsonFiles } from '../io/find-files.ts';
import { EXIT, type ExitCode, type Io } from '../io/io.ts';
import { type Problem, UsageError } from '../io/usage-error.ts';
import type { Recording } from '../model/recording.ts';
import { summarise } from '../model/verification.ts';
import { coverageText, coverageToJson } from '../report/coverage-text.ts';
import { jsonText } from '../report/layout/json-text.ts';
import { styleFor } from '../report/layout/style.ts';
import { verificationToJson } from '../report/verification-json.ts';
import { verificationText } from '../report/verification-text.ts';

export interface VerifyOptions {
  readonly json?: boolean;
  readonly coverage?: boolean;
}

/**
 * Hands each recording to `use` as soon as it is read, and lets it go, because keeping all that was read costs
 * more than replaying it. Throws UsageError with the mistakes of all files.
 */
async function forEach<Answer>(
  paths: readonly string[],
  io: Io,
  use: (recording: Recording) => Answer,
): Promise<readonly Answer[]> {
  const problems: Problem[] = [];
  const answers: Answer[] = [];
  for (const file of new Set(findJsonFiles(paths, io.input))) {
    const inputs = openInputs(io.input);
    const loaded = await loadKind('recording', file, inputs);
    if (loaded === undefined || inputs.found.length > 0) problems.push(...(await problemsOf(inputs)));
    else answers.push(use(loaded.recording));
  }
  if (problems.length > 0) throw new UsageError(problems);
  return answers;
}

/** `vnex verify`: replays recordings and compares. Throws UsageError. */
export async function verifyCommand(
  paths: readonly string[],
  options: VerifyOptions,
  io: Io,
): Promise<ExitCode> {
  if (options.coverage) {
    const covered = coverage(linux, await forEach(paths, io, (recording) => recording));
    io.out(options.json ? jsonText(coverageToJson(covered)) : coverageText(covered, styleFor(io.terminal)));
    return EXIT.answered;
  }
  const summaries = await forEach(paths, io, (recording) => summarise(verifyRecording(linux, recording)));
  io.out(
    options.json
      ? jsonText(verificationToJson(summaries))
      : verificationText(summaries, styleFor(io.terminal)),
  );
  return summaries.every(({ disagreements }) => disagreements.length === 0) ? EXIT.answered : EXIT.no;
}
