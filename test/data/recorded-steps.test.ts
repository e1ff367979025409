import { expect, test } from 'vitest';
import { agreedDecisions } from '../../src/explore/verify.ts';
import { linux } from '../../src/guest/linux/linux.ts';
import { stepOf } from '../../src/inquiry/steps.ts';
import { loadRecordings } from '../recordings.ts';

test('the recorded steps are those that the recordings take where they agree; `vitest -u` writes them anew', async () => {
  const recordings = await loadRecordings();
  const steps = new Set(
    recordings
      .flatMap((recording) => agreedDecisions(linux, recording))
      .flatMap((entries) => entries.map(stepOf)),
  );
  await expect(`${JSON.stringify([...steps].sort(), null, 2)}\n`).toMatchFileSnapshot(
    '../../src/data/recorded-steps.json',
  );
});
