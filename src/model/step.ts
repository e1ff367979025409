import type { PropertyChange } from './property-change.ts';

/** What a device can be replaced with that does the same for the guest. */
export const SUBSTITUTES = [
  '9p',
  'virtio-blk',
  'virtio-scsi',
  'virtio-rng',
  'vhost-vsock',
  'vhost-net',
] as const;
export type Substitute = (typeof SUBSTITUTES)[number];

/** What guest memory is made of that another process can map. */
export const SHARED_BACKINGS = ['memfd', 'hugetlbfs'] as const;
export type SharedBacking = (typeof SHARED_BACKINGS)[number];

/** What an option of vnex states beside the text of a guest. */
export const STATED = ['kernel', 'config', 'qemu', 'monitor', 'host-kernel', 'daemon'] as const;
export type StatedOption = (typeof STATED)[number];

/**
 * One thing to do to a guest, whatever its text is written in. Devices are named by their place among the virtio devices of
 * the guest.
 */
export type Step =
  | { readonly kind: 'properties'; readonly device: number; readonly properties: PropertyChange }
  | {
      readonly kind: 'global';
      readonly driver: string;
      readonly property: string;
      readonly value: string;
    }
  | { readonly kind: 'leave-out'; readonly device: number }
  /** Another device in the place of this one, with these properties besides its own. */
  | {
      readonly kind: 'replace';
      readonly device: number;
      readonly by: Substitute;
      readonly properties: PropertyChange;
    }
  /** The device by the model that has no suffix for its interfaces. */
  | { readonly kind: 'plain-model'; readonly device: number }
  /** The device with no number of queues stated, which is one for each direction. */
  | { readonly kind: 'one-queue'; readonly device: number }
  /** The device on virtio-mmio, on a machine without PCI. */
  | { readonly kind: 'mmio'; readonly device: number }
  /** A property that the device is given no more, by its own option or for all of its kind. */
  | { readonly kind: 'drop'; readonly device: number; readonly property: string }
  /** The daemon behind the socket with options of its own, by which the table of daemons has a name for it; of a device where the text starts it. */
  | { readonly kind: 'daemon'; readonly name: string; readonly device?: number }
  /** A network for a card that names one which is not there. */
  | { readonly kind: 'netdev'; readonly id: string }
  /** A display that can render by OpenGL. */
  | { readonly kind: 'opengl' }
  | { readonly kind: 'share-memory'; readonly by: SharedBacking }
  | { readonly kind: 'no-iommu' }
  /** QEMU’s AMD IOMMU told to remap DMA. */
  | { readonly kind: 'remap' }
  | { readonly kind: 'machine'; readonly type: string }
  /** Words of the kernel command line that go, and one that comes. */
  | { readonly kind: 'words'; readonly drop: readonly string[]; readonly add: string | undefined }
  /** Another version, daemon or option than the one that is stated. */
  | { readonly kind: 'other'; readonly what: StatedOption };

/** Tells steps of one guest apart. */
export function stepId(step: Step): string {
  return JSON.stringify(step, (_, value: unknown) => (value instanceof Map ? [...value] : value));
}
