import { describe, expect, test } from 'vitest';
import { VDPA_DRIVER_ROWS } from '../../../src/data/vdpa-drivers.ts';
import { F, NET } from '../../../src/features/bits.ts';
import { featureSet } from '../../../src/features/feature-set.ts';
import { vdpaSetFeatures } from '../../../src/guest/linux/vdpa-set-features.ts';
import { VDPA_DRIVERS, type VdpaDriver } from '../../../src/model/device.ts';
import { code, decide, MODERN, message, outcome, run, status } from '../../cases.ts';

const OCTEON = [F.VERSION_1, F.RING_PACKED, F.NOTIFICATION_DATA] as const;
const EVERY_BIT = [NET.MRG_RXBUF, F.ACCESS_PLATFORM, ...OCTEON];

/** What one driver makes of features that a guest's driver hands it. */
const hand = (vdpaDriver: VdpaDriver | undefined, kept: readonly number[], linux = '7.3') =>
  decide({ transport: 'vdpa', implementation: 'vdpa', vdpaDriver, linux, offers: EVERY_BIT }, (ask) =>
    vdpaSetFeatures(ask, featureSet(kept)),
  );

const NOT_NEGOTIATED = 'VIRTIO_F_ACCESS_PLATFORM is not negotiated';

describe('a vDPA driver that is handed features without ACCESS_PLATFORM', () => {
  test.each([
    ['ifcvf', 'EINVAL', NOT_NEGOTIATED],
    ['mlx5_vdpa', 'EOPNOTSUPP', undefined],
    ['pds_vdpa', 'EOPNOTSUPP', NOT_NEGOTIATED],
    ['vdpa_sim', 'EINVAL', undefined],
    [undefined, 'EINVAL', undefined],
  ] as const)('%s fails with %s, saying %s', (driver, errno, says) => {
    const without = EVERY_BIT.filter((bit) => bit !== F.ACCESS_PLATFORM);
    expect(hand(driver, without).value).toEqual({ by: 'device', message: says, errno });
    expect(hand(driver, EVERY_BIT)).toEqual({ value: undefined, codes: ['linux/vdpa/set-features=kept'] });
  });

  test.each(['vp_vdpa', 'snet_vdpa', 'vduse'] as const)('%s takes them, as it takes any', (driver) => {
    expect(hand(driver, [])).toEqual({ value: undefined, codes: ['linux/vdpa/set-features=any'] });
  });

  test.each(['eni_vdpa', 'octep_vdpa'] as const)('%s takes them, and insists on others', (driver) => {
    expect(hand(driver, [NET.MRG_RXBUF, ...OCTEON]).value).toBeUndefined();
    expect(hand(driver, [F.ACCESS_PLATFORM]).value).toBeDefined();
  });

  test('ifcvf took them in Linux 5.10', () => {
    expect(hand('ifcvf', [F.VERSION_1], '5.10').value).toBeUndefined();
    expect(hand('ifcvf', [F.VERSION_1], '6.1').value).toMatchObject({ errno: 'EINVAL' });
  });
});

test('eni_vdpa insists on MRG_RXBUF', () => {
  expect(hand('eni_vdpa', MODERN).value).toEqual({
    by: 'device',
    message: 'VIRTIO_NET_F_MRG_RXBUF is not negotiated',
    errno: 'EINVAL',
  });
});

test.each(OCTEON)('octep_vdpa insists on bit %i', (bit) => {
  expect(
    hand(
      'octep_vdpa',
      OCTEON.filter((other) => other !== bit),
    ).value,
  ).toEqual({
    by: 'device',
    message: 'Must negotiate minimum features 0x4500000000 for this device',
    errno: 'EOPNOTSUPP',
  });
});

test('a vDPA driver that fails ends the probe before FEATURES_OK', () => {
  const story = run({
    transport: 'vdpa',
    implementation: 'vdpa',
    vdpaDriver: 'pds_vdpa',
    offers: [F.VERSION_1],
  });
  expect([outcome(story), status(story), message(story)]).toEqual([
    'refused-by-device',
    0x83,
    NOT_NEGOTIATED,
  ]);
  expect(code('linux/features-ok')(story)).toBeUndefined();
});

describe('a vDPA device that is a part of the guest', () => {
  const on = (vdpaDriver: VdpaDriver, linux: string, more = {}) => {
    const { evaluation } = run({
      transport: 'vdpa',
      implementation: 'vdpa',
      vdpaDriver,
      linux,
      offers: MODERN,
      ...more,
    });
    return [evaluation.outcome, evaluation.dma?.mapping.implementation, evaluation.cost];
  };

  test('VDUSE is mapped by its own operations behind the DMA API, and beside it since 6.18', () => {
    const at = (linux: string) =>
      run({ transport: 'vdpa', implementation: 'vdpa', vdpaDriver: 'vduse', linux, offers: MODERN })
        .evaluation.dma?.api;
    expect([at('6.12'), at('6.17'), at('6.18'), at('7.3')]).toEqual([
      ...['dma-api', 'dma-api', 'device-map', 'device-map'],
    ]);
  });

  test.each(['6.12', '6.18', '7.3'])('VDUSE copies through its own table on Linux %s', (linux) => {
    expect(on('vduse', linux)).toEqual(['works', 'vdpa', ['copy']]);
  });

  test.each([
    ['6.1', 'vdpa'],
    ['6.12', 'dma-direct'],
  ])('vdpa_sim on Linux %s is mapped by %s', (linux, implementation) => {
    expect(on('vdpa_sim', linux)).toEqual(['works', implementation, []]);
  });

  test.each(['vduse', 'vdpa_sim'] as const)(
    '%s reaches the memory of a protected guest, as it is inside',
    (driver) => {
      expect(on(driver, '7.3', { protection: 'sev-snp' })[0]).toBe('works');
      expect(on(driver, '6.1', { protection: 'sev-snp', cmdline: 'swiotlb=noforce' })[0]).toBe('works');
    },
  );

  test.each(['vduse', 'vdpa_sim'] as const)('%s sits behind no IOMMU', (driver) => {
    const behind = on(driver, '7.3', { iommu: 'intel', cmdline: 'intel_iommu=on' });
    expect(behind).toEqual(on(driver, '7.3'));
  });

  test('one that is hardware sits behind the IOMMU', () => {
    const behind = on('ifcvf', '7.3', { iommu: 'intel', cmdline: 'intel_iommu=on' });
    expect(behind).toEqual(['works', 'iommu-dma', ['map']]);
  });
});

test.each(VDPA_DRIVERS)('%s makes no device on a kernel that has no such driver', (vdpaDriver) => {
  const { since } = VDPA_DRIVER_ROWS[vdpaDriver];
  const [before, by] = typeof since === 'string' ? ['5.6', since] : [since.after, since.by];
  const at = (linux: string) =>
    outcome(run({ transport: 'vdpa', implementation: 'vdpa', vdpaDriver, linux, offers: EVERY_BIT }));
  expect([at(before), at(by)]).toEqual([
    'no-driver',
    by === '6.1' && vdpaDriver === 'vp_vdpa' ? 'works' : at('7.3'),
  ]);
});
