import type { ChangeId } from '../data/linux-changes.ts';
import type { FeatureSet } from '../features/feature-set.ts';
import type { Case } from '../model/case.ts';
import type { FactName, Facts } from '../model/facts.ts';
import type { ConfigValue } from '../model/platform.ts';
import type { Reached, Version } from '../model/release.ts';

/** What a rule wants to know of a value. Two values that the projection maps to the same result are one to the rule. */
export type Project<Value, Projected> = (value: Value) => Projected;

/**
 * Where the answers come from: one concrete case, or a space of cases that is still open. An open space forks where
 * the projection of a fact differs between its cases, and nowhere else.
 */
export interface FactSource {
  /** Whether it stands for many cases, so that what is not asked need not be decided. */
  readonly isOpen: boolean;
  /** The one case whose own facts these are, so that they can be read directly; undefined where there is none. */
  readonly concrete: Case | undefined;
  read<Name extends FactName, Projected>(name: Name, project: Project<Facts[Name], Projected>): Projected;
  /** Every bit that may be offered. */
  offers(): FeatureSet;
  /** Whether a set that a rule cut out of `offers()` has the bit. */
  holds(set: FeatureSet, bit: number): boolean;
  field<Projected>(name: string, project: Project<number | undefined, Projected>): Projected;
  release<Projected>(project: Project<Version, Projected>): Projected;
  /** A set that depends on the release, for a rule to work with; only bits that are then asked for matter. */
  releaseSet(project: Project<Version, FeatureSet>): FeatureSet;
  change(id: ChangeId): Reached;
  config<Projected>(option: string, project: Project<ConfigValue | undefined, Projected>): Projected;
  /**
   * The answer of a rule as one question, where a space can tell it from those that the rule asks: the ways through the rule
   * and those through what comes after it do not multiply. `key`: which rule it is, and of which twin of the cases.
   */
  readonly asOne?: (<Answer>(key: readonly unknown[], rule: () => Answer) => Answer) | undefined;
  /** Every occurrence of these parameters on the kernel command line, in order. */
  parameters(names: readonly string[]): readonly KernelParameter[];
}

/** One parameter of the kernel command line; '' where it has no value. */
export interface KernelParameter {
  readonly name: string;
  readonly value: string;
}
