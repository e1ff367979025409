import { expect, test } from 'vitest';
import { casesOf } from '../../../src/cases/imported.ts';
import { explain } from '../../../src/explore/explain.ts';
import { linuxAt } from '../../../src/guest/drivers.ts';
import { openInputs, settle } from '../../../src/input/inputs.ts';
import { diskIo } from '../../../src/io/disk.ts';
import { canFillPool, poolWords } from '../../../src/report/words/pool.ts';
import { importFile } from '../../import-file.ts';
import { memoryIo } from '../../input/memory-io.ts';

const POOL =
  '1 GiB, 524288 slots of 2 KiB: 6 % of the memory of a confidential guest, at least 64 MiB and at most 1 GiB.';

test('an SNP guest of 16 GiB whose card and disk have eight queues is told its pool, what fills it and what to set', async () => {
  const inputs = openInputs(diskIo(memoryIo({}).io.stdin));
  const options = { kernel: '6.12' };
  const file = 'fixtures/imports/sev-snp-queues.sh';
  const [imported] = await settle(inputs, await importFile(file, inputs, options));
  const results = casesOf(imported, 'linux').map(({ asked }) => explain(asked, linuxAt('6.12')));
  expect(results.map(poolWords)).toEqual([
    `${POOL} At most 156 MiB may be in flight (8 pairs of queues with 256 receive buffers and 256 packets of up to 64 KiB).`,
    `${POOL} Up to 2.5 GiB may be in flight (8 queues of 256 requests of up to 1280 KiB); where the pool is full, the kernel logs “swiotlb buffer is full (sz: … bytes), total … (slots), used … (slots)”, and requests wait for others to end. What helps: a kernel built with CONFIG_SWIOTLB_DYNAMIC or fewer or smaller queues.`,
  ]);
  expect(results.map(canFillPool)).toEqual([false, true]);
});
