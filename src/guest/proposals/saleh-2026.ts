import type { Inquiry } from '../../inquiry/inquiry.ts';
import { rule } from '../../inquiry/rule.ts';
import type { DriverModel } from '../driver-model.ts';
import { linux } from '../linux/linux.ts';
import { mapThroughDescribedPool } from './described-pool.ts';

const LINK = 'https://lkml.iu.edu/2604.1/01660.html';

const hasPool = rule((ask: Inquiry) => (ask.platform.protection((kind) => kind === 'pkvm') ? 'yes' : 'no'), {
  id: 'proposal/saleh-2026/pool',
  proposed: true,
  topic: 'mapping',
  question: 'Is this a pKVM guest with a pool that it shares with its host?',
  answers: {
    yes: {
      value: true,
      answer: 'Assumed so: no platform description can say it.',
      effect: 'rings lie in the pool, and each buffer is copied into it; behind an IOMMU it is not used',
    },
    no: { value: false, yes: false, answer: 'this is no pKVM guest.' },
  },
  authority: { kind: 'list', where: LINK },
  story:
    'Restricted pools were made before the kernel could share memory with pKVM, so that two parts of the DMA API each thought that sharing was theirs. Whether the guest needs the pool is the device tree’s word, as before.',
});

/** PKVM’s pool is shared already. */
export const saleh2026: DriverModel = {
  ...linux,
  id: 'saleh-2026',
  title: 'Saleh 2026, pKVM’s pool is shared already',
  about: { arches: ['aarch64'], elsewhere: 'silent' },
  provenance: {
    author: 'Mostafa Saleh',
    date: '2026-04-08',
    link: LINK,
    rule: 'A pKVM guest shares a restricted DMA pool with its host. What comes out of it is shared already: the DMA API does not share it once more, and gives the device addresses of shared memory.',
    assumes: 'the device tree describes a pool for every device of a pKVM guest',
    objections: [
      {
        who: 'Jason Gunthorpe',
        what: 'the DMA API should not look up whether memory is shared: swiotlb, a coherent allocation or the user owns each buffer, and knows; what goes wrong is a bug, not the design',
      },
      {
        who: 'Aneesh Kumar K.V',
        what: 'of what v3 hands such memory around in: paths that allocate and free can be told apart without an object of its own (his series does the same for these pools)',
      },
    ],
    verified: true,
    checked:
      'Read: the RFC of March and v3 of April 2026, his account of it and Gunthorpe’s answers (17 and 24 March), and what he and Kumar said of it under Kumar’s series of May; of the patches of v3 no second copy was found to read again. What it means for virtio is derived here.',
  },
  mapDma: (ask, kept) => (hasPool(ask) ? mapThroughDescribedPool(ask, kept) : linux.mapDma(ask, kept)),
};
