import { FIRST_RELEASE_READ, LAST_RELEASE_READ } from '../data/linux-driver-tables.ts';
import { history } from '../explore/diff/history.ts';
import { byNumber } from '../explore/diff/release-walk.ts';
import { usage } from '../io/usage-error.ts';
import type { CaseHistory } from '../model/history.ts';
import { quote } from '../text/quoting.ts';
import type { CaseReader } from './cases.ts';
import { type DiffCaseOptions, loadOne } from './diff-cases.ts';

/** Releases of Linux, such as 5.8 or 6.1.117. Where one is left out, it is the oldest or the newest that was read. */
interface Span {
  readonly since?: string;
  readonly until?: string;
}

/** Both ends of a span. Throws UsageError where it would end before it starts. */
function endsOf({ since, until }: Span, command: string): readonly [string, string] {
  const from = since ?? FIRST_RELEASE_READ;
  const to = until ?? LAST_RELEASE_READ;
  if (byNumber(from, to) <= 0) return [from, to];
  if (since === undefined)
    throw usage(
      command,
      `--until ${to} comes before ${from}, where --since starts by default; name an earlier --since`,
    );
  if (until === undefined)
    throw usage(
      command,
      `--since ${from} comes after ${to}, where --until ends by default; name a later --until`,
    );
  throw usage(command, `--since ${from} comes after --until ${to}; name an earlier --since`);
}

/** Each case of a file, through the releases of a span. Throws UsageError. */
export async function historiesOf(
  file: string | undefined,
  other: string | undefined,
  options: DiffCaseOptions & Span,
  reading: CaseReader,
): Promise<readonly CaseHistory[]> {
  const [since, until] = endsOf(options, reading.command);
  if (other !== undefined)
    throw usage(other, '--since and --until follow one case through the releases; leave out the second file');
  if (options.drivers !== undefined)
    throw usage('--drivers', '--since and --until name the releases; name a rule with --driver');
  const cases = await loadOne(file, options, reading);
  const fixed = cases.find(({ driver }) => driver.release !== undefined);
  if (options.driver !== undefined && fixed !== undefined)
    throw usage('--driver', `${quote(options.driver)} is one release; --since and --until name them`);
  return cases.map(({ asked, driver }) => history(asked, driver.model, since, until));
}
