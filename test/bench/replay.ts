import { readdirSync, readFileSync } from 'node:fs';
import { replayGuest, verifyRecording } from '../../src/explore/verify.ts';
import { linux } from '../../src/guest/linux/linux.ts';
import { openInputs, settle } from '../../src/input/inputs.ts';
import { loadRecording } from '../../src/input/recording.ts';
import { diskIo } from '../../src/io/disk.ts';
import type { Recording } from '../../src/model/recording.ts';
import { here, type Row, ratio } from './measure.ts';

// What replaying costs once the compiler has seen it.

const RECORDINGS = 'fixtures/recordings';
const WARM_UP = 40;

const files = readdirSync(RECORDINGS)
  .filter((name) => name.endsWith('.json'))
  .map((name) => `${RECORDINGS}/${name}`);

function readAndParse(): void {
  for (const file of files) JSON.parse(readFileSync(file, 'utf8'));
}

/** Loads each recording and hands it to `use`. */
async function replay(use: (recording: Recording) => unknown): Promise<void> {
  for (const file of files) {
    const inputs = openInputs(diskIo(process.stdin));
    const [recording] = await settle(inputs, await loadRecording(file, inputs));
    use(recording);
  }
}

/** The same work in this process, over and over. */
function warm(work: string, replayed: () => Promise<void>): Row {
  const measured = async () => {
    for (let round = 0; round < WARM_UP; round++) {
      readAndParse();
      await replayed();
    }
    return ratio(here(replayed), here(readAndParse));
  };
  return { work: `${work}, warm`, yardstick: 'reading and parsing them, warm', ratio: measured };
}

export const REPLAYS: readonly Row[] = [
  warm('replay of the guests in all recordings', () => replay((recording) => replayGuest(linux, recording))),
  warm('replay of guests and QEMU in all recordings', () =>
    replay((recording) => verifyRecording(linux, recording)),
  ),
];
