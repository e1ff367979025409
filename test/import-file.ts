import { type Imported, importText } from '../src/cases/imported.ts';
import type { ImportOptions } from '../src/cli/case-options.ts';
import { readForeign } from '../src/input/import/recognise.ts';
import type { Inputs } from '../src/input/inputs.ts';

/** A QEMU command line or a libvirt domain, told apart by its content; undefined: it is neither. */
export async function importFile(
  path: string,
  inputs: Inputs,
  options: ImportOptions,
): Promise<Imported | undefined> {
  const read = await readForeign(path, inputs);
  return read?.kind === 'qemu' || read?.kind === 'libvirt' ? importText(read.kind, read, options) : undefined;
}
