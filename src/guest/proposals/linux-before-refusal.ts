import { F } from '../../features/bits.ts';
import { decision } from '../../inquiry/decision.ts';
import type { Inquiry } from '../../inquiry/inquiry.ts';
import type { DriverModel } from '../driver-model.ts';
import { linux } from '../linux/linux.ts';

const beforeRefusal = decision({
  id: 'proposal/before-refusal',
  topic: 'restriction',
  question: 'Does the platform tell the virtio core that memory is out of the host’s reach?',
  answers: {
    no: { yes: false, answer: 'this proposal is older than that check, and was to make it needless.' },
  },
  authority: { kind: 'kernel', where: 'drivers/virtio/virtio.c virtio_features_ok()', since: '5.10' },
  story:
    'Since 5.10 Linux refuses devices that do not offer what restricted memory needs. The proposals before that wanted such devices to work, so each of them is run without the refusal, in whatever release the platform has.',
});

/** Linux without the refusal of 5.10: what every earlier proposal starts from. */
export const linuxBeforeRefusal: DriverModel = {
  ...linux,
  restrictsMemory(ask) {
    ask.decide(beforeRefusal, 'no');
    return false;
  },
};

/** When Linux goes through the DMA API, and for the rest of the devices what a proposal says. */
export function linuxOr(rule: (ask: Inquiry) => boolean): DriverModel['useDmaApi'] {
  return (ask, kept) =>
    ask.kept(kept, F.ACCESS_PLATFORM) || ask.platform.xen() !== undefined
      ? linux.useDmaApi(ask, kept)
      : rule(ask);
}
