import { describe, expect, test } from 'vitest';
import { visibleOffer } from '../../src/device/view.ts';
import { bitsOf } from '../../src/features/feature-set.ts';
import { IMPLEMENTATIONS } from '../../src/model/device.ts';
import { decide, type Spec } from '../cases.ts';

const OFFER = [5, 6, 24, 27, 28, 30, 32];
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
        ? [[5, 28, 32], ['device/view=masked']]
        : [OFFER, ['device/view=all']];
      expect(shows({ implementation }, 'modern')).toEqual(expected);
    },
  );

  test('on a legacy interface is everything', () => {
    for (const implementation of IMPLEMENTATIONS)
      expect(shows({ implementation }, 'legacy')).toEqual([OFFER, ['device/view=all']]);
  });

  test('keeps bit 6 of other devices than net, where it means something else', () => {
    expect(shows({ type: 2 }, 'modern')[0]).toEqual([5, 6, 28, 32]);
  });

  test('is all where there is nothing to mask', () => {
    expect(shows({ offers: [5, 32] }, 'modern')).toEqual([[5, 32], ['device/view=all']]);
  });
});
