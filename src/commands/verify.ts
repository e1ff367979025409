import { coverage } from '../explore/coverage.ts';
import { verifyRecording } from '../explore/verify.ts';
import { linux } from '../guest/linux/linux.ts';
import { findJsonFiles } from '../input/find-files.ts';
import { openInputs, settle } from '../input/inputs.ts';
import type { Recording } from '../model/recording.ts';
import { disagreements } from '../model/verification.ts';
import { coverageText, coverageToJson } from '../report/coverage-text.ts';
import { jsonText } from '../report/json-text.ts';
import { styleFor } from '../report/style.ts';
import { verificationToJson } from '../report/verification-json.ts';
import { verificationText } from '../report/verification-text.ts';
import { EXIT, type ExitCode, type Io } from './io.ts';
import { loadKind } from './load-kind.ts';

export interface VerifyOptions {
  readonly json?: boolean;
  readonly coverage?: boolean;
}

async function loadAll(paths: readonly string[], io: Io): Promise<readonly Recording[]> {
  const inputs = openInputs(io.input);
  const loaded: ({ readonly recording: Recording } | undefined)[] = [];
  for (const file of findJsonFiles(paths, io.input)) loaded.push(await loadKind('recording', file, inputs));
  return (await settle(inputs, ...loaded)).map(({ recording }) => recording);
}

/** `vnex verify`: replays recordings and compares. Throws UsageError. */
export async function verifyCommand(
  paths: readonly string[],
  options: VerifyOptions,
  io: Io,
): Promise<ExitCode> {
  const recordings = await loadAll(paths, io);
  if (options.coverage) {
    const covered = coverage(linux, recordings);
    io.out(options.json ? jsonText(coverageToJson(covered)) : coverageText(covered, styleFor(io.terminal)));
    return EXIT.answered;
  }
  const verifications = recordings.map((recording) => verifyRecording(linux, recording));
  io.out(
    options.json
      ? jsonText(verificationToJson(verifications))
      : verificationText(verifications, styleFor(io.terminal)),
  );
  return disagreements(verifications).length === 0 ? EXIT.answered : EXIT.no;
}
