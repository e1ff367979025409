import { importForeign } from '../src/cases/import-foreign.ts';
import type { Imported } from '../src/cases/imported.ts';
import type { ImportOptions } from '../src/cli/case-options.ts';
import { readForeign } from '../src/input/import/recognise.ts';
import type { Inputs } from '../src/input/inputs.ts';

/** A text that says how a guest is started, told apart by its content; undefined: it is none. */
export async function importFile(
  path: string,
  inputs: Inputs,
  options: ImportOptions,
): Promise<Imported | undefined> {
  const read = await readForeign(path, inputs);
  return read === undefined || read.kind === 'qmp' ? undefined : importForeign(read.kind, read, options);
}
