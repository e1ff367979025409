import { F } from '../../features/bits.ts';
import type { Inquiry } from '../../inquiry/inquiry.ts';
import { rule } from '../../inquiry/rule.ts';
import type { DriverModel } from '../driver-model.ts';
import { dmaDirect } from '../linux/dma/map-dma.ts';
import { linux } from '../linux/linux.ts';
import { linuxBeforeRefusal } from './linux-before-refusal.ts';

const LINK = 'https://lore.kernel.org/all/20190701092212-mutt-send-email-mst@kernel.org/';

const negotiatesIdentity = rule((_ask: Inquiry) => 'assumed', {
  id: 'proposal/tsirkin-2019-identity/negotiated',
  proposed: true,
  topic: 'mapping',
  question: 'Is VIRTIO_F_ACCESS_PLATFORM_IDENTITY_ADDRESS negotiated?',
  answers: {
    assumed: {
      value: true,
      answer:
        'Assumed so: the bit never got a number, so no description can offer it. Here every device that offers ACCESS_PLATFORM is taken to offer it too.',
      effect: 'memory is mapped one to one before DRIVER_OK, and never again',
    },
  },
  authority: { kind: 'list', where: LINK },
  story:
    'The same wish seen as an optimisation: with ACCESS_PLATFORM, the guest promises to map all memory one to one before DRIVER_OK, and the host verifies it and need not translate. It helps no device that lacks ACCESS_PLATFORM. What vnex shows for it is a hypothesis: a host that knows the bit.',
});

/** With bit 33, the guest promises identity mappings only. */
export const tsirkin2019Identity: DriverModel = {
  ...linuxBeforeRefusal,
  id: 'tsirkin-2019-identity',
  title: 'Tsirkin 2019, IDENTITY_ADDRESS',
  provenance: {
    author: 'Michael S. Tsirkin',
    date: '2019-07-01',
    link: LINK,
    rule: 'A second bit, always together with ACCESS_PLATFORM: the guest promises identity mappings, all made before DRIVER_OK, and the host verifies that.',
    assumes: 'each device that offers ACCESS_PLATFORM offers IDENTITY_ADDRESS too, which never got a number',
    objections: [
      {
        who: 'Thiago Jung Bauermann',
        what: 'needing ACCESS_PLATFORM excludes old guests and POWER’s boot firmware',
      },
      { who: 'Michael Tsirkin', what: 'his own open question: what of guest address-width limits?' },
    ],
    verified: true,
    checked: 'Read: the message and the answers of July 2019. The link is built from the Message-ID.',
  },
  mapDma(ask, kept) {
    if (!ask.kept(kept, F.ACCESS_PLATFORM) || ask.platform.xen() !== undefined)
      return linux.mapDma(ask, kept);
    negotiatesIdentity(ask);
    return { ...dmaDirect(ask), addressed: 'identity' };
  },
};
