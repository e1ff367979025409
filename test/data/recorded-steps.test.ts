import { expect, test } from 'vitest';
import { circumstanceOf, pathOf } from '../../src/explore/confidence.ts';
import { agreedCases } from '../../src/explore/verify.ts';
import { agreedFirmwareCases } from '../../src/explore/verify-firmware.ts';
import { linux } from '../../src/guest/linux/linux.ts';
import { stepOf } from '../../src/inquiry/steps.ts';
import { loadFirmwareBoots, loadRecordings } from '../recordings.ts';

test('the recorded steps and paths are those that the recordings take where they agree; `vitest -u` writes them anew', async () => {
  const recordings = await loadRecordings();
  const agreed = [
    ...recordings.flatMap((recording) => agreedCases(linux, recording)),
    ...(await loadFirmwareBoots()).flatMap(agreedFirmwareCases),
  ];
  const steps = [...new Set(agreed.flatMap(({ decisions }) => decisions.map(stepOf)))].sort();
  const indices = new Map(steps.map((step, index) => [step, index]));
  const paths = new Map<string, Set<string>>();
  for (const { asked, decisions } of agreed) {
    const setting = circumstanceOf(asked);
    const path = pathOf(decisions, (step) => indices.get(step));
    paths.set(setting, (paths.get(setting) ?? new Set()).add(path));
  }
  const sorted = [...paths]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, all]) => [key, [...all].sort().join(' ')]);
  await expect(
    `${JSON.stringify({ steps, paths: Object.fromEntries(sorted) }, null, 2)}\n`,
  ).toMatchFileSnapshot('../../src/data/recorded-steps.json');
});
