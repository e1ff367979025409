import { describe, expect, test } from 'vitest';
import { changed, lesserChange, proposed } from '../../../src/explore/fix/make.ts';
import { type FixSearch, search } from '../../../src/explore/fix/search.ts';
import { F, MEM, NET, TYPE } from '../../../src/features/bits.ts';
import { linux } from '../../../src/guest/linux/linux.ts';
import type { Change, ChangeGroup } from '../../../src/model/change.ts';
import type { Wanted } from '../../../src/model/sweep.ts';
import { remedyWords } from '../../../src/report/words/edits.ts';
import { caseOf, MODERN, type Spec } from '../../cases.ts';

function quest(
  spec: Spec,
  may: readonly ChangeGroup[],
  most = 2,
  wanted: readonly Wanted[] = ['works'],
): FixSearch {
  return { asked: caseOf(spec), model: linux, wanted, may: new Set(may), most };
}

/** The title of each change of each set. */
function titles(asked: FixSearch): readonly (readonly string[])[] {
  return search(asked).sets.map((set) =>
    proposed(asked.asked, set).map((change) => remedyWords(change).title),
  );
}

const PEF: Spec = { protection: 'pef', arch: 'ppc64le', linux: '6.1' };
const HOST: Spec = { implementation: 'hardware', iommu: 'amd', hypervisor: 'none' };

describe('within what may be changed', () => {
  test.each<[Spec, readonly ChangeGroup[], readonly (readonly string[])[]]>([
    [{ protection: 'sev-snp' }, ['device'], [['offer ACCESS_PLATFORM']]],
    [{ protection: 'sev-snp' }, ['cmdline'], []],
    [{ protection: 'sev-snp' }, ['memory'], [['leave the memory unprotected']]],
    [{ offers: MODERN, linux: '4.7' }, ['kernel'], [['run Linux 4.8']]],
    [
      { type: TYPE.MEM, offers: [MEM.UNPLUGGED_INACCESSIBLE, F.VERSION_1], linux: '5.15' },
      ['kernel'],
      [['run Linux 5.16']],
    ],
    [{ type: TYPE.SOUND, linux: '5.12' }, ['kernel'], [['run Linux 5.13']]],
    [
      { transport: 'vdpa', implementation: 'vdpa', offers: MODERN, linux: '5.4' },
      ['kernel'],
      [['run Linux 5.7']],
    ],
    [HOST, ['iommu'], [['have no IOMMU in the machine']]],
    [
      HOST,
      ['config'],
      [
        ['build the kernel with CONFIG_AMD_IOMMU=n'],
        ['build the kernel with CONFIG_IOMMU_DEFAULT_PASSTHROUGH=y'],
      ],
    ],
    [
      { type: TYPE.RNG, transport: 'pci-legacy', offers: [], config: { VIRTIO_PCI_LEGACY: 'n' } },
      ['config'],
      [['build the kernel with CONFIG_VIRTIO_PCI_LEGACY=y']],
    ],
    [
      { offers: [NET.MQ, F.VERSION_1, NET.HASH_REPORT], fields: { rss_max_key_size: 41 } },
      ['device'],
      [
        ['offer the control queue that the other bits need', 'have config.rss_max_key_size 40'],
        ['offer the control queue that the other bits need', 'do not offer HASH_REPORT'],
        ['offer the control queue that the other bits need', 'use the legacy interface'],
        ['do not offer HASH_REPORT', 'do not offer MQ'],
        ['do not offer MQ', 'use the legacy interface'],
      ],
    ],
    [
      { offers: MODERN, requires: [F.ACCESS_PLATFORM], implementation: 'generic', linux: '4.7' },
      ['device'],
      [['do not offer ACCESS_PLATFORM'], ['have the device require nothing'], ['use the legacy interface']],
    ],
    [
      { offers: MODERN, implementation: 'generic', addressing: 'guest-physical', iommu: 'amd' },
      ['device'],
      [
        ['do not offer ACCESS_PLATFORM'],
        ['have the device read addresses as either'],
        ['have the device read addresses as platform'],
        ['use the legacy interface'],
      ],
    ],
    [
      { xen: 'domU pv', config: { XEN_VIRTIO: 'y' } },
      ['config'],
      [['build the kernel with CONFIG_XEN_VIRTIO=n']],
    ],
    [
      { xen: 'domU pv', config: { XEN_VIRTIO: 'y' } },
      ['hardware'],
      [['run as Xen dom0 pvh'], ['run as Xen domU hvm'], ['run as Xen domU pvh']],
    ],
  ])('%j, by %j: %j', (spec, may, expected) => {
    expect(titles(quest(spec, may))).toEqual(expected);
  });
});

test('what QEMU requires cannot be changed, nor how it reads memory', () => {
  const asked = quest({ offers: MODERN, linux: '4.7' }, ['device'], 3);
  expect(titles(asked)).toEqual([['do not offer ACCESS_PLATFORM']]);
});

