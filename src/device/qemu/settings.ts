import { MACHINE_COMPAT } from '../../data/qemu-machines.ts';
import type { PropertyRow } from '../../data/qemu-properties.ts';
import { hasReached } from '../../model/release.ts';
import { type Plug, type QemuBoot, since } from './boot.ts';
import { confidentialDefaults } from './confidential.ts';
import type { Model } from './model.ts';

/** Who set a property, from the weakest to the strongest. */
export type Origin = 'default' | 'machine type' | 'confidential guest' | '-global' | '-device';

/** The value of a property, and who gave it. */
export interface Setting {
  readonly name: string;
  readonly value: string;
  readonly origin: Origin;
}

/** A value for a class of devices. */
export interface ClassSetting extends Setting {
  readonly driver: string;
}

/** The properties of one device, as they are when it is realized. */
export interface Settings {
  readonly boot: QemuBoot;
  readonly model: Model;
  readonly plug: Plug;
  readonly classes: readonly ClassSetting[];
}

/** What a boot sets for whole classes of devices, weakest first: qdev_prop_set_globals(), object_apply_compat_props(). */
export function classSettings(boot: QemuBoot): readonly ClassSetting[] {
  const { version, family } = boot.machine;
  const compat = MACHINE_COMPAT.flatMap(
    ({ upTo, machines, driver, property, value, until }): ClassSetting[] => {
      if (version === undefined || (hasReached(version, upTo).yes && !isSame(version.series, upTo)))
        return [];
      if (machines !== undefined && !machines.includes(family?.name ?? '')) return [];
      if (until !== undefined && since(boot, until)) return [];
      return [{ driver, name: property, value, origin: 'machine type' }];
    },
  );
  const globals = boot.globals.map(
    ({ driver, property, value }): ClassSetting => ({ driver, name: property, value, origin: '-global' }),
  );
  return [...compat, ...confidentialDefaults(boot), ...globals];
}

function isSame(series: number, release: string): boolean {
  return !hasReached({ series: series - 1, sublevel: 0 }, release).yes;
}

/** The property of that name in this QEMU, with `name[3]` an element of the list `name`. */
export function propertyOf(name: string, model: Model, boot: QemuBoot): PropertyRow | undefined {
  const row = model.properties.get(name) ?? model.properties.get(name.replace(/\[\d+\]$/, ''));
  return row !== undefined && exists(row, boot) ? row : undefined;
}

export function exists({ since: first, until }: PropertyRow, boot: QemuBoot): boolean {
  return (first === undefined || since(boot, first)) && (until === undefined || !since(boot, until));
}

/**
 * The value of a property. Of several, that of `-device` wins, then what was said of the transport's class, then
 * what was said of the device's own: a proxy sets the device inside it when it has itself been set up.
 */
export function settingOf(name: string, { plug, model, classes, boot }: Settings): Setting | undefined {
  const given = plug.properties.get(name);
  if (given !== undefined) return { name, value: given, origin: '-device' };
  const row = model.properties.get(name);
  if (row === undefined || !exists(row, boot)) return undefined;
  for (const names of [model.proxyClasses, model.deviceClasses]) {
    const last = classes.findLast((setting) => setting.name === name && names.has(setting.driver));
    if (last !== undefined) return last;
  }
  return row.default === undefined ? undefined : { name, value: row.default, origin: 'default' };
}

const TRUE = new Set(['on', 'yes', 'true', 'y']);
const FALSE = new Set(['off', 'no', 'false', 'n']);

/** QEMU qapi_bool_parse(); undefined for a value that is neither. */
export function truth(value: string): boolean | undefined {
  if (TRUE.has(value)) return true;
  return FALSE.has(value) ? false : undefined;
}

/** Whether a property is on; a property that does not exist is not. */
export function isOn(name: string, settings: Settings): boolean {
  return truth(settingOf(name, settings)?.value ?? 'off') ?? false;
}

/** A whole number, decimal or hexadecimal; undefined where there is none. */
export function numberOf(name: string, settings: Settings): number | undefined {
  const value = settingOf(name, settings)?.value;
  return value !== undefined && WHOLE.test(value) ? Number(value) : undefined;
}

const WHOLE = /^(?:-?\d+|0[xX][0-9a-fA-F]+)$/;

/** What QEMU says of a value that it cannot read; undefined: it can. */
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
