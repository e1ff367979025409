import type { Corpus } from './corpus.ts';
import type { Failure } from './failures.ts';
import type { FuzzInput, Run } from './input.ts';
import { minimise } from './minimise.ts';
import { isRunTwice, judge, type Place, type Trial, trialAt } from './trial.ts';

/** Something that failed, cut down. */
export interface Finding {
  readonly place: Place;
  readonly target: string;
  readonly failure: Failure;
  readonly input: FuzzInput;
}

/** What is told of each input. */
export interface Step {
  readonly index: number;
  readonly target: string;
  readonly code: number | null | undefined;
  readonly milliseconds: number;
  readonly findings: readonly Finding[];
}

/** Findings that look the same are the same: one is cut down, the others only counted. */
function signature(target: string, { kind, detail }: Failure): string {
  const lines = detail.split('\n').filter((line) => /^\s+at |Error/.test(line));
  const telling = lines.length === 0 ? '' : lines.slice(0, 2).join('\n');
  return `${kind} ${telling === '' ? target : telling.replaceAll(/"[^"]*"|\d+/g, '')}`;
}

export interface Course {
  readonly seed: number;
  /** The first index. */
  readonly from: number;
  readonly only: string | undefined;
  /** The milliseconds that one input may take; undefined means as long as it likes. */
  readonly longest?: number | undefined;
  /** Whether to go on, asked before each input. */
  readonly goesOn: (index: number) => boolean;
}

/** Runs input after input, and tells of each. */
export async function* course(
  { seed, from, only, longest, goesOn }: Course,
  corpus: Corpus,
  run: Run,
): AsyncGenerator<Step> {
  const seen = new Set<string>();
  for (let index = from; goesOn(index); index++) {
    const place: Place = { seed, index, only };
    const trial = trialAt(place, corpus);
    const { code, milliseconds, failures } = await judge(trial, run, { twice: isRunTwice(place), longest });
    const findings: Finding[] = [];
    for (const failure of failures) {
      const sign = signature(trial.target.name, failure);
      if (seen.has(sign)) continue;
      seen.add(sign);
      findings.push(await findingOf(place, trial, failure, run, longest));
    }
    yield { index, target: trial.target.name, code, milliseconds, findings };
  }
}

/** Cuts an input down as long as it fails in the same way. */
export async function findingOf(
  place: Place,
  trial: Trial,
  failure: Failure,
  run: Run,
  longest?: number,
): Promise<Finding> {
  const { target } = trial;
  const sign = signature(target.name, failure);
  // Each run of a slow input takes a second or more, twice.
  const mostRuns = failure.kind === 'slow' ? 20 : undefined;
  const stillFails = async (input: FuzzInput): Promise<boolean> => {
    const { failures } = await judge({ target, input }, run, {
      twice: failure.kind === 'not the same twice',
      longest,
    });
    return failures.some((other) => signature(target.name, other) === sign);
  };
  return { place, target: target.name, failure, input: await minimise(trial.input, stillFails, mostRuns) };
}
