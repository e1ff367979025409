import { type Refuses, refusingBy } from '../inquiry/refusing.ts';
import type { Refusal } from './handshake.ts';

/** What a driver that refuses says in the kernel log, if anything, and what its probe returns. */
interface DriverRefuses extends Refuses {
  readonly errno: Refusal['errno'];
}

/** Declares a rule by which a driver may refuse its device. */
export const refusing = refusingBy(
  ({ errno }: DriverRefuses, message): Refusal => ({ by: 'driver', message, errno }),
);
