import { closest } from '../text/closest.ts';
import {
  FEATURE_BITS,
  type FeatureSet,
  featureSet,
  fromBitString,
  fromMask,
  NO_FEATURES,
  union,
} from './feature-set.ts';
import {
  deviceTypeId,
  deviceTypeName,
  deviceTypes,
  type Feature,
  featureByName,
  knownDeviceTypeNames,
  knownFeatureNames,
} from './registry.ts';

/** A feature set, and the device type that gives its bits their names, if it is known. */
export interface TypedFeatures {
  readonly set: FeatureSet;
  readonly type: number | undefined;
}

type Read<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly message: string };

/**
 * The union of feature sets in any spelling: masks, names, bit numbers and bit strings as in sysfs, separated by commas
 * or blanks. `type` is the name or the ID of a device type; without it, names can tell the type.
 */
export function readFeatures(input: readonly string[], type: string | undefined): Read<TypedFeatures> {
  const asked = readType(type);
  if (!asked.ok) return asked;
  const words = input.flatMap((text) => text.split(/[\s,]+/)).filter((word) => word !== '');
  if (words.length === 0)
    return fail('no features given: a mask (0x130000020), names, bit numbers or the bit string of sysfs');

  let set = NO_FEATURES;
  const named: Feature[] = [];
  for (const word of words) {
    const read = readWord(word, asked.value);
    if (!read.ok) return read;
    set = union(set, read.value.set);
    if (read.value.feature?.type !== undefined) named.push(read.value.feature);
  }

  const [first, ...others] = named;
  const stranger = others.find((feature) => feature.type !== first?.type);
  if (first !== undefined && stranger !== undefined)
    return fail(`${owner(first)} and ${owner(stranger)}: one set of features is of one device type`);
  return { ok: true, value: { set, type: asked.value ?? first?.type } };
}

function readType(text: string | undefined): Read<number | undefined> {
  if (text === undefined) return { ok: true, value: undefined };
  const id = /^\d{1,5}$/.test(text) ? Number(text) : deviceTypeId(text);
  if (id !== undefined) return { ok: true, value: id };
  const guess = closest(text, knownDeviceTypeNames());
  const names = deviceTypes().map((known) => known.name);
  return fail(`unknown device type "${text}": ${didYouMean(guess) ?? `there are ${names.join(' ')}`}`);
}

interface Word {
  readonly set: FeatureSet;
  readonly feature?: Feature;
}

function readWord(word: string, type: number | undefined): Read<Word> {
  if (/^0x/i.test(word))
    return readSet(fromMask(word), `"${word}" is not a mask of up to ${FEATURE_BITS} bits`);
  if (/^[01]{4,}$/.test(word))
    return readSet(
      fromBitString(word),
      `a bit string has 64 or ${FEATURE_BITS} characters, this one ${word.length}`,
    );
  if (/^\d+$/.test(word)) {
    const bit = Number(word);
    if (bit < FEATURE_BITS) return { ok: true, value: { set: featureSet([bit]) } };
    return fail(`bit ${word} is not in 0–${FEATURE_BITS - 1}; a mask begins with 0x`);
  }
  const [feature, ...others] = featureByName(word, type);
  if (feature === undefined) return fail(unknownName(word, type));
  if (others.length > 0) return fail(`"${word}" can mean ${[feature, ...others].map(owner).join(' or ')}`);
  return { ok: true, value: { set: featureSet([feature.bit]), feature } };
}

function readSet(set: FeatureSet | undefined, message: string): Read<Word> {
  return set === undefined ? fail(message) : { ok: true, value: { set } };
}

function unknownName(word: string, type: number | undefined): string {
  const elsewhere = [undefined, ...deviceTypes().map((known) => known.id)].flatMap((id) =>
    featureByName(word, id),
  );
  const types = [...new Set(elsewhere.flatMap((feature) => feature.type ?? []))].map(deviceTypeName);
  if (types.length > 0 && type !== undefined)
    return `"${word}" is a feature of ${types.join(' and ')}, not of ${deviceTypeName(type)}`;
  if (types.length > 0) return `"${word}" needs a device type: --type ${types.join(' or --type ')}`;
  return `unknown feature "${word}"${prefixed(didYouMean(closest(word, knownFeatureNames(type))))}`;
}

function didYouMean(guess: string | undefined): string | undefined {
  return guess === undefined ? undefined : `did you mean ${guess}?`;
}

function prefixed(hint: string | undefined): string {
  return hint === undefined ? '' : `: ${hint}`;
}

function owner(feature: Feature): string {
  return feature.type === undefined ? feature.name : `${feature.name} of ${deviceTypeName(feature.type)}`;
}

function fail(message: string): { readonly ok: false; readonly message: string } {
  return { ok: false, message };
}
