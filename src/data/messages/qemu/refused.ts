import type { MessageKind } from '../../../model/message.ts';

/** What a device that QEMU does not create is answered with. */
export const REFUSED = [{ id: 'device/creation', codes: ['refused', 'refused-misspelt'] }] as const;

/** What QEMU says of what it cannot work with, where the message says all that there is to say. */
interface Setting {
  /** Without `qemu/`. */
  readonly id: string;
  readonly texts: readonly [string, ...string[]];
  readonly where: string;
  readonly meaning: string;
  readonly help: string;
  /** The help as words of a command line. */
  readonly qemu?: string;
}

/** A setting that QEMU cannot work with, with its remedy. */
export function setting({ id, texts: [first, ...others], where, meaning, help, qemu }: Setting): MessageKind {
  return {
    id: `qemu/${id}`,
    by: 'qemu',
    gravity: 'trouble',
    texts: [{ text: first }, ...others.map((text) => ({ text }))],
    where: { kind: 'qemu', where },
    meaning,
    common: true,
    decisions: REFUSED,
    helps: [{ title: help, ...(qemu === undefined ? {} : { qemu }) }],
  };
}
