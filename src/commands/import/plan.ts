import { answered, isFullyAnswered } from '../../cases/answered-case.ts';
import type { CaseOrigin } from '../../cases/cases.ts';
import { readInput } from '../../cases/import-input.ts';
import { takenForGranted } from '../../cases/import-remarks.ts';
import { casesOf, type Imported, possibleIn } from '../../cases/imported.ts';
import { offerOf } from '../../cases/offer-of.ts';
import { writeCaseFiles } from '../../cases/write-case-files.ts';
import { expectationOf } from '../../explore/expectation.ts';
import type { Io } from '../../io/io.ts';
import { versionedJsonText } from '../../report/layout/json-text.ts';
import { styleFor } from '../../report/layout/style.ts';
import { offerText, offerToJson } from '../../report/offer-text.ts';
import type { PlanOptions } from './options.ts';
import { type ImportReport, importReport, importToJson } from './report.ts';

/**
 * Reads a text that says how a guest is started, and prints what its monitor makes of it. Returns whether the answers that were
 * asked for, if any, are known and take nothing for granted. Throws UsageError.
 */
export async function importPlan(
  kind: Imported['kind'],
  input: readonly string[],
  options: PlanOptions,
  io: Io,
): Promise<boolean> {
  const { given, guests } = await readInput(kind, input, options, io);
  const style = styleFor(io.terminal);
  if (options.why !== undefined) {
    const offer = offerOf(options.why, guests);
    io.out(options.json ? versionedJsonText(offerToJson(offer)) : offerText(offer, style));
    return true;
  }
  const reports = guests.map((imported, guest) =>
    reportOf(imported, { given, guest }, inFolder(options, guest, guests), io),
  );
  if (options.json) io.out(versionedJsonText({ guests: reports.map(importToJson) }));
  else {
    const texts = await Promise.all(
      reports.map((report) => importReport(report, options.all ?? false, style)),
    );
    io.out(texts.join('\n'));
  }
  return reports.every(({ answers }) => answers.every(isFullyAnswered));
}

/** What one guest of the file comes to, written where files of it are asked for. */
function reportOf(
  imported: Imported,
  origin: Omit<CaseOrigin, 'index'>,
  options: PlanOptions,
  io: Io,
): ImportReport {
  const granted = takenForGranted(imported);
  const answers =
    options.explain || options.out !== undefined
      ? casesOf(imported, 'linux').map((one, index) =>
          answered({
            ...one,
            driver: origin.given.driver,
            origin: { ...origin, index },
            ...(granted.length === 0 ? {} : { takesForGranted: granted }),
          }),
        )
      : [];
  const expected = new Map(
    answers.flatMap(({ asked, answers: { answers: all } }) => {
      const isOpen = [asked.device, asked.platform].some(({ open = [] }) => open.length > 0);
      const results = all.map(({ result }) => result);
      const expectation = expectationOf(results, { features: !isOpen });
      return expectation === undefined ? [] : [[asked.device, expectation] as const];
    }),
  );
  const found = { devices: possibleIn(imported), platform: imported.platform, expected };
  const written = writeCaseFiles(found, options, io);
  return { imported, origin, answers: options.explain ? answers : [], written };
}

/** The options with a folder for each guest, where there are several. */
function inFolder(options: PlanOptions, index: number, guests: readonly Imported[]): PlanOptions {
  if (options.out === undefined || guests.length === 1) return options;
  return { ...options, out: `${options.out}/guest-${index + 1}` };
}
