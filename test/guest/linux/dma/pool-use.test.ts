import { describe, expect, test } from 'vitest';
import { BLK, CONSOLE, F, NET, NINEP, TYPE } from '../../../../src/features/bits.ts';
import { MODERN, run, type Spec } from '../../../cases.ts';

const SNP = { protection: 'sev-snp', linux: '6.12', mib: 16384, offers: MODERN } as const;
const DISK = {
  ...SNP,
  type: TYPE.BLK,
  offers: [...MODERN, BLK.SEG_MAX, BLK.MQ, F.INDIRECT_DESC],
  fields: { num_queues: 8, queue_size: 256, seg_max: 254 },
} as const;

const poolUse = (spec: Spec) => run(spec).entries.find(({ kind }) => kind.id === 'linux/dma/bounce-pool-use');
const slotsOf = (spec: Spec) => poolUse(spec)?.parameters.slots;

test('what goes past the bounce pool cannot fill it', () => {
  expect(poolUse({ ...DISK, protection: 'none' })).toBeUndefined();
  expect(poolUse({ ...DISK, protection: 'none', cmdline: 'swiotlb=force' })?.code).toBe('can-fill');
});

describe('a disk', () => {
  test('of eight queues may have 2.5 GiB in flight, more than the largest pool that follows memory', () => {
    expect(poolUse(DISK)).toMatchObject({
      code: 'can-fill',
      parameters: {
        size: '2.5 GiB',
        how: '8 queues of 256 requests of up to 1280 KiB',
        set: expect.stringMatching(/^a kernel built with CONFIG_SWIOTLB_DYNAMIC, /),
      },
    });
  });

  test('has one queue where it does not offer several', () => {
    const offers = [...MODERN, BLK.SEG_MAX, F.INDIRECT_DESC];
    expect(slotsOf({ ...DISK, offers })).toBe(256 * 644);
  });

  test('is bounded by its ring without indirect descriptors', () => {
    const offers = [...MODERN, BLK.SEG_MAX];
    expect(slotsOf({ ...DISK, offers })).toBe(256 * 128);
  });

  test('is bounded by the size and the number of its segments', () => {
    const offers = [...MODERN, BLK.SIZE_MAX, BLK.SEG_MAX, F.INDIRECT_DESC];
    const fields = { queue_size: 1, seg_max: 4, size_max: 4096 };
    expect(slotsOf({ ...DISK, offers, fields })).toBe(8 + 2 + 1);
  });

  test('of one queue fits a pool of 1 GiB, and not one of 64 MiB, for which swiotlb=262144 is the remedy', () => {
    const one = { ...DISK, offers: [...MODERN, BLK.SEG_MAX, F.INDIRECT_DESC] };
    expect(poolUse(one)?.code).toBe('fits');
    expect(poolUse({ ...one, mib: 1024 })).toMatchObject({
      code: 'can-fill',
      parameters: { set: expect.stringMatching(/^swiotlb=262144 on the kernel command line, /) },
    });
    expect(poolUse({ ...one, mib: 1024, cmdline: 'swiotlb=262144' })?.code).toBe('fits');
  });

  test.each([
    ['5.4', [], 'requests fail with an I/O error'],
    ['5.5', [], 'requests wait for others to end'],
    ['5.5', [F.RING_PACKED], 'requests wait for others to end'],
  ] as const)('that finds the pool full, with Linux %s and bits %j: %s', (linux, more, otherwise) => {
    const spec = { ...DISK, protection: 'sev', linux, offers: [...DISK.offers, ...more] } as const;
    expect(poolUse(spec)?.parameters.otherwise).toBe(otherwise);
  });

  test('of a packed ring without indirect descriptors fails its requests', () => {
    const spec = { ...DISK, offers: [...MODERN, BLK.SEG_MAX, BLK.MQ, F.RING_PACKED], mib: 1024 };
    expect(poolUse(spec)?.parameters.otherwise).toBe('requests fail with an I/O error');
  });

  test('whose queues are not described has no bound', () => {
    expect(poolUse({ ...DISK, fields: {} })?.code).toBe('not-described');
  });
});

describe('a network card', () => {
  const CARD = { ...SNP, fields: { max_virtqueue_pairs: 8, rx_queue_size: 256, tx_queue_size: 256 } };

  test.each([
    [[], 256 * 8],
    [[NET.MRG_RXBUF, NET.GUEST_CSUM, NET.GUEST_TSO4], 256 * 8],
    [[NET.GUEST_CSUM, NET.GUEST_TSO4], 256 * (36 + 4)],
    [[NET.CSUM, NET.HOST_TSO4], 256 * (4 + 35)],
    [[NET.CTRL_VQ, NET.MQ], 8 * 256 * 8],
  ])('with bits %j has at most %i slots in flight', (bits, slots) => {
    expect(slotsOf({ ...CARD, offers: [...MODERN, ...bits] })).toBe(slots);
  });
});

