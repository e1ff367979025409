import { MACHINE_COMPAT } from '../../data/qemu-machines.ts';
import type { PropertyRow } from '../../data/qemu-properties.ts';
import { hasReached, type Version } from '../../model/release.ts';
import { type QemuBoot, since } from './boot.ts';
import { confidentialDefaults } from './confidential.ts';
import type { Model } from './model.ts';
import type { ModelDefaults, OwnDefaults, Setting } from './settings.ts';

/** A value for a class of devices. */
export interface ClassSetting extends Setting {
  readonly driver: string;
}

/** By everything that they depend on; a verification asks for the same few again and again. */
const boots = new Map<string, readonly ClassSetting[]>();
const MOST = 1000;

/** What a boot sets for whole classes of devices, weakest first: object_apply_compat_props(), qdev_prop_set_globals(). */
export function classSettings(boot: QemuBoot): readonly ClassSetting[] {
  const { version, machine, confidential, globals } = boot;
  const key = JSON.stringify([version, machine.family?.name, machine.version, confidential, globals]);
  let settings = boots.get(key);
  if (settings === undefined) {
    settings = [...compatSettings(boot), ...confidentialDefaults(boot), ...globalSettings(boot)];
    if (boots.size >= MOST) boots.clear();
    boots.set(key, settings);
  }
  return settings;
}

function globalSettings({ globals }: QemuBoot): ClassSetting[] {
  return globals.map(({ driver, property, value }) => ({ driver, name: property, value, origin: '-global' }));
}

/** A machine type without a version is that of QEMU itself, which a newer machine type of the tables cannot be. */
function compatSettings(boot: QemuBoot): ClassSetting[] {
  const { family, version = boot.version } = boot.machine;
  return MACHINE_COMPAT.flatMap(({ upTo, machines, driver, property, value, until }): ClassSetting[] => {
    if (hasReached({ series: version.series - 1, sublevel: 0 }, upTo).yes) return [];
    if (machines !== undefined && !machines.includes(family?.name ?? '')) return [];
    if (until !== undefined && since(boot, until)) return [];
    return [{ driver, name: property, value, origin: 'machine type' }];
  });
}

/** By what is set for classes and by model: a machine has many devices of few models. */
const known = new WeakMap<readonly ClassSetting[], Map<Model, ModelDefaults>>();

export function defaultsOf(model: Model, boot: QemuBoot, classes: readonly ClassSetting[]): ModelDefaults {
  let byModel = known.get(classes);
  if (byModel === undefined) {
    byModel = new Map();
    known.set(classes, byModel);
  }
  let defaults = byModel.get(model);
  if (defaults === undefined) {
    const { rows, settings } = ownDefaults(model, boot);
    defaults = { rows, settings, classSettings: settingsFor(model, rows, classes) };
    byModel.set(model, defaults);
  }
  return defaults;
}

/** By model and version of QEMU, on which alone they depend. */
const own = new WeakMap<Model, Map<string, OwnDefaults>>();

function ownDefaults(model: Model, boot: QemuBoot): OwnDefaults {
  let byVersion = own.get(model);
  if (byVersion === undefined) {
    byVersion = new Map();
    own.set(model, byVersion);
  }
  const version = nameOf(boot.version);
  let defaults = byVersion.get(version);
  if (defaults === undefined) {
    const rows = new Map<string, PropertyRow>();
    const settings = new Map<string, Setting>();
    model.properties.forEach((row, name) => {
      if (!exists(row, boot)) return;
      rows.set(name, row);
      if (row.default !== undefined) settings.set(name, { name, value: row.default, origin: 'default' });
    });
    defaults = { rows, settings };
    byVersion.set(version, defaults);
  }
  return defaults;
}

function nameOf({ series, sublevel }: Version): string {
  return `${series}.${sublevel}`;
}

/**
 * What is said of the transport's class wins over what is said of the device's own: the transport sets the device
 * inside it when it has itself been set up.
 */
function settingsFor(
  model: Model,
  rows: OwnDefaults['rows'],
  classes: readonly ClassSetting[],
): ReadonlyMap<string, Setting> {
  const settings = new Map<string, Setting>();
  for (const names of [model.deviceClasses, model.proxyClasses])
    for (const setting of classes)
      if (names.has(setting.driver) && rows.has(setting.name)) settings.set(setting.name, setting);
  return settings;
}

function exists({ since: first, until }: PropertyRow, boot: QemuBoot): boolean {
  return (first === undefined || since(boot, first)) && (until === undefined || !since(boot, until));
}
