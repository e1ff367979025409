import { type WriteOptions, writeCaseFiles } from '../../cases/write-case-files.ts';
import { guestOfLog } from '../../input/log/platform-of-log.ts';
import { readLogInput } from '../../input/log/read-input.ts';
import { platformToJson } from '../../input/serialise.ts';
import type { Io } from '../../io/io.ts';
import { usage } from '../../io/usage-error.ts';
import { importKindWords } from '../../model/import-kind.ts';
import type { LogReading } from '../../model/log.ts';
import { versionedJsonText } from '../../report/layout/json-text.ts';
import { styleFor } from '../../report/layout/style.ts';
import { loggedGuestText } from '../../report/logged-guest-text.ts';

/** Prints the platform that a boot log tells of. Throws UsageError. */
export async function importLog(
  file: string,
  { json = false, ...files }: WriteOptions & { readonly json?: boolean },
  io: Io,
): Promise<void> {
  const { file: name, reading } = await readLogInput([file], io.input);
  const guest = guestOfLog(reading);
  if ('missing' in guest) throw usage(name, missingWords(guest.missing, name, reading));
  const { platform, facts, notes } = guest;
  const written = writeCaseFiles({ devices: [], platform }, files, io);
  if (json) io.out(versionedJsonText({ kind: 'dmesg', platform: platformToJson(platform), facts, notes }));
  else io.out(loggedGuestText({ title: platform.name, facts, notes, written }, styleFor(io.terminal)));
}

/** What is missing, or that the file describes a guest and is no log of one. */
function missingWords(missing: string, file: string, { guests: [described] }: LogReading): string {
  if (described === undefined) return missing;
  const { kind } = described;
  return `${importKindWords(kind)}; \`vnex import ${kind} ${file}\` reads it`;
}
