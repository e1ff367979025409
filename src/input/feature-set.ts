import {
  FEATURE_BITS,
  type FeatureSet,
  featureSet,
  fromBitString,
  fromMask,
} from '../features/feature-set.ts';
import { deviceTypeName, featureByName, knownFeatureNames } from '../features/registry.ts';
import { closest } from '../text/closest.ts';
import { alternatives, quote, suggestion } from '../text/quoting.ts';
import type { Report } from './inputs.ts';

/** A feature set as files have it. */
export type FeatureSetSpelling = string | readonly (string | number)[];

/** What a feature set may be written as, for messages. */
export const SPELLINGS =
  'a mask such as "0x130000020", a list of names or bit numbers, or the string that sysfs shows';
/**
 * Reads a feature set of a device of type `type`. undefined where something in it is wrong, which is reported; with
 * an unknown type, names of all types are accepted.
 */
export function featureSetOf(
  given: FeatureSetSpelling,
  type: number | undefined,
  report: Report,
): FeatureSet | undefined {
  if (typeof given !== 'string') return listed(given, type, report);
  const set = fromMask(given) ?? fromBitString(given);
  if (set === undefined) report([], notASet(given));
  return set;
}

function notASet(given: string): string {
  if (/^0x/i.test(given))
    return `${quote(given)} is not a mask; expected "0x" and hexadecimal digits for up to ${FEATURE_BITS} bits`;
  if (/^[01]{3,}$/.test(given))
    return `a string of ${given.length} bits; sysfs shows 64, or 128 of them, and a mask begins with "0x"`;
  if (featureByName(given).length > 0)
    return `${quote(given)} alone is not a set; write it in a list: [${quote(given)}]`;
  return `${quote(given)} is not a feature set; expected ${SPELLINGS}`;
}

function listed(
  given: readonly (string | number)[],
  type: number | undefined,
  report: Report,
): FeatureSet | undefined {
  if (given.length > FEATURE_BITS) {
    report([], `a list of ${given.length} features; there are ${FEATURE_BITS}`);
    return undefined;
  }
  const bits = given.map((feature, index) => {
    const bit = bitOf(feature, type);
    if (typeof bit === 'string') report([index], bit);
    return bit;
  });
  return bits.every((bit) => typeof bit === 'number') ? featureSet(bits) : undefined;
}

/** The bit, or what is wrong. */
function bitOf(feature: string | number, type: number | undefined): number | string {
  if (typeof feature === 'number') {
    if (Number.isInteger(feature) && feature >= 0 && feature < FEATURE_BITS) return feature;
    return `${feature} is not a feature bit; expected a whole number from 0 to ${FEATURE_BITS - 1}`;
  }
  const meant = featureByName(feature, type);
  const [first, ...others] = meant;
  if (first === undefined) return unknownFeature(feature, type);
  if (others.length === 0 || type === undefined) return first.bit;
  return `${quote(feature)} can mean ${alternatives(meant.map(({ name, bit }) => `${name} (bit ${bit})`))}; write one of these names`;
}

function unknownFeature(feature: string, type: number | undefined): string {
  if (/^\d+$/.test(feature)) return `${quote(feature)} is a string; bit numbers are written without quotes`;
  const elsewhere = new Set(featureByName(feature).map((other) => deviceTypeName(other.type ?? 0)));
  if (type !== undefined && elsewhere.size > 0)
    return `${quote(feature)} is a feature of ${alternatives([...elsewhere])}, not of ${deviceTypeName(type)}`;
  return `unknown feature ${quote(feature)}${suggestion(closest(feature, knownFeatureNames(type)))}`;
}
