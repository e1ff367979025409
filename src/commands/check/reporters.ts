import { normalize } from 'node:path';
import { isExpectationFile } from '../../cases/guest-expectations.ts';
import { attemptWrite } from '../../io/attempt-write.ts';
import type { Io } from '../../io/io.ts';
import { usage } from '../../io/usage-error.ts';
import { checkGcc } from '../../report/check-gcc.ts';
import { checkGithub } from '../../report/check-github.ts';
import { checkToJson } from '../../report/check-json.ts';
import { checkJunit } from '../../report/check-junit.ts';
import { checkSarif } from '../../report/check-sarif.ts';
import { checkTap } from '../../report/check-tap.ts';
import { checkText } from '../../report/check-text.ts';
import { jsonText } from '../../report/layout/json-text.ts';
import { type Style, styleFor } from '../../report/layout/style.ts';
import type { CheckReport } from '../../report/words/check.ts';
import { closest } from '../../text/closest.ts';
import { alternatives, quote, suggestion } from '../../text/quoting.ts';

/** How a report is made. */
interface Making {
  readonly style: Style;
  /** Failures alone, where a report is for the eye. */
  readonly quiet: boolean;
  /** Of vnex. */
  readonly version: string;
}

type Reporter = (report: CheckReport, making: Making) => string;

/** By name. */
export const REPORTERS: ReadonlyMap<string, Reporter> = new Map<string, Reporter>([
  ['text', (report, { style, quiet }) => checkText(report, style, { quiet })],
  ['tap', checkTap],
  ['junit', checkJunit],
  ['github', (report, { style, quiet }) => checkGithub(report, style, { quiet })],
  ['gcc', checkGcc],
  ['sarif', (report, { version }) => jsonText(checkSarif(report, version))],
  ['json', (report) => jsonText(checkToJson(report))],
]);

export interface ChosenReporter {
  readonly name: string;
  readonly report: Reporter;
  /** Where the report goes; undefined for standard output. */
  readonly file: string | undefined;
}

function reporterOf(given: string): ChosenReporter {
  const at = given.indexOf('=');
  const [name, file] = at === -1 ? [given, undefined] : [given.slice(0, at), given.slice(at + 1)];
  const names = [...REPORTERS.keys()];
  const report = REPORTERS.get(name);
  if (report === undefined) {
    const near = suggestion(closest(name, names));
    throw usage('--reporter', `unknown reporter ${quote(name)}; choose from ${alternatives(names)}${near}`);
  }
  if (file === '') throw usage('--reporter', `${name}= needs the name of a file`);
  if (file !== undefined && isExpectationFile(file))
    throw usage('--reporter', `${file} would be read as what is expected of guests; choose another name`);
  return { name, report, file };
}

/** What `--reporter` asks for. Throws UsageError. */
export function reportersOf(given: readonly string[]): readonly ChosenReporter[] {
  const chosen = given.map(reporterOf);
  const places = new Set<string>();
  for (const { name, file } of chosen) {
    const place = file === undefined ? 'standard output' : normalize(file);
    if (places.has(place))
      throw usage('--reporter', `two reports to ${place}; write one to a file of its own: ${name}=FILE`);
    places.add(place);
  }
  return chosen;
}

/** Writes each report where it goes: to standard output as the terminal has it, to a file plain. Throws UsageError. */
export function writeReports(
  checked: CheckReport,
  reporters: readonly ChosenReporter[],
  making: Omit<Making, 'style'>,
  io: Io,
): void {
  const style = styleFor(io.terminal);
  const plain = styleFor({ colour: 0, unicode: true, width: 100 });
  for (const { report, file } of reporters) {
    if (file === undefined) io.out(report(checked, { ...making, style }));
    else attemptWrite(file, () => io.writeFile(file, report(checked, { ...making, style: plain })));
  }
}
