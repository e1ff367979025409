import type { Inquiry } from '../../inquiry/inquiry.ts';
import { rule } from '../../inquiry/rule.ts';
import { isProtecting } from '../../model/platform.ts';
import type { GuestName, SourcePlace } from './names.ts';

/** Declares the rule by which a guest without code for protected memory does not come up in it. `why`: the rest of “No: …”. */
export function unprotectedRule({ id, name }: GuestName, why: string, { where, story }: SourcePlace) {
  return rule((ask: Inquiry) => (ask.platform.protection(isProtecting) ? 'no' : 'yes'), {
    id: `${id}/such-guest`,
    topic: 'guest',
    question: `Does ${name} come up in such a guest?`,
    answers: {
      yes: { value: true, yes: true },
      no: { value: false, yes: false, answer: why, effect: 'nothing drives the device before the kernel' },
    },
    authority: { kind: 'guest', where },
    story,
  });
}
