import { MAINLINE } from '../../src/data/linux-releases.ts';
import { loadRecordings } from '../recordings.ts';

/** One sentence on how much is recorded: boots, devices, architectures, and the span of releases. */
export async function recordingsLine(): Promise<string> {
  const recordings = await loadRecordings();
  const devices = recordings.flatMap((recording) => recording.devices);
  const arches = [...new Set(recordings.map(({ platform }) => platform.arch))].toSorted();
  const series = new Set(
    recordings.map(({ platform }) => platform.kernel.version.split(/[.-]/).slice(0, 2).join('.')),
  );
  const [first, ...later] = MAINLINE.filter((release) => series.has(release));
  const last = arches.pop();
  return `${recordings.length} boots with ${devices.length} devices, of Linux ${first} to ${later.at(-1)} on ${arches.join(', ')} and ${last}.`;
}
