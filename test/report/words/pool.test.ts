import { describe, expect, test } from 'vitest';
import { casesOf } from '../../../src/cases/imported.ts';
import { explain } from '../../../src/explore/explain.ts';
import { F, NINEP, TYPE } from '../../../src/features/bits.ts';
import { linuxAt } from '../../../src/guest/linux-named.ts';
import { openInputs, settle } from '../../../src/input/inputs.ts';
import { diskIo } from '../../../src/io/disk.ts';
import { canFillPool, poolWords, sharedPoolWords } from '../../../src/report/words/pool.ts';
import { caseOf, MODERN, type Spec } from '../../cases.ts';
import { importFile } from '../../import-file.ts';
import { memoryIo } from '../../input/memory-io.ts';

const POOL =
  '1 GiB, 524288 slots of 2 KiB: 6 % of the memory of a confidential guest, at least 64 MiB and at most 1 GiB.';

test('an SNP guest of 16 GiB whose card and disk have eight queues is told its pool, what fills it and what to set', async () => {
  const inputs = openInputs(diskIo(memoryIo({}).io.stdin));
  // QEMU 10.0.13 makes every queue larger than it is asked to.
  const options = { kernel: '6.12', qemu: '10.2' };
  const file = 'fixtures/imports/sev-snp-queues.sh';
  const [imported] = await settle(inputs, await importFile(file, inputs, options));
  const results = casesOf(imported, 'linux').map(({ asked }) => explain(asked, linuxAt('6.12')));
  expect(results.map(poolWords)).toEqual([
    `${POOL} At most 156 MiB may be in flight (8 pairs of queues with 256 receive buffers and 256 packets of up to 64 KiB).`,
    `${POOL} Up to 2.5 GiB may be in flight (8 queues of 256 requests of up to 1280 KiB); where the pool is full, the kernel logs “swiotlb buffer is full (sz: … bytes), total … (slots), used … (slots)”, and requests wait for others to end. What helps: a kernel built with CONFIG_SWIOTLB_DYNAMIC, rings of 64 (QEMU: queue-size=64) or 3 of the 8 queues (QEMU: num-queues=3).`,
  ]);
  expect(results.map(canFillPool)).toEqual([false, true]);
});

describe('the devices of a machine that share a pool', () => {
  const GUEST = { protection: 'sev', offers: MODERN, mib: 1024 } as const;
  const shared = (...specs: readonly Spec[]) =>
    sharedPoolWords(specs.map((spec) => explain(caseOf({ ...GUEST, ...spec }), linuxAt('6.12'))));
  const share = { type: TYPE.NINEP, offers: [NINEP.MOUNT_TAG, ...MODERN] };
  const sockets = { type: TYPE.VSOCK };
  const graphics = { type: TYPE.GPU };

  test('are said to be able to fill it together, though none can alone', () => {
    expect(shared(share)).toBeUndefined();
    expect(shared(share, sockets)).toBe(
      '2 devices share it, and may have up to 72.8 MiB in flight together, more than its 64 MiB. swiotlb=65536 on the kernel command line holds that.',
    );
  });

  test('are passed over where it holds all that is known, and where one of them does not bounce', () => {
    expect(shared(sockets, sockets)).toBeUndefined();
    expect(shared(share, { ...sockets, offers: [F.VERSION_1] })).toBeUndefined();
    expect(shared(share, { ...sockets, protection: 'none' })).toBeUndefined();
  });

  test('include some of which nothing is known', () => {
    expect(shared(share, graphics, sockets)).toMatch(
      /^3 devices share it, and 2 of them may have up to 72\.8 MiB .*; what one more has in flight is not known\. swiotlb=/,
    );
  });
});
