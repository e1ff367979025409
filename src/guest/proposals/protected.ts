import type { Inquiry } from '../../inquiry/inquiry.ts';

/**
 * What the threads write as sev_active() or mem_encrypt_active(): something keeps the host out of guest memory. Read
 * as true for every technology of that kind, also those that are younger than the message.
 */
export function isProtected(ask: Inquiry): boolean {
  return ask.platform.protection((kind) => kind !== 'none' && kind !== 'restricted-hook');
}
