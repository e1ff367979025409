import type { ChangeId } from '../data/linux-changes.ts';
import type { FeatureSet } from '../features/feature-set.ts';
import type { Case } from '../model/case.ts';
import type { FactName, Facts } from '../model/facts.ts';
import type { ConfigValue } from '../model/platform.ts';
import type { Reached, Version } from '../model/release.ts';

/** What a rule wants to know of a value; two values of which it is told the same are one to it. */
export type Tell<Value, Told> = (value: Value) => Told;

/**
 * Where the answers come from: one concrete case, or a space of cases that is still open. An open space forks where
 * its cases differ in what a rule is told, and nowhere else.
 */
export interface FactSource {
  /** Whether it stands for many cases, so that what is not asked need not be decided. */
  readonly isOpen: boolean;
  /** The one case whose own facts these are; undefined: there is none. It spares the way through `read`. */
  readonly only: Case | undefined;
  read<Name extends FactName, Told>(name: Name, tell: Tell<Facts[Name], Told>): Told;
  /** Every bit that may be offered. */
  offers(): FeatureSet;
  /** Whether a set that a rule cut out of `offers()` has the bit. */
  holds(set: FeatureSet, bit: number): boolean;
  field<Told>(name: string, tell: Tell<number | undefined, Told>): Told;
  release<Told>(tell: Tell<Version, Told>): Told;
  /** A set that hangs on the release, for a rule to work with; only bits that are then asked for matter. */
  releaseSet(tell: Tell<Version, FeatureSet>): FeatureSet;
  change(id: ChangeId): Reached;
  config<Told>(option: string, tell: Tell<ConfigValue | undefined, Told>): Told;
  /** Every occurrence of these parameters on the kernel command line, in order. */
  parameters(names: readonly string[]): readonly KernelParameter[];
}

/** One parameter of the kernel command line; '' where it has no value. */
export interface KernelParameter {
  readonly name: string;
  readonly value: string;
}
