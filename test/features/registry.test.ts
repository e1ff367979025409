import { describe, expect, test } from 'vitest';
import { TYPE } from '../../src/features/bits.ts';
import { featureSet, NO_FEATURES } from '../../src/features/feature-set.ts';
import {
  deviceTypeId,
  deviceTypeName,
  deviceTypes,
  featureByName,
  featureName,
  featureNames,
  featureOf,
  isDeviceBit,
  knownDeviceTypeNames,
  knownFeatureNames,
  shortName,
} from '../../src/features/registry.ts';

const bitsNamed = (name: string, type?: number): number[] =>
  featureByName(name, type).map((feature) => feature.bit);

describe('device types', () => {
  test('a name and its ID lead to each other', () => {
    for (const { id, name } of deviceTypes()) {
      expect(deviceTypeId(name)).toBe(id);
      expect(deviceTypeName(id)).toBe(name);
    }
  });

  test('a listed alias leads to the same type', () => {
    expect(deviceTypeId('network')).toBe(TYPE.NET);
    expect(deviceTypeId('block')).toBe(TYPE.BLK);
    expect(deviceTypeId('entropy')).toBe(4);
  });

  test('an unknown ID gets a name of its own, an unknown name no ID', () => {
    expect(deviceTypeName(99)).toBe('type-99');
    expect(deviceTypeId('type-99')).toBeUndefined();
    expect(deviceTypeId('NET')).toBeUndefined();
    expect(deviceTypeId('toString')).toBeUndefined();
  });

  test('every known word is understood', () => {
    for (const name of knownDeviceTypeNames()) expect(deviceTypeId(name)).toBeDefined();
  });
});

describe('the name of a bit', () => {
  test('needs no type for the transport and is the same for each', () => {
    expect(featureName(33)).toBe('VIRTIO_F_ACCESS_PLATFORM');
    expect(featureName(33, TYPE.NET)).toBe('VIRTIO_F_ACCESS_PLATFORM');
  });

  test('depends on the type otherwise', () => {
    expect(featureName(5, TYPE.NET)).toBe('VIRTIO_NET_F_MAC');
    expect(featureName(5, TYPE.BLK)).toBe('VIRTIO_BLK_F_RO');
    expect(featureName(5)).toBeUndefined();
    expect(featureName(5, 99)).toBeUndefined();
  });

  test('is the transport’s where a device type claims the bit too', () => {
    expect(featureName(41, TYPE.NET)).toBe('VIRTIO_F_ADMIN_VQ');
    expect(bitsNamed('VIRTIO_NET_F_GUEST_RSC4')).toEqual([41]);
  });

  test('loses its prefix for prose', () => {
    expect(shortName(33)).toBe('ACCESS_PLATFORM');
    expect(shortName(34)).toBe('RING_PACKED');
    expect(shortName(28)).toBe('INDIRECT_DESC');
    expect(shortName(26)).toBe('LOG_ALL');
    expect(shortName(5, TYPE.NET)).toBe('MAC');
    expect(shortName(0, 9)).toBe('MOUNT_TAG');
    expect(shortName(0, 25)).toBe('CTLS');
    expect(shortName(57)).toBe('bit 57');
  });

  test('stands in a list of names, lowest bit first, by number where it is unknown', () => {
    expect(featureNames(featureSet([57, 33, 5]))).toEqual(['bit 5', 'VIRTIO_F_ACCESS_PLATFORM', 'bit 57']);
    expect(featureNames(featureSet([57, 58, 5]), TYPE.NET)).toEqual([
      'VIRTIO_NET_F_MAC',
      'VIRTIO_NET_F_HASH_REPORT',
      'bit 58',
    ]);
    expect(featureNames(NO_FEATURES)).toEqual([]);
  });
});

describe('the features behind a name', () => {
  test.each(['VIRTIO_F_ACCESS_PLATFORM', 'VIRTIO_F_IOMMU_PLATFORM', 'ACCESS_PLATFORM', 'IOMMU_PLATFORM'])(
    'bit 33 is meant by %s, with a type and without',
    (name) => {
      expect(bitsNamed(name)).toEqual([33]);
      expect(bitsNamed(name, TYPE.NET)).toEqual([33]);
    },
  );

  test('old names of the other bits are understood too', () => {
    expect(bitsNamed('VIRTIO_F_IO_BARRIER')).toEqual([36]);
    expect(bitsNamed('VIRTIO_RING_F_EVENT_IDX')).toEqual([29]);
    expect(bitsNamed('VIRTIO_F_RING_EVENT_IDX')).toEqual([29]);
    expect(bitsNamed('VIRTIO_BLK_F_WCE')).toEqual([9]);
    expect(bitsNamed('VIRTIO_BALLOON_F_REPORTING')).toEqual([5]);
    expect(bitsNamed('UNUSED')).toEqual([30]);
  });

  test('the names of device types work in full and without VIRTIO_, with their type and without one', () => {
    for (const type of [undefined, TYPE.NET]) {
      expect(bitsNamed('VIRTIO_NET_F_MAC', type)).toEqual([5]);
      expect(bitsNamed('NET_F_MAC', type)).toEqual([5]);
    }
  });

  test('the short names of device types need the type', () => {
    expect(bitsNamed('MAC', TYPE.NET)).toEqual([5]);
    expect(bitsNamed('MAC')).toEqual([]);
    expect(bitsNamed('MAC', TYPE.BLK)).toEqual([]);
    expect(bitsNamed('VERSION_1', TYPE.NET)).toEqual([32]);
  });

  test('another type’s name is unknown where the type is given', () => {
    expect(bitsNamed('VIRTIO_BLK_F_RO', TYPE.NET)).toEqual([]);
  });

  test('case counts, and F_ alone is no prefix', () => {
    expect(bitsNamed('virtio_f_version_1')).toEqual([]);
    expect(bitsNamed('F_VERSION_1')).toEqual([]);
    expect(bitsNamed('constructor')).toEqual([]);
  });

  test('a feature tells its type', () => {
    expect(featureByName('VIRTIO_BLK_F_RO')[0]?.type).toBe(TYPE.BLK);
    expect(featureByName('VERSION_1')[0]?.type).toBeUndefined();
  });

  test('every known word is understood, and full names come first', () => {
    for (const type of [undefined, ...deviceTypes().map((known) => known.id)]) {
      const names = knownFeatureNames(type);
      expect(names[0]).toBe('VIRTIO_F_NOTIFY_ON_EMPTY');
      for (const name of names) expect(featureByName(name, type)).not.toHaveLength(0);
    }
  });

  test('no name has two meanings once the type is given', () => {
    for (const { id } of deviceTypes())
      for (const name of knownFeatureNames(id)) expect(featureByName(name, id)).toHaveLength(1);
  });

  test('a bit leads to its name and the name back to the bit', () => {
    for (const { id } of deviceTypes())
      for (let bit = 0; bit < 128; bit++) {
        const feature = featureOf(bit, id);
        if (feature !== undefined) expect(featureByName(feature.name, id)).toEqual([feature]);
      }
  });
});

test('bits 0–23, 42 and 50–127 are the device type’s', () => {
  const own = Array.from({ length: 128 }, (_, bit) => bit).filter(isDeviceBit);
  expect(own).toHaveLength(24 + 1 + 78);
  expect([23, 24, 41, 42, 43, 49, 50, 127].map(isDeviceBit)).toEqual([
    true,
    false,
    false,
    true,
    false,
    false,
    true,
    true,
  ]);
});