describe('a transport', () => {
  test('changes to interfaces of its own bus alone', () => {
    const all = search(
      quest({ type: TYPE.CRYPTO, transport: 'mmio-legacy', offers: [] }, ['device', 'hardware']),
    ).sets;
    const interfaces = all
      .flat()
      .flatMap(({ edit }) => (edit.kind === 'fact' && edit.name === 'device.transport' ? edit.values : []));
    expect(new Set(interfaces)).toEqual(new Set(['mmio-modern']));
  });

  test('that becomes a modern one brings VERSION_1, and the bit that needs one brings it', () => {
    const { asked } = quest({ protection: 'sev', transport: 'pci-legacy', offers: [NET.MAC] }, ['device']);
    const bit: Change = { group: 'device', edit: { kind: 'bit', bit: F.ACCESS_PLATFORM, values: [true] } };
    const { device } = changed(asked, bit);
    expect(device.transport).toBe('pci-modern');
    expect(device.offers).toEqual(caseOf({ offers: [NET.MAC, ...MODERN] }).device.offers);
    expect(lesserChange(asked, bit)?.edit).toEqual({
      kind: 'fact',
      name: 'device.transport',
      values: ['pci-modern'],
    });
  });
});

describe('sets', () => {
  test('of two changes are found through what the first makes the kernel read', () => {
    const asked = quest(PEF, ['device', 'cmdline']);
    expect(search({ ...asked, most: 1 }).sets).toEqual([]);
    expect(titles(asked)).toEqual([['offer ACCESS_PLATFORM', 'force bouncing through the shared pool']]);
  });

  test('that differ in the release alone are one', () => {
    expect(titles(quest(PEF, ['device', 'kernel']))).toEqual([['offer ACCESS_PLATFORM', 'run Linux 5.9']]);
  });

  test('end with the fewest, or with any, where that is asked for', () => {
    const asked = quest({ ...HOST, transport: 'pci-transitional' }, ['device', 'cmdline'], 3);
    const fewest = search({ ...asked, until: 'fewest' });
    expect(new Set(fewest.sets.map(({ length }) => length))).toEqual(new Set([1]));
    expect(fewest.tried).toBeLessThan(search(asked).tried);
    expect(search({ ...asked, until: 'any' }).sets).toHaveLength(1);
  });
});

describe('the kernel command line', () => {
  const after = (cmdline: string, change: Partial<Change['edit']> & { readonly add?: string | undefined }) =>
    changed(caseOf({ cmdline }), {
      group: 'cmdline',
      edit: { kind: 'words', parameter: 'swiotlb', drop: [], add: undefined, ...change } as Change['edit'],
    }).platform.kernel.cmdline;

  test.each([
    ['', 'swiotlb=force', 'swiotlb=force'],
    ['quiet  ro', 'swiotlb=force', 'quiet ro swiotlb=force'],
    ['swiotlb=noforce quiet swiotlb=1', 'swiotlb=force', 'quiet swiotlb=force'],
    ['swiotlb=noforce dyndbg="file a +p"', undefined, 'dyndbg="file a +p"'],
    ['ro -- swiotlb=noforce -- x', 'swiotlb=force', 'ro swiotlb=force -- swiotlb=noforce -- x'],
    ['-- x', undefined, '-- x'],
  ])('“%s” with %s: “%s”', (cmdline, add, expected) => {
    expect(after(cmdline, { add })).toBe(expected);
  });

  test('is left alone where less does: noforce goes, and force need not come', () => {
    const asked = quest({ protection: 'sev', offers: MODERN, cmdline: 'swiotlb=noforce' }, ['cmdline']);
    expect(titles(asked)).toEqual([['let the bounce pool be']]);
  });
});

describe('claims', () => {
  test('are satisfied by refusing rather than exposing', () => {
    const asked = quest({ protection: 'sev', linux: '5.10' }, ['kernel'], 1, ['safe']);
    expect(titles(asked)).toEqual([['run Linux 5.13']]);
  });

  test('are not satisfied by leaving their reach', () => {
    expect(titles(quest({ protection: 'sev', linux: '5.10' }, ['memory'], 1, ['safe']))).toEqual([]);
    expect(titles(quest({ protection: 'sev' }, ['device'], 1, ['old-hosts']))).toEqual([]);
  });

  test('about a twin are satisfied by what the twin read', () => {
    const asked = quest({ offers: MODERN }, ['device'], 1, ['old-guests']);
    expect(titles(asked)).toEqual([['do not offer ACCESS_PLATFORM']]);
  });

  test('are all satisfied at once', () => {
    const asked = quest({ protection: 'sev', linux: '5.10' }, ['device', 'kernel'], 2, ['safe', 'works']);
    expect(titles(asked)).toEqual([['offer ACCESS_PLATFORM']]);
  });
});

test('a kernel that cannot be such a guest is no fix', () => {
  const asked = quest({ protection: 'sev-snp', linux: '5.19' }, ['kernel'], 1, ['works']);
  expect(titles(asked)).toEqual([]);
});
