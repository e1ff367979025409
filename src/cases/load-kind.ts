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
  const logged = kind === 'platform' ? await platformInLog(path, inputs) : undefined;
  if (logged !== undefined && isOfKind(logged, kind)) return logged;
  const loaded = await loadAny(path, inputs);
  if (loaded === undefined || isOfKind(loaded, kind)) return loaded;
  const file = path === STDIN ? STDIN_NAME : path;
  inputs.found.push({ file, message: `this is a ${loaded.kind}; expected a ${kind}${hint}` });
  return undefined;
}

/** How a file begins, which tells a log from JSON. */
const BEGINNING = 4096;

/** The platform of a guest whose boot log stands where a description is expected; undefined where it is no log, or one that says too little. */
async function platformInLog(path: string, { io }: Inputs): Promise<OfKind<'platform'> | undefined> {
  if (path === STDIN) return undefined;
  let begun: string;
  try {
    if (io.stat(path).kind === 'directory') return undefined;
    begun = new TextDecoder().decode(io.readFile(path, BEGINNING));
  } catch {
    // What is wrong with it is said where it is read.
    return undefined;
  }
  if (/^\s*[{[](?!\s*\d)/.test(begun)) return undefined;
  const { readLogInput } = await import('../input/log/read-input.ts');
  const { guestOfLog } = await import('../input/log/platform-of-log.ts');
  const guest = guestOfLog((await readLogInput([path], io)).reading);
  return 'missing' in guest ? undefined : { kind: 'platform', platform: guest.platform };
}
