import type { Inputs } from '../input/inputs.ts';
import { type Loaded, loadAny } from '../input/load.ts';
import { STDIN, STDIN_NAME } from '../input/source.ts';

type OfKind<Kind extends Loaded['kind']> = Extract<Loaded, { readonly kind: Kind }>;

function isOfKind<Kind extends Loaded['kind']>(loaded: Loaded, kind: Kind): loaded is OfKind<Kind> {
  return loaded.kind === kind;
}

/** Reads a file of one format. One of another is told apart by its keys, and is one mistake, not one for each key. */
export async function loadKind<Kind extends Loaded['kind']>(
  kind: Kind,
  path: string,
  inputs: Inputs,
  hint = '',
): Promise<OfKind<Kind> | undefined> {
  const loaded = await loadAny(path, inputs);
  if (loaded === undefined || isOfKind(loaded, kind)) return loaded;
  const file = path === STDIN ? STDIN_NAME : path;
  inputs.found.push({ file, message: `this is a ${loaded.kind}; expected a ${kind}${hint}` });
  return undefined;
}
