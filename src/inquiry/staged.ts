import type { Inquiry } from './inquiry.ts';

/**
 * A piece of work in stages. What comes later hangs on `state`, on what it asks, and on nothing else, so that whoever
 * runs it for many cases need not run it twice for the same state.
 */
export type Staged<Value> =
  | { readonly done: Value }
  | { readonly stage: string; readonly state: readonly unknown[]; readonly next: () => Staged<Value> };

export function done<Value>(value: Value): Staged<Value> {
  return { done: value };
}

/**
 * Puts what follows into a stage of its own, which depends on `state` (feature sets and plain data), on the rules that
 * the inquiry has deferred, and on what it asks itself.
 */
export function later<Value>(
  ask: Pick<Inquiry, 'deferredRules'>,
  stage: string,
  state: readonly unknown[],
  next: () => Staged<Value>,
): Staged<Value> {
  return { stage, state: [...state, ...ask.deferredRules()], next };
}

/** Goes on with the value in the last of the stages. `way` prefixes the name of each stage, since the same stage now continues differently. */
export function andThen<Value, Next>(
  staged: Staged<Value>,
  way: string,
  goOn: (value: Value) => Staged<Next>,
): Staged<Next> {
  if ('done' in staged) return goOn(staged.done);
  const { stage, state, next } = staged;
  return { stage: `${way}/${stage}`, state, next: () => andThen(next(), way, goOn) };
}

/** Runs every stage. */
export function finish<Value>(staged: Staged<Value>): Value {
  let now = staged;
  while (!('done' in now)) now = now.next();
  return now.done;
}
