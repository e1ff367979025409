import type { InputIo } from '../io/input-io.ts';
import { type Problem, UsageError } from '../io/usage-error.ts';
import type { Locate, Path } from './positions.ts';
import { type InputSource, readSource, type SourceReading, STDIN, STDIN_NAME } from './source.ts';

/**
 * The files read so far and what is wrong with them. Every loader takes one and adds to it, so that one run
 * reports the mistakes of all files together, and a file that several others name is read once.
 */
export interface Inputs {
  readonly io: InputIo;
  readonly readings: Map<string, Promise<SourceReading>>;
  readonly found: (Problem | UnplacedProblem)[];
}

/** A problem whose place within the JSON alone is known: the line is found when it is needed. */
interface UnplacedProblem {
  readonly source: InputSource;
  readonly path: Path;
  readonly on: 'key' | 'value';
  readonly message: string;
}

/** Says that something is wrong with the value at `path`, or with the key itself. */
export type Report = (path: Path, message: string, on?: 'key' | 'value') => void;

export function openInputs(io: InputIo): Inputs {
  return { io, readings: new Map(), found: [] };
}

/** The same report, for something that stands at `prefix` within what it was for. */
export function reportWithin(report: Report, ...prefix: Path): Report {
  return (path, message, on) => report([...prefix, ...path], message, on);
}

/** Reads a file, or standard input for `-`; each one once. */
export function readOnce(path: string, inputs: Inputs): Promise<SourceReading> {
  const before = inputs.readings.get(path);
  if (before !== undefined) return before;
  const reading = readSource(path, inputs.io);
  inputs.readings.set(path, reading);
  return reading;
}

/** Reads a file that the user named; undefined where it cannot be used, which is then among the problems. */
export async function readNamed(path: string, inputs: Inputs): Promise<InputSource | undefined> {
  const reading = await readOnce(path, inputs);
  switch (reading.kind) {
    case 'source':
      return reading.source;
    case 'broken':
      addAll(reading.problems, inputs);
      return undefined;
    case 'unreadable':
      inputs.found.push({ file: path === STDIN ? STDIN_NAME : path, message: reading.message });
      return undefined;
  }
}

/** Not a spread: a file can have more problems than a call has arguments. */
export function addAll(problems: readonly Problem[], inputs: Inputs): void {
  for (const problem of problems) inputs.found.push(problem);
}

/** Every problem so far with its position: files in the order of reading, then from top to bottom, none twice. */
export async function problemsOf(inputs: Inputs): Promise<readonly Problem[]> {
  const placed = new Map<string, Problem>();
  const locators = new Map<InputSource, Locate>();
  for (const found of inputs.found) {
    const problem = 'file' in found ? found : await place(found, locators);
    placed.set(JSON.stringify(problem), problem);
  }
  const files = new Map(
    [...inputs.readings.keys()].map((path, i) => [path === STDIN ? STDIN_NAME : path, i]),
  );
  const order = ({ file }: Problem): number => files.get(file) ?? files.size;
  return [...placed.values()].sort(
    (a, b) => order(a) - order(b) || (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0),
  );
}

async function place(
  { source, path, on, message }: UnplacedProblem,
  locators: Map<InputSource, Locate>,
): Promise<Problem> {
  const { locatorOf } = await import('./positions.ts');
  const locate = locators.get(source) ?? locatorOf(source);
  locators.set(source, locate);
  return { file: source.file, ...locate(path, on), message };
}

/**
 * The end of loading: throws a UsageError with every problem, or returns the values, none of which is missing then.
 *
 *     const [scenario] = await settle(inputs, await loadScenario(path, inputs));
 */
export async function settle<const T extends readonly unknown[]>(
  inputs: Inputs,
  ...values: T
): Promise<{ readonly [K in keyof T]: Exclude<T[K], undefined> }> {
  if (inputs.found.length > 0) throw new UsageError(await problemsOf(inputs));
  if (!allPresent(values)) throw new Error('a loader returned nothing and reported no problem');
  return values;
}

function allPresent<T extends readonly unknown[]>(
  values: T,
): values is T & { readonly [K in keyof T]: Exclude<T[K], undefined> } {
  return values.every((value) => value !== undefined);
}
