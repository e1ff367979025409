import { firmwareBoot } from '../../cases/firmware-recordings.ts';
import type { Recorded } from '../../cases/recordings.ts';
import { verifyRecording } from '../../explore/verify.ts';
import { verifyFirmware } from '../../explore/verify-firmware.ts';
import { linux } from '../../guest/linux/linux.ts';
import { type Summary, summarise, type Unjudged } from '../../model/verification.ts';

/** What came of a file: what was compared, if anything, and what was not. */
export interface Replayed {
  readonly summary?: Summary;
  readonly unjudged: readonly Unjudged[];
}

/** Replays a recording of any kind, as far as it can be. */
export function replay(recorded: Recorded): Replayed {
  switch (recorded.kind) {
    case 'recording':
      return { summary: summarise(verifyRecording(linux, recorded.recording)), unjudged: [] };
    case 'firmware recording': {
      const { boot, unjudged } = firmwareBoot(recorded.recording, recorded.file);
      return boot === undefined ? { unjudged } : { summary: summarise(verifyFirmware(boot)), unjudged };
    }
    case 'passed over':
      return { unjudged: [recorded.unjudged] };
  }
}
