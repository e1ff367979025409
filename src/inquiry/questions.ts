import type { FactName, Facts } from '../model/facts.ts';
import type { FactSource, Project } from './fact-source.ts';
import type { Log } from './log.ts';

/** The value of a fact itself. */
export function asIs<Value>(value: Value): Value {
  return value;
}

/** Tells a rule what it wants to know of a fact, and notes the fact where there is a log. */
export function tell<Name extends FactName, Projected>(
  log: Log | undefined,
  name: Name,
  value: Facts[Name],
  project: Project<Facts[Name], Projected>,
): Projected {
  if (log !== undefined) log.note({ kind: 'named', name, value });
  return project(value);
}

/** Reads a named fact, and notes it where there is a log: of a single case, of which the value itself can be read. */
export function read<Name extends FactName, Projected>(
  source: FactSource,
  log: Log | undefined,
  name: Name,
  project: Project<Facts[Name], Projected>,
): Projected {
  if (log === undefined) return source.read(name, project);
  return tell(log, name, source.read(name, asIs<Facts[Name]>), project);
}
