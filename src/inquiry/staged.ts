import type { Inquiry } from './inquiry.ts';

/**
 * What is still to be done of a piece of work. What comes later depends on `state`, on `rules`, on what it asks, and on
 * nothing else, so that whoever runs it for many cases and many rules need not run it twice for the same.
 */
export class Stage<Value> {
  readonly name: string;
  readonly state: readonly unknown[];
  /** Functions, and objects of them, such as the answers of a driver model. */
  readonly rules: readonly object[];
  readonly next: () => Staged<Value>;

  constructor(name: string, state: readonly unknown[], rules: readonly object[], next: () => Staged<Value>) {
    this.name = name;
    this.state = state;
    this.rules = rules;
    this.next = next;
  }
}

/** A piece of work in stages: what comes of it, or the stage that is still to be done. */
export type Staged<Value> = Value | Stage<Value>;

const NO_RULES: readonly object[] = [];

/** What a stage depends on, besides the rules that the inquiry has deferred and what it asks itself. */
interface Dependence {
  /** What of the driver model it goes by; left out for nothing. */
  readonly rules?: readonly object[];
  /** Feature sets and plain data; left out for none. */
  readonly state?: readonly unknown[];
}

/** Puts what follows into a stage of its own. A single case has no use for stages: it goes on at once. */
export function later<Value>(
  ask: Pick<Inquiry, 'deferredRules' | 'deferAnew'>,
  stage: string,
  { rules = NO_RULES, state = [] }: Dependence,
  next: () => Staged<Value>,
): Staged<Value> {
  const deferred = ask.deferredRules();
  if (deferred === undefined) return next();
  // A stage is followed once for each of its paths, and what one of them deferred is no affair of the next.
  const begin = (): Staged<Value> => {
    ask.deferAnew(deferred);
    return next();
  };
  return new Stage(stage, [...state, ...deferred], rules, begin);
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
  if (!(staged instanceof Stage)) return goOn(staged);
  return new Stage(
    `${way}/${staged.name}`,
    staged.state,
    rules.length === 0 ? staged.rules : [...staged.rules, ...rules],
    () => andThen(staged.next(), way, goOn, rules),
  );
}

/** Runs every stage. */
export function finish<Value>(staged: Staged<Value>): Value {
  let now = staged;
  while (now instanceof Stage) now = now.next();
  return now;
}
