import * as z from 'zod/mini';
import { array, boolean, count, described, object, record, string } from '../shapes/words.ts';
import { formatVersion, orNull } from './common.ts';

const bits = (description: string) =>
  described(
    array(
      object({
        bit: described(count(), 'The number of the bit.'),
        name: z.optional(described(string(), 'Its name.')),
        linux: orNull(string(), 'Since which Linux it is kept; null: by none.'),
        property: orNull(record(z.unknown()), 'QEMU’s property for it.'),
        machines: described(array(record(string())), 'Machine types that set the property otherwise.'),
        host: orNull(string(), 'The host that it takes.'),
      }),
    ),
    description,
  );

/** How two feature sets differ. */
export const comparedKeys = () => ({
  first: described(string(), 'The first set, as a mask.'),
  second: described(string(), 'The second set, as a mask.'),
  both: described(string(), 'What both have.'),
  onlyFirst: bits('What only the first has.'),
  onlySecond: bits('What only the second has.'),
  type: orNull(string(), 'The device type that was assumed.'),
});

const setKeys = () => ({
  mask: described(string(), 'The set as a mask.'),
  bits: described(array(count()), 'The numbers of its bits.'),
  names: described(array(string()), 'The names of its bits.'),
  bitString: described(string(), 'The set as sysfs shows it, bit 0 first.'),
  features: described(
    array(
      object({
        bit: described(count(), 'The number of the bit.'),
        name: described(string(), 'Its name.'),
        aliases: described(array(string()), 'Its former names.'),
        since: orNull(string(), 'The version of the specification that has it first; null: not known.'),
        legacyOnly: described(boolean(), 'Whether it is only for legacy devices.'),
        outsideSpec: orNull(string(), 'Who alone has it, where the specification does not.'),
        meaning: orNull(string(), 'What it means; null: not known.'),
      }),
    ),
    'Its bits.',
  ),
  type: orNull(string(), 'The device type whose bits they are; null: none was named.'),
});

/** `features --json` of one set, or of two beside each other. */
export const featuresShape = () =>
  z.union([
    object({ formatVersion: formatVersion(), ...setKeys() }),
    object({ formatVersion: formatVersion(), ...comparedKeys() }),
  ]);
