import type { Inquiry } from './inquiry.ts';

/**
 * A piece of work in stages. What comes later depends on `state`, on `rules`, on what it asks, and on nothing else, so that
 * whoever runs it for many cases and many rules need not run it twice for the same.
 */
export type Staged<Value> =
  | { readonly done: Value }
  | {
      readonly stage: string;
      readonly state: readonly unknown[];
      /** Functions, and objects of them, such as the answers of a driver model. */
      readonly rules: readonly object[];
      readonly next: () => Staged<Value>;
    };

const NO_RULES: readonly object[] = [];

export function done<Value>(value: Value): Staged<Value> {
  return { done: value };
}

/**
 * Puts what follows into a stage of its own, which depends on `state` (feature sets and plain data), on the rules that
 * the inquiry has deferred, on `rules` (what of the driver model it goes by), and on what it asks itself. A single case has
 * no use for stages: it goes on at once.
 */
export function later<Value>(
  ask: Pick<Inquiry, 'deferredRules' | 'deferAnew'>,
  stage: string,
  rules: readonly object[],
  state: readonly unknown[],
  next: () => Staged<Value>,
): Staged<Value> {
  const deferred = ask.deferredRules();
  if (deferred === undefined) return next();
  // A stage is followed once for each of its paths, and what one of them deferred is no affair of the next.
  const begin = (): Staged<Value> => {
    ask.deferAnew(deferred);
    return next();
  };
  return { stage, state: [...state, ...deferred], rules, next: begin };
}

/**
 * Goes on with the value in the last of the stages. `way` prefixes the name of each stage, since the same stage now
 * continues differently; `rules`: what `goOn` depends on besides the value.
 */
export function andThen<Value, Next>(
  staged: Staged<Value>,
  way: string,
  goOn: (value: Value) => Staged<Next>,
  rules = NO_RULES,
): Staged<Next> {
  if ('done' in staged) return goOn(staged.done);
  const { stage, state, next } = staged;
  return {
    stage: `${way}/${stage}`,
    state,
    rules: rules.length === 0 ? staged.rules : [...staged.rules, ...rules],
    next: () => andThen(next(), way, goOn, rules),
  };
}

/** Runs every stage. */
export function finish<Value>(staged: Staged<Value>): Value {
  let now = staged;
  while (!('done' in now)) now = now.next();
  return now.done;
}
