import { basename, join } from 'node:path';
import type { Inputs } from '../input/inputs.ts';
import { type Loaded, loadAny } from '../input/load.ts';
import { STDIN, STDIN_NAME } from '../input/source.ts';
import { exists } from '../io/exists.ts';
import { filesBelow } from '../io/process-io.ts';
import { closest } from '../text/closest.ts';
import { suggestion } from '../text/quoting.ts';

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
  const at = bundled(kind, path, inputs) ?? path;
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

/** The folders of what comes with vnex. */
const FOLDERS: Readonly<Partial<Record<Loaded['kind'], string>>> = {
  device: 'devices',
  platform: 'platforms',
};

/** What is no path. */
const NAME = /^[a-z0-9][a-z0-9-]*$/;

/** The file of a device or of a platform that comes with vnex and is named so; undefined where there is a file of that name. */
function bundled(kind: Loaded['kind'], name: string, { io }: Inputs): string | undefined {
  const folder = FOLDERS[kind];
  if (io.fixtures === undefined || folder === undefined || !NAME.test(name)) return undefined;
  const path = join(io.fixtures, folder, `${name}.json`);
  return !exists(name, io) && exists(path, io) ? path : undefined;
}

/** What to say of a name that no file has, nor anything that comes with vnex; undefined of what may well be a file. */
function missingWords(kind: Loaded['kind'], name: string, { io }: Inputs): string | undefined {
  const folder = FOLDERS[kind];
  if (io.fixtures === undefined || folder === undefined || !NAME.test(name) || exists(name, io))
    return undefined;
  const names = filesBelow(join(io.fixtures, folder)).map((file) => basename(file, '.json'));
  return `no such file, and no ${kind} of that name comes with vnex${suggestion(closest(name, names))}`;
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
