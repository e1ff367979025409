import type { Inquiry } from '../inquiry/inquiry.ts';
import { rule } from '../inquiry/rule.ts';
import type { DriverModel } from './driver-model.ts';

const runs = rule(
  (ask: Inquiry, { arches, title }: Pick<DriverModel, 'arches' | 'title'>) => {
    const isOne = ask.platform.arch((arch) => arches?.includes(arch) ?? true);
    return isOne ? 'yes' : ['no', { guest: title }];
  },
  {
    id: 'guest/architecture',
    topic: 'guest',
    question: 'Does the guest exist on this architecture?',
    answers: {
      yes: { value: true, yes: true },
      no: {
        value: false,
        yes: false,
        answer: 'there is no {guest} for this architecture.',
        effect: 'nothing drives the device',
      },
    },
    authority: { kind: 'guest', where: 'the builds that the project of the guest has' },
    story:
      'Firmware belongs to the machines of one architecture, and other systems than Linux are on some. What was read holds for these alone.',
  },
);

/** Whether a guest exists on the architecture of the platform. */
export function existsHere(ask: Inquiry, model: DriverModel): boolean {
  return model.arches === undefined || runs(ask, model);
}
