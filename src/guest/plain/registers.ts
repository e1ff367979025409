import type { Inquiry } from '../../inquiry/inquiry.ts';
import type { Transport } from '../../model/device.ts';
import { refusingDriver } from './handshake.ts';
import type { SourcePlace } from './names.ts';

/** What a transport says that looks for the registers of VIRTIO 1.0 where a device has none. */
interface MissingRegisters {
  readonly code: string;
  /** The rest of “No: …”, which quotes the message as `{message}`. */
  readonly answer: string;
  readonly message: string;
}

/** Declares the rule by which the transports of a guest give up a device whose registers are those of a legacy interface. */
export function registersRule(
  id: string,
  missing: Readonly<Partial<Record<Transport, MissingRegisters>>>,
  { where, story }: SourcePlace,
) {
  const codeOf = (transport: Transport): string => missing[transport]?.code ?? 'there';
  const refusals = Object.values(missing).map(
    ({ code, answer, message }) =>
      [code, { yes: false, answer, effect: 'the device is never touched', refuses: { message } }] as const,
  );
  return refusingDriver((ask: Inquiry): string => ask.device.transport(codeOf), {
    id,
    topic: 'transport',
    question: 'Are the registers there that the transport needs?',
    answers: { there: { yes: true }, ...Object.fromEntries(refusals) },
    authority: { kind: 'guest', where },
    story,
  });
}
