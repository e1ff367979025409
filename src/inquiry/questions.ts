import type { FactName, Facts } from '../model/facts.ts';
import type { FactSource, Project } from './fact-source.ts';
import type { Log } from './log.ts';

/** The value of a fact itself. */
export function asIs<Value>(value: Value): Value {
  return value;
}

/** Reads a named fact, and notes it where there is a log: of a single case, of which the value itself can be read. */
export function read<Name extends FactName, Projected>(
  source: FactSource,
  log: Log | undefined,
  name: Name,
  project: Project<Facts[Name], Projected>,
): Projected {
  if (log === undefined) return source.read(name, project);
  const value = source.read(name, asIs<Facts[Name]>);
  log.note({ kind: 'named', name, value });
  return project(value);
}
