import { firmwareBefore, firmwareBoot } from '../../cases/firmware-recordings.ts';
import type { Recorded } from '../../cases/recordings.ts';
import { verifyRecording } from '../../explore/verify.ts';
import { verifyFirmware } from '../../explore/verify-firmware.ts';
import { linux } from '../../guest/linux/linux.ts';
import type { FirmwareRecording } from '../../model/firmware-recording.ts';
import { type Summary, summarise, type Unjudged } from '../../model/verification.ts';

/** What came of a file: what was compared, and what was not. */
export interface Replayed {
  readonly summaries: readonly Summary[];
  readonly unjudged: readonly Unjudged[];
}

function replayFirmware(recording: FirmwareRecording, file: string): Replayed {
  const { boot, unjudged } = firmwareBoot(recording, file);
  return { summaries: boot === undefined ? [] : [summarise(verifyFirmware(boot))], unjudged };
}

/** Replays a recording of any kind, as far as it can be. */
export function replay(recorded: Recorded): Replayed {
  switch (recorded.kind) {
    case 'recording': {
      const { recording, file } = recorded;
      const before = firmwareBefore(recording);
      const { summaries, unjudged } =
        before === undefined ? { summaries: [], unjudged: [] } : replayFirmware(before, file);
      return { summaries: [summarise(verifyRecording(linux, recording)), ...summaries], unjudged };
    }
    case 'firmware recording':
      return replayFirmware(recorded.recording, recorded.file);
    case 'passed over':
      return { summaries: [], unjudged: [recorded.unjudged] };
  }
}
