import { describe, expect, test } from 'vitest';
import { RELEASES } from '../../../src/data/linux-releases.ts';
import { F, TYPE } from '../../../src/features/bits.ts';
import { featureSet } from '../../../src/features/feature-set.ts';
import type { When } from '../../../src/model/answers.ts';
import type { Narrowing } from '../../../src/model/broken-pattern.ts';
import type { Varying } from '../../../src/model/space.ts';
import { assumedWords, dependencies, whenJson, whenWords } from '../../../src/report/words/when.ts';
import { deviceOf } from '../../cases.ts';

const KERNEL: Varying = { kind: 'release', values: RELEASES };
const CONFIG: Varying = { kind: 'config', name: 'SWIOTLB', values: [undefined, 'y', 'n'] };
const CHANGE: Varying = { kind: 'change', id: 'sev-restricts-virtio', values: [true, false] };
const DEVICE_TYPE: Varying = { kind: 'fact', name: 'device.type', values: [TYPE.NET, TYPE.BLK, TYPE.RNG] };
const REQUIRES: Varying = {
  kind: 'fact',
  name: 'device.requires',
  values: [undefined, featureSet([F.ACCESS_PLATFORM])],
};
const PROTECTION: Varying = { kind: 'fact', name: 'platform.memory.protection', values: ['none', 'sev'] };
const ANNOUNCED: Varying = { kind: 'fact', name: 'platform.memory.announced', values: [false, true] };
const QEMU: Varying = {
  kind: 'variant',
  values: [
    { device: deviceOf({}), under: [{ qemu: '5.0', daemon: 'DPDK', TAP: 'a' }] },
    {
      device: deviceOf({ offers: [F.ACCESS_PLATFORM] }),
      under: [
        { qemu: '5.0', daemon: 'SPDK', TAP: 'a' },
        { qemu: '6.2', daemon: 'DPDK', TAP: 'a' },
        { qemu: '6.2', daemon: 'SPDK', TAP: 'a' },
      ],
    },
  ],
};

const from = (release: string) => [...RELEASES.keys()].slice(RELEASES.indexOf(release));

const OPEN: When = [
  [
    { varying: QEMU, only: [1] },
    { varying: KERNEL, only: from('5.13') },
  ],
  [{ varying: CONFIG, only: [0, 2] }],
];

const said = (...part: readonly Narrowing[]) => whenWords([part], 1);

describe('when an answer holds', () => {
  test('is said part by part', () => {
    expect(whenWords(OPEN, 1)).toBe(
      'QEMU 5.0, the daemon SPDK or QEMU 6.2, Linux 5.13 and later; or CONFIG_SWIOTLB not stated or n',
    );
  });

  test.each<[string, Narrowing]>([
    ['CONFIG_SWIOTLB=n', { varying: CONFIG, only: [2] }],
    ['CONFIG_SWIOTLB=y or n', { varying: CONFIG, only: [1, 2] }],
    ['a machine that announces no memory to plug in', { varying: ANNOUNCED, only: [0] }],
    ['a machine that announces memory to plug in', { varying: ANNOUNCED, only: [1] }],
    [
      'a kernel with the change of Linux 5.13 that tells the virtio core that the memory of an AMD SEV guest is restricted',
      { varying: CHANGE, only: [0] },
    ],
  ])('is said as %j', (words, narrowing) => {
    expect(said(narrowing)).toBe(words);
  });

  test('is always where no part is narrowed', () => {
    expect([said(), whenJson([[]])]).toEqual(['', [{}]]);
  });

  test('has in JSON each alternative of its own, with ranges of releases', () => {
    expect(whenJson(OPEN)).toEqual([
      { qemu: ['..5.0'], daemon: ['SPDK'], kernel: ['5.13..'] },
      { qemu: ['6.2..'], kernel: ['5.13..'] },
      { 'platform.kernel.config.SWIOTLB': [null, 'n'] },
    ]);
  });

  test('has in JSON the values that a file would have', () => {
    expect(
      whenJson([
        [
          { varying: DEVICE_TYPE, only: [0, 2] },
          { varying: REQUIRES, only: [0, 1] },
          { varying: CHANGE, only: [1] },
        ],
      ]),
    ).toEqual([
      {
        'device.type': ['net', 'rng'],
        'device.requires': [null, '0x200000000'],
        'platform.kernel.changes.sev-restricts-virtio': [false],
      },
    ]);
  });
});

test('where values are usual, a part says what is otherwise', () => {
  const iommu: Varying = { kind: 'fact', name: 'platform.iommu.kind', values: ['none', 'intel'] };
  const usual = [{ varying: iommu, only: [0] }];
  const parts = [[{ varying: iommu, only: [0] }], [{ varying: iommu, only: [1] }]];
  expect(whenWords(parts, 1, usual)).toBe('as most guests have it; or behind Intel VT-d');
});

test('what is assumed is said as a .config file has it', () => {
  const option: Varying = { ...CONFIG, values: ['y', 'n'] };
  expect(assumedWords({ assumed: [option] })).toEqual(['CONFIG_SWIOTLB=y']);
  const words: Varying = { kind: 'cmdline', values: ['', 'swiotlb=force'] };
  const iommu: Varying = { kind: 'fact', name: 'platform.iommu.kind', values: ['none', 'intel'] };
  expect(assumedWords({ assumed: [words, iommu] })).toEqual([
    'platform.iommu.kind=none',
    'no swiotlb on the kernel’s command line',
  ]);
  expect(assumedWords({ assumed: [] })).toEqual([]);
});

describe('what answers depend on', () => {
  function named(...dependsOn: readonly Varying[]) {
    const part = dependsOn.map((varying) => ({ varying, only: [0] }));
    return dependencies([{ when: [part] }, { when: [part] }]).map(({ key, name, option }) => [
      key,
      name,
      option,
    ]);
  }

  test.each([
    [KERNEL, 'kernel', 'the guest’s kernel', '--kernel VERSION'],
    [CHANGE, 'kernel', 'what the distribution backported to its kernel', '--kernel VERSION'],
    [CONFIG, 'platform.kernel.config.SWIOTLB', 'CONFIG_SWIOTLB', '--config SWIOTLB=y|n'],
    [
      ANNOUNCED,
      'platform.memory.announced',
      'whether the machine announces memory to plug in (maxmem= of -m, or --qemu VERSION)',
      undefined,
    ],
    [PROTECTION, 'platform.memory.protection', 'platform.memory.protection', undefined],
  ])('%j is %s', (varying, ...expected) => {
    expect(named(varying)).toEqual([expected]);
  });

  test('is of a device each thing that makes a difference, with the option that settles it', () => {
    expect(named(QEMU)).toEqual([
      ['qemu', 'the version of QEMU', '--qemu VERSION'],
      ['daemon', 'the daemon behind the socket', '--daemon NAME'],
    ]);
  });

  test('is each thing once', () => {
    expect(named(KERNEL, CHANGE, { ...CHANGE, id: 'tdx-restricts-virtio' })).toHaveLength(1);
  });
});
