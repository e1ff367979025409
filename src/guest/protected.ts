import type { Inquiry } from '../inquiry/inquiry.ts';
import { isProtecting } from '../model/platform.ts';

/**
 * Whether something keeps the host out of guest memory. It is what the threads on proposals write as sev_active() or
 * mem_encrypt_active(), read as true for every technology of that kind, also those that are younger than the message.
 */
export function isProtected(ask: Inquiry): boolean {
  return ask.platform.protection(isProtecting);
}
