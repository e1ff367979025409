import { BLK, TYPE } from '../../../features/bits.ts';
import type { FeatureSet } from '../../../features/feature-set.ts';
import type { Inquiry } from '../../../inquiry/inquiry.ts';
import { rule } from '../../../inquiry/rule.ts';

/** Linux swiotlb_max_mapping_size() in bytes: one segment of the pool. */
export const LARGEST_MAPPING = 256 * 1024;

function isDisk(type: number): boolean {
  return type === TYPE.BLK;
}

function isWithin(size: number | undefined): boolean {
  return size !== undefined && size <= LARGEST_MAPPING;
}

/** Whether each piece of a bounced request can be mapped at all. */
export const fitsMapping = rule(
  (ask: Inquiry, negotiated: FeatureSet) => {
    if (!ask.device.type(isDisk)) return 'small';
    if (ask.kernel.has('blk-limits-segments')) return 'limited';
    const limited = ask.kept(negotiated, BLK.SIZE_MAX) && ask.device.field('size_max', isWithin);
    return limited ? 'size-max' : 'too-large';
  },
  {
    id: 'linux/dma/largest-mapping',
    topic: 'limit',
    question: 'Does the driver keep each buffer within what the bounce pool can map at once?',
    answers: {
      small: {
        value: true,
        yes: true,
        answer: 'its buffers stay below the 256 KiB that the pool maps at once.',
      },
      limited: {
        value: true,
        yes: true,
        answer: 'the driver asks for the limit, 256 KiB, and cuts its requests up.',
      },
      'size-max': {
        value: true,
        yes: true,
        answer: 'the device’s own limit for a segment, size_max, is no more than 256 KiB.',
      },
      'too-large': {
        value: false,
        yes: false,
        answer:
          'this release’s virtio_blk does not ask how much the pool maps at once, and a segment above 256 KiB fails, however empty the pool is: “swiotlb buffer is full (sz: … bytes)”, then an I/O error.',
        effect: 'requests with a segment above 256 KiB fail',
      },
    },
    authority: [
      { kind: 'kernel', where: 'kernel/dma/swiotlb.c swiotlb_tbl_map_single()' },
      {
        kind: 'kernel',
        where:
          'kernel/dma/swiotlb.c swiotlb_max_mapping_size(), drivers/virtio/virtio_ring.c virtio_max_dma_size()',
        since: '5.1',
      },
    ],
    story:
      'A buffer is copied into slots that follow one another within one segment of the pool: 128 slots of 2 KiB. Since 5.1 dma_max_mapping_size() says so, and virtio_blk limits its segments by it. SCSI hosts never make segments above 64 KiB, network and file-system drivers map page by page.',
  },
);
