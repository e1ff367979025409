import type { FeatureSet } from '../features/feature-set.ts';
import type { MonitorRefusal } from './device.ts';
import type { GuestMemory } from './guest-memory.ts';
import type { Arch } from './platform.ts';
import type { QemuBus } from './recording.ts';
import type { Release } from './release.ts';

/** The nouns between those who read of a QEMU, on a command line or in a recording, and those who predict what it does. */

/** `-global DRIVER.PROPERTY=VALUE`. */
export interface Global {
  readonly driver: string;
  readonly property: string;
  readonly value: string;
}

/** Reads `driver.property=value`. Returns undefined for anything else. */
export function globalOf(text: string): Global | undefined {
  const [, driver, property, value] = /^([^.=]+)\.([^=]+)=([\s\S]*)$/.exec(text) ?? [];
  if (driver === undefined || property === undefined || value === undefined) return undefined;
  return { driver, property, value };
}

/** QEMU qapi_bool_parse(). Returns undefined for a value that is neither on nor off. */
export function truth(value: string): boolean | undefined {
  switch (value) {
    case 'on':
    case 'yes':
    case 'true':
    case 'y':
      return true;
    case 'off':
    case 'no':
    case 'false':
    case 'n':
      return false;
    default:
      return undefined;
  }
}

/** Why QEMU does not start with an option. */
export interface OptionRefusal {
  /** Its message, without the option that it puts in front. */
  readonly message: string;
  /** File and function. */
  readonly where: string;
  /** The first version that says so; left out where the oldest does. */
  readonly since?: Release;
  /** The first version that does not; left out where the newest does. */
  readonly until?: Release;
  /** What it has instead, or what is meant; left out where nothing is close. */
  readonly instead?: string;
}

/** Properties of QEMU’s amd-iommu that decide whether it stands in the way of DMA. */
export interface AmdIommu {
  /** `dma-remap`, off by default. */
  readonly remaps: boolean;
  /** `pt`, on by default. */
  readonly passes: boolean;
}

/** One start of QEMU, as far as it bears on what its devices offer. */
export interface QemuStart {
  readonly arch: Arch;
  /** As `-machine` takes it: `pc-q35-7.2`, `microvm,pcie=on`; '' is QEMU's default. */
  readonly machine: string;
  /** The program as it was named, with its folder: whose machine type one without a version is; '' where it is not known. */
  readonly binary?: string;
  /** The upstream release that the machine type stays compatible with, where its name leaves several. */
  readonly base?: string | undefined;
  readonly cpus: number;
  /** How many there can be once others are plugged in, and who counts them first; left out where nobody does. */
  readonly mostCpus?: { readonly count: number; readonly checkedBy: 'qemu' | 'libvirt' };
  /** The variable of a script that says how many, where nobody knows its value. */
  readonly cpusVariable?: string;
  readonly globals: readonly Global[];
  /** What the amd-iommu of the machine was given; left out where there is none. */
  readonly amdIommu?: AmdIommu;
  /** The machine creates network cards, of virtio or not; left out where it does not. */
  readonly createsCards?: boolean;
  /** What QEMU has against one of the options; left out where it has nothing. */
  readonly refuses?: OptionRefusal;
  /** Options that QEMU does not have, in some version at least, in their order; left out where there is none. */
  readonly invalid?: readonly OptionRefusal[];
  /** Whether the display has OpenGL, with which a graphics card can render; undefined where nobody knows. */
  readonly opengl?: boolean | undefined;
  /** No memory of the guest is a memfd, the only kind from which a graphics card makes blobs; left out where some may be. */
  readonly lacksMemfd?: boolean;
  /** Whether KVM runs the guest; left out where nobody knows. */
  readonly kvm?: boolean;
  /** How many NUMA nodes options make; left out where nobody knows. */
  readonly numaNodes?: number;
  /** `-m` leaves no room for devices of memory; left out where it may. */
  readonly lacksDeviceMemory?: boolean;
  /** The machine has a confidential-guest-support object. */
  readonly confidential: boolean;
  /** Guest memory is pinned, as that of an AMD SEV or SEV-ES guest is, so that none of it can be given back; left out where it is not. */
  readonly pinsMemory?: boolean;
  /** The first version that takes what the command line says of protected memory; undefined where any does. */
  readonly since?: string | undefined;
  /**
   * Left out: nothing was said of it, and QEMU takes anonymous memory. `not read`: a file says it that was not read.
   */
  readonly memory?: GuestMemory | 'not read';
}

/** What stands behind a device; what is undefined was not said, and the usual is taken. */
export interface Backend {
  /** false: nothing, although the device needs it. */
  readonly present?: boolean;
  /** Packets carry a virtio header, so that checksums and segmentation can be left to the host. */
  readonly vnetHeader?: boolean;
  /** A kernel's vhost, a vhost-user daemon or vDPA stands behind a network card. */
  readonly vhost?: 'kernel' | 'user' | 'vdpa';
  /** Pairs of queues that a network backend has. */
  readonly queues?: number;
  readonly readOnly?: boolean;
  /** A drive without a medium; left out where it has one. */
  readonly isEmpty?: boolean;
  readonly writeCache?: boolean;
  /** What the vhost backend offers, where that was asked. */
  readonly offers?: FeatureSet;
  /** The daemon behind vhost-user: a name of the table, or the mask that it offers. */
  readonly daemon?: string;
  /** The socket of a vhost-user daemon, as the text has it. */
  readonly socket?: string;
  /** Names of the daemons that the text may start at that socket; left out where it starts none that is known. */
  readonly daemons?: readonly string[];
  /** The release of the host's kernel, which does the work of a tap and of vhost. */
  readonly hostKernel?: string;
}

/** What QEMU has against a device before it even looks at it. */
export interface EarlyRefusal extends MonitorRefusal {
  /** What versions before a release said; left out where they said the same. */
  readonly before?: { readonly release: Release; readonly message: string };
}

/** One virtio device that QEMU is asked for. */
export interface Plug {
  readonly name: string;
  readonly model: string;
  /** As they were given, in that order. */
  readonly properties: ReadonlyMap<string, string>;
  /** A property that QEMU has to have, and what is said before QEMU is started where it does not; left out where there is none. */
  readonly needs?: { readonly property: string; readonly otherwise: MonitorRefusal };
  readonly bus: QemuBus;
  /** Nobody knows the bus, as where a file provides it that was not read; left out where it is known. */
  readonly isBusUnknown?: boolean;
  /** The bus passes the IOMMU of the machine by; left out where it does not. */
  readonly bypassesIommu?: boolean;
  readonly backend: Backend;
  /** What QEMU says before it even looks at the device, since there is no such bus or backend, or libvirt before it. */
  readonly objection?: EarlyRefusal;
}
