import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { explain } from '../../../src/explore/explain.ts';
import { F, TYPE } from '../../../src/features/bits.ts';
import { linux } from '../../../src/guest/linux/linux.ts';
import type { Result } from '../../../src/model/result.ts';
import { styleFor } from '../../../src/report/layout/style.ts';
import { wayLine } from '../../../src/report/way-text.ts';
import { wayOf } from '../../../src/report/words/way.ts';
import { anyCase } from '../../any-case.ts';
import { caseOf, MODERN, type Spec } from '../../cases.ts';

const answered = (asked: Parameters<typeof explain>[0]): Result =>
  explain(asked, { model: linux, release: undefined });

function line(spec: Spec, unicode = true): string {
  const style = styleFor({ colour: 0, unicode, width: 80 });
  const { pieces, between } = wayLine(wayOf(answered(caseOf(spec))), style);
  return pieces.map(({ text }) => text).join(between);
}

const SEV: Spec = { protection: 'sev' };

describe('the way of the data', () => {
  test.each<readonly [string, Spec, string]>([
    [
      'one without the bit',
      { offers: [F.VERSION_1] },
      'virtio_net → past the DMA API → guest-physical → device',
    ],
    ['one behind the DMA API', { offers: MODERN }, 'virtio_net → DMA API → guest-physical → device'],
    [
      'one of a guest with memory encryption',
      { ...SEV, offers: MODERN },
      'virtio_net → DMA API → bounce pool → guest-physical, shared → device',
    ],
    [
      'one that is kept out of it',
      { ...SEV, offers: [F.VERSION_1], linux: '5.10' },
      'virtio_net → past the DMA API → guest-physical, private ✗ device',
    ],
    ['one that the driver refuses', { ...SEV, offers: [F.VERSION_1] }, 'virtio_net ✗ device'],
    ['one without a driver', { ...SEV, linux: '4.14' }, '✗ no driver → device'],
    [
      'one behind an IOMMU',
      { offers: MODERN, iommu: 'intel', cmdline: 'intel_iommu=on' },
      'virtio_net → DMA API → Intel VT-d → I/O virtual → device',
    ],
    [
      'one that sends to an IOMMU what the driver did not map there',
      {
        offers: [F.VERSION_1],
        implementation: 'hardware',
        addressing: 'platform',
        iommu: 'intel',
        cmdline: 'intel_iommu=on',
      },
      'virtio_net → past the DMA API → guest-physical → Intel VT-d ✗ device',
    ],
    [
      'one that takes what the IOMMU mapped for guest-physical',
      {
        offers: MODERN,
        addressing: 'guest-physical',
        iommu: 'intel',
        cmdline: 'intel_iommu=on',
      },
      'virtio_net → DMA API → Intel VT-d → I/O virtual ✗ device',
    ],
    [
      'one whose requests are longer than the pool maps at once',
      { type: TYPE.BLK, offers: MODERN, cmdline: 'swiotlb=force', linux: '5.0' },
      'virtio_blk → DMA API ✗ bounce pool → guest-physical → device',
    ],
    [
      'one that is reached and cannot do what it is for',
      { ...SEV, type: TYPE.PMEM, offers: MODERN },
      'virtio_pmem → DMA API → bounce pool → guest-physical, shared → device ✗',
    ],
  ])('of %s', (_, spec, wanted) => {
    expect(line(spec)).toBe(wanted);
  });

  test('has marks in ASCII that nobody takes for a word', () => {
    expect(line({ ...SEV, offers: [F.VERSION_1], linux: '5.10' }, false)).toBe(
      'virtio_net -> past the DMA API -> guest-physical, private -x- device',
    );
  });

  test('ends early in every case that does not work, and in no other', () => {
    fc.assert(
      fc.property(anyCase, (asked) => {
        const result = answered(asked);
        const { stations, stop } = wayOf(result);
        expect(stop === undefined).toBe(result.outcome === 'works');
        expect(stations.at(-1)?.place).toBe('device');
        expect(stop?.certain ?? true).toBe(result.outcome !== 'unknown');
        expect(stop?.after ?? 0).toBeLessThanOrEqual(stations.length);
        expect(stop?.why).not.toBe('');
      }),
      { numRuns: 400 },
    );
  });
});
