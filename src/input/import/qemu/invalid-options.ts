import {
  FLAG_OPTIONS,
  OPTION_GONE,
  OPTION_SINCE,
  OPTIONS_KNOWN_TO,
  VALUE_OPTIONS,
} from '../../../data/qemu-options.ts';
import type { Ignored } from '../../../model/ignored.ts';
import type { OptionRefusal } from '../../../model/qemu.ts';
import { parseVersion } from '../../../model/release.ts';
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

/**
 * Notes on options that no QEMU has up to the newest whose options are known: a newer one may, where the stated version is newer, or
 * none is stated.
 */
export function optionNotes(
  { entries }: Pick<CommandReading, 'entries'>,
  qemu: string | undefined,
): readonly Ignored[] {
  if (!mayBeNewer(qemu, OPTIONS_KNOWN_TO)) return [];
  const why = `no QEMU up to ${OPTIONS_KNOWN_TO} has such an option, and those of newer ones are not known`;
  return [...entries.keys()]
    .filter(isInvalid)
    .map((name) => ({ text: `-${printable(name)}`, matters: true, why }));
}

/** Whether the QEMU of a stated version, or any where none is, may be newer than a release. */
export function mayBeNewer(qemu: string | undefined, release: string): boolean {
  const version = parseVersion(/^\d+\.\d+/.exec(qemu ?? '')?.[0] ?? '');
  const newest = parseVersion(release);
  return version === undefined || newest === undefined || version.series > newest.series;
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
