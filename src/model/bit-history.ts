import type { FeatureSet } from '../features/feature-set.ts';
import type { Release } from './release.ts';

/** Since when a feature bit is known, and what withholds it. */
export interface BitHistory {
  readonly bit: number;
  /** The first Linux whose driver or transport keeps it; left out where that is before 4.4. */
  readonly linux: Release | undefined;
  /** Whether any Linux driver keeps it. */
  readonly kept: boolean;
  /** QEMU’s property for it; undefined where it has none. */
  readonly property:
    | { readonly name: string; readonly default: string | undefined; readonly since: Release | undefined }
    | undefined;
  /** Machine types up to these set the property otherwise. */
  readonly machines: readonly { readonly upTo: string; readonly value: string }[];
  /** It takes a host that has it: a kernel whose tap or vhost knows it, or a daemon. */
  readonly host: string | undefined;
}

/** Two feature sets beside each other. */
export interface FeatureComparison {
  readonly first: FeatureSet;
  readonly second: FeatureSet;
  readonly both: FeatureSet;
  readonly onlyFirst: readonly BitHistory[];
  readonly onlySecond: readonly BitHistory[];
  readonly type: number | undefined;
}
