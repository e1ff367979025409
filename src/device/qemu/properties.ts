import type { PropertyRow } from '../../data/qemu-properties.ts';
import { type Plug, truth } from '../../model/qemu.ts';
import type { QemuBoot } from './boot.ts';
import type { DeviceModel } from './device-model.ts';

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

const WHOLE = /^(?:-?\d+|0[xX][0-9a-fA-F]+)$/;

/** A whole number, decimal or hexadecimal; undefined where there is none. */
export function numberOf(name: string, settings: Settings): number | undefined {
  const value = settingOf(name, settings)?.value;
  return value !== undefined && WHOLE.test(value) ? Number(value) : undefined;
}

/** What QEMU says of a value that it cannot read. Returns undefined where it can. */
export function unreadable({ name, kind }: PropertyRow, value: string): string | undefined {
  switch (kind) {
    case 'bool':
      return truth(value) === undefined ? `Parameter '${name}' expects 'on' or 'off'` : undefined;
    case 'auto':
      return value === 'on' || value === 'off' || value === 'auto'
        ? undefined
        : `Parameter '${name}' does not accept value '${value}'`;
    case 'int':
      return WHOLE.test(value) ? undefined : `Parameter '${name}' expects integer`;
    case 'size':
    case 'text':
    case 'other':
      return undefined;
  }
}
