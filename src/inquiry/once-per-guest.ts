import type { Platform } from '../model/platform.ts';
import type { Inquiry } from './inquiry.ts';

/** What a rule may ask in whose answer no device has a part. */
export type GuestInquiry = Pick<
  Inquiry,
  'guest' | 'platform' | 'kernel' | 'note' | 'hasLog' | 'decide' | 'forLog' | 'asOne'
>;

/**
 * A rule that asks of the guest alone, followed once for all devices of a guest where no log wants to see it followed.
 * The devices of a guest come one after the other, so that the last guest is all that is worth remembering.
 */
export function oncePerGuest<Answer>(rule: (ask: GuestInquiry) => Answer): (ask: GuestInquiry) => Answer {
  let last: { readonly guest: Platform; readonly answer: Answer } | undefined;
  return (ask) => {
    const { guest } = ask;
    if (guest === undefined) return rule(ask);
    if (last?.guest !== guest) last = { guest, answer: rule(ask) };
    return last.answer;
  };
}
