import type { BootDifference } from '../model/boot.ts';
import type { GuestMemory } from '../model/guest-memory.ts';
import type { OpenPlatform } from '../model/open-case.ts';
import type { AmdIommu, Global, Plug } from '../model/qemu.ts';
import type { InstalledDaemon } from './daemons.ts';
import type { BootArch } from './machines.ts';

/** One virtio device of a boot. */
export interface PlannedDevice {
  /** What the case calls it. */
  readonly name: string;
  readonly plug: Plug;
  /** How that differs from the device of the case. */
  readonly differs: readonly BootDifference[];
  /** The vhost-user daemon that does its work. */
  readonly daemon?: InstalledDaemon;
}

/** One start of QEMU with one kernel, before it is known which files they are. */
export interface BootPlan {
  /** What the case calls its platform. */
  readonly asked: string;
  readonly arch: BootArch;
  /** As the guest will find it: what emulation cannot give is already taken out. */
  readonly platform: OpenPlatform;
  /** As `-machine` takes it, without the IOMMU's part. */
  readonly machine: string;
  readonly cpus: number;
  /** Left out: whatever QEMU takes by itself, which nobody else can map. */
  readonly memory?: GuestMemory;
  readonly globals: readonly Global[];
  /** What an AMD IOMMU is given; left out: it is to remap DMA, where that can be said. */
  readonly amdIommu?: AmdIommu;
  readonly devices: readonly PlannedDevice[];
  /** What of the case's platform emulation cannot give, in words. */
  readonly differs: readonly string[];
}
