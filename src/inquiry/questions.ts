import type { FactName, Facts } from '../model/facts.ts';
import type { FactSource, Project } from './fact-source.ts';
import type { Log } from './log.ts';

/** The value of a fact itself. */
export function asIs<Value>(value: Value): Value {
  return value;
}

/** Questions about one of the nouns of a case. */
export abstract class Questions<Noun> {
  protected readonly source: FactSource;
  protected readonly log: Log | undefined;
  /** The fast path: set only for a concrete case with the log off; the questions then read it directly. */
  protected readonly own: Noun | undefined;

  constructor(source: FactSource, log: Log | undefined, own: Noun | undefined) {
    this.source = source;
    this.log = log;
    this.own = own;
  }

  protected read<Name extends FactName, Projected>(
    name: Name,
    project: Project<Facts[Name], Projected>,
  ): Projected {
    const { log } = this;
    if (log === undefined) return this.source.read(name, project);
    return this.source.read(name, (value) => {
      log.note({ kind: 'named', name, value });
      return project(value);
    });
  }
}
