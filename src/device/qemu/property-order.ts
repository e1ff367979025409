import type { Release } from '../../model/release.ts';
import { type QemuBoot, since } from './boot.ts';

/** Since when QEMU keeps what a device is given in a dictionary, and sets it in the order of that. */
const FROM_DICTIONARY: Release = { after: '5.2', by: '7.2', likely: '6.2' };

/** Buckets of a dictionary of QEMU. */
const BUCKETS = 512;

/**
 * The bucket in which QEMU's dictionary keeps a name: qobject/qdict.c. The hash is a linear function of the name's length
 * and of its bytes, each shifted by its place, and only what is left below the number of buckets counts.
 */
function bucketOf(name: string): number {
  const bytes = new TextEncoder().encode(name);
  const shifted = bytes.reduce((sum, byte, i) => sum + ((byte << ((i * 5) % 24)) % BUCKETS), 0);
  const value = shifted + (((0x238f13af % BUCKETS) * bytes.length) % BUCKETS);
  return ((1103515243 % BUCKETS) * (value % BUCKETS) + 12345) % BUCKETS;
}

/**
 * The properties of a device in the order in which QEMU sets them, which decides whose mistake it reports: bucket by
 * bucket (qdev_device_add_from_qdict()), and before that as they were given.
 */
export function inOrderOfSetting(names: readonly string[], boot: QemuBoot): readonly string[] {
  return since(boot, FROM_DICTIONARY) ? [...names].sort((a, b) => bucketOf(a) - bucketOf(b)) : names;
}
