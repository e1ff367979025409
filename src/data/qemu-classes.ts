import { TYPE } from '../features/bits.ts';
import { MODELS } from './qemu-models.ts';

/**
 * Models of virtio devices whose offer only their backend knows, or that were not read; with the device ID where the model
 * says it.
 */
// biome-ignore format: one line a kind
export const UNMODELLED: ReadonlyMap<string, number | undefined> = new Map<string, number | undefined>([
  ...['virtio-nsm', 'virtio-nsm-device', 'virtio-nsm-pci'].map((name) => [name, TYPE.NSM] as const),
  ...['vhost-user-rtc', 'vhost-user-rtc-pci'].map((name) => [name, TYPE.RTC] as const),
  ...['vhost-user-spi-device', 'vhost-user-spi-pci'].map((name) => [name, TYPE.SPI] as const),
  ...['vhost-vdpa-device', 'vhost-vdpa-device-pci'].map((name) => [name, undefined] as const),
  ...['vhost-vdpa-device-pci-transitional', 'vhost-vdpa-device-pci-non-transitional'].map((name) => [name, undefined] as const),
  ...['vhost-user-device', 'vhost-user-device-pci'].map((name) => [name, undefined] as const),
  ...['vhost-user-test-device', 'vhost-user-test-device-pci'].map((name) => [name, undefined] as const),
]);

/** What a -global can name of virtio: models under each of their names, and the classes that they are of. */
export const CLASSES: ReadonlySet<string> = new Set([
  ...['virtio-pci', 'virtio-device', 'virtio-ccw-device', 'virtio-mmio', 'virtio-serial-bus', 'virtio-bus'],
  ...[
    'virtio-input-device',
    'virtio-input-hid-device',
    'virtio-gpu-base',
    'vhost-vsock-common',
    'vhost-user-base',
  ],
  ...[
    'virtio-scsi-common',
    'vhost-scsi-common',
    'virtio-md-pci',
    'virtio-pci-bus',
    'virtio-ccw-bus',
    'virtio-mmio-bus',
  ],
  ...['virtserialport', 'virtconsole', 'virtio-serial-port'],
  ...UNMODELLED.keys(),
  ...MODELS.flatMap(({ device, pci, ccw }) => [
    device,
    ...(ccw === undefined ? [] : [ccw.name]),
    ...(pci === undefined
      ? []
      : [
          ...[pci.name, `${pci.name}-base`, `${pci.name}-transitional`, `${pci.name}-non-transitional`],
          ...(pci.classes ?? []),
        ]),
  ]),
]);

/** Parts whose names begin as those of virtio devices do, and that are none. */
export const NO_DEVICES: ReadonlySet<string> = new Set(['virtio-mmio', 'virtio-serial-bus']);
