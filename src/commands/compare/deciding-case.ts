import { driverNamed } from '../../cases/driver-named.ts';
import { SPELLING } from '../../cases/spelling.ts';
import { verdict } from '../../explore/claims.ts';
import { usage } from '../../io/usage-error.ts';
import { CLAIM_COLUMNS } from '../../model/claim.ts';
import { verdictScenario } from '../../report/compare-json.ts';
import { jsonText } from '../../report/layout/json-text.ts';
import { closest } from '../../text/closest.ts';
import { quote, suggestion } from '../../text/quoting.ts';

/** The case behind one cell of the claims, as a scenario that `vnex explain -` reads. Throws UsageError. */
export function decidingCase(cell: string): string {
  const at = cell.lastIndexOf(':');
  const [id, name] = at === -1 ? [cell, ''] : [cell.slice(0, at), cell.slice(at + 1)];
  const column = CLAIM_COLUMNS.find((one) => one.id === name);
  if (column === undefined) {
    const known = CLAIM_COLUMNS.map((one) => one.id);
    const expected = `DRIVER:CLAIM, with a claim out of ${known.join(', ')}`;
    const near = suggestion(closest(name, known));
    throw usage('--case', `${quote(cell)} names no claim; expected ${expected}${near}`);
  }
  const found = verdict(column, { id, driver: driverNamed(id, '--case') });
  if (found.deciding === undefined) throw usage('--case', `no case bears on ${name} for ${quote(id)}`);
  return jsonText(verdictScenario(found, found.deciding, SPELLING));
}
