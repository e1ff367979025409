import type { Corpus } from './corpus.ts';
import type { FuzzInput } from './input.ts';
import type { Promised } from './promises.ts';
import { type Random, weighted } from './random.ts';
import { argumentTargets } from './target-arguments.ts';
import { caseTargets } from './target-cases.ts';
import { checkTargets } from './target-check.ts';
import { exploreTargets } from './target-explore.ts';
import { importTargets } from './target-imports.ts';
import { logTargets } from './target-logs.ts';

/** A reader or a command, and how inputs for it are made. To add one, add a line to one of the tables below. */
export interface Target {
  readonly name: string;
  /** How often it comes, against the others. */
  readonly weight: number;
  readonly make: (random: Random, corpus: Corpus) => FuzzInput;
  /** What must hold of it besides what holds of every run. */
  readonly promised?: Promised;
}

export const TARGETS: readonly Target[] = [
  ...caseTargets,
  ...checkTargets,
  ...importTargets,
  ...logTargets,
  ...exploreTargets,
  ...argumentTargets,
];

/** The target of one input of a run over all. */
export function targetOf(random: Random): Target {
  return weighted(random, TARGETS);
}
