import { expect, test } from 'vitest';
import { vnexOnDisk } from './run.ts';

test('the guests of fixtures/imports/boot come to what vnex.yaml beside them says', async () => {
  expect(await vnexOnDisk(['check', 'fixtures/imports/boot', '--quiet'])).toMatchObject({
    code: 0,
    stderr: '',
  });
});
