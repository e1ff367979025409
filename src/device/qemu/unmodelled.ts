import { UNMODELLED } from '../../data/qemu-classes.ts';
import { TYPE } from '../../features/bits.ts';
import { NO_FEATURES } from '../../features/feature-set.ts';
import type { Device, Implementation, Transport } from '../../model/device.ts';
import type { Plug } from '../../model/qemu.ts';
import type { Release } from '../../model/release.ts';
import { type QemuBoot, since } from './boot.ts';
import type { QemuObjection } from './prediction.ts';
import { numberOf, type Settings } from './properties.ts';
import { unknownOfGpu } from './realize-gpu.ts';
import { NO_SOCKET } from './realize-vhost.ts';
import { vhostBackend } from './vhost-backend.ts';

/** The PCI vendor of every virtio function. */
const VIRTIO_VENDOR = 0x1af4;

/**
 * A device that vnex knows to be a virtio device without knowing what it offers. Returns undefined for models that
 * it knows, and for names that no QEMU has.
 */
export function unmodelledDevice(plug: Plug): Device | undefined {
  const { name, model } = plug;
  if (!isUnmodelled(plug)) return undefined;
  const stated = Number(plug.properties.get('virtio-id'));
  const type = Number.isInteger(stated) && stated > 0 && stated <= 0xffff ? stated : UNMODELLED.get(model);
  return {
    name,
    type: type ?? 0,
    transport: transportOf(model),
    implementation: implementationOf(model),
    offers: NO_FEATURES,
    requires: undefined,
    addressing: undefined,
    config: {},
    unmodelled: `the device model ${model}`,
  };
}

/** Whether this is such a device: a model whose backend decides what it is, or a virtio function of the host. */
export function isUnmodelled({ model, properties }: Pick<Plug, 'model' | 'properties'>): boolean {
  if (UNMODELLED.has(model)) return true;
  return /^vfio-(?:pci|ccw)/.test(model) && Number(properties.get('x-pci-vendor-id')) === VIRTIO_VENDOR;
}

/** The first version that has a model, where that was read. */
const SINCE: readonly (readonly [shape: RegExp, since: Release])[] = [
  [/^vhost-vdpa-device/, { after: '7.2', by: '10.0', likely: '8.0' }],
  [/^vhost-user-device/, { after: '7.2', by: '10.0', likely: '8.2' }],
  [/^virtio-nsm/, { after: '7.2', by: '10.0', likely: '9.2' }],
];

/** vhost-user-device is for those who write daemons: a build takes it from nobody unless its source is changed. */
const NOT_TO_BE_HAD = {
  shape: /^vhost-user-device/,
  since: { after: '7.2', by: '10.0', likely: '9.0' },
} as const;

/** What QEMU has against such a device whatever its backend is. */
export function refuseUnmodelled({ model, backend }: Plug, boot: QemuBoot): QemuObjection | undefined {
  const where = 'system/qdev-monitor.c qdev_get_device_class()';
  const known = SINCE.find(([shape]) => shape.test(model))?.[1];
  if (known !== undefined && !since(boot, known))
    return { message: `'${model}' is not a valid device model name`, where };
  if (NOT_TO_BE_HAD.shape.test(model) && since(boot, NOT_TO_BE_HAD.since))
    return { message: "Parameter 'driver' expects a pluggable device type", where };
  if (backend.present !== false) return undefined;
  return model.startsWith('vhost-vdpa-device')
    ? {
        message: 'vhost-vdpa-device: vhostdev are missing',
        where: 'hw/virtio/vdpa-dev.c vhost_vdpa_device_realize()',
      }
    : NO_SOCKET;
}

function transportOf(model: string): Transport {
  if (model.includes('-ccw')) return 'ccw';
  if (!model.includes('-pci')) return 'mmio-modern';
  return /(?<!non)-transitional$/.test(model) ? 'pci-transitional' : 'pci-modern';
}

function implementationOf(model: string): Implementation {
  if (model.startsWith('vfio-')) return 'hardware';
  if (model.startsWith('vhost-vdpa-')) return 'vdpa';
  return model.startsWith('vhost-user-') ? 'vhost-user' : 'qemu';
}

/**
 * What decides whether a device of a known model works, and only the host or the daemon could tell. Returns undefined
 * where nothing of the kind does.
 */
export function unknownOfDevice(settings: Settings, { backend }: Device): string | undefined {
  const { row } = settings.model;
  if (row.type === TYPE.GPU) return unknownOfGpu(settings);
  const queues = numberOf('num-request-queues', settings) ?? 1;
  return row.device === 'vhost-user-fs-device' &&
    queues > 1 &&
    vhostBackend(settings).oneRequestQueue === true
    ? `a share with ${queues} request queues behind ${backend?.name}, which was seen to hang,`
    : undefined;
}
