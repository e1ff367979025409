import { F } from '../../features/bits.ts';
import type { Inquiry } from '../../inquiry/inquiry.ts';
import { rule } from '../../inquiry/rule.ts';
import type { DriverModel } from '../driver-model.ts';
import type { Refusal } from '../handshake.ts';
import { isProtected } from '../protected.ts';
import { linuxBeforeRefusal, linuxOr } from './linux-before-refusal.ts';
import { powerSwiotlb } from './untranslated.ts';

const LINK = 'https://lore.kernel.org/all/1570843519-8696-3-git-send-email-linuxram@us.ibm.com/';
const MESSAGE = 'virtio: device unable to access encrypted memory';
const REFUSAL: Refusal = { by: 'driver', message: MESSAGE, errno: 'EINVAL' };

/** virtio_can_use_dma_api(), where mem_encrypt_active() makes it a question. */
const canUseDmaApi = rule(
  (ask: Inquiry, kept: boolean) => {
    if (!isProtected(ask)) return 'not-asked';
    if (kept) return 'platform';
    return ask.platform.protection((kind) => kind === 'pef') ? 'physical' : 'no';
  },
  {
    id: 'proposal/pai-2019/can-use-dma-api',
    proposed: true,
    topic: 'api',
    question: 'Is memory encrypted, and can the DMA API be used with this device?',
    answers: {
      'not-asked': { value: 'not-asked', answer: 'Memory is not encrypted, so nothing is asked.' },
      platform: { value: 'platform', yes: true, answer: 'ACCESS_PLATFORM was kept.' },
      physical: {
        value: 'physical',
        yes: true,
        answer: 'in a POWER secure guest every DMA address is the bounce buffer’s guest-physical one.',
        effect: 'addresses come from the DMA API although the device did not ask for it',
      },
      no: {
        value: 'no',
        yes: false,
        answer: `the device has no ACCESS_PLATFORM, “${MESSAGE}”.`,
        effect: 'the probe fails with EINVAL',
      },
    },
    authority: { kind: 'list', where: LINK },
    story:
      'The two conditions as a patch. Only POWER makes the promise, for its secure guests; on x86 and s390 a device without ACCESS_PLATFORM is refused. The patch refuses just after FEATURES_OK, vnex just before, so that the status lacks that bit.',
  },
);

/** With encrypted memory: bit 33, or a platform whose DMA addresses are physical, or no driver at all. */
export const pai2019: DriverModel = {
  ...linuxBeforeRefusal,
  id: 'pai-2019',
  title: 'Pai 2019, physical DMA addresses',
  offer: 'nothing',
  about: { arches: ['ppc64le'], elsewhere: 'refuses' },
  provenance: {
    author: 'Ram Pai',
    date: '2019-10-11',
    link: LINK,
    rule: 'If memory is encrypted, the DMA API is used with ACCESS_PLATFORM or where the parent device’s DMA addresses are known to be physical (POWER’s secure guests). If neither holds the probe fails.',
    objections: [
      {
        who: 'Christoph Hellwig',
        what: 'one more hack: drivers use the DMA API, and firmware describes exceptions',
      },
      { who: 'Robin Murphy', what: 'too loosely defined, and why not dma-direct?' },
      { who: 'Jason Wang', what: 'agrees with Hellwig: the bit is there for old QEMU with an IOMMU' },
      {
        who: 'David Gibson',
        what: 'where then is the bypass decided? the platform does not know virtio is special',
      },
    ],
    verified: true,
    checked: 'Read: cover letter (lkml 1910.1/04862) and patch 2/2. The link is built from the Message-ID.',
  },
  refuse: (ask, kept) =>
    canUseDmaApi(ask, ask.kept(kept, F.ACCESS_PLATFORM)) === 'no' ? REFUSAL : undefined,
  useDmaApi: linuxOr((ask) => canUseDmaApi(ask, false) === 'physical'),
  mapDma: powerSwiotlb,
};
