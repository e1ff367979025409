import * as z from 'zod/mini';
import { count, described, flag, list, object, record, text } from '../shapes/words.ts';
import { formatVersion, orNull } from './common.ts';

const bits = (description: string) =>
  described(
    list(
      object({
        bit: described(count(), 'The number of the bit.'),
        name: z.optional(described(text(), 'Its name.')),
        linux: orNull(text(), 'Since which Linux it is kept; null: by none.'),
        property: orNull(record(z.unknown()), 'QEMU’s property for it.'),
        machines: described(list(record(text())), 'Machine types that set the property otherwise.'),
        host: orNull(text(), 'The host that it takes.'),
      }),
    ),
    description,
  );

/** How two feature sets differ. */
export const comparedKeys = () => ({
  first: described(text(), 'The first set, as a mask.'),
  second: described(text(), 'The second set, as a mask.'),
  both: described(text(), 'What both have.'),
  onlyFirst: bits('What only the first has.'),
  onlySecond: bits('What only the second has.'),
  type: orNull(text(), 'The device type that was assumed.'),
});

const setKeys = () => ({
  mask: described(text(), 'The set as a mask.'),
  bits: described(list(count()), 'The numbers of its bits.'),
  names: described(list(text()), 'The names of its bits.'),
  bitString: described(text(), 'The set as sysfs shows it, bit 0 first.'),
  features: described(
    list(
      object({
        bit: described(count(), 'The number of the bit.'),
        name: described(text(), 'Its name.'),
        aliases: described(list(text()), 'Its former names.'),
        since: orNull(text(), 'The version of the specification that has it first; null: not known.'),
        legacyOnly: described(flag(), 'Whether it is only for legacy devices.'),
        outsideSpec: orNull(text(), 'Who alone has it, where the specification does not.'),
        meaning: orNull(text(), 'What it means; null: not known.'),
      }),
    ),
    'Its bits.',
  ),
  type: orNull(text(), 'The device type whose bits they are; null: none was named.'),
});

/** `features --json` of one set, or of two beside each other. */
export const featuresShape = () =>
  z.union([
    object({ formatVersion: formatVersion(), ...setKeys() }),
    object({ formatVersion: formatVersion(), ...comparedKeys() }),
  ]);
