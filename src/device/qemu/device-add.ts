import { PCI_PROPERTIES } from '../../data/qemu-properties.ts';
import { oneForEach } from '../../model/one-for-each.ts';
import type { Plug } from '../../model/qemu.ts';
import { closest } from '../../text/closest.ts';
import { draftOf, startOf } from '../draft.ts';
import { type QemuBoot, since } from './boot.ts';
import { virtioBusDevicePlugged } from './bus-plugged.ts';
import { defaultsOf } from './defaults.ts';
import { closestModel, type DeviceModel, modelOf } from './device-model.ts';
import { realizeDevice } from './device-realize.ts';
import type { GlobalProperty } from './global-properties.ts';
import type { QemuObjection, QemuPrediction } from './prediction.ts';
import { type ModelDefaults, propertyOf, type Settings } from './properties.ts';
import { inOrderOfSetting } from './property-order.ts';
import { unreadable } from './property-values.ts';
import { refuseInterfaces, refuseRevision } from './proxy-realize.ts';
import { refusedGlobal } from './refused-globals.ts';
import { refuseUnmodelled, unknownOfDevice, unmodelledDevice } from './unmodelled.ts';

/** What the boot has come to when a device is plugged in. */
export interface BootState {
  readonly classes: readonly GlobalProperty[];
  /** What QEMU says of an option that it does not have, before it looks at any. */
  readonly invalid: QemuObjection | undefined;
  /** What QEMU says before it comes to any device. */
  readonly refused: QemuObjection | undefined;
  /** A balloon was created, and there can be only one. */
  readonly balloonTaken: boolean;
}

/** QEMU qdev_device_add(): what comes of one `-device`. Checks in QEMU's order, so that the first message is QEMU's. */
export function predictDevice(plug: Plug, boot: QemuBoot, state: BootState): QemuPrediction {
  if (state.invalid !== undefined)
    return refused(plug, { ...state.invalid, wants: { kind: 'command-line' } });
  const told = objected(plug, boot) ?? (state.refused && refused(plug, state.refused));
  const unknown = unmodelledDevice(plug);
  if (unknown !== undefined) {
    const objection = refuseUnmodelled(plug, boot);
    if (objection !== undefined) return told ?? refused(plug, objection);
    return told ?? { kind: 'created', plug, device: unknown, draft: NO_DRAFT };
  }
  const model = modelOf(plug.model, boot);
  if (model === undefined) return refused(plug, unknownModel(plug));
  if (told !== undefined) return told;
  const defaults = defaultsOf(model, boot, state.classes);
  const settings: Settings = { boot, model, plug, defaults };
  const { needs } = plug;
  if (needs !== undefined && propertyOf(needs.property, defaults) === undefined)
    return { kind: 'refused', plug, ...needs.otherwise };
  const objection = refuseSettings(settings, state) ?? realizeDevice(settings, state.balloonTaken);
  if (objection !== undefined) return refused(plug, objection);
  const plugged = virtioBusDevicePlugged(settings);
  if ('message' in plugged) return refused(plug, plugged);
  const unmodelled = unknownOfDevice(settings, plugged.device);
  const device = unmodelled === undefined ? plugged.device : { ...plugged.device, unmodelled };
  return { kind: 'created', plug, ...plugged, device };
}

/** What is said of a device before QEMU looks at it, in the words of this version. */
function objected(plug: Plug, boot: QemuBoot): QemuPrediction | undefined {
  if (plug.objection === undefined) return undefined;
  const { before, ...newest } = plug.objection;
  const older = before !== undefined && !since(boot, before.release);
  return { kind: 'refused', plug, ...newest, ...(older ? { message: before.message } : {}) };
}

const NO_DRAFT = draftOf(startOf(new Map()));

function refused(plug: Plug, { message, where, instead, wants, by }: QemuObjection): QemuPrediction {
  return {
    kind: 'refused',
    plug,
    message,
    where,
    by: by ?? 'qemu',
    ...(instead === undefined ? {} : { instead }),
    ...(wants === undefined ? {} : { wants }),
  };
}

function unknownModel({ model }: Plug): QemuObjection {
  return {
    message: `'${model}' is not a valid device model name`,
    where: 'system/qdev-monitor.c qdev_get_device_class()',
    instead: closestModel(model),
  };
}

/** The object that has a property: the transport's, or the device inside it. */
function ownerOf({ name, row }: DeviceModel, property: string): string {
  return PCI_PROPERTIES.some((one) => one.name === property) ? name : row.device;
}

/** What is wrong before the device itself has a say. */
function refuseSettings(settings: Settings, { classes }: BootState): QemuObjection | undefined {
  const { model, boot } = settings;
  return (
    refuseBus(model, boot) ??
    refusedGlobal(model, boot, classes) ??
    refuseProperties(settings) ??
    refuseInterfaces(settings) ??
    refuseRevision(settings)
  );
}

/** No bus of the machine takes the device. */
function refuseBus({ transport, name }: DeviceModel, { machine }: QemuBoot): QemuObjection | undefined {
  const { family } = machine;
  if (family === undefined) return undefined;
  const pci = family.pci === 'pcie=on' ? machine.pcie : family.pci;
  if (transport === 'mmio' && family.mmio === false) return noBus('virtio-bus', name);
  return transport === 'pci' && !pci ? noBus('PCI', name) : undefined;
}

function noBus(bus: string, device: string): QemuObjection {
  return {
    message: `No '${bus}' bus found for device '${device}'`,
    where: 'system/qdev-monitor.c qdev_device_add_from_qdict()',
    ...(bus === 'PCI' ? { wants: { kind: 'mmio' } } : {}),
  };
}

/** The first property, in QEMU's order, that it does not know or cannot read. */
function refuseProperties(settings: Settings): QemuObjection | undefined {
  const objections = new Map<string, QemuObjection>();
  settings.plug.properties.forEach((value, name) => {
    const objection = refuseProperty(name, value, settings);
    if (objection !== undefined) objections.set(name, objection);
  });
  const [first] = inOrderOfSetting([...objections.keys()], settings.boot);
  return first === undefined ? undefined : objections.get(first);
}

/** People take dashes for underscores, and the other way round. */
function withoutDashes(name: string): string {
  return name.replaceAll('-', '_');
}

/** The property that a misspelt one most likely means. What helps is searched by asking for the same device again and again. */
const closestAmong = oneForEach((rows: ModelDefaults['rows']) => {
  const names = [...rows.keys()];
  const plain = names.map(withoutDashes);
  const known = new Map<string, string | undefined>();
  return (name: string): string | undefined => {
    if (!known.has(name)) {
      const found = closest(withoutDashes(name), plain);
      known.set(name, found === undefined ? undefined : names[plain.indexOf(found)]);
    }
    return known.get(name);
  };
});

function refuseProperty(
  name: string,
  value: string,
  { model, defaults }: Settings,
): QemuObjection | undefined {
  const row = propertyOf(name, defaults);
  if (row === undefined)
    return {
      message: `Property '${model.name}.${name}' not found`,
      where: 'qom/object.c object_property_find_err()',
      instead: model.properties.has(name) ? undefined : closestAmong(defaults.rows)(name),
      wants: { kind: 'without', property: name },
    };
  if (row.kind === 'read-only')
    return {
      message: `Property '${ownerOf(model, name)}.${name}' is not writable`,
      where: 'qom/object.c object_property_set()',
    };
  const message = unreadable(row, value);
  return message === undefined ? undefined : { message, where: 'qapi/qobject-input-visitor.c' };
}
