import type { FeatureSet } from '../features/feature-set.ts';
import type { ChainOutcome, DeviceStep } from './boot-chain.ts';
import type { OpenCase } from './open-case.ts';
import type { AddressKind, DmaApi, DmaPath, Outcome, Ring, StatusName } from './result.ts';

/** Some of what a case leaves open: for `kernel`, `qemu` or another open fact, the values or ranges of releases that are meant. */
export type ExpectedWhen = Readonly<Record<string, readonly string[]>>;

/** What a scenario says of the result; what is undefined is not said. */
export interface Expectation {
  /** For which of the open facts it is said; undefined for all. */
  readonly when: ExpectedWhen | undefined;
  readonly outcome: Outcome | undefined;
  readonly features: ExpectedFeatures | undefined;
  readonly dma: ExpectedDma | undefined;
  readonly message: string | undefined;
  readonly errno: string | undefined;
  readonly status: readonly StatusName[] | undefined;
  /** What comes of the machine from power-on to its kernel. */
  readonly boot: ChainOutcome | undefined;
  readonly firmware: ExpectedFirmware | undefined;
  /** IDs of decisions that the log must have. */
  readonly decisions: readonly string[] | undefined;
  /** Names of claims that must hold. */
  readonly claims: readonly string[] | undefined;
}

/** Says nothing. */
export const NO_EXPECTATION: Expectation = {
  when: undefined,
  outcome: undefined,
  features: undefined,
  dma: undefined,
  message: undefined,
  errno: undefined,
  status: undefined,
  boot: undefined,
  firmware: undefined,
  decisions: undefined,
  claims: undefined,
};

export interface ExpectedFeatures {
  readonly include: FeatureSet | undefined;
  readonly exclude: FeatureSet | undefined;
  readonly exactly: FeatureSet | undefined;
}

export interface ExpectedDma {
  readonly api: DmaApi | undefined;
  readonly path: DmaPath | undefined;
  readonly ring: Ring | undefined;
  readonly bounced: boolean | undefined;
  readonly addresses: AddressKind | undefined;
}

/** What the firmware of the machine makes of the device. */
export interface ExpectedFirmware {
  readonly outcome: DeviceStep['outcome'] | undefined;
  /** The id of the driver model that drives it. */
  readonly by: string | undefined;
  /** Its place in the order in which the firmware tries, from 1. */
  readonly place: number | undefined;
}

/** A question, for each of its devices, platforms and drivers, and optionally the answer that all of them have. */
export interface Scenario {
  readonly name: string;
  readonly description: string | undefined;
  readonly cases: readonly OpenCase[];
  readonly expect: Expectation | undefined;
}
