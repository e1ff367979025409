import type { FeatureSet } from '../features/feature-set.ts';
import type { Varying } from './space.ts';

/** How the guest reaches the device. `-legacy` is the interface from before VIRTIO 1.0; transitional has both. */
export const TRANSPORTS = [
  'pci-modern',
  'pci-transitional',
  'pci-legacy',
  'mmio-modern',
  'mmio-legacy',
  'ccw',
  'ccw-legacy',
  'vdpa',
] as const;
export type Transport = (typeof TRANSPORTS)[number];

/** Who is on the other side of the transport. */
export const IMPLEMENTATIONS = [
  'qemu',
  'vhost-kernel',
  'vhost-user',
  'vdpa',
  'hardware',
  'cloud-hypervisor',
  'crosvm',
  'firecracker',
  'openvmm',
  'generic',
] as const;
export type Implementation = (typeof IMPLEMENTATIONS)[number];

/** How a device reads the addresses that it is given. */
export const ADDRESSINGS = ['guest-physical', 'platform', 'either'] as const;
export type Addressing = (typeof ADDRESSINGS)[number];

/** Why QEMU, or libvirt before it, does not create a device. */
export interface MonitorRefusal {
  /** Its message, without the option that it puts in front. */
  readonly message: string;
  /** File and function. */
  readonly where: string;
  readonly by: 'qemu' | 'libvirt';
}

/** One virtio device: what it is and offers, and nothing of the guest. */
export interface Device {
  readonly name: string;
  /** Virtio device ID, as in section 5 of the specification. */
  readonly type: number;
  readonly transport: Transport;
  readonly implementation: Implementation;
  /** The device's own offer, before the transport narrows it. */
  readonly offers: FeatureSet;
  /** The device refuses FEATURES_OK without these; undefined: what the implementation does. */
  readonly requires: FeatureSet | undefined;
  /** undefined: what the implementation does. */
  readonly addressing: Addressing | undefined;
  /** Configuration-space fields that change negotiation. */
  readonly config: Readonly<Record<string, number>>;
  /** Left out where the monitor, as far as is known, creates the device. */
  readonly refused?: MonitorRefusal | undefined;
  /** What the description leaves open; left out where that is nothing. */
  readonly open?: readonly Varying[] | undefined;
  /** What about the device vnex does not model, although it decides; left out where there is nothing. */
  readonly unmodelled?: string | undefined;
}
