import { ARGUMENTS } from '../../cases/case-words.ts';
import type { CommandCase } from '../../cases/cases.ts';
import { type CaseFiles, caseFileEdits, chosenFix } from '../../cases/remedies/case-files.ts';
import { SPELLING } from '../../cases/spelling.ts';
import type { CaseOptions } from '../../cli/case-options.ts';
import { type FixQuery, fixWithin } from '../../explore/fix/fix.ts';
import { groupsToTry } from '../../explore/remedies.ts';
import { STDIN } from '../../input/source.ts';
import { attemptWrite } from '../../io/attempt-write.ts';
import { exists } from '../../io/exists.ts';
import { EXIT, type Io } from '../../io/io.ts';
import { usage } from '../../io/usage-error.ts';
import { fixesToJson } from '../../report/fix-json.ts';
import { fixesText } from '../../report/fix-text.ts';
import { casesJsonText } from '../../report/layout/json-text.ts';
import { styleFor } from '../../report/layout/style.ts';
import type { Shown } from './fix-text.ts';

/** Cases that are described in vnex’s own formats, and where. */
interface OwnCases {
  readonly file: string | undefined;
  readonly cases: readonly CommandCase[];
  readonly options: CaseOptions;
}

/** What helps cases, and their files with it where they are to be written. Throws UsageError. */
export async function fixCases(
  { file, cases, options }: OwnCases,
  { may, ...wish }: Omit<FixQuery, 'may'> & { readonly may: FixQuery['may'] | undefined },
  { pick, write, json }: Omit<Shown, 'all'>,
  io: Io,
) {
  const all = cases.map(({ asked, driver }) =>
    fixWithin(asked, driver, wish, may === undefined ? groupsToTry(asked) : [may]),
  );
  const files = filesOf(file, options, io);
  const chosen = all.map((caseFixes) => chosenFix(caseFixes, pick));
  const edits =
    files === undefined || json || chosen.every((fix) => fix === undefined)
      ? undefined
      : await caseFileEdits(files, chosen, options, io);
  if (json)
    io.out(casesJsonText(all.map((caseFixes, i) => fixesToJson(caseFixes, SPELLING, cases[i]?.advise))));
  else {
    const style = styleFor(io.terminal);
    const texts = all.map((caseFixes, i) =>
      fixesText(caseFixes, style, cases[i]?.advise, { of: pick, diff: edits?.diffs[i] ?? '' }),
    );
    io.out(texts.join('\n\n'));
  }
  if (write) {
    if (files === undefined || json)
      throw usage('--write', 'there is no file to write to, or --json is given; name a scenario');
    for (const [path, text] of edits?.texts ?? []) attemptWrite(path, () => io.writeFile(path, text));
  }
  return all.every(({ met, fixes }) => met || fixes.some(({ when }) => when === undefined))
    ? EXIT.answered
    : EXIT.no;
}

/** The files that cases come from; undefined of standard input, of words, and of what comes with vnex alone. */
function filesOf(
  file: string | undefined,
  { device, platform }: CaseOptions,
  { input }: Io,
): CaseFiles | undefined {
  if (file !== undefined) return isPath(file) && exists(file, input) ? { scenario: file } : undefined;
  const own = (given: string | undefined) => (isPath(given) && exists(given, input) ? given : undefined);
  const files = { device: own(device), platform: own(platform) };
  return files.device === undefined && files.platform === undefined ? undefined : files;
}

function isPath(given: string | undefined): given is string {
  return given !== undefined && given !== STDIN && given !== ARGUMENTS;
}
