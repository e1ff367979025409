import { FLAG_OPTIONS, OPTION_GONE, OPTION_SINCE, VALUE_OPTIONS } from '../../../data/qemu-options.ts';
import type { OptionRefusal } from '../../../model/qemu.ts';
import { closest } from '../../../text/closest.ts';
import { printable } from '../../../text/printable.ts';
import type { CommandReading } from './entries.ts';
import { unknownIommuProperties } from './iommus.ts';
import { isUnheardOf } from './options.ts';

/** What QEMU says of what it does not have, all of it or some version, before it comes to the first virtio device. */
export function invalidOptions(reading: CommandReading): readonly OptionRefusal[] {
  return [...unknownOptions(reading), ...unknownIommuProperties(reading)];
}

/** QEMU lookup_opt(): the options that it does not have, before it looks at any of them. */
function unknownOptions({ entries }: Pick<CommandReading, 'entries'>): readonly OptionRefusal[] {
  return [...entries.keys()].flatMap((name) => {
    const refusal = { message: `-${printable(name)}: invalid option`, where: 'system/vl.c lookup_opt()' };
    const gone = OPTION_GONE.get(name);
    const added = OPTION_SINCE.get(name);
    if (gone !== undefined) return [{ ...refusal, ...gone }];
    if (added !== undefined) return [{ ...refusal, until: added }];
    if (!isInvalid(name)) return [];
    const instead = nearestOption(name);
    return [{ ...refusal, ...(instead === undefined ? {} : { instead }) }];
  });
}

/** A word that holds no variable, and no place for one. */
const WRITTEN_OUT = /^[\w=,:/-]+$/;

/** Whether no QEMU has an option of that name, which is written out. */
export function isInvalid(name: string): boolean {
  return isUnheardOf(name) && WRITTEN_OUT.test(name);
}

/** The option that a misspelt one most likely means, which may have its value behind a `=`. Returns undefined where none is close. */
export function nearestOption(name: string): string | undefined {
  const [word = ''] = name.split('=');
  const known = [...FLAG_OPTIONS, ...VALUE_OPTIONS].filter((one) => !OPTION_GONE.has(one));
  const found = known.includes(word) ? word : closest(word, known);
  return found === undefined ? undefined : `-${found}`;
}
