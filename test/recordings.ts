import { firmwareBefore, firmwareBoot } from '../src/cases/firmware-recordings.ts';
import { eachRecording, isOfLinux, type Recorded } from '../src/cases/recordings.ts';
import type { FirmwareBoot } from '../src/explore/verify-firmware.ts';
import { diskIo } from '../src/io/disk.ts';
import { filesBelow } from '../src/io/process-io.ts';
import type { Recording } from '../src/model/recording.ts';

/** Everything of fixtures/recordings. */
function loadAll(): Promise<readonly Recorded[]> {
  const input = { ...diskIo(process.stdin), filesBelow };
  return eachRecording(['fixtures/recordings'], { input }, (recorded) => recorded);
}

/** Every recording of Linux in fixtures/recordings. */
export async function loadRecordings(): Promise<readonly Recording[]> {
  return (await loadAll()).filter(isOfLinux).map(({ recording }) => recording);
}

/** Every recording of firmware in fixtures/recordings, alone or before the kernel that it loaded. */
export async function loadFirmwareBoots(): Promise<readonly FirmwareBoot[]> {
  return (await loadAll()).flatMap((one) => {
    const alone = one.kind === 'firmware recording' ? one.recording : undefined;
    const recording = isOfLinux(one) ? firmwareBefore(one.recording) : alone;
    return recording === undefined ? [] : (firmwareBoot(recording, one.file).boot ?? []);
  });
}
