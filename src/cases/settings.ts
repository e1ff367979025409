import type { CaseSetting } from '../cli/setting.ts';
import { bitsOf, NO_FEATURES } from '../features/feature-set.ts';
import { deviceFrom } from '../input/device.ts';
import { featureSetOf } from '../input/feature-set.ts';
import type { Report } from '../input/inputs.ts';
import { isObject } from '../input/json-value.ts';
import { platformFrom } from '../input/platform.ts';
import { deviceToJson, platformToJson } from '../input/serialise.ts';
import { type UsageError, usage } from '../io/usage-error.ts';
import type { OpenDevice, OpenPlatform } from '../model/open-case.ts';
import type { Plug } from '../model/qemu.ts';
import { quote } from '../text/quoting.ts';
import { isCalled, noDeviceCalled } from './device-called.ts';

type Json = Readonly<Record<string, unknown>>;

function refused({ text }: CaseSetting, message: string): UsageError {
  return usage(`--set ${text}`, message);
}

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

/** What a value may mean in JSON: a text, and whatever else JSON reads it as. */
function meanings(value: string): readonly unknown[] {
  try {
    return [value, JSON.parse(value)];
  } catch {
    return [value];
  }
}

/** The words of a command line with one more at its end, or without it. */
function withWord(cmdline: unknown, { how, value }: CaseSetting): string {
  const words = String(cmdline ?? '').split(/\s+/);
  return [...words.filter((word) => word !== '' && word !== value), ...(how === 'gains' ? [value] : [])].join(
    ' ',
  );
}

/** The bits of a feature set with some more, or without them. */
function withBits(before: unknown, device: OpenDevice, setting: CaseSetting): readonly number[] {
  const names = setting.value.split(',').map((name) => (/^\d+$/.test(name) ? Number(name) : name));
  const read = (spelling: string | readonly (string | number)[]) => {
    const given = typeof spelling === 'string' ? spelling : [...spelling];
    return featureSetOf(given, device.type, (_, message) => {
      throw refused(setting, message);
    });
  };
  const had = bitsOf((typeof before === 'string' ? read(before) : undefined) ?? NO_FEATURES);
  const named = new Set(bitsOf(read(names) ?? NO_FEATURES));
  return setting.how === 'gains' ? [...new Set([...had, ...named])] : had.filter((bit) => !named.has(bit));
}

/** What a setting makes of a value: one of these, as the noun takes it. */
function valuesFor(
  before: unknown,
  setting: CaseSetting,
  device: OpenDevice | undefined,
): readonly unknown[] {
  const { path, how, value } = setting;
  const key = path.join('.');
  if (how === 'is') return meanings(value);
  if (device !== undefined && (key === 'offers' || key === 'requires'))
    return [withBits(before, device, setting)];
  if (device === undefined && key === 'kernel.cmdline') return [withWord(before, setting)];
  throw refused(setting, `${quote(key)} is no set to which something could be added; say all of it with "="`);
}

/** Reads what a setting makes of JSON: by the first meaning of its value that can be read. */
async function readAs<Noun>(
  setting: CaseSetting,
  made: readonly Json[],
  from: (json: unknown, report: Report) => Promise<Noun | undefined>,
): Promise<Noun> {
  const wrong: string[] = [];
  for (const json of made) {
    const problems: string[] = [];
    const noun = await from(json, (_, message) => problems.push(message));
    if (noun !== undefined && problems.length === 0) return noun;
    wrong.push(...problems);
  }
  throw refused(setting, wrong.at(-1) ?? 'this cannot be read');
}

function variantsIn(json: Json): readonly Json[] {
  return Array.isArray(json.variants) ? json.variants.filter(isObject) : [];
}

/** A device with what is said otherwise of it; where it is one of several, of each. */
function withDeviceSetting(device: OpenDevice, setting: CaseSetting): Promise<OpenDevice> {
  const json = written(deviceToJson(device));
  const at = (one: Json, index: number): Json => {
    const values = valuesFor(valueAt(one, setting.path), setting, device);
    return withValue(one, setting.path, values[index] ?? values.at(-1));
  };
  const made = [0, 1].map((index) => {
    const variants = variantsIn(json);
    return {
      ...at(json, index),
      ...(variants.length === 0 ? {} : { variants: variants.map((one) => at(one, index)) }),
    };
  });
  return readAs(setting, made, deviceFrom);
}

function withPlatformSetting(platform: OpenPlatform, setting: CaseSetting): Promise<OpenPlatform> {
  const json = written(platformToJson(platform));
  const values = valuesFor(valueAt(json, setting.path), setting, undefined);
  const made = values.map((value) => withValue(json, setting.path, value));
  return readAs(setting, made, platformFrom);
}

/** A device and a platform as they are described, with what `--set` says otherwise. Throws UsageError. */
export async function withSettings<
  Described extends { readonly device?: OpenDevice; readonly platform?: OpenPlatform },
>(described: Described, settings: readonly CaseSetting[] = []): Promise<Described> {
  let made = described;
  for (const setting of settings) {
    const { device, platform } = made;
    if (setting.about === 'device' && device !== undefined)
      made = { ...made, device: await withDeviceSetting(device, setting) };
    if (setting.about === 'platform' && platform !== undefined)
      made = { ...made, platform: await withPlatformSetting(platform, setting) };
  }
  return made;
}

/** Devices of QEMU’s with properties that `--set` gives otherwise; `-=` takes one away. Throws UsageError. */
export function withProperties(
  plugs: readonly Plug[],
  settings: readonly CaseSetting[] = [],
): readonly Plug[] {
  return settings.reduce<readonly Plug[]>((made, setting) => {
    if (setting.about !== 'qemu') return made;
    const property = setting.path.at(-1) ?? '';
    const called = setting.path.slice(0, -1).join('.');
    if (setting.how === 'gains' || called === '')
      throw refused(setting, `expected qemu.DEVICE.PROPERTY=VALUE, such as qemu.net0.iommu_platform=on`);
    if (!made.some((plug) => isCalled(called, plug))) throw refused(setting, noDeviceCalled(called, made));
    return made.map((plug) => {
      if (!isCalled(called, plug)) return plug;
      const properties = new Map([...plug.properties].filter(([name]) => name !== property));
      return {
        ...plug,
        properties: setting.how === 'is' ? properties.set(property, setting.value) : properties,
      };
    });
  }, plugs);
}

/** What is no guest of QEMU’s has no devices of QEMU’s. Throws UsageError. */
export function refuseProperties(what: string, settings: readonly CaseSetting[] = []): void {
  const setting = settings.find(({ about }) => about === 'qemu');
  if (setting !== undefined)
    throw refused(setting, `${what} has no properties of QEMU; set device.KEY or platform.KEY`);
}
