import type { Case } from './case.ts';
import type { DeviceVariant } from './device.ts';
import type { Facts } from './facts.ts';
import type { ConfigValue } from './platform.ts';

/** The named facts that may vary. */
export type VaryingFact = keyof Facts;

export type NamedVarying<Names extends VaryingFact = VaryingFact> = {
  readonly [Name in Names]: {
    readonly kind: 'fact';
    readonly name: Name;
    readonly values: readonly Facts[Name][];
  };
}[Names];

/** One thing about a case that varies, and over which values; no value twice. */
export type Varying =
  | NamedVarying
  /** Whether the device offers a bit. */
  | { readonly kind: 'bit'; readonly bit: number; readonly values: readonly boolean[] }
  | { readonly kind: 'field'; readonly name: string; readonly values: readonly (number | undefined)[] }
  | { readonly kind: 'release'; readonly values: readonly string[] }
  | { readonly kind: 'config'; readonly name: string; readonly values: readonly (ConfigValue | undefined)[] }
  /** One of several devices, which differ in what is not stated of their monitor, host or daemon. */
  | { readonly kind: 'variant'; readonly values: readonly DeviceVariant[] }
  /** Whether a kernel of a distribution has a change that came to mainline after its base. */
  | { readonly kind: 'change'; readonly id: string; readonly values: readonly boolean[] }
  /** Words of the kernel command line that are there together, or not; they follow those of the base, in order. */
  | { readonly kind: 'cmdline'; readonly values: readonly string[] };

/** The key of what varies, as a space file has it. */
export function varyingKey(varying: Varying): string {
  switch (varying.kind) {
    case 'fact':
      return varying.name;
    case 'bit':
      return `device.offers.${varying.bit}`;
    case 'release':
      return 'platform.kernel.version';
    case 'field':
      return `device.config.${varying.name}`;
    case 'config':
      return `platform.kernel.config.${varying.name}`;
    case 'cmdline':
      return 'platform.kernel.cmdline';
    case 'change':
      return `platform.kernel.changes.${varying.id}`;
    case 'variant':
      return 'device';
  }
}

/** Every case that the values of `varying` make of `base`, each combination once. */
export interface SpacePart {
  readonly base: Case;
  readonly varying: readonly Varying[];
}

/** A set of cases: the sum of its parts, of which no two share a case. */
export interface Space {
  readonly name: string;
  readonly parts: readonly SpacePart[];
}

/** How many cases a part has. */
export function sizeOf({ varying }: SpacePart): bigint {
  return varying.reduce((product, { values }) => product * BigInt(values.length), 1n);
}

/** Indices into the values of something that varies, lowest first. */
export type Indices = readonly number[];
