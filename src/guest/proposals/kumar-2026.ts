import type { Inquiry } from '../../inquiry/inquiry.ts';
import { rule } from '../../inquiry/rule.ts';
import { isProtecting } from '../../model/platform.ts';
import type { DmaMapping, DriverModel } from '../driver-model.ts';
import { hasProtectedPool } from '../linux/dma/swiotlb.ts';
import { linux } from '../linux/linux.ts';

const LINK = 'https://lore.kernel.org/all/20260701054926.825925-1-aneesh.kumar@kernel.org/';

const NOTHING: Partial<DmaMapping> = {};
const BOUNCED: Partial<DmaMapping> = { path: 'swiotlb', bounced: true, buffers: 'shared' };
const FAILS: Partial<DmaMapping> = { fails: true };

/** Linux dma_direct_map_phys(), iommu_dma_alloc(), as of that series: what becomes of a mapping that shares nothing. */
const sharing = rule(
  (ask: Inquiry, { implementation, buffers, ring, fails }: DmaMapping) => {
    if (fails || buffers === 'shared' || !ask.platform.protection(isProtecting)) return 'none';
    if (implementation === 'iommu-dma') return 'no-ring';
    if (implementation !== 'dma-direct' || ring === 'private') return 'none';
    return hasProtectedPool(ask) ? 'bounce' : 'fail';
  },
  {
    id: 'proposal/kumar-2026/sharing',
    proposed: true,
    topic: 'sharing',
    question: 'Does the mapping itself say that memory must be shared?',
    answers: {
      none: {
        value: NOTHING,
        answer: 'It need not: the memory is shared as it is, or nobody can share it.',
      },
      bounce: {
        value: BOUNCED,
        yes: true,
        answer: 'the buffer is private, so that it is copied into the pool.',
        effect: 'each buffer is copied into shared memory',
      },
      fail: {
        value: FAILS,
        yes: true,
        answer: 'the buffer is private, and there is no pool to copy it into.',
        effect: 'mapping fails',
      },
      'no-ring': {
        value: { noRing: true },
        yes: true,
        answer: 'memory for a ring has to be shared, and the code behind a translating IOMMU cannot do so.',
        effect: 'no ring is allocated, and the probe fails with ENOMEM',
      },
    },
    authority: { kind: 'list', where: LINK },
    story:
      'Sharing becomes an attribute of each mapping (DMA_ATTR_CC_SHARED) instead of a flag that is set at boot, and perhaps too late: what has to be shared and is not is copied, or the mapping fails. The choice of addresses is left alone. This is the rule as merged for 7.3, in whatever release the platform has.',
  },
);

/** Linux as of 7.3: whether memory is shared is settled with each mapping. */
export const kumar2026: DriverModel = {
  ...linux,
  id: 'kumar-2026',
  title: 'Kumar 2026, sharing is said with each mapping',
  provenance: {
    author: 'Aneesh Kumar K.V',
    date: '2026-07-01',
    link: LINK,
    rule: 'Whether memory is shared with the host is an attribute of each mapping. What must be shared and is private is bounced, or the mapping fails; nothing forces bouncing as a whole.',
    objections: [
      { who: 'Christian Borntraeger', what: 'of v4: what does it mean for virtio in Secure Execution?' },
      { who: 'Mostafa Saleh', what: 'v4 breaks pKVM, which does not say that it encrypts memory' },
    ],
    verified: true,
    checked: 'Read: the series up to v7, its threads, and dma-direct of 7.3. The commit is its patch 16.',
    merged: { release: '7.3', commit: '30c5e45ee2c5' },
  },
  mapDma(ask, kept) {
    const mapping = linux.mapDma(ask, kept);
    return { ...mapping, ...sharing(ask, mapping) };
  },
};
