import { TYPE } from '../features/bits.ts';
import { type Device, isPci } from '../model/device.ts';

/** Whether the iPXE in its own ROM drives the card, which SeaBIOS and EDK2 on x86 run. */
export function isDrivenByRom({ rom, transport, type }: Device): boolean {
  return rom === 'ipxe' && isPci(transport) && type === TYPE.NET;
}
