import { describe, expect, test } from 'vitest';
import { visibleOffer } from '../../src/device/view.ts';
import { BLK, F, NET, TYPE } from '../../src/features/bits.ts';
import { bitsOf } from '../../src/features/feature-set.ts';
import { IMPLEMENTATIONS } from '../../src/model/device.ts';
import { decide, type Spec } from '../cases.ts';

const OFFER = [
  NET.MAC,
  NET.GSO,
  F.NOTIFY_ON_EMPTY,
  F.ANY_LAYOUT,
  F.INDIRECT_DESC,
  F.BAD_FEATURE,
  F.VERSION_1,
];
const shows = (spec: Spec, through: 'modern' | 'legacy') => {
  const { value, codes } = decide({ offers: OFFER, ...spec }, (ask) => visibleOffer(ask, through));
  return [bitsOf(value), codes];
};
const QEMU = new Set(['qemu', 'vhost-kernel', 'vhost-user', 'vdpa']);

describe('what a device shows', () => {
  test.each(IMPLEMENTATIONS)(
    'of %s on a modern interface is free of legacy bits where QEMU masks them',
    (implementation) => {
      const expected = QEMU.has(implementation)
        ? [[NET.MAC, F.INDIRECT_DESC, F.VERSION_1], ['device/view=masked']]
        : [OFFER, ['device/view=all']];
      expect(shows({ implementation }, 'modern')).toEqual(expected);
    },
  );

  test('on a legacy interface is everything', () => {
    for (const implementation of IMPLEMENTATIONS)
      expect(shows({ implementation }, 'legacy')).toEqual([OFFER, ['device/view=all']]);
  });

  test('keeps bit 6 of other devices than net, where it means something else', () => {
    expect(shows({ type: TYPE.BLK }, 'modern')[0]).toEqual([
      BLK.RO,
      BLK.BLK_SIZE,
      F.INDIRECT_DESC,
      F.VERSION_1,
    ]);
  });

  test('is all where there is nothing to mask', () => {
    expect(shows({ offers: [NET.MAC, F.VERSION_1] }, 'modern')).toEqual([
      [NET.MAC, F.VERSION_1],
      ['device/view=all'],
    ]);
  });
});
