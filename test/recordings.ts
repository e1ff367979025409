import { diskIo } from '../src/input/disk.ts';
import { findJsonFiles } from '../src/input/find-files.ts';
import { openInputs, settle } from '../src/input/inputs.ts';
import { loadRecording } from '../src/input/recording.ts';
import type { Recording } from '../src/model/recording.ts';
import { filesBelow } from '../src/process-io.ts';

/** Every recording of fixtures/recordings. */
export async function loadRecordings(): Promise<readonly Recording[]> {
  const io = { ...diskIo(process.stdin), filesBelow };
  const inputs = openInputs(io);
  const loaded: (Recording | undefined)[] = [];
  for (const file of findJsonFiles(['fixtures/recordings'], io))
    loaded.push(await loadRecording(file, inputs));
  return settle(inputs, ...loaded);
}
