import { F } from '../../features/bits.ts';
import { clearing } from '../../inquiry/rule.ts';
import type { DriverModel } from '../driver-model.ts';
import { LINK } from './gibson-2019.ts';
import { linuxBeforeRefusal } from './linux-before-refusal.ts';

/** Which of the known bits the driver selects. */
const select = clearing((ask) => (ask.platform.protection((kind) => kind !== 'none') ? 'yes' : 'no'), {
  id: 'proposal/gibson-2019-literal/select',
  proposed: true,
  topic: 'selection',
  question: 'Does the platform ask the driver for ACCESS_PLATFORM?',
  answers: {
    yes: {
      yes: true,
      answer: 'the host cannot reach this guest’s memory.',
      effect: 'ACCESS_PLATFORM is selected where it is offered',
    },
    no: {
      yes: false,
      answer: 'nothing about this guest’s memory needs it.',
      effect: 'ACCESS_PLATFORM is dropped where it is offered',
      clears: [F.ACCESS_PLATFORM],
    },
  },
  authority: { kind: 'list', where: LINK },
  story:
    'The limit is a property of guest memory, not of the device, so the hypervisor cannot know of it and the guest’s platform code can. The host offers the bit to everyone as available, not required; the platform tells the driver whether to select it. A device that requires what it offers, as QEMU does, refuses a guest that drops the bit, and so does a physical device that cannot work without it: the driver cannot see which of the two an offer means.',
});

/** The driver selects bit 33 when, and only when, the platform says that it needs the DMA API. */
export const gibson2019Literal: DriverModel = {
  ...linuxBeforeRefusal,
  id: 'gibson-2019-literal',
  title: 'Gibson 2019 with the one bit that there is',
  offer: 'optional',
  provenance: {
    author: 'David Gibson',
    date: '2019-08-12',
    link: LINK,
    rule: 'gibson-2019 where an offer is no more than the bit that there is: the driver cannot see whether a device requires it, and selects it when, and only when, the platform needs the DMA API.',
    objections: [
      {
        who: 'David Gibson',
        what: 'excludes it in the same message: some devices are limited themselves, and for them what is offered must be selected',
      },
    ],
    verified: true,
    checked:
      'Read: the message, of which this is the narrowest reading. Nobody proposed it so; it shows what a second carrier for “required” would be needed for.',
  },
  keepFeatures: (ask, known) => select(ask, known),
};
