import { isPhysical } from '../../device/kind.ts';
import { F } from '../../features/bits.ts';
import { clearing } from '../../inquiry/rule.ts';
import type { DriverModel } from '../driver-model.ts';
import { linuxBeforeRefusal } from './linux-before-refusal.ts';

export const LINK = 'http://lkml.iu.edu/hypermail/linux/kernel/1908.1/03880.html';

/** Which of the known bits the driver selects: ACCESS_PLATFORM where the platform needs it, or the device itself. */
const select = clearing(
  (ask) => {
    if (ask.platform.protection((kind) => kind !== 'none')) return 'platform';
    return isPhysical(ask) ? 'device' : 'no';
  },
  {
    id: 'proposal/gibson-2019/select',
    proposed: true,
    topic: 'selection',
    question: 'Does the platform or the device itself need ACCESS_PLATFORM?',
    answers: {
      platform: {
        yes: true,
        answer: 'the host cannot reach this guest’s memory.',
        effect: 'ACCESS_PLATFORM is selected where it is offered',
      },
      device: {
        yes: true,
        answer:
          'a physical device can use no addresses but those of its bus, and its offer is a requirement.',
        effect: 'ACCESS_PLATFORM is selected where it is offered',
      },
      no: {
        yes: false,
        answer: 'nothing about this guest’s memory needs it, and the hypervisor’s offer leaves the choice.',
        effect: 'ACCESS_PLATFORM is dropped where it is offered',
        clears: [F.ACCESS_PLATFORM],
      },
    },
    authority: { kind: 'list', where: LINK },
    story:
      'Two parties can have a need. A device may be limited itself, as a physical one is; for its sake an offered bit is one that the guest must select, and that is to stay. A limit of guest memory is not the device’s, so the hypervisor cannot know of it and the guest’s platform code can: the hypervisor presents the bit as available, and the platform tells the driver whether to select it. A hypervisor that requires what it offers, as QEMU does, is not the one that the rule is written for, and refuses an ordinary guest that drops the bit.',
  },
);

/** The driver selects bit 33 where the platform says that it needs the DMA API, or where the device itself does. */
export const gibson2019: DriverModel = {
  ...linuxBeforeRefusal,
  id: 'gibson-2019',
  title: 'Gibson 2019, the platform’s request beside the device’s',
  offer: 'optional',
  provenance: {
    author: 'David Gibson',
    date: '2019-08-12',
    link: LINK,
    rule: 'Physical devices require ACCESS_PLATFORM as before. A hypervisor offers it as available, not required, platform code tells the driver that it needs the DMA API, and the driver selects the bit on that basis.',
    assumes:
      'The message names no way to tell an offer that is required from one that is only available; vnex takes a physical device’s as required and a hypervisor’s as available. Hosts that never offer the bit are outside the proposal, but for the claim that is about them.',
    objections: [
      {
        who: 'QEMU',
        what: 'refuses a driver that drops a bit which it offers: hosts would have to change. The specification lets a device fail then and does not demand it',
      },
      { who: 'Christoph Hellwig', what: 'agrees, but the bypass should be what a device offers' },
    ],
    verified: true,
    checked:
      'Read: the message, Hellwig’s answer and Gibson’s. The first objection is vnex’s own reading of QEMU’s source and of VIRTIO 1.1, section 6.2.',
  },
  keepFeatures: (ask, known) => select(ask, known),
};
