import { expect, test } from 'vitest';
import { driverMakes } from '../../src/data/vdpa-drivers.ts';
import { featureSet } from '../../src/features/feature-set.ts';
import { VDPA_DRIVERS } from '../../src/model/device.ts';

const makers = (type: number, bits: readonly number[]) =>
  VDPA_DRIVERS.filter((driver) => driverMakes(driver, { type, offers: featureSet(bits) }));

test.each([
  [
    'a network card',
    1,
    [32, 33],
    ['ifcvf', 'mlx5_vdpa', 'pds_vdpa', 'vp_vdpa', 'snet_vdpa', 'vdpa_sim', 'vduse'],
  ],
  [
    'a network card with a control queue, which VDUSE has not',
    1,
    [17, 32, 33],
    ['ifcvf', 'mlx5_vdpa', 'pds_vdpa', 'vp_vdpa', 'snet_vdpa', 'vdpa_sim'],
  ],
  [
    'a network card with what octep_vdpa always offers',
    1,
    [17, 32, 34, 38],
    ['ifcvf', 'pds_vdpa', 'vp_vdpa', 'octep_vdpa', 'snet_vdpa'],
  ],
  [
    'an old network card, whose driver adds two bits',
    1,
    [15, 17, 33, 36],
    ['ifcvf', 'pds_vdpa', 'vp_vdpa', 'eni_vdpa', 'snet_vdpa'],
  ],
  ['a disk', 2, [32, 33], ['ifcvf', 'vp_vdpa', 'snet_vdpa', 'vdpa_sim', 'vduse']],
  ['a disk whose cache can be set', 2, [11, 32, 33], ['ifcvf', 'vp_vdpa', 'snet_vdpa', 'vdpa_sim']],
  ['a file system', 26, [32, 33], ['vp_vdpa', 'snet_vdpa', 'vduse']],
])('%s is made by these vDPA drivers', (_, type, bits, expected) => {
  expect(makers(type, bits)).toEqual(expected);
});
