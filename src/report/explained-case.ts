import type { Remedy } from '../model/remedy.ts';
import type { Result } from '../model/result.ts';

/** A result, and what a text report shows beside it. */
export interface ExplainedCase {
  readonly result: Result;
  /** "Linux 6.12". */
  readonly guest: string;
  /** What it would be if the driver did not refuse. */
  readonly otherwise: Result | undefined;
  /** Sets of changes, each of which makes the case work. */
  readonly remedies: readonly (readonly Remedy[])[];
  /** What is taken as most guests have it: `CONFIG_INTEL_IOMMU=y`. */
  readonly assumed?: readonly string[];
  /** What would help besides, and was not tried: another backend, or another device in its place. */
  readonly others: readonly Remedy[];
  /** Show the decisions that changed nothing, too. */
  readonly all: boolean;
  /** Which of all that is open the features and the reasons are of: "Linux 7.3, QEMU 10.2". Left out where it is said elsewhere. */
  readonly example?: string | undefined;
}