test.each([
  [TYPE.SCSI, { num_queues: 2, queue_size: 256, seg_max: 254 }, [F.INDIRECT_DESC], 2 * 256 * 644],
  [TYPE.FS, { num_request_queues: 1, queue_size: 128 }, [], 128 * (124 * 2 + 3)],
  [TYPE.RNG, {}, [], 256],
  [TYPE.INPUT, {}, [], 256],
])(
  'a device of type %i with %j has at most as many slots in flight as its rings allow',
  (type, fields, more, slots) => {
    expect(slotsOf({ ...SNP, type, fields, offers: [...MODERN, ...more] })).toBe(slots);
  },
);

test.each([
  [TYPE.CONSOLE, {}, [], 128 * 2 + 16],
  [TYPE.CONSOLE, { max_nr_ports: 31 }, [CONSOLE.MULTIPORT], 31 * (128 * 2 + 16) + 32 * 2 + 1],
  [TYPE.VSOCK, {}, [], 128 * 3 + 128 * 35 + 8],
  [TYPE.NINEP, {}, [NINEP.MOUNT_TAG], 128 * (250 + 2 + 1)],
  [TYPE.PMEM, {}, [], 256],
])(
  'QEMU’s device of type %i with %j has rings of 128, and at most as many slots in flight',
  (type, fields, more, slots) => {
    const spec = { ...SNP, type, fields, offers: [...MODERN, ...more] };
    expect(slotsOf(spec)).toBe(slots);
    const another = { ...spec, implementation: 'crosvm' } as const;
    expect(poolUse(another)?.code).toBe(type === TYPE.PMEM ? 'fits' : 'not-described');
  },
);

test('what a graphics card has in flight has no bound: its pictures stay mapped', () => {
  expect(poolUse({ ...SNP, type: TYPE.GPU })?.code).toBe('for-life');
});

test('nobody worked out what a crypto device has in flight', () => {
  expect(poolUse({ ...SNP, type: TYPE.CRYPTO })?.code).toBe('not-modelled');
});

describe('what to set for a pool that is too small', () => {
  const set = (spec: Spec) => poolUse(spec)?.parameters.set;

  test('of a disk are rings that fit with as many queues, and queues that fit with as long rings', () => {
    expect(set(DISK)).toBe(
      'a kernel built with CONFIG_SWIOTLB_DYNAMIC, rings of 64 (QEMU: queue-size=64) or 3 of the 8 queues (QEMU: num-queues=3)',
    );
    const fits = (fields: object) => poolUse({ ...DISK, fields: { ...DISK.fields, ...fields } })?.code;
    expect([fits({ queue_size: 64 }), fits({ queue_size: 128 })]).toEqual(['fits', 'can-fill']);
    expect([fits({ num_queues: 3 }), fits({ num_queues: 4 })]).toEqual(['fits', 'can-fill']);
  });

  test('of a SCSI controller and of a share are the options that QEMU has for them', () => {
    const scsi = { num_queues: 8, queue_size: 256, seg_max: 254 };
    expect(set({ ...DISK, type: TYPE.SCSI, fields: scsi })).toMatch(
      /virtqueue_size=64\) or 3 .*num_queues=3\)$/,
    );
    const share = { num_request_queues: 4, queue_size: 512 };
    expect(set({ ...DISK, type: TYPE.FS, mib: 4096, fields: share })).toMatch(
      / rings of 128 \(QEMU: queue-size=128\)$/,
    );
  });

  test('of a network card are fewer queues, as its rings are as small as QEMU makes them', () => {
    const fields = { max_virtqueue_pairs: 8, rx_queue_size: 256, tx_queue_size: 256 };
    const offers = [...MODERN, NET.CTRL_VQ, NET.CSUM, NET.HOST_TSO4, NET.MQ, NET.MRG_RXBUF];
    expect(set({ ...SNP, mib: 2048, offers, fields })).toBe(
      'swiotlb=131072 on the kernel command line, a kernel built with CONFIG_SWIOTLB_DYNAMIC or 6 of the 8 queues (QEMU: queues=6)',
    );
  });
});

test.each([
  ['6.5', 'y', 'can-fill'],
  ['6.6', 'y', 'grows'],
  ['6.6', 'n', 'can-fill'],
] as const)('with Linux %s and CONFIG_SWIOTLB_DYNAMIC=%s, a busy disk: %s', (linux, option, code) => {
  expect(poolUse({ ...DISK, linux, config: { SWIOTLB_DYNAMIC: option } })?.code).toBe(code);
});
