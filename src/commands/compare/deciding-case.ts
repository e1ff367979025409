import { driverNamed } from '../../cases/cases.ts';
import { SPELLING } from '../../cases/spelling.ts';
import { verdict } from '../../explore/claims.ts';
import { usage } from '../../io/usage-error.ts';
import { CLAIMS, isClaim } from '../../model/claim.ts';
import { verdictScenario } from '../../report/compare-json.ts';
import { jsonText } from '../../report/layout/json-text.ts';
import { closest } from '../../text/closest.ts';
import { quote, suggestion } from '../../text/quoting.ts';

/** The case behind one cell of the claims, as a scenario that `vnex explain -` reads. Throws UsageError. */
export function decidingCase(cell: string): string {
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
