import { driverNamed } from '../cases/cases.ts';
import { type CompareLists, loadPairs, split } from '../cases/compare-pairs.ts';
import { SPELLING } from '../cases/spelling.ts';
import { verdict } from '../explore/claims.ts';
import { CLAIM_DRIVERS, compare, compareClaims, type NamedDriver } from '../explore/compare.ts';
import { EXIT, type ExitCode, type Io } from '../io/io.ts';
import { usage } from '../io/usage-error.ts';
import { CLAIMS, isClaim } from '../model/claim.ts';
import type { ClaimTable, Comparison } from '../model/comparison.ts';
import { claimsText } from '../report/claims-text.ts';
import { claimsHtml, comparisonHtml } from '../report/compare-html.ts';
import { claimsToJson, comparisonToJson, verdictScenario } from '../report/compare-json.ts';
import { claimsMarkdown, comparisonMarkdown } from '../report/compare-markdown.ts';
import { comparisonText } from '../report/compare-text.ts';
import { jsonText } from '../report/layout/json-text.ts';
import { type Style, styleFor } from '../report/layout/style.ts';
import { closest } from '../text/closest.ts';
import { quote, suggestion } from '../text/quoting.ts';

export interface CompareOptions extends CompareLists {
  /** Ids, comma separated. */
  readonly drivers?: readonly string[];
  readonly claims?: boolean;
  /** `gibson-2019:old-hosts`: prints the deciding case alone, as a scenario. */
  readonly case?: string;
  readonly json?: boolean;
  readonly markdown?: boolean;
  readonly html?: boolean;
}

/** More cells than a scenario may have cases cannot be meant. */
const MAX_CELLS = 10_000;

function namedDrivers(ids: readonly string[], option: string): readonly NamedDriver[] {
  return [...new Set(ids)].map((id) => ({ id, driver: driverNamed(id, option) }));
}

function comparisonReport(comparison: Comparison, options: CompareOptions, style: Style): string {
  if (options.json) return jsonText(comparisonToJson(comparison, SPELLING));
  if (options.markdown) return comparisonMarkdown(comparison);
  return options.html ? comparisonHtml(comparison) : comparisonText(comparison, style);
}

function claimsReport(claims: ClaimTable, options: CompareOptions, style: Style): string {
  if (options.json) return jsonText(claimsToJson(claims, SPELLING));
  if (options.markdown) return claimsMarkdown(claims);
  return options.html ? claimsHtml(claims) : claimsText(claims, style);
}

/** The case behind one cell of the claims, as a scenario that `vnex explain -` reads. */
function decidingCase(cell: string): string {
  const at = cell.lastIndexOf(':');
  const [id, claim] = at === -1 ? [cell, ''] : [cell.slice(0, at), cell.slice(at + 1)];
  if (!isClaim(claim)) {
    const near = suggestion(closest(claim, Object.keys(CLAIMS)));
    const expected = `DRIVER:CLAIM, with a claim out of ${Object.keys(CLAIMS).join(', ')}`;
    throw usage('--case', `${quote(cell)} names no claim; expected ${expected}${near}`);
  }
  const found = verdict(claim, id, driverNamed(id, '--case'));
  if (found.deciding === undefined) throw usage('--case', `no case bears on ${claim} for ${quote(id)}`);
  return jsonText(verdictScenario(found, found.deciding, SPELLING));
}

async function comparison(files: readonly string[], options: CompareOptions, io: Io): Promise<Comparison> {
  const { pairs, drivers: own } = await loadPairs(files, options, io);
  const given = split(options.drivers);
  const drivers = namedDrivers(
    given.length > 0 ? given : own,
    given.length > 0 ? '--drivers' : files.join(', '),
  );
  const cells = pairs.length * drivers.length;
  if (cells > MAX_CELLS)
    throw usage('vnex compare', `the table would have ${cells} cells; expected at most ${MAX_CELLS}`);
  return compare(pairs, drivers);
}

/** `vnex compare`: many cases side by side, or drivers by claims. Throws UsageError. */
export async function compareCommand(
  files: readonly string[],
  options: CompareOptions,
  io: Io,
): Promise<ExitCode> {
  const style = styleFor(io.terminal);
  if (options.case !== undefined || options.claims) {
    const others = [...files, ...split(options.devices), ...split(options.platforms)];
    const [other] = others;
    if (other !== undefined)
      throw usage(
        other,
        'claims are judged by cases of their own; leave out scenarios, devices and platforms',
      );
  }
  if (options.case !== undefined) io.out(decidingCase(options.case));
  else if (options.claims) {
    const given = namedDrivers(split(options.drivers), '--drivers');
    io.out(claimsReport(compareClaims(given.length > 0 ? given : CLAIM_DRIVERS), options, style));
  } else io.out(comparisonReport(await comparison(files, options, io), options, style));
  return EXIT.answered;
}
