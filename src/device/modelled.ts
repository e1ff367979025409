import type { Inquiry } from '../inquiry/inquiry.ts';
import { rule } from '../inquiry/rule.ts';
import { isPci } from '../model/device.ts';

/** Whether vnex knows everything on which the answer depends; otherwise there is none. */
export const isFullyModelled = rule(
  (ask: Inquiry) => {
    const device = ask.device.unmodelled();
    if (device !== undefined) return ['device', { what: device }];
    const machine = ask.platform.unmodelled();
    if (machine === undefined) return 'yes';
    if (machine.concerns === 'pci' && !ask.device.transport(isPci)) return 'yes';
    return ['machine', { what: machine.what }];
  },
  {
    id: 'device/modelled',
    topic: 'model',
    question: 'Does vnex model everything on which the answer depends?',
    answers: {
      yes: { value: true, yes: true },
      device: {
        value: false,
        yes: false,
        answer: '{what} is not modelled.',
        effect: 'no answer can be given for this device',
      },
      machine: {
        value: false,
        yes: false,
        answer: '{what} is not modelled, and it bears on this device.',
        effect: 'no answer can be given for this device',
      },
    },
    authority: { kind: 'spec', where: 'VIRTIO 1.2, section 5: Device Types' },
    story:
      'A device model, an IOMMU or a kind of guest that vnex does not know may offer, require or translate what it likes. An answer that leaves it out would be a guess that looks like a prediction, so none is given: the outcome is unknown, and what is not known is named.',
  },
);
