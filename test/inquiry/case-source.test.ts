import { describe, expect, test } from 'vitest';
import { F, TYPE } from '../../src/features/bits.ts';
import { bitsOf } from '../../src/features/feature-set.ts';
import { caseSource, parseCmdline } from '../../src/inquiry/case-source.ts';
import { caseOf } from '../cases.ts';

describe('a kernel command line', () => {
  test.each([
    ['', []],
    ['   ', []],
    ['quiet', [['quiet', '']]],
    [
      'a=1 b=2',
      [
        ['a', '1'],
        ['b', '2'],
      ],
    ],
    [
      'a=1  \t b',
      [
        ['a', '1'],
        ['b', ''],
      ],
    ],
    [
      'a=1 b=2 a=3',
      [
        ['a', '1'],
        ['b', '2'],
        ['a', '3'],
      ],
    ],
    ['a=', [['a', '']]],
    ['a=b=c', [['a', 'b=c']]],
    [
      'a="one two" b',
      [
        ['a', 'one two'],
        ['b', ''],
      ],
    ],
    [
      '"a=one two" b',
      [
        ['a', 'one two'],
        ['b', ''],
      ],
    ],
    ['a="open end', [['a', 'open end']]],
    ['virtio-pci.force-legacy=1', [['virtio_pci.force_legacy', '1']]],
    ['a=x-y', [['a', 'x-y']]],
    ['a=1 -- b=2', [['a', '1']]],
    ['a=--', [['a', '--']]],
  ] as const)('%j is %j', (cmdline, parameters) => {
    expect(parseCmdline(cmdline)).toEqual(parameters.map(([name, value]) => ({ name, value })));
  });
});

describe('a case answers', () => {
  const asked = caseOf({
    type: TYPE.BLK,
    offers: [F.VERSION_1],
    fields: { num_queues: 4 },
    arch: 'aarch64',
    xen: 'domU pvh',
    linux: '6.12.107',
    cmdline: 'swiotlb=force quiet iommu=pt swiotlb=65536',
    config: { VIRTIO_IOMMU: 'm' },
  });
  const source = caseSource(asked);

  test.each([
    ['device.type', TYPE.BLK],
    ['device.transport', 'pci-modern'],
    ['device.implementation', 'qemu'],
    ['device.requires', undefined],
    ['device.addressing', undefined],
    ['platform.arch', 'aarch64'],
    ['platform.hypervisor', 'xen'],
    ['platform.machine', undefined],
    ['platform.memory.protection', 'none'],
    ['platform.memory.protectedFrom', 'boot'],
    ['platform.memory.mib', 4096],
    ['platform.iommu.kind', 'none'],
    ['platform.xen', { domain: 'domU', mode: 'pvh' }],
  ] as const)('%s: %j', (name, value) => {
    expect(source.read(name, (of) => of)).toEqual(value);
  });

  test('its offer, fields, kernel, options and parameters', () => {
    expect(bitsOf(source.offers())).toEqual([F.VERSION_1]);
    expect(source.field('num_queues', (value) => value)).toBe(4);
    expect(source.field('mtu', (value) => value)).toBeUndefined();
    expect(source.release((version) => version)).toEqual({ series: 6012, sublevel: 107 });
    expect(source.config('VIRTIO_IOMMU', (stated) => stated)).toBe('m');
    expect(source.config('SWIOTLB', (stated) => stated)).toBeUndefined();
    expect(source.parameters(['swiotlb'])).toEqual([
      { name: 'swiotlb', value: 'force' },
      { name: 'swiotlb', value: '65536' },
    ]);
    expect(source.parameters(['amd_iommu'])).toEqual([]);
  });

  test('several parameters in the order of the command line, not in that of the question', () => {
    const values = source.parameters(['iommu', 'quiet', 'swiotlb']).map(({ value }) => value);
    expect(values).toEqual(['force', '', 'pt', '65536']);
  });

  test('each change the same way twice', () => {
    expect(source.change('extended-features')).toBe(source.change('extended-features'));
  });

  test('a version that was never validated is a bug', () => {
    expect(() => caseSource(caseOf({ linux: 'six' }))).toThrow('"six" was not validated');
  });
});

test('two platforms that look alike are kept apart', () => {
  const [a, b] = [caseOf({ cmdline: 'a' }), caseOf({ cmdline: 'b' })];
  expect([caseSource(a).parameters(['a']), caseSource(b).parameters(['a'])]).toEqual([
    [{ name: 'a', value: '' }],
    [],
  ]);
});
