import type { Global } from '../../model/qemu.ts';
import type { QemuBoot } from './boot.ts';
import { since } from './boot.ts';
import { defaultsOf } from './defaults.ts';
import { type DeviceModel, modelOf } from './device-model.ts';
import type { GlobalProperty } from './global-properties.ts';
import type { QemuObjection } from './prediction.ts';
import { type ModelDefaults, propertyOf } from './properties.ts';
import { unreadable } from './property-values.ts';

/**
 * QEMU object_apply_global_props(): a -global of a class that the device belongs to, and that it does not have or cannot read. Returns
 * undefined where all of them fit. One for the transport finds no property of the device inside it, and the other way round.
 */
export function refusedGlobal(
  model: DeviceModel,
  boot: QemuBoot,
  classes: readonly GlobalProperty[],
): QemuObjection | undefined {
  for (const global of boot.globals) {
    const owner = ownerOf(model, global);
    if (owner === undefined) continue;
    const wrong = wrongGlobal(owner, global, defaultsOf(classOf(owner, model, boot), boot, classes));
    if (wrong !== undefined)
      return {
        message: `can't apply global ${global.driver}.${global.property}=${global.value}: ${wrong.message}`,
        where: 'qom/object.c object_apply_global_props()',
        wants: wrong.wants,
      };
  }
  return undefined;
}

/** The type that the class of a -global is one of: the device's own, or its transport's. Returns undefined where it is neither. */
function ownerOf(
  { name, row, proxyClasses, deviceClasses }: DeviceModel,
  { driver }: Global,
): string | undefined {
  if (proxyClasses.has(driver)) return name;
  return deviceClasses.has(driver) ? row.device : undefined;
}

/** The device inside has only its own properties; the transport has its own and, under the same names, those of the device. */
function classOf(owner: string, model: DeviceModel, boot: QemuBoot): DeviceModel {
  const inner = owner === model.row.device ? modelOf(owner, boot) : undefined;
  return inner ?? model;
}

function wrongGlobal(
  owner: string,
  { property, value }: Global,
  defaults: ModelDefaults,
): Pick<QemuObjection, 'message' | 'wants'> | undefined {
  const row = propertyOf(property, defaults);
  if (row === undefined)
    return { message: `Property '${owner}.${property}' not found`, wants: { kind: 'without', property } };
  const message = unreadable(row, value);
  return message === undefined ? undefined : { message };
}

/** The cards of which QEMU makes one each, to find the models that fit a bus: net/net.c qemu_get_nic_models(), in its order. */
const CARDS = ['virtio-net-pci-non-transitional', 'virtio-net-pci-transitional', 'virtio-net-pci'];
const CHANNEL_CARDS = ['virtio-net-ccw'];

/**
 * What QEMU says of a -global before any device is asked for: a machine that creates network cards makes one of every model for a
 * while. Since 9.0 each such machine does, whether or not there is a card.
 */
export function refusedGlobalOfCards(
  boot: QemuBoot,
  classes: readonly GlobalProperty[],
): QemuObjection | undefined {
  if (boot.globals.length === 0 || boot.machine.family?.cards !== true) return undefined;
  if (boot.createsCards !== true && !since(boot, { after: '7.2', by: '10.0', likely: '9.0' }))
    return undefined;
  const names = boot.arch === 's390x' ? CHANNEL_CARDS : CARDS;
  for (const name of names) {
    const model = modelOf(name, boot);
    const objection = model && refusedGlobal(model, boot, classes);
    if (objection !== undefined) return objection;
  }
  return undefined;
}
