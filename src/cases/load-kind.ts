import type { Inputs } from '../input/inputs.ts';
import { type Loaded, loadAny } from '../input/load.ts';
import { STDIN, STDIN_NAME } from '../input/source.ts';
import { exists } from '../io/exists.ts';
import { filesBelow } from '../io/process-io.ts';
import { closest } from '../text/closest.ts';
import { suggestion } from '../text/quoting.ts';
import { bundledFile, bundledNames, isBundledKind } from './bundled.ts';

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
  const at = (isBundledKind(kind) ? bundledFile(kind, path, inputs.io) : undefined) ?? path;
  const missing = at === path ? missingWords(kind, path, inputs) : undefined;
  if (missing !== undefined) {
    inputs.found.push({ file: path, message: missing });
    return undefined;
  }
  const logged = kind === 'platform' ? await platformInLog(at, inputs) : undefined;
  if (logged !== undefined && isOfKind(logged, kind)) return logged;
  const loaded = await loadAny(at, inputs);
  if (loaded === undefined || isOfKind(loaded, kind)) return loaded;
  const file = path === STDIN ? STDIN_NAME : path;
  inputs.found.push({ file, message: `this is a ${loaded.kind}; expected a ${kind}${hint}` });
  return undefined;
}

/** What is likely meant as a name, not as a file, which has an ending. */
const NAME = /^[a-z0-9][a-z0-9-]*$/;

/** What to say of a name that no file has, nor anything that comes with vnex; undefined of what may well be a file. */
function missingWords(kind: Loaded['kind'], name: string, { io }: Inputs): string | undefined {
  if (io.fixtures === undefined || !isBundledKind(kind) || !NAME.test(name) || exists(name, io))
    return undefined;
  const near = closest(name, bundledNames(kind, { ...io, filesBelow }));
  const hint = near === undefined ? '; `vnex list bundled` has the names' : suggestion(near);
  return `no such file, and no ${kind} of that name comes with vnex${hint}`;
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
