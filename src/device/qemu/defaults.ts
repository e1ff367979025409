import type { PropertyRow } from '../../data/qemu-properties.ts';
import { oneForEach } from '../../model/one-for-each.ts';
import type { Version } from '../../model/release.ts';
import { type QemuBoot, since } from './boot.ts';
import type { DeviceModel } from './device-model.ts';
import type { GlobalProperty } from './global-properties.ts';
import type { ModelDefaults, OwnDefaults, PropertySetting } from './properties.ts';

/** By what is set for classes and by model: a machine has many devices of few models. */
const byModelOf = oneForEach((_: readonly GlobalProperty[]) => new Map<DeviceModel, ModelDefaults>());

/** The properties of a model in this boot, with the values that they have before `-device` sets any. */
export function defaultsOf(
  model: DeviceModel,
  boot: QemuBoot,
  classes: readonly GlobalProperty[],
): ModelDefaults {
  const byModel = byModelOf(classes);
  let defaults = byModel.get(model);
  if (defaults === undefined) {
    const { rows, settings } = ownDefaults(model, boot);
    defaults = { rows, settings, classSettings: settingsFor(model, rows, classes) };
    byModel.set(model, defaults);
  }
  return defaults;
}

/** By model and version of QEMU, on which alone they depend. */
const byVersionOf = oneForEach((_: DeviceModel) => new Map<string, OwnDefaults>());

function ownDefaults(model: DeviceModel, boot: QemuBoot): OwnDefaults {
  const byVersion = byVersionOf(model);
  const version = nameOf(boot.version);
  let defaults = byVersion.get(version);
  if (defaults === undefined) {
    const rows = new Map<string, PropertyRow>();
    const settings = new Map<string, PropertySetting>();
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
  model: DeviceModel,
  rows: OwnDefaults['rows'],
  classes: readonly GlobalProperty[],
): ReadonlyMap<string, PropertySetting> {
  const settings = new Map<string, PropertySetting>();
  for (const names of [model.deviceClasses, model.proxyClasses])
    for (const setting of classes)
      if (names.has(setting.driver) && rows.has(setting.name)) settings.set(setting.name, setting);
  return settings;
}

function exists({ since: first, until }: PropertyRow, boot: QemuBoot): boolean {
  return (first === undefined || since(boot, first)) && (until === undefined || !since(boot, until));
}
