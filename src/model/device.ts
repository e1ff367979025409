import type { FeatureSet } from '../features/feature-set.ts';
import { MONITOR_TITLES, MONITORS } from './monitor.ts';
import type { PropertyChange } from './property-change.ts';
import type { Want } from './refusal-wants.ts';

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

/** What each transport is; a transport is on one bus and has one interface at least. */
const TRAITS: Readonly<Record<Transport, TransportTraits>> = {
  'pci-modern': { bus: 'pci', legacy: false, modern: true },
  'pci-transitional': { bus: 'pci', legacy: true, modern: true },
  'pci-legacy': { bus: 'pci', legacy: true, modern: false },
  'mmio-modern': { bus: 'mmio', legacy: false, modern: true },
  'mmio-legacy': { bus: 'mmio', legacy: true, modern: false },
  ccw: { bus: 'ccw', legacy: false, modern: true },
  'ccw-legacy': { bus: 'ccw', legacy: true, modern: false },
  vdpa: { bus: 'vdpa', legacy: false, modern: true },
};

interface TransportTraits {
  readonly bus: Bus;
  /** It shows the interface from before VIRTIO 1.0. */
  readonly legacy: boolean;
  /** It shows the interface of VIRTIO 1.0. */
  readonly modern: boolean;
}

/** What carries a transport; `vdpa` is the vDPA bus of the kernel, whatever the device behind it sits on. */
export type Bus = 'pci' | 'mmio' | 'ccw' | 'vdpa';

export function busOf(transport: Transport): Bus {
  return TRAITS[transport].bus;
}

/** Whether virtio_pci drives it; a vDPA device is not one, though its parent mostly is a PCI device. */
export function isPci(transport: Transport): boolean {
  return TRAITS[transport].bus === 'pci';
}

export function isMmio(transport: Transport): boolean {
  return TRAITS[transport].bus === 'mmio';
}

export function isCcw(transport: Transport): boolean {
  return TRAITS[transport].bus === 'ccw';
}

/** Whether it shows the interface of VIRTIO 1.0, alone or beside the older one. */
export function hasModern(transport: Transport): boolean {
  return TRAITS[transport].modern;
}

/** Whether it shows the interface from before VIRTIO 1.0, alone or beside the newer one. */
export function hasLegacy(transport: Transport): boolean {
  return TRAITS[transport].legacy;
}

/** Whether drivers from before VIRTIO 1.0 find no other interface. */
export function isLegacyOnly(transport: Transport): boolean {
  return !TRAITS[transport].modern;
}

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

/** The drivers of Linux that make vDPA devices, by the names of their modules. */
export const VDPA_DRIVERS = [
  'ifcvf',
  'mlx5_vdpa',
  'pds_vdpa',
  'vp_vdpa',
  'eni_vdpa',
  'octep_vdpa',
  'snet_vdpa',
  'vdpa_sim',
  'vduse',
] as const;
export type VdpaDriver = (typeof VDPA_DRIVERS)[number];

/** How a device reads the addresses that it is given. */
export const ADDRESSINGS = ['guest-physical', 'platform', 'either'] as const;
export type Addressing = (typeof ADDRESSINGS)[number];

/** Who can refuse a device before there is a guest: QEMU, libvirt before it, another monitor, or the stack above them. */
export const REFUSERS = ['qemu', 'libvirt', ...MONITORS] as const;
export type Refuser = (typeof REFUSERS)[number];

/** What people call each of them. */
export const REFUSER_TITLES: Readonly<Record<Refuser, string>> = {
  qemu: 'QEMU',
  libvirt: 'libvirt',
  ...MONITOR_TITLES,
};

/** Why the monitor, or who starts it, does not create a device. */
export interface MonitorRefusal {
  /** Its message, without the option that it puts in front. */
  readonly message: string;
  /** File and function. */
  readonly where: string;
  readonly by: Refuser;
  /** What it has instead, or what is meant; left out where nothing is close. */
  readonly instead?: string | undefined;
  /** What would be taken instead; left out where the rule knows no such thing. */
  readonly wants?: Want | undefined;
}

