import { expect, test } from 'vitest';
import { driverMakes } from '../../src/data/vdpa-drivers.ts';
import { BLK, F, NET, TYPE } from '../../src/features/bits.ts';
import { featureSet } from '../../src/features/feature-set.ts';
import { VDPA_DRIVERS } from '../../src/model/device.ts';

const makers = (type: number, bits: readonly number[]) =>
  VDPA_DRIVERS.filter((driver) => driverMakes(driver, { type, offers: featureSet(bits) }));

test.each([
  [
    'a network card',
    TYPE.NET,
    [F.VERSION_1, F.ACCESS_PLATFORM],
    ['ifcvf', 'mlx5_vdpa', 'pds_vdpa', 'vp_vdpa', 'snet_vdpa', 'vdpa_sim', 'vduse'],
  ],
  [
    'a network card with a control queue, which VDUSE has not',
    TYPE.NET,
    [NET.CTRL_VQ, F.VERSION_1, F.ACCESS_PLATFORM],
    ['ifcvf', 'mlx5_vdpa', 'pds_vdpa', 'vp_vdpa', 'snet_vdpa', 'vdpa_sim'],
  ],
  [
    'a network card with what octep_vdpa always offers',
    TYPE.NET,
    [NET.CTRL_VQ, F.VERSION_1, F.RING_PACKED, F.NOTIFICATION_DATA],
    ['ifcvf', 'pds_vdpa', 'vp_vdpa', 'octep_vdpa', 'snet_vdpa'],
  ],
  [
    'an old network card, whose driver adds two bits',
    TYPE.NET,
    [NET.MRG_RXBUF, NET.CTRL_VQ, F.ACCESS_PLATFORM, F.ORDER_PLATFORM],
    ['ifcvf', 'pds_vdpa', 'vp_vdpa', 'eni_vdpa', 'snet_vdpa'],
  ],
  [
    'a disk',
    TYPE.BLK,
    [F.VERSION_1, F.ACCESS_PLATFORM],
    ['ifcvf', 'vp_vdpa', 'snet_vdpa', 'vdpa_sim', 'vduse'],
  ],
  [
    'a disk whose cache can be set',
    TYPE.BLK,
    [BLK.CONFIG_WCE, F.VERSION_1, F.ACCESS_PLATFORM],
    ['ifcvf', 'vp_vdpa', 'snet_vdpa', 'vdpa_sim'],
  ],
  ['a file system', TYPE.FS, [F.VERSION_1, F.ACCESS_PLATFORM], ['vp_vdpa', 'snet_vdpa', 'vduse']],
])('%s is made by these vDPA drivers', (_, type, bits, expected) => {
  expect(makers(type, bits)).toEqual(expected);
});
