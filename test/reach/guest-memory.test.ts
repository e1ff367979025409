import { expect, test } from 'vitest';
import { F, GPU, TYPE } from '../../src/features/bits.ts';
import type { Protection } from '../../src/model/platform.ts';
import { code, MODERN, outcome, run, type Spec } from '../cases.ts';

const ARCH: Partial<Record<Protection, Spec>> = {
  's390-pv': { arch: 's390x', transport: 'ccw' },
  cca: { arch: 'aarch64', linux: '7.2' },
  pkvm: { arch: 'aarch64', linux: '7.3' },
  pef: { arch: 'ppc64le', linux: '5.10', hypervisor: 'powervm' },
};

const rows: readonly (readonly [keyof typeof TYPE, Protection, string, string])[] = [
  ['PMEM', 'sev', 'pmem-key', 'breaks'],
  ['PMEM', 'sev-es', 'pmem-key', 'breaks'],
  ['PMEM', 'sev-snp', 'pmem-unassigned', 'breaks'],
  ['PMEM', 'tdx', 'pmem-unassigned', 'breaks'],
  ['PMEM', 's390-pv', 'pmem-private', 'breaks'],
  ['PMEM', 'cca', 'pmem-private', 'breaks'],
  ['PMEM', 'pkvm', 'pmem-private', 'breaks'],
  ['PMEM', 'pef', 'pmem-unknown', 'unknown'],
  ['MEM', 'sev-snp', 'mem-unaccepted', 'breaks'],
  ['MEM', 'tdx', 'mem-unaccepted', 'breaks'],
  ['MEM', 'sev', 'mem-unknown', 'unknown'],
  ['GPU', 'sev-snp', 'gpu', 'works'],
  ['FS', 'sev-snp', 'fs', 'works'],
];

test.each(rows)('a %s device in a %s guest: %s, %s', (name, protection, expected, result) => {
  const config = { DRM_VIRTIO_GPU: 'y', VIRTIO_MEM: 'y', VIRTIO_PMEM: 'y', VIRTIO_FS: 'y' } as const;
  const story = run({ type: TYPE[name], protection, offers: MODERN, config, ...ARCH[protection] });
  expect([code('reach/guest-memory')(story), outcome(story)]).toEqual([expected, result]);
});

test('what becomes of a GPU’s blobs in a protected guest is not known', () => {
  const spec = { type: TYPE.GPU, offers: [...MODERN, GPU.RESOURCE_BLOB] } as const;
  const story = run({ ...spec, protection: 'sev-snp' });
  expect([code('reach/guest-memory')(story), outcome(story)]).toEqual(['gpu-blobs', 'unknown']);
  expect(outcome(run(spec))).toBe('works');
});

test('nothing is asked where memory is not protected, nor of a device that moves data only', () => {
  const asked = code('reach/guest-memory');
  expect(asked(run({ type: TYPE.PMEM, offers: MODERN }))).toBeUndefined();
  expect(asked(run({ type: TYPE.NET, offers: MODERN, protection: 'sev-snp' }))).toBeUndefined();
});

test('a device that does not reach its ring fails before it comes to that', () => {
  const story = run({
    type: TYPE.PMEM,
    offers: [F.VERSION_1],
    protection: 'cca',
    arch: 'aarch64',
    linux: '7.2',
  });
  expect([code('reach/guest-memory')(story), outcome(story)]).toEqual([undefined, 'breaks']);
});
