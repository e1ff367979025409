import { F } from '../../features/bits.ts';
import type { FeatureSet } from '../../features/feature-set.ts';
import type { Device, Implementation, Transport } from '../../model/device.ts';
import type { Plug } from '../../model/qemu.ts';
import { type QemuBoot, since } from './boot.ts';
import { type ClassSetting, defaultsOf } from './defaults.ts';
import { type Draft, offerAll, offered, offers } from './draft.ts';
import { deviceFeatures } from './features.ts';
import { type Model, modelOf } from './model.ts';
import { forceModern, missingBus, placementOf, transportOf } from './placement.ts';
import {
  refuseAccessPlatform,
  refuseInterfaces,
  refusePlugged,
  refuseRevision,
  refuseWithoutMsix,
} from './plugged.ts';
import type { QemuPrediction } from './prediction.ts';
import { type Objection, realizeDevice } from './realize.ts';
import { isOn, propertyOf, type Settings, unreadable } from './settings.ts';
import { startingOffer } from './starting-offer.ts';

/** What the boot has come to when a device is plugged in. */
export interface BootState {
  readonly classes: readonly ClassSetting[];
  /** A balloon was created, and there can be only one. */
  readonly balloonTaken: boolean;
}

const KEPT = {
  why: 'iommu_platform is on: the guest is to see the bit whatever the backend knows',
  where: 'hw/virtio/virtio-bus.c virtio_bus_device_plugged()',
};

/** QEMU qdev_device_add(): what comes of one `-device`. Checks in QEMU's order, so that the first message is QEMU's. */
export function predictDevice(plug: Plug, boot: QemuBoot, state: BootState): QemuPrediction {
  const model = modelOf(plug.model, boot);
  if (model === undefined) return refused(plug, unknownModel(plug));
  const settings: Settings = { boot, model, plug, defaults: defaultsOf(model, boot, state.classes) };
  const objection = refuseSettings(settings) ?? realizeDevice(settings, state.balloonTaken);
  return objection === undefined ? plugIn(settings) : refused(plug, objection);
}

function refused(plug: Plug, { message, where }: Objection): QemuPrediction {
  return { kind: 'refused', plug, message, where };
}

function unknownModel({ model }: Plug): Objection {
  return {
    message: `'${model}' is not a valid device model name`,
    where: 'system/qdev-monitor.c qdev_get_device_class()',
  };
}

/** What is wrong before the device itself has a say. */
function refuseSettings(settings: Settings): Objection | undefined {
  const { plug, model, boot } = settings;
  if (plug.objection !== undefined)
    return { message: plug.objection, where: 'system/qdev-monitor.c qdev_device_add_from_qdict()' };
  return (
    refuseBus(model, boot) ??
    refuseProperties(settings) ??
    refuseInterfaces(settings) ??
    refuseRevision(settings)
  );
}

/** QEMU virtio_bus_device_plugged(): a device that is realized meets its transport. */
function plugIn(settings: Settings): QemuPrediction {
  const { plug, model } = settings;
  const placement = forceModern(placementOf(settings), settings);
  const draft = startingOffer(settings, placement);
  const message = deviceFeatures(draft, settings);
  if (message !== undefined) return refused(plug, { message, where: model.row.where });
  const objection =
    refusePlugged(draft, settings, placement) ??
    refuseAccessPlatform(draft, settings) ??
    refuseWithoutMsix(settings);
  if (objection !== undefined) return refused(plug, objection);
  keepAccessPlatform(draft, settings);
  const transport = transportOf(placement, offers(draft, F.VERSION_1));
  return { kind: 'created', plug, device: deviceOf(settings, transport, offered(draft)), draft };
}

function deviceOf({ plug, model }: Settings, transport: Transport, offer: FeatureSet): Device {
  return {
    name: plug.name,
    type: model.row.type,
    transport,
    implementation: implementationOf(model, plug),
    offers: offer,
    requires: undefined,
    addressing: undefined,
    config: {},
  };
}

function refuseBus(model: Model, boot: QemuBoot): Objection | undefined {
  const message = missingBus(model, boot);
  return message === undefined
    ? undefined
    : { message, where: 'system/qdev-monitor.c qdev_device_add_from_qdict()' };
}

/** The first property that QEMU does not know or cannot read. */
function refuseProperties(settings: Settings): Objection | undefined {
  let first: Objection | undefined;
  settings.plug.properties.forEach((value, name) => {
    first ??= refuseProperty(name, value, settings);
  });
  return first;
}

function refuseProperty(name: string, value: string, { model, defaults }: Settings): Objection | undefined {
  const row = propertyOf(name, defaults);
  if (row === undefined)
    return {
      message: `Property '${model.name}.${name}' not found`,
      where: 'qom/object.c object_property_find_err()',
    };
  const message = unreadable(row, value);
  return message === undefined ? undefined : { message, where: 'qapi/qobject-input-visitor.c' };
}

/** Before 7.0 only where the transport has an address space of its own, which is PCI. */
function keepAccessPlatform(draft: Draft, settings: Settings): void {
  const keeps = settings.model.transport === 'pci' || since(settings.boot, '7.0');
  if (keeps && isOn('iommu_platform', settings) && !offers(draft, F.ACCESS_PLATFORM))
    offerAll(draft, [F.ACCESS_PLATFORM], KEPT);
}

function implementationOf({ row }: Model, { backend }: Plug): Implementation {
  if (row.worker !== 'qemu') return row.worker;
  return backend.vhost === undefined ? 'qemu' : NET_WORKERS[backend.vhost];
}

const NET_WORKERS = { kernel: 'vhost-kernel', user: 'vhost-user', vdpa: 'vdpa' } as const;
