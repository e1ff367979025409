import { type DiffCaseOptions, loadCasePairs, loadOne } from '../cases/diff-cases.ts';
import { FIRST_RELEASE_READ, LAST_RELEASE_READ } from '../data/linux-driver-tables.ts';
import { diff } from '../explore/diff/diff.ts';
import { history } from '../explore/diff/history.ts';
import { byNumber } from '../explore/diff/release-walk.ts';
import { EXIT, type ExitCode, type Io } from '../io/io.ts';
import { usage } from '../io/usage-error.ts';
import type { CaseDiff } from '../model/diff.ts';
import type { CaseHistory } from '../model/history.ts';
import { parseVersion } from '../model/release.ts';
import { diffToJson, historyToJson } from '../report/diff-json.ts';
import { diffText } from '../report/diff-text.ts';
import { historyText } from '../report/history-text.ts';
import { jsonText } from '../report/layout/json-text.ts';
import { type Style, styleFor } from '../report/layout/style.ts';
import { quote } from '../text/quoting.ts';

export interface DiffOptions extends DiffCaseOptions {
  /** Releases of Linux, such as 5.8 or 6.1.117. */
  readonly since?: string;
  readonly until?: string;
  readonly json?: boolean;
  readonly fail?: boolean;
}

/** One object for one of them, an array for several. */
function json<Found>(found: readonly Found[], toJson: (one: Found) => unknown): string {
  const all = found.map(toJson);
  return jsonText(all.length === 1 ? all[0] : all);
}

function texts<Found>(found: readonly Found[], toText: (one: Found, style: Style) => string, io: Io): string {
  const style = styleFor(io.terminal);
  return found.map((one) => toText(one, style)).join('\n\n');
}

function releaseNamed(text: string, option: string): string {
  if (parseVersion(text) !== undefined && !text.includes('rc')) return text;
  throw usage(option, `found ${quote(text)}; expected a release of Linux such as 5.8 or 6.1.117`);
}

/** Where only one end is named, the other is the oldest or the newest release that was read. */
function span({ since, until }: DiffOptions): readonly [string, string] {
  const from = releaseNamed(since ?? FIRST_RELEASE_READ, '--since');
  const to = releaseNamed(until ?? LAST_RELEASE_READ, '--until');
  if (byNumber(from, to) <= 0) return [from, to];
  if (since === undefined)
    throw usage(
      '--until',
      `found ${quote(to)}; ${from} is the oldest release read, for another name --since`,
    );
  const end = until === undefined ? 'the newest release read, for another name --until' : 'that of --until';
  throw usage('--since', `found ${quote(from)}, which is newer than ${to}, ${end}`);
}

async function histories(
  files: readonly string[],
  options: DiffOptions,
  io: Io,
): Promise<readonly CaseHistory[]> {
  const [file, other] = files;
  const [since, until] = span(options);
  if (other !== undefined)
    throw usage(other, '--since and --until follow one case through the releases; leave out the second file');
  if (options.drivers !== undefined)
    throw usage('--drivers', '--since and --until name the releases; name a rule with --driver');
  const cases = await loadOne(file, options, io);
  const fixed = cases.find(({ driver }) => driver.release !== undefined);
  if (options.driver !== undefined && fixed !== undefined)
    throw usage('--driver', `${quote(options.driver)} is one release; --since and --until name them`);
  return cases.map(({ asked, driver }) => history(asked, driver.model, since, until));
}

async function diffs(files: readonly string[], options: DiffOptions, io: Io): Promise<readonly CaseDiff[]> {
  return (await loadCasePairs(files, options, io)).map(([a, b]) => diff(a, b));
}

/** `vnex diff`: two cases decision by decision, or one case release by release. Throws UsageError. */
export async function diffCommand(files: readonly string[], options: DiffOptions, io: Io): Promise<ExitCode> {
  let differs: boolean;
  if (options.since !== undefined || options.until !== undefined) {
    const found = await histories(files, options, io);
    differs = found.some(({ changes }) => changes.length > 0);
    io.out(options.json ? json(found, historyToJson) : texts(found, historyText, io));
  } else {
    const found = await diffs(files, options, io);
    differs = found.some(({ answer }) => answer.length > 0);
    io.out(options.json ? json(found, diffToJson) : texts(found, diffText, io));
  }
  return options.fail && differs ? EXIT.no : EXIT.answered;
}
