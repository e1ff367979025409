import { recognise } from '../input/import/recognise.ts';
import { looksLikeLog } from '../input/log/looks-like-log.ts';
import { UsageError, usage } from '../io/usage-error.ts';
import { importKindWords } from '../model/import-kind.ts';

/** What a text is that an importer cannot use, and what reads it; undefined where nothing is known of it, or that is what was expected. */
async function otherForm(text: string, file: string, expected: string): Promise<string | undefined> {
  const kind = (await looksLikeLog(text.slice(0, 65_536))) ? 'dmesg' : recognise(text);
  if (kind === undefined || kind === expected) return undefined;
  switch (kind) {
    case 'dmesg':
      return `this is a log; \`vnex why ${file}\` explains it, and \`vnex import dmesg ${file}\` reads its platform`;
    case 'json':
      return `this is JSON that no importer reads; \`vnex explain ${file}\` takes vnex’s own files`;
    case 'qmp':
      return `this is what QEMU says over QMP; \`vnex import qmp ${file}\` reads it`;
    default:
      return `${importKindWords(kind)}; \`vnex import ${kind} ${file}\` reads ${kind === 'openstack' ? 'them' : 'it'}`;
  }
}

/** Reads a text as one form. Where that fails, or finds nothing, and the text is of another form, the UsageError says that. */
export async function readAs<Found>(
  expected: string,
  { text, file }: { readonly text: string; readonly file: string },
  read: () => Promise<Found> | Found,
  isEmpty: (found: Found) => boolean,
): Promise<Found> {
  let found: Found | undefined;
  let failure: unknown;
  try {
    found = await read();
    if (!isEmpty(found)) return found;
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    failure = error;
  }
  const other = await otherForm(text, file, expected);
  if (other !== undefined) throw usage(file, other);
  if (found === undefined) throw failure;
  return found;
}
