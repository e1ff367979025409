import { type Inputs, openInputs, problemsOf, readNamed } from '../input/inputs.ts';
import { loadAny } from '../input/load.ts';
import { STDIN, STDIN_NAME } from '../input/source.ts';
import { findDescriptions } from '../io/find-files.ts';
import type { Io } from '../io/io.ts';
import { type Problem, UsageError } from '../io/usage-error.ts';
import type { FirmwareRecording } from '../model/firmware-recording.ts';
import type { Recording } from '../model/recording.ts';
import type { Unjudged } from '../model/verification.ts';
import { passedOver } from './unjudged-recordings.ts';

/** A recording of either kind, or what is passed over, and the file that holds it. */
export type Recorded =
  | { readonly kind: 'recording'; readonly recording: Recording; readonly file: string }
  | { readonly kind: 'firmware recording'; readonly recording: FirmwareRecording; readonly file: string }
  | { readonly kind: 'passed over'; readonly unjudged: Unjudged; readonly file: string };

/**
 * Hands each recording to `use` as soon as it is read, and lets it go, because keeping all that was read costs
 * more than replaying it. Throws UsageError with the mistakes of all files.
 */
export async function eachRecording<Answer>(
  paths: readonly string[],
  io: Pick<Io, 'input'>,
  use: (recorded: Recorded) => Answer,
): Promise<readonly Answer[]> {
  const problems: Problem[] = [];
  const answers: Answer[] = [];
  for (const file of new Set(await findDescriptions(paths, io.input))) {
    const inputs = openInputs(io.input);
    const loaded = await loadRecorded(file, inputs);
    if (loaded === undefined || inputs.found.length > 0) problems.push(...(await problemsOf(inputs)));
    else answers.push(use({ ...loaded, file }));
  }
  if (problems.length > 0) throw new UsageError(problems);
  return answers;
}

/** Whether a recording is one of Linux. */
export function isOfLinux(recorded: Recorded): recorded is Extract<Recorded, { readonly kind: 'recording' }> {
  return recorded.kind === 'recording';
}

async function loadRecorded(file: string, inputs: Inputs) {
  const unjudged = passedOver((await readNamed(file, inputs))?.value, file);
  if (unjudged !== undefined) return { kind: 'passed over', unjudged } as const;
  const loaded = await loadAny(file, inputs);
  if (loaded === undefined || loaded.kind === 'recording' || loaded.kind === 'firmware recording')
    return loaded;
  inputs.found.push({
    file: file === STDIN ? STDIN_NAME : file,
    message: `this is a ${loaded.kind}; expected a recording`,
  });
  return undefined;
}
