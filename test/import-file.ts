import { importForeign } from '../src/cases/import-foreign.ts';
import type { Imported } from '../src/cases/imported.ts';
import type { ImportOptions } from '../src/cli/case-options.ts';
import { readForeign } from '../src/input/import/recognise.ts';
import type { Inputs } from '../src/input/inputs.ts';

/** The one guest of a text that says how it is started, told apart by its content. Returns undefined where it is no such text. */
export async function importFile(
  path: string,
  inputs: Inputs,
  options: ImportOptions,
): Promise<Imported | undefined> {
  const read = await readForeign(path, inputs);
  if (read === undefined || read.kind === 'qmp') return undefined;
  const [guest] = await importForeign(read.kind, read, options);
  return guest;
}
