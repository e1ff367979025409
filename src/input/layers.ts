import { dirname, isAbsolute, join } from 'node:path';
import { printable } from '../text/printable.ts';
import { describe } from '../text/quoting.ts';
import { addAll, type Inputs, type Report, readOnce } from './inputs.ts';
import { isObject, valueAt } from './json-value.ts';
import type { Path } from './positions.ts';
import { type InputSource, STDIN, STDIN_NAME } from './source.ts';

/** A place in a file that contributes to a value. */
export interface Layer {
  readonly source: InputSource;
  readonly at: Path;
}

/** A JSON value with everything that it extends merged in. The first layer is the nearest and wins. */
export interface Subject {
  readonly value: unknown;
  readonly layers: readonly Layer[];
}

/** Reports on a subject point into the nearest layer that has the value, which is where it would be put right. */
export function reportOn(layers: readonly Layer[], inputs: Inputs): Report {
  return (path, message, on = 'value') => {
    const layer =
      layers.find(({ source, at }) => valueAt(source.value, [...at, ...path]) !== undefined) ?? layers[0];
    if (layer !== undefined)
      inputs.found.push({ source: layer.source, path: [...layer.at, ...path], on, message });
  };
}

/**
 * What a place in a file stands for: a path is read, an object with `extends` is merged over what it extends
 * (objects merge key by key, everything else is replaced), anything else stands for itself. Gives
 * undefined where a file could not be read, or extends itself; that is then among the problems.
 */
export async function resolve(value: unknown, layer: Layer, inputs: Inputs): Promise<Subject | undefined> {
  if (typeof value !== 'string') return extended(value, layer, [layer.source.file], inputs);
  const source = await follow(value, layer, layer.at, inputs);
  return source === undefined ? undefined : wholeFile(source, inputs);
}

/** A file's whole content, with what it extends. */
export function wholeFile(source: InputSource, inputs: Inputs): Promise<Subject | undefined> {
  return extended(source.value, { source, at: [] }, [source.file], inputs);
}

/** `chain`: the files that were passed on the way here, this one last. */
async function extended(
  value: unknown,
  layer: Layer,
  chain: readonly string[],
  inputs: Inputs,
): Promise<Subject | undefined> {
  if (!isObject(value) || !Object.hasOwn(value, 'extends')) return { value, layers: [layer] };
  const { extends: base, ...own } = value;
  const at = [...layer.at, 'extends'];
  if (typeof base !== 'string') {
    reportAt(layer, at, `"extends" is ${describe(base)}; expected the path of a file`, inputs);
    return undefined;
  }
  const source = await follow(base, layer, at, inputs);
  if (source === undefined) return undefined;
  if (chain.includes(source.file)) {
    const cycle = [...chain.slice(chain.indexOf(source.file)), source.file].map(printable);
    reportAt(layer, at, `"extends" goes in a circle: ${cycle.join(' extends ')}`, inputs);
    return undefined;
  }
  const below = await extended(source.value, { source, at: [] }, [...chain, source.file], inputs);
  if (below === undefined) return undefined;
  return { value: merge(below.value, own), layers: [layer, ...below.layers] };
}

/** Reads the file that `reference`, which stands at `at`, names. A file that is not there is a problem of the reference. */
async function follow(
  reference: string,
  { source }: Layer,
  at: Path,
  inputs: Inputs,
): Promise<InputSource | undefined> {
  const path = relativeTo(source.file, reference);
  const reading = await readOnce(path, inputs);
  if (reading.kind === 'source') return reading.source;
  if (reading.kind === 'broken') addAll(reading.problems, inputs);
  else reportAt({ source, at: [] }, at, `cannot use ${printable(path)}: ${reading.message}`, inputs);
  return undefined;
}

/** `-` is a file's name here: a file cannot ask for standard input. */
function relativeTo(file: string, reference: string): string {
  if (isAbsolute(reference)) return reference;
  const path = join(file === STDIN_NAME ? '.' : dirname(file), reference);
  return path === STDIN ? `./${path}` : path;
}

function reportAt({ source }: Layer, path: Path, message: string, inputs: Inputs): void {
  inputs.found.push({ source, path, on: 'value', message });
}

function merge(base: unknown, over: unknown): unknown {
  if (!isObject(base) || !isObject(over)) return over;
  const merged: Record<string, unknown> = { ...base };
  for (const [key, value] of Object.entries(over))
    merged[key] = Object.hasOwn(base, key) ? merge(base[key], value) : value;
  return merged;
}
