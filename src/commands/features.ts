import {
  bitsOf,
  FEATURE_BITS,
  type FeatureSet,
  featureSet,
  fromBitString,
  fromMask,
  NO_FEATURES,
  toBitString,
  toMask,
  union,
} from '../features/feature-set.ts';
import {
  deviceTypeId,
  deviceTypeName,
  deviceTypes,
  type Feature,
  featureByName,
  featureNames,
  featureOf,
  isDeviceBit,
  knownDeviceTypeNames,
  knownFeatureNames,
} from '../features/registry.ts';
import { closest } from '../text/closest.ts';

export interface FeaturesArgs {
  /** Masks, names, bit numbers and sysfs bit strings; several in one string are separated by commas or blanks. */
  readonly input: readonly string[];
  /** A device type's name or ID. */
  readonly type: string | undefined;
  readonly json: boolean;
}

/** `text` is the whole output and ends in a newline. */
export type FeaturesAnswer =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly message: string };

type Read<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly message: string };

/** `vnex features`: the union of all that is given, in every spelling, with what each bit means. */
export function features(args: FeaturesArgs): FeaturesAnswer {
  const asked = readType(args.type);
  if (!asked.ok) return asked;
  const words = args.input.flatMap((text) => text.split(/[\s,]+/)).filter((word) => word !== '');
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
  const type = asked.value ?? first?.type;
  return { ok: true, text: args.json ? toJson(set, type) : toText(set, type) };
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

function toJson(set: FeatureSet, type: number | undefined): string {
  const bits = bitsOf(set);
  const described = bits.map((bit) => {
    const feature = featureOf(bit, type);
    return {
      bit,
      name: feature?.name ?? `bit ${bit}`,
      aliases: feature?.aliases ?? [],
      since: feature?.since ?? null,
      legacyOnly: feature?.legacyOnly ?? false,
      outsideSpec: feature?.outsideSpec ?? null,
      meaning: feature?.meaning ?? null,
    };
  });
  const answer = {
    mask: toMask(set),
    bits,
    names: featureNames(set, type),
    bitString: toBitString(set),
    features: described,
    type: type === undefined ? null : deviceTypeName(type),
  };
  return `${JSON.stringify(answer, null, 2)}\n`;
}

function toText(set: FeatureSet, type: number | undefined): string {
  const head = [`mask   ${toMask(set)}`, `sysfs  ${toBitString(set)}`];
  if (type !== undefined) head.push(`type   ${deviceTypeName(type)}`);
  const rows = bitsOf(set).map((bit) => describe(bit, type));
  const nameWidth = Math.max(...rows.map((row) => row.name.length));
  const sinceWidth = Math.max(...rows.map((row) => row.since.length));
  const lines = rows.map((row) =>
    `${row.bit}  ${row.name.padEnd(nameWidth)}  ${row.since.padEnd(sinceWidth)}  ${row.meaning}`.trimEnd(),
  );
  const hint = typeHint(set, type);
  return [head, lines, hint === undefined ? [] : [hint]]
    .filter((part) => part.length > 0)
    .map((part) => `${part.join('\n')}\n`)
    .join('\n');
}

interface Row {
  readonly bit: string;
  readonly name: string;
  readonly since: string;
  readonly meaning: string;
}

function describe(bit: number, type: number | undefined): Row {
  const number = String(bit).padStart(3);
  const feature = featureOf(bit, type);
  if (feature === undefined) {
    const since = type === undefined && isDeviceBit(bit) ? '' : 'unknown';
    return { bit: number, name: `bit ${bit}`, since, meaning: '' };
  }
  const former = feature.aliases.length === 0 ? '' : ` [${feature.aliases.join(', ')}]`;
  return { bit: number, name: feature.name, since: since(feature), meaning: feature.meaning + former };
}

function since(feature: Feature): string {
  if (feature.outsideSpec !== undefined) return `${feature.outsideSpec} only`;
  if (feature.legacyOnly) return 'legacy only';
  return feature.since === 'legacy' ? 'before 1.0' : `since ${feature.since}`;
}

function typeHint(set: FeatureSet, type: number | undefined): string | undefined {
  const nameless = bitsOf(set).filter((bit) => isDeviceBit(bit));
  if (type !== undefined || nameless.length === 0) return undefined;
  const bits = nameless.length === 1 ? `Bit ${nameless[0]} means` : `Bits ${nameless.join(', ')} mean`;
  return `${bits} something else for each device type: --type net, for example, names them.`;
}
