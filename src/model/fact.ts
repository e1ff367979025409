import type { FeatureSet } from '../features/feature-set.ts';
import type { FactName, Facts } from './facts.ts';
import type { GuestChange } from './guest-release.ts';
import type { KernelChange } from './kernel-change.ts';
import type { ConfigValue } from './platform.ts';

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
  | {
      readonly kind: 'change';
      readonly id: string;
      readonly change: KernelChange;
      readonly yes: boolean;
      readonly read: boolean;
    }
  | {
      readonly kind: 'guest-change';
      readonly id: string;
      /** What the guest is called: EDK2. */
      readonly guest: string;
      readonly change: GuestChange;
      readonly release: string | undefined;
      readonly yes: boolean;
      readonly read: boolean;
    }
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

/** What a fact is about, whatever it says. */
export function subjectOf(fact: Fact): string {
  switch (fact.kind) {
    case 'named':
    case 'field':
    case 'parameter':
      return `${fact.kind} ${fact.name}`;
    case 'bit':
      return `bit ${fact.of} ${fact.bit}`;
    case 'change':
    case 'guest-change':
      return `${fact.kind} ${fact.id}`;
    case 'driver':
    case 'table':
      return `${fact.kind} ${fact.driver}`;
    case 'config':
      return `config ${fact.option}`;
    case 'transport':
      return 'transport';
  }
}
