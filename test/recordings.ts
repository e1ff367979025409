import { openInputs, settle } from '../src/input/inputs.ts';
import { loadRecording } from '../src/input/recording.ts';
import { diskIo } from '../src/io/disk.ts';
import { findDescriptions } from '../src/io/find-files.ts';
import { filesBelow } from '../src/io/process-io.ts';
import type { Recording } from '../src/model/recording.ts';

/** Every recording of fixtures/recordings. */
export async function loadRecordings(): Promise<readonly Recording[]> {
  const io = { ...diskIo(process.stdin), filesBelow };
  const inputs = openInputs(io);
  const loaded: (Recording | undefined)[] = [];
  for (const file of await findDescriptions(['fixtures/recordings'], io))
    loaded.push(await loadRecording(file, inputs));
  return settle(inputs, ...loaded);
}
