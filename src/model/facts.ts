import type { FeatureSet } from '../features/feature-set.ts';
import type {
  Addressing,
  Implementation,
  MonitorRefusal,
  OptionRom,
  Transport,
  VdpaDriver,
  WithoutIotlb,
} from './device.ts';
import type { Arch, Hypervisor, IommuKind, ProtectedFrom, Protection, Unmodelled, Xen } from './platform.ts';

/** Everything about a case that a rule can ask for by name, and the type of its answer. */
export interface Facts {
  readonly 'device.type': number;
  readonly 'device.transport': Transport;
  readonly 'device.implementation': Implementation;
  readonly 'device.requires': FeatureSet | undefined;
  readonly 'device.addressing': Addressing | undefined;
  readonly 'device.vdpaDriver': VdpaDriver | undefined;
  readonly 'device.backend.name': string | undefined;
  readonly 'device.backend.sharedMemory': boolean | undefined;
  readonly 'device.backend.withoutIotlb': WithoutIotlb | undefined;
  readonly 'device.backend.refusesLegacy': boolean | undefined;
  readonly 'device.rom': OptionRom | undefined;
  readonly 'device.refused': MonitorRefusal | undefined;
  readonly 'device.bypassesIommu': boolean;
  readonly 'device.allowsLegacy': boolean;
  readonly 'device.unmodelled': string | undefined;
  readonly 'platform.arch': Arch;
  readonly 'platform.guestRelease': string | undefined;
  readonly 'platform.hypervisor': Hypervisor;
  readonly 'platform.machine': string | undefined;
  readonly 'platform.memory.protection': Protection;
  readonly 'platform.memory.protectedFrom': ProtectedFrom;
  readonly 'platform.memory.mib': number | undefined;
  readonly 'platform.memory.announced': boolean | undefined;
  readonly 'platform.iommu.kind': IommuKind;
  readonly 'platform.iommu.interrupts': boolean;
  readonly 'platform.iommu.passesAtReset': boolean | undefined;
  readonly 'platform.iommu.accessPlatform': boolean | undefined;
  readonly 'platform.xen': Xen | undefined;
  readonly 'platform.unmodelled': Unmodelled | undefined;
}
export type FactName = keyof Facts;