/** What the monitor makes of a device that it refused, once it is asked for otherwise. */
export interface Amendment {
  /** What to ask for instead. */
  readonly properties: PropertyChange;
  /** What comes of it under the newest monitor that creates it. */
  readonly device: Device;
  /** What comes of it under each that there may be. */
  readonly variants: readonly DeviceVariant[];
}

/** One value of each thing that is not stated: `{ qemu: '6.2', daemon: 'DPDK' }`. */
export type Circumstances = Readonly<Record<string, string>>;

/** A device as it is under some monitors, hosts or daemons. */
export interface DeviceVariant {
  readonly device: Device;
  /** Under which: every combination of them, by what is not stated. */
  readonly under: readonly Circumstances[];
}

/**
 * What becomes of ACCESS_PLATFORM over a backend that has no IOTLB: QEMU refuses the device, or has the backend look
 * addresses up that it cannot look up, for every PCI device or only behind an IOMMU. `no`: it has one, or is never asked.
 */
export const WITHOUT_IOTLB = ['no', 'refused', 'asked-on-pci', 'asked-behind-iommu'] as const;
export type WithoutIotlb = (typeof WITHOUT_IOTLB)[number];

/** Whether a backend is without the IOTLB that it may be asked for. */
export function lacksIotlb(without: WithoutIotlb | undefined): boolean {
  return without !== undefined && without !== 'no';
}

/** The daemon or the host kernel that does the work of a vhost device, as far as it decides whether the device works. */
export interface DeviceBackend {
  /** What sentences call it, with “(assumed)” where nobody said that it is this one. */
  readonly name: string;
  /** Whether it can map guest memory; left out where that is not said, and for a kernel. */
  readonly sharedMemory?: boolean | undefined;
  /** Left out where it has an IOTLB, or is never asked for one. */
  readonly withoutIotlb?: WithoutIotlb | undefined;
  /** It ends where the driver keeps no VERSION_1. */
  readonly refusesLegacy?: boolean | undefined;
}

/** What the option ROM of a device has. `vga`: a BIOS of its frame buffer, by which firmware shows pictures without virtio. */
export const OPTION_ROMS = ['ipxe', 'vga'] as const;
export type OptionRom = (typeof OPTION_ROMS)[number];

/** One virtio device: what it is and offers, and nothing of the guest. */
export interface Device {
  readonly name: string;
  /** Virtio device ID, as in section 5 of the specification. */
  readonly type: number;
  readonly transport: Transport;
  readonly implementation: Implementation;
  /** The device's own offer, before the transport narrows it. */
  readonly offers: FeatureSet;
  /** The device refuses FEATURES_OK without these; undefined where the implementation decides. */
  readonly requires: FeatureSet | undefined;
  /** Undefined where the implementation decides. */
  readonly addressing: Addressing | undefined;
  /** Configuration-space fields that change negotiation. */
  readonly config: Readonly<Record<string, number>>;
  /** On the vDPA bus: the driver that makes the device; left out where nobody names it. */
  readonly vdpaDriver?: VdpaDriver | undefined;
  /** Left out where no other does the work, or nothing is known of it. */
  readonly backend?: DeviceBackend | undefined;
  /** Its bus passes the IOMMU of the machine by; left out where it does not. */
  readonly bypassesIommu?: boolean | undefined;
  /**
   * The monitor gives it a legacy interface although its type came with VIRTIO 1.0, as QEMU does before 5.1 and for machine
   * types up to 5.0; left out where it gives none to such a type.
   */
  readonly allowsLegacy?: boolean | undefined;
  /** Whose option ROM it brings, which firmware may run instead of a driver of its own; left out where it brings none, or nobody says. */
  readonly rom?: OptionRom | undefined;
  /** Left out where the monitor, as far as is known, creates the device. */
  readonly refused?: MonitorRefusal | undefined;
  /** Other ways to ask for a device that is refused; left out where there is none. */
  readonly amendments?: readonly Amendment[] | undefined;
  /** What about the device vnex does not model, although it decides; left out where there is nothing. */
  readonly unmodelled?: string | undefined;
}
