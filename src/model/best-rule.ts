import type { Case } from './case.ts';
import type { ClaimColumn } from './claim.ts';

/** What comes of asking every host for one thing. */
export interface AskedOfHosts {
  /** After “a host that”. */
  readonly does: string;
  /** In so many kinds of cases that a guest can tell apart no answer keeps all that some rule keeps. */
  readonly contradictions: bigint;
  /** Old guests that no longer work, whatever the rule answers, and would with what another rule asks. */
  readonly oldGuests: bigint;
  readonly smallest: Contradiction | undefined;
}

/** Cases that a guest cannot tell apart, or that are one machine with its memory protected and open, which no one answer keeps. */
export interface Contradiction {
  readonly cases: readonly {
    readonly column: ClaimColumn;
    readonly asked: Case;
    /** The answers that keep the claim in this case. */
    readonly keptBy: readonly string[];
  }[];
}

/** Whether one rule keeps all that any rule keeps. */
export interface BestRule {
  /** All that a rule of the form can answer. */
  readonly answers: readonly string[];
  /** How many kinds of cases it may answer differently. */
  readonly told: bigint;
  /** By what is asked of hosts; judged by hosts that do as the rule asks, and by all hosts. */
  readonly asked: readonly AskedOfHosts[];
  readonly all: readonly AskedOfHosts[];
}
