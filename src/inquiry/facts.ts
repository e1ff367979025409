import type { ChangeId } from '../data/linux-changes.ts';
import type { Addressing, Implementation, Transport } from '../model/device.ts';
import type { FeatureSet } from '../model/feature-set.ts';
import type {
  Arch,
  ConfigValue,
  Hypervisor,
  IommuKind,
  ProtectedFrom,
  Protection,
  Xen,
} from '../model/platform.ts';

/** Everything about a case that a rule can ask for by name, and the type of its answer. */
export interface Facts {
  readonly 'device.type': number;
  readonly 'device.transport': Transport;
  readonly 'device.implementation': Implementation;
  readonly 'device.requires': FeatureSet | undefined;
  readonly 'device.addressing': Addressing | undefined;
  readonly 'platform.arch': Arch;
  readonly 'platform.hypervisor': Hypervisor;
  readonly 'platform.machine': string | undefined;
  readonly 'platform.memory.protection': Protection;
  readonly 'platform.memory.protectedFrom': ProtectedFrom;
  readonly 'platform.memory.mib': number | undefined;
  readonly 'platform.iommu.kind': IommuKind;
  readonly 'platform.xen': Xen | undefined;
}
export type FactName = keyof Facts;

/** One thing that a rule was told. */
export type Fact =
  | { readonly kind: 'named'; readonly name: FactName; readonly value: Facts[FactName] }
  | {
      readonly kind: 'bit';
      readonly bit: number;
      readonly of: 'offered' | 'kept';
      readonly value: boolean;
    }
  | { readonly kind: 'field'; readonly name: string; readonly value: number | undefined }
  | { readonly kind: 'change'; readonly id: ChangeId; readonly yes: boolean; readonly read: boolean }
  | { readonly kind: 'driver'; readonly driver: string; readonly read: boolean }
  | { readonly kind: 'table'; readonly driver: string; readonly legacy: boolean; readonly read: boolean }
  | { readonly kind: 'transport'; readonly known: FeatureSet; readonly read: boolean }
  | {
      readonly kind: 'config';
      readonly option: string;
      readonly value: ConfigValue;
      readonly stated: boolean;
    }
  | { readonly kind: 'parameter'; readonly name: string; readonly values: readonly string[] };
