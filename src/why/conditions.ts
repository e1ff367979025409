import type { LogMessage } from '../model/log.ts';
import type { MessageCondition } from '../model/message.ts';
import { isKnownProtected, type Known } from './known.ts';

/** Whether something of a message is true of this one; what the text does not say passes. */
export function applies(
  when: MessageCondition | undefined,
  { values, device }: Pick<LogMessage, 'values' | 'device'>,
  known: Pick<Known, 'protection'>,
): boolean {
  if (when === undefined) return true;
  const { types, value } = when;
  if (types !== undefined && device.type !== undefined && !types.includes(device.type)) return false;
  const isProtected = isKnownProtected(known);
  if (when.protected !== undefined && isProtected !== undefined && when.protected !== isProtected)
    return false;
  if (value === undefined) return true;
  const found = values.find(({ name }) => name === value.name)?.text;
  if (found === undefined) return false;
  const { is, above = Number.NEGATIVE_INFINITY, upTo = Number.POSITIVE_INFINITY } = value;
  if (is !== undefined) return is.includes(found.replace(/^0x/, ''));
  return Number(found) > above && Number(found) <= upTo;
}

/** Whether a text says all that a condition asks for, so that what follows from it is no guess. */
export function isKnown(
  when: MessageCondition | undefined,
  { device }: Pick<LogMessage, 'device'>,
  known: Pick<Known, 'protection'>,
): boolean {
  if (when?.protected !== undefined && isKnownProtected(known) === undefined) return false;
  return when?.types === undefined || device.type !== undefined;
}

/** Whether a condition names what the message is about, so that what depends on it says more than the general. */
export function isSpecific(when: MessageCondition | undefined): boolean {
  return when?.types !== undefined || when?.value !== undefined;
}
