import { bitsOf, NO_FEATURES } from '../features/feature-set.ts';
import { deviceFrom } from '../input/device.ts';
import { featureSetOf } from '../input/feature-set.ts';
import type { Report } from '../input/inputs.ts';
import { isObject } from '../input/json-value.ts';
import { platformFrom } from '../input/platform.ts';
import { deviceToJson, platformToJson } from '../input/serialise.ts';
import { type UsageError, usage } from '../io/usage-error.ts';
import type { CaseChange } from '../model/case-change.ts';
import type { OpenDevice, OpenPlatform } from '../model/open-case.ts';
import { quote } from '../text/quoting.ts';

type Json = Readonly<Record<string, unknown>>;

/** Makes an error of what is wrong with a change. */
export type Refused = (message: string) => UsageError;

/** JSON as a file would have it: what is undefined is left out. */
function written(json: Json): Json {
  const read: unknown = JSON.parse(JSON.stringify(json));
  return isObject(read) ? read : {};
}

/** JSON with another value at a path; what stands on the way and is no object becomes one. */
function withValue(json: Json, [key = '', ...rest]: readonly string[], value: unknown): Json {
  const below = json[key];
  return { ...json, [key]: rest.length === 0 ? value : withValue(isObject(below) ? below : {}, rest, value) };
}

function valueAt(json: Json, path: readonly string[]): unknown {
  return path.reduce<unknown>((at, key) => (isObject(at) ? at[key] : undefined), json);
}

/** The words of a command line with one more at its end, or without it. */
function withWord(cmdline: unknown, how: CaseChange['how'], word: string): string {
  const words = String(cmdline ?? '').split(/\s+/);
  return [...words.filter((one) => one !== '' && one !== word), ...(how === 'gains' ? [word] : [])].join(' ');
}

/** The bits of a feature set with some more, or without them. */
function withBits(
  before: unknown,
  device: OpenDevice,
  { how, value }: CaseChange,
  refused: Refused,
): readonly number[] {
  const names = String(value)
    .split(',')
    .map((name) => (/^\d+$/.test(name) ? Number(name) : name));
  const read = (spelling: string | readonly (string | number)[]) => {
    const given = typeof spelling === 'string' ? spelling : [...spelling];
    return featureSetOf(given, device.type, (_, message) => {
      throw refused(message);
    });
  };
  const had = bitsOf((typeof before === 'string' ? read(before) : undefined) ?? NO_FEATURES);
  const named = new Set(bitsOf(read(names) ?? NO_FEATURES));
  return how === 'gains' ? [...new Set([...had, ...named])] : had.filter((bit) => !named.has(bit));
}

function valueAfter(
  before: unknown,
  change: CaseChange,
  device: OpenDevice | undefined,
  refused: Refused,
): unknown {
  const { path, how, value } = change;
  const key = path.join('.');
  if (how === 'is') return value;
  // Nothing can be removed from a set that is not stated.
  if (how === 'loses' && before === undefined) return undefined;
  if (device !== undefined && (key === 'offers' || key === 'requires'))
    return withBits(before, device, change, refused);
  if (device === undefined && key === 'kernel.cmdline') return withWord(before, how, String(value));
  throw refused(`${quote(key)} is no set to which something could be added; say all of it with "="`);
}

/** JSON with all changes made, one after the other. */
function withAll(
  json: Json,
  changes: readonly CaseChange[],
  device: OpenDevice | undefined,
  refused: Refused,
): Json {
  return written(
    changes.reduce((made, change) => {
      const before = valueAt(made, change.path);
      return withValue(made, change.path, valueAfter(before, change, device, refused));
    }, json),
  );
}

/** Reads JSON as what it is. Throws UsageError where it makes no sense. */
async function readAs<Noun>(
  json: Json,
  from: (json: unknown, report: Report) => Promise<Noun | undefined>,
  refused: Refused,
): Promise<Noun> {
  const problems: string[] = [];
  const noun = await from(json, (_, message) => problems.push(message));
  if (noun === undefined || problems.length > 0) throw refused(problems.at(-1) ?? 'this cannot be read');
  return noun;
}

/** A device with all of that said otherwise; where it is one of several, of each. Throws UsageError. */
export function withDeviceChanges(
  device: OpenDevice,
  changes: readonly CaseChange[],
  refused: Refused,
): Promise<OpenDevice> {
  const json = written(deviceToJson(device));
  const variants = Array.isArray(json.variants)
    ? json.variants.filter(isObject).map((one) => withAll(one, changes, device, refused))
    : [];
  const made = {
    ...withAll(json, changes, device, refused),
    ...(variants.length === 0 ? {} : { variants }),
  };
  return readAs(made, deviceFrom, refused);
}

/** A platform with all of that said otherwise. Throws UsageError. */
export function withPlatformChanges(
  platform: OpenPlatform,
  changes: readonly CaseChange[],
  refused: Refused,
): Promise<OpenPlatform> {
  const json = written(platformToJson(platform));
  const said = changes.map(({ path }) => path.join('.'));
  const isSaid = (key: string) => said.some((one) => `${key}.`.startsWith(`${one}.`));
  // What is said is open no longer.
  const open = isObject(json.open)
    ? Object.fromEntries(Object.entries(json.open).filter(([key]) => !isSaid(key)))
    : undefined;
  return readAs(withAll({ ...json, open }, changes, undefined, refused), platformFrom, refused);
}

/** A device and a platform with all of that said otherwise at once: no step on the way need make sense. Throws UsageError. */
export async function withChanges<
  Described extends { readonly device: OpenDevice; readonly platform: OpenPlatform },
>(described: Described, changes: readonly CaseChange[]): Promise<Described> {
  const about = (noun: CaseChange['about']) => changes.filter((change) => change.about === noun);
  const refused: Refused = (message) => usage(changes.map(({ path }) => path.join('.')).join(', '), message);
  const [ofDevice, ofPlatform] = [about('device'), about('platform')];
  const { device, platform } = described;
  return {
    ...described,
    device: ofDevice.length === 0 ? device : await withDeviceChanges(device, ofDevice, refused),
    platform: ofPlatform.length === 0 ? platform : await withPlatformChanges(platform, ofPlatform, refused),
  };
}
