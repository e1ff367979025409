import type { ImportOptions } from '../cli/case-options.ts';
import { openInputs } from '../input/inputs.ts';
import { STDIN } from '../input/source.ts';
import type { Io } from '../io/io.ts';
import { usage } from '../io/usage-error.ts';
import { type Imported, importNamed, importText } from './imported.ts';
import { exists } from './write-case-files.ts';

/** A file, standard input, or for QEMU the command line itself: as one argument or as its words. */
export async function readInput(
  kind: Imported['kind'],
  input: readonly string[],
  options: ImportOptions,
  io: Io,
): Promise<Imported> {
  const [path, ...more] = input;
  if (path === undefined) throw usage(`vnex import ${kind}`, 'give a file, or - for standard input');
  if (kind === 'qemu' && more.length > 0)
    return importText(kind, { file: ARGUMENTS, text: input.map(shellQuoted).join(' ') }, options);
  if (kind === 'qemu' && path !== STDIN && /\s/.test(path) && !exists(path, io))
    return importText(kind, { file: ARGUMENTS, text: path }, options);
  return importNamed(kind, path, openInputs(io.input), options);
}

const ARGUMENTS = '<arguments>';

/** A word as a shell takes it back. */
function shellQuoted(word: string): string {
  return /^[\w./:=,+@%-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
