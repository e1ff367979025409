import { openInputs, problemsOf } from '../input/inputs.ts';
import { findDescriptions } from '../io/find-files.ts';
import type { Io } from '../io/io.ts';
import { type Problem, UsageError } from '../io/usage-error.ts';
import type { Recording } from '../model/recording.ts';
import { loadKind } from './load-kind.ts';

/**
 * Hands each recording to `use` as soon as it is read, and lets it go, because keeping all that was read costs
 * more than replaying it. Throws UsageError with the mistakes of all files.
 */
export async function eachRecording<Answer>(
  paths: readonly string[],
  io: Io,
  use: (recording: Recording) => Answer,
): Promise<readonly Answer[]> {
  const problems: Problem[] = [];
  const answers: Answer[] = [];
  for (const file of new Set(await findDescriptions(paths, io.input))) {
    const inputs = openInputs(io.input);
    const loaded = await loadKind('recording', file, inputs);
    if (loaded === undefined || inputs.found.length > 0) problems.push(...(await problemsOf(inputs)));
    else answers.push(use(loaded.recording));
  }
  if (problems.length > 0) throw new UsageError(problems);
  return answers;
}
