import type { Platform } from '../model/platform.ts';
import type { Inquiry } from './inquiry.ts';

/** What a rule may ask in whose answer no device has a part. */
export type GuestInquiry = Pick<Inquiry, 'guest' | 'platform' | 'kernel' | 'note' | 'decide' | 'forLog'>;

/** A rule that asks of the guest alone, followed once for all devices of a guest where no log wants to see it followed. */
export function oncePerGuest<Answer>(rule: (ask: GuestInquiry) => Answer): (ask: GuestInquiry) => Answer {
  const answers = new WeakMap<Platform, { readonly answer: Answer }>();
  return (ask) => {
    const { guest } = ask;
    if (guest === undefined) return rule(ask);
    let known = answers.get(guest);
    if (known === undefined) {
      known = { answer: rule(ask) };
      answers.set(guest, known);
    }
    return known.answer;
  };
}
