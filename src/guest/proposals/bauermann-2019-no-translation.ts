import { F } from '../../features/bits.ts';
import type { Inquiry } from '../../inquiry/inquiry.ts';
import { rule } from '../../inquiry/rule.ts';
import type { DriverModel } from '../driver-model.ts';
import { linux } from '../linux/linux.ts';
import { linuxBeforeRefusal, linuxOr } from './linux-before-refusal.ts';
import { untranslated } from './untranslated.ts';

const LINK = 'https://lore.kernel.org/all/87a7go71hz.fsf@morokweng.localdomain/';

const negotiatesNoTranslation = rule((_ask: Inquiry) => 'assumed', {
  id: 'proposal/bauermann-2019-no-translation/negotiated',
  proposed: true,
  topic: 'api',
  question: 'Is VIRTIO_F_ACCESS_PLATFORM_NO_TRANSLATION negotiated?',
  answers: {
    assumed: {
      value: true,
      answer:
        'Assumed so: the bit never got a number, so no description can offer it. Here every device that does not offer ACCESS_PLATFORM is taken to offer this one.',
      effect: 'the DMA API is used, and its addresses are guest-physical',
    },
  },
  authority: { kind: 'list', where: LINK },
  story:
    'A bit that says what ACCESS_PLATFORM says, except that no address is translated on the way. A guest may drop it, so that older guests and POWER’s boot firmware go on working; setting both bits is an error. What vnex shows for it is a hypothesis: a host that knows the bit.',
});

/** The device promises that addresses need no translation; the driver bounces and gives guest-physical ones. */
export const bauermann2019NoTranslation: DriverModel = {
  ...linuxBeforeRefusal,
  id: 'bauermann-2019-no-translation',
  title: 'Bauermann 2019, NO_TRANSLATION',
  offer: 'new-bit',
  provenance: {
    author: 'Thiago Jung Bauermann',
    date: '2019-04-17',
    link: LINK,
    rule: 'A second bit: like ACCESS_PLATFORM, but the device reads addresses as guest-physical. The driver keeps it and uses the DMA API; an older driver may drop it.',
    assumes:
      'each device that does not offer ACCESS_PLATFORM offers NO_TRANSLATION, which never got a number',
    objections: [
      {
        who: 'Michael Tsirkin',
        what: 'a driver in guest userspace could then reach any address; the bit can be rewritten',
      },
      {
        who: 'Michael Tsirkin',
        what: 'not portable: virtio cannot tell whether the DMA API bypasses translation',
      },
    ],
    verified: true,
    checked:
      'Read: the wording, quoted in full in 20190520090939-mutt-send-email-mst@kernel.org, and both objections. The link is built from the Message-ID.',
  },
  useDmaApi: linuxOr(negotiatesNoTranslation),
  mapDma: (ask, kept) =>
    ask.kept(kept, F.ACCESS_PLATFORM) || ask.platform.xen() !== undefined
      ? linux.mapDma(ask, kept)
      : untranslated(ask, 'NO_TRANSLATION promises it'),
};
