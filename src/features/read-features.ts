import { closest } from '../text/closest.ts';
import {
  FEATURE_BITS,
  type FeatureSet,
  featureSet,
  fromBitString,
  fromMask,
  NO_FEATURES,
  union,
  without,
} from './feature-set.ts';
import { featureWords } from './feature-words.ts';
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

/** A bit that a name stands for elsewhere than in the specification, and the device type that it is of. */
export interface SpelledBit {
  readonly bit: number;
  readonly type: number | undefined;
}

/** What names stand for that are not the specification’s: QEMU’s properties, ethtool’s features. */
export type SetSpelling = (name: string) => readonly SpelledBit[];

const NO_SPELLING: SetSpelling = () => [];

/** Feature sets as they were given: one, or two to be compared. */
export interface GivenFeatures {
  readonly sets: readonly [FeatureSet, ...FeatureSet[]];
  readonly type: number | undefined;
}

/**
 * Feature sets in any spelling: masks, names, bit numbers and bit strings as in sysfs, separated by commas or blanks.
 * Each whole set (a mask, a bit string) is a set of its own, and names and numbers go to the one before them. `type` is
 * the name or the ID of a device type; without it, names can tell the type.
 */
export function readFeatureSets(
  input: readonly string[],
  type: string | undefined,
  spelling: SetSpelling = NO_SPELLING,
): Read<GivenFeatures> {
  const given = readType(type);
  if (!given.ok) return given;
  const words = input.flatMap(featureWords);
  if (words.length === 0)
    return fail('no features given: a mask (0x130000020), names, bit numbers or the bit string of sysfs');
  const asked = { value: given.value ?? typeTold(words, spelling) };

  const sets: FeatureSet[] = [];
  let whole = false;
  const named: Feature[] = [];
  const types: number[] = [];
  for (const word of words) {
    const read = readWord(word, asked.value, spelling);
    if (!read.ok) return read;
    const { set, feature, isWhole = false, off = false } = read.value;
    if (isWhole && whole) sets.push(set);
    else {
      const last = sets.pop() ?? NO_FEATURES;
      sets.push(off ? without(last, set) : union(last, set));
    }
    whole ||= isWhole;
    if (feature?.type !== undefined) named.push(feature);
    if (read.value.type !== undefined) types.push(read.value.type);
  }

  const [first, ...others] = named;
  const stranger = others.find((feature) => feature.type !== first?.type);
  if (first !== undefined && stranger !== undefined)
    return fail(`${owner(first)} and ${owner(stranger)}: one set of features is of one device type`);
  const [one = NO_FEATURES, ...more] = sets;
  return { ok: true, value: { sets: [one, ...more], type: asked.value ?? first?.type ?? types[0] } };
}

/** The one device type that has all the names of a set; undefined where none or several have. */
function typeTold(words: readonly string[], spelling: SetSpelling): number | undefined {
  const owners = words.map((word) => ownersOf(word, spelling)).filter((types) => types.length > 0);
  const [first = [], ...others] = owners;
  const [type, ...further] = first.filter((one) => others.every((types) => types.includes(one)));
  return further.length === 0 ? type : undefined;
}

/** The device types that have a feature of this name; none where it is of every device, or no name. */
function ownersOf(given: string, spelling: SetSpelling): readonly number[] {
  const { word } = switchedWord(given);
  const owners = deviceTypes()
    .filter(({ id }) => featuresCalled(word, id).some(({ type }) => type === id))
    .map(({ id }) => id);
  if (owners.length > 0) return owners;
  const read = readWord(given, undefined, spelling);
  return read.ok && read.value.type !== undefined ? [read.value.type] : [];
}

/** The same with all sets put together. */
export function readFeatures(
  input: readonly string[],
  type: string | undefined,
  spelling: SetSpelling = NO_SPELLING,
): Read<TypedFeatures> {
  const read = readFeatureSets(input, type, spelling);
  if (!read.ok) return read;
  const { sets, type: known } = read.value;
  return { ok: true, value: { set: sets.reduce(union), type: known } };
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
  /** The device type that a spelling belongs to. */
  readonly type?: number;
  /** A mask or a bit string, which is a set by itself. */
  readonly isWhole?: boolean;
  /** `packed=off` takes the bit away. */
  readonly off?: boolean;
}

/** Hexadecimal digits without 0x; of digits alone nobody knows whether they are decimal. */
const BARE_MASK = /^(?=.*\d)(?=.*[a-f])[\da-f]{3,32}$/i;
const SWITCHED = /^([\w.-]+)=(on|off|true|false|yes|no|1|0)$/;

/** A word without what switches it on or off. */
function switchedWord(given: string): { readonly word: string; readonly off: boolean } {
  const [, switched, value = 'on'] = SWITCHED.exec(given) ?? [];
  const off = ['off', 'false', 'no', '0'].includes(value);
  return { word: (switched ?? given).replace(/[:.]$/, ''), off };
}

/** The features that a name in any case stands for. */
function featuresCalled(word: string, type: number | undefined): readonly Feature[] {
  const found = featureByName(word, type);
  return found.length > 0 ? found : featureByName(word.toUpperCase(), type);
}

function readWord(given: string, type: number | undefined, spelling: SetSpelling): Read<Word> {
  const { word, off } = switchedWord(given);
  if (/^0x/i.test(word))
    return readSet(fromMask(word), `"${word}" is not a mask of up to ${FEATURE_BITS} bits`);
  if (BARE_MASK.test(word))
    return readSet(fromMask(`0x${word}`), `"${word}" is not a mask of up to ${FEATURE_BITS} bits`);
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
  const [feature, ...others] = featuresCalled(word, type);
  if (feature === undefined) return readSpelling(word, type, off, spelling);
  if (others.length > 0) return fail(`"${word}" can mean ${[feature, ...others].map(owner).join(' or ')}`);
  return { ok: true, value: { set: featureSet([feature.bit]), feature, off } };
}

/** A name of QEMU’s or ethtool’s; one that several device types have is that of the type that is asked for. */
function readSpelling(
  word: string,
  type: number | undefined,
  off: boolean,
  spelling: SetSpelling,
): Read<Word> {
  // QEMU and ethtool spell in lower case: MQ is the specification’s name, which two device types have.
  const [all = []] = [word, word.replaceAll('-', '_')].map(spelling).filter((found) => found.length > 0);
  const fitting = all.filter((one) => one.type === undefined || type === undefined || one.type === type);
  const [first, ...others] = fitting;
  if (first === undefined) return fail(unknownName(word, type));
  const stranger = others.find(({ bit }) => bit !== first.bit);
  if (stranger !== undefined) {
    const types = [...new Set(fitting.flatMap((one) => one.type ?? []))].map(deviceTypeName);
    return fail(`"${word}" needs a device type: --type ${types.join(' or --type ')}`);
  }
  const own = others.length === 0 ? first.type : type;
  return {
    ok: true,
    value: { set: featureSet([first.bit]), off, ...(own === undefined ? {} : { type: own }) },
  };
}

function readSet(set: FeatureSet | undefined, message: string): Read<Word> {
  return set === undefined ? fail(message) : { ok: true, value: { set, isWhole: true } };
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
