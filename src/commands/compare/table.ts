import { type CompareLists, loadPairs } from '../../cases/compare-pairs.ts';
import { SPELLING } from '../../cases/spelling.ts';
import { compare } from '../../explore/compare.ts';
import type { Io } from '../../io/io.ts';
import { usage } from '../../io/usage-error.ts';
import type { Comparison } from '../../model/comparison.ts';
import { comparisonHtml } from '../../report/compare-html.ts';
import { comparisonToJson } from '../../report/compare-json.ts';
import { comparisonMarkdown } from '../../report/compare-markdown.ts';
import { comparisonText } from '../../report/compare-text.ts';
import { jsonText } from '../../report/layout/json-text.ts';
import type { Style } from '../../report/layout/style.ts';
import { type Form, namedDrivers } from './form.ts';

/** More cells than a scenario may have cases cannot be meant. */
const MAX_CELLS = 10_000;

interface Lists extends CompareLists {
  readonly drivers?: readonly string[];
}

/** Every device on every platform under every driver that files and lists name. Throws UsageError. */
export async function comparisonOf(files: readonly string[], lists: Lists, io: Io): Promise<Comparison> {
  const { pairs, drivers: own } = await loadPairs(files, lists, io);
  const { drivers: given = [] } = lists;
  const drivers = given.length > 0 ? namedDrivers(given, '--drivers') : namedDrivers(own, files.join(', '));
  const cells = pairs.length * drivers.length;
  if (cells > MAX_CELLS)
    throw usage('vnex compare', `the table would have ${cells} cells; expected at most ${MAX_CELLS}`);
  return compare(pairs, drivers);
}

/** A comparison in the form that is asked for. */
export function comparisonReport(comparison: Comparison, form: Form, style: Style): string {
  switch (form) {
    case 'json':
      return jsonText(comparisonToJson(comparison, SPELLING));
    case 'markdown':
      return comparisonMarkdown(comparison);
    case 'html':
      return comparisonHtml(comparison);
    case 'text':
      return comparisonText(comparison, style);
  }
}
