import { since } from './boot.ts';
import type { QemuObjection } from './prediction.ts';
import { byteSizeOf, isPowerOfTwo, isPropertyOn, missing, numberOf, type Settings } from './properties.ts';
import { LARGEST_QUEUE } from './virtio-net.ts';

const WHERE = 'hw/block/virtio-blk.c virtio_blk_device_realize()';

/** QEMU ends without a word where a device has more queues, or larger ones, than there can be. */
export const TOO_LARGE: QemuObjection = {
  message: 'Aborted',
  where: 'hw/virtio/virtio.c virtio_add_queue()',
};

/** As many queues as a device can have: include/hw/virtio/virtio.h VIRTIO_QUEUE_MAX. */
const MOST_QUEUES = 1024;

/** QEMU virtio_blk_device_realize(). */
export function realizeDisk(settings: Settings): QemuObjection | undefined {
  if (missing(settings)) return { message: 'drive property not set', where: WHERE };
  if (settings.plug.backend.isEmpty === true)
    return { message: 'Device needs media, but drive is empty', where: WHERE };
  return (
    refuseSetSizes(settings) ??
    refuseQueues(settings) ??
    refuseBlockSizes(settings) ??
    refuseSectors(settings)
  );
}

function refuseQueues(settings: Settings): QemuObjection | undefined {
  const queues = numberOf('num-queues', settings) ?? 1;
  if (queues === 0) return { message: 'num-queues property must be larger than 0', where: WHERE };
  const size = numberOf('queue-size', settings) ?? LARGEST_QUEUE;
  if (size <= 2) return { message: `invalid queue-size property (${size}), must be > 2`, where: WHERE };
  if (!isPowerOfTwo(size) || size > LARGEST_QUEUE)
    return {
      message: `invalid queue-size property (${size}), must be a power of 2 (max ${LARGEST_QUEUE})`,
      where: WHERE,
    };
  return queues > MOST_QUEUES && queues < UNSET_QUEUES ? TOO_LARGE : undefined;
}

/** VIRTIO_BLK_AUTO_NUM_QUEUES: as many as the machine has processors. */
const UNSET_QUEUES = 0xffff;

const SECTOR = 512;
const LARGEST_BLOCK = 2 * 1024 * 1024;

/** How a block size out of range is told from one that is no power of two. */
const IN_ONE_SENTENCE = { after: '7.2', by: '10.0' } as const;

/** QEMU set_blocksize(), set_size32(): 0 leaves the size to the backend. */
function refuseSetSizes(settings: Settings): QemuObjection | undefined {
  for (const name of ['logical_block_size', 'physical_block_size']) {
    const size = byteSizeOf(name, settings) ?? 0;
    const isInRange = size >= SECTOR && size <= LARGEST_BLOCK;
    if (size === 0 || (isInRange && isPowerOfTwo(size))) continue;
    if (since(settings.boot, IN_ONE_SENTENCE))
      return {
        message: `parameter ${name} must be a power of 2 between ${SECTOR} and ${LARGEST_BLOCK}`,
        where: 'util/block-helpers.c check_block_size()',
      };
    const why = isInRange
      ? `'${size}', it's not a power of 2`
      : `${size} (minimum: ${SECTOR}, maximum: ${LARGEST_BLOCK})`;
    return {
      message: `Property .${name} doesn't take value ${why}`,
      where: 'util/block-helpers.c check_block_size()',
    };
  }
  for (const name of ['min_io_size', 'opt_io_size', 'discard_granularity']) {
    const size = byteSizeOf(name, settings) ?? 0;
    if (size > 0xffff_ffff)
      return {
        message: `Property virtio-blk-device.${name} doesn't take value ${size} (maximum: 4294967295)`,
        where: 'hw/core/qdev-properties.c set_size32()',
      };
  }
  return undefined;
}

/** QEMU blkconf_geometry(), blkconf_blocksizes(): a size that is not set is the backend's, which for a file is a sector. */
function refuseBlockSizes(settings: Settings): QemuObjection | undefined {
  const ofGeometry = refuseGeometry(settings);
  if (ofGeometry !== undefined) return ofGeometry;
  const where = 'hw/block/block.c blkconf_blocksizes()';
  const logical = byteSizeOf('logical_block_size', settings) || SECTOR;
  if (logical > (byteSizeOf('physical_block_size', settings) || SECTOR))
    return { message: 'logical_block_size > physical_block_size not supported', where };
  for (const name of ['min_io_size', 'opt_io_size', 'discard_granularity']) {
    const size = byteSizeOf(name, settings) ?? 0;
    if (size % logical !== 0 && size !== UNSET_GRANULARITY)
      return { message: `${name} must be a multiple of logical_block_size`, where };
  }
  return undefined;
}

const UNSET_GRANULARITY = 0xffff_ffff;

/** The most that each part of a geometry may be, once any of them is set. */
const GEOMETRY = [
  ['cyls', 65535],
  ['heads', 255],
  ['secs', 255],
] as const;

function refuseGeometry(settings: Settings): QemuObjection | undefined {
  const parts = GEOMETRY.map(([name, most]) => ({ name, most, count: numberOf(name, settings) ?? 0 }));
  if (parts.every(({ count }) => count === 0)) return undefined;
  const wrong = parts.find(({ count, most }) => count < 1 || count > most);
  return (
    wrong && {
      message: `${wrong.name} must be between 1 and ${wrong.most}`,
      where: 'hw/block/block.c blkconf_geometry()',
    }
  );
}

/** BDRV_REQUEST_MAX_SECTORS. */
const MOST_SECTORS = 4194303;

function refuseSectors(settings: Settings): QemuObjection | undefined {
  for (const [name, feature] of [
    ['max-discard-sectors', 'discard'],
    ['max-write-zeroes-sectors', 'write-zeroes'],
  ] as const) {
    const count = numberOf(name, settings) ?? MOST_SECTORS;
    if (isPropertyOn(feature, settings) && (count < 1 || count > MOST_SECTORS))
      return {
        message: `invalid ${name} property (${count}), must be between 1 and ${MOST_SECTORS}`,
        where: WHERE,
      };
  }
  return undefined;
}
