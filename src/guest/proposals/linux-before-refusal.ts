import { F } from '../../features/bits.ts';
import type { Inquiry } from '../../inquiry/inquiry.ts';
import { rule } from '../../inquiry/rule.ts';
import type { DriverModel } from '../driver-model.ts';
import { linux } from '../linux/linux.ts';

const restrictsMemoryBeforeRefusal = rule((_ask: Inquiry) => 'no', {
  id: 'proposal/before-refusal',
  proposed: true,
  topic: 'restriction',
  question: 'Does the platform tell the virtio core that the host cannot reach guest memory?',
  answers: {
    no: {
      value: false,
      yes: false,
      answer: 'this proposal is older than that check, and was meant to make it unnecessary.',
    },
  },
  authority: { kind: 'kernel', where: 'drivers/virtio/virtio.c virtio_features_ok()', since: '5.10' },
  story:
    'Since 5.10 Linux refuses devices that do not offer what restricted memory needs. The proposals before that wanted such devices to work, so each of them is run without the refusal, in whatever release the platform has.',
});

/** Linux without the refusal of 5.10: what every earlier proposal starts from. */
export const linuxBeforeRefusal: DriverModel = {
  ...linux,
  restrictsMemory: restrictsMemoryBeforeRefusal,
};

/** The DMA API where Linux goes through it, and for the other devices where a proposal says so. */
export function linuxOr(otherwise: (ask: Inquiry) => boolean): DriverModel['useDmaApi'] {
  return (ask, kept) =>
    ask.kept(kept, F.ACCESS_PLATFORM) || ask.platform.xen() !== undefined
      ? linux.useDmaApi(ask, kept)
      : otherwise(ask);
}
