import { answered } from '../../cases/case-text.ts';
import { readInput } from '../../cases/import-input.ts';
import { casesOf, type Imported, possibleIn } from '../../cases/imported.ts';
import { offerOf } from '../../cases/offer-of.ts';
import { writeCaseFiles } from '../../cases/write-case-files.ts';
import { linux } from '../../guest/linux/linux.ts';
import type { Io } from '../../io/io.ts';
import { jsonText } from '../../report/layout/json-text.ts';
import { styleFor } from '../../report/layout/style.ts';
import { offerText, offerToJson } from '../../report/offer-text.ts';
import type { PlanOptions } from './options.ts';
import { importReport, importToJson } from './report.ts';

/** Reads a text that says how a guest is started, and prints what its monitor makes of it. Throws UsageError. */
export async function importPlan(
  kind: Imported['kind'],
  input: readonly string[],
  options: PlanOptions,
  io: Io,
): Promise<void> {
  const imported = await readInput(kind, input, options, io);
  const style = styleFor(io.terminal);
  if (options.why !== undefined) {
    const offer = offerOf(options.why, imported);
    io.out(options.json ? jsonText(offerToJson(offer)) : offerText(offer, style));
    return;
  }
  const found = { devices: possibleIn(imported), platform: imported.platform };
  const written = writeCaseFiles(found, options, io);
  const driver = { model: linux, release: undefined };
  const answers = options.explain
    ? casesOf(imported, 'linux').map((one) => answered({ ...one, driver }))
    : [];
  const report = { imported, answers, written };
  if (options.json) io.out(jsonText(importToJson(report)));
  else io.out(await importReport(report, options.all ?? false, style));
}
