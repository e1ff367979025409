import { bitsOf, type FeatureSet, toBitString, toMask } from '../features/feature-set.ts';
import { deviceTypeName, type Feature, featureNames, featureOf, isDeviceBit } from '../features/registry.ts';
import { type Style, wrap } from './layout/style.ts';

/** A feature set in every spelling, for programs. */
export function featuresToJson(set: FeatureSet, type: number | undefined): Readonly<Record<string, unknown>> {
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
  return {
    mask: toMask(set),
    bits,
    names: featureNames(set, type),
    bitString: toBitString(set),
    features: described,
    type: type === undefined ? null : deviceTypeName(type),
  };
}

/** A feature set in every spelling, and what each bit means. */
export function featuresText(set: FeatureSet, type: number | undefined, style: Style): string {
  const head = [`mask   ${toMask(set)}`, `sysfs  ${toBitString(set)}`];
  if (type !== undefined) head.push(`type   ${deviceTypeName(type)}`);
  const rows = bitsOf(set).map((bit) => describe(bit, type));
  const nameWidth = Math.max(...rows.map((row) => row.name.length));
  const sinceWidth = Math.max(...rows.map((row) => row.since.length));
  const indent = 3 + 2 + nameWidth + 2 + sinceWidth + 2;
  const lines = rows.map((row) => {
    const begun = `${row.bit}  ${row.name.padEnd(nameWidth)}  ${row.since.padEnd(sinceWidth)}`;
    // Where little room is left beside the names, the meaning stands below.
    if (style.width - indent >= LEAST_MEANING)
      return `${begun}  ${wrap(row.meaning, indent, style.width)}`.trimEnd();
    const below = row.meaning === '' ? '' : `\n     ${wrap(row.meaning, 5, style.width)}`;
    return `${row.bit}  ${row.name}${row.since === '' ? '' : `, ${row.since}`}${below}`;
  });
  const hint = typeHint(set, type);
  const parts = [head, lines, hint === undefined ? [] : [wrap(hint, 0, style.width)]].filter(
    (part) => part.length > 0,
  );
  return style.plain(parts.map((part) => `${part.join('\n')}\n`).join('\n'));
}

/** Columns. */
const LEAST_MEANING = 24;

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
