import type { PropertyRow } from '../../data/qemu-properties.ts';
import { type Plug, truth } from '../../model/qemu.ts';
import type { QemuBoot } from './boot.ts';
import type { DeviceModel } from './device-model.ts';
import { readSize, wholeNumber } from './property-values.ts';

/** Who set a property, from the weakest to the strongest. */
export type Origin = 'default' | 'machine type' | 'confidential guest' | '-global' | '-device';

/** The value of a property, and who gave it. */
export interface PropertySetting {
  readonly name: string;
  readonly value: string;
  readonly origin: Origin;
}

/** The properties that a model has in this boot, and their values before `-device` sets any. */
export interface ModelDefaults extends OwnDefaults {
  /** What the boot sets for classes of devices that the model belongs to. */
  readonly classSettings: ReadonlyMap<string, PropertySetting>;
}

/** The properties of a model in one version of QEMU, with their own defaults. */
export interface OwnDefaults {
  readonly rows: ReadonlyMap<string, PropertyRow>;
  readonly settings: ReadonlyMap<string, PropertySetting>;
}

/** The properties of one device, as they are when it is realized. */
export interface Settings {
  readonly boot: QemuBoot;
  readonly model: DeviceModel;
  readonly plug: Plug;
  readonly defaults: ModelDefaults;
}

/** The property of that name in this QEMU, with `name[3]` an element of the list `name`. */
export function propertyOf(name: string, { rows }: ModelDefaults): PropertyRow | undefined {
  return rows.get(name) ?? (name.endsWith(']') ? rows.get(name.slice(0, name.indexOf('['))) : undefined);
}

/** The value of a property; undefined where it does not exist, or has no default to speak of. */
export function settingOf(name: string, { plug, defaults }: Settings): PropertySetting | undefined {
  const given = plug.properties.get(name);
  if (given !== undefined) return { name, value: given, origin: '-device' };
  return defaults.classSettings.get(name) ?? defaults.settings.get(name);
}

/** Whether a property is on; a property that does not exist is not. */
export function isPropertyOn(name: string, settings: Settings): boolean {
  return truth(settingOf(name, settings)?.value ?? 'off') ?? false;
}

/** A whole number, decimal or hexadecimal; undefined where there is none. */
export function numberOf(name: string, settings: Settings): number | undefined {
  const value = settingOf(name, settings)?.value;
  return value === undefined ? undefined : wholeNumber(value);
}

/** A number of bytes: `4096`, `1.5k`, `2M`; undefined where there is none. */
export function byteSizeOf(name: string, settings: Settings): number | undefined {
  return readSize(settingOf(name, settings)?.value ?? '');
}

export function isPowerOfTwo(n: number): boolean {
  return n > 0 && Number.isInteger(Math.log2(n));
}

/** Whether what the device needs behind it was not named. */
export function missing({ plug }: Settings): boolean {
  return plug.backend.present === false;
}
