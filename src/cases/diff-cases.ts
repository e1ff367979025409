import type { CaseOptions } from '../cli/case-options.ts';
import { usage } from '../io/usage-error.ts';
import { printable } from '../text/printable.ts';
import { quote } from '../text/quoting.ts';
import { type CaseReader, type CommandCase, loadCases } from './cases.ts';
import { driverNamed } from './driver-named.ts';

/** Which cases are compared; `drivers` are two, for one case under both. */
export type DiffCaseOptions = CaseOptions & {
  readonly drivers?: readonly string[];
  /** Which case of each of two files: 1 is the first of a file. */
  readonly pick?: readonly [number, number];
};

/** Two cases that are compared. */
export type CasePair = readonly [CommandCase, CommandCase];

/** So many are named before the rest is counted. */
const NAMED = 10;

function listed(cases: readonly CommandCase[]): string {
  const lines = cases
    .slice(0, NAMED)
    .map(({ asked: { device, platform, driver } }, i) =>
      printable(`  ${i + 1}  ${device.name}, ${platform.name}, ${driver}`),
    );
  return [...lines, ...(cases.length > NAMED ? [`  … ${cases.length} in all`] : [])].join('\n');
}

/** The case that is picked, in a file that has several; a file of one case has no choice. */
function picked(
  file: string,
  cases: readonly CommandCase[],
  pick: number | undefined,
): readonly CommandCase[] {
  if (pick === undefined || cases.length === 1) return cases;
  const found = cases[pick - 1];
  if (found !== undefined) return [found];
  throw usage(file, `has ${cases.length} cases, and --pick asks for number ${pick}`);
}

function paired(
  [fileA, casesA]: readonly [string, readonly CommandCase[]],
  [fileB, casesB]: readonly [string, readonly CommandCase[]],
): readonly CasePair[] {
  if (casesA.length === casesB.length)
    return casesA.flatMap((a, i) => {
      const b = casesB[i];
      return b === undefined ? [] : [[a, b] as const];
    });
  const [file, cases] = casesA.length > 1 ? [fileA, casesA] : [fileB, casesB];
  throw usage(
    'vnex diff',
    `${printable(fileA)} has ${casesA.length} and ${printable(fileB)} has ${casesB.length} cases; choose with --pick NUMBER. Those of ${printable(file)}:\n${listed(cases)}`,
  );
}

/** One case, or each of several, under two drivers. */
function underTwo(cases: readonly CommandCase[], ids: readonly string[]): readonly CasePair[] {
  const [a, b, ...more] = ids;
  if (a === undefined || b === undefined || more.length > 0)
    throw usage(
      '--drivers',
      `found ${quote(ids.join(','))}; expected two drivers, such as linux-5.8,linux-6.12`,
    );
  const [driverA, driverB] = [driverNamed(a, '--drivers'), driverNamed(b, '--drivers')];
  return cases.map(
    ({ asked }) =>
      [
        { asked: { ...asked, driver: a }, driver: driverA },
        { asked: { ...asked, driver: b }, driver: driverB },
      ] as const,
  );
}

/** The two cases of one file; of more or fewer, it is not clear which are meant. */
function within(file: string | undefined, cases: readonly CommandCase[]): readonly CasePair[] {
  const [a, b] = cases;
  if (a !== undefined && b !== undefined && cases.length === 2) return [[a, b]];
  const found = cases.length === 1 ? 'there is one case' : `there are ${cases.length} cases`;
  throw usage(
    file ?? 'vnex diff',
    `${found}, and nothing to compare with; name a second file, or two drivers with --drivers, or releases with --since and --until`,
  );
}

/** The cases of one file, or of a device and a platform. Throws UsageError. */
export async function loadOne(
  file: string | undefined,
  options: DiffCaseOptions,
  reading: CaseReader,
): Promise<readonly CommandCase[]> {
  const cases = await loadCases(file, options, reading);
  return picked(file ?? reading.command, cases, options.pick?.[0]);
}

/** The pairs that the arguments name. Throws UsageError. */
export async function loadCasePairs(
  fileA: string | undefined,
  fileB: string | undefined,
  options: DiffCaseOptions,
  reading: CaseReader,
): Promise<readonly CasePair[]> {
  const { drivers = [], pick = [] } = options;
  if (drivers.length > 0 && options.driver !== undefined)
    throw usage('--drivers', 'names both drivers; leave out --driver');
  if (fileA === undefined || fileB === undefined) {
    const cases = await loadOne(fileA, options, reading);
    return drivers.length > 0 ? underTwo(cases, drivers) : within(fileA, cases);
  }
  if (drivers.length > 0)
    throw usage('--drivers', 'compares one case under two drivers; leave out the second file');
  const [pickA, pickB] = pick;
  const a = await loadCases(fileA, options, reading);
  const b = await loadCases(fileB, options, reading);
  return paired([fileA, picked(fileA, a, pickA)], [fileB, picked(fileB, b, pickB)]);
}
