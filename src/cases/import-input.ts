import type { ImportOptions } from '../cli/case-options.ts';
import { linux } from '../guest/linux/linux.ts';
import { readText, type Text } from '../input/import/recognise.ts';
import { openInputs, settle } from '../input/inputs.ts';
import { STDIN } from '../input/source.ts';
import { exists } from '../io/exists.ts';
import type { Io } from '../io/io.ts';
import { usage } from '../io/usage-error.ts';
import type { ImportKind } from '../model/import-kind.ts';
import { ARGUMENTS, shellQuoted } from './case-words.ts';
import { importForeign } from './import-foreign.ts';
import type { Imported } from './imported.ts';
import { readAs } from './other-form.ts';
import type { GivenText } from './remedies/machine.ts';

/** A text, and the guests that it says how to start. */
export interface ReadGuests {
  readonly given: GivenText;
  readonly guests: readonly Imported[];
}

/** A file, standard input, or for QEMU and other monitors the command line itself: as one argument or as its words. */
export async function readInput(
  kind: ImportKind,
  input: readonly string[],
  options: ImportOptions,
  io: Io,
): Promise<ReadGuests> {
  const guestsOf = async (text: Text): Promise<ReadGuests> => {
    const given = { kind, text, options, driver: { model: linux, release: undefined } };
    return { given, guests: await importForeign(kind, text, options) };
  };
  const [path, ...more] = input;
  if (path === undefined) throw usage(`vnex import ${kind}`, 'give a file, or - for standard input');
  if (isCommand(kind) && more.length > 0)
    return guestsOf({ file: ARGUMENTS, text: input.map(shellQuoted).join(' ') });
  if (isCommand(kind) && path !== STDIN && /\s/.test(path) && !exists(path, io.input))
    return guestsOf({ file: ARGUMENTS, text: path });
  const inputs = openInputs(io.input);
  const [read] = await settle(inputs, await readText(path, inputs));
  return readAs(
    kind,
    read,
    () => guestsOf(read),
    ({ guests }) => guests.every(({ devices }) => devices.length === 0),
  );
}

/** Whether such a text is a command line, which can be given as the arguments themselves. */
function isCommand(kind: ImportKind): boolean {
  return COMMANDS.has(kind);
}

const COMMANDS: ReadonlySet<ImportKind> = new Set<ImportKind>([
  'qemu',
  'cloud-hypervisor',
  'crosvm',
  'kvmtool',
  'openvmm',
]);
