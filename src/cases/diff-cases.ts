import { openInputs } from '../input/inputs.ts';
import type { Io } from '../io/io.ts';
import { usage } from '../io/usage-error.ts';
import { printable } from '../text/printable.ts';
import { quote } from '../text/quoting.ts';
import { type CaseOptions, type DrivenCase, driverNamed, loadCases } from './cases.ts';
import { split } from './compare-pairs.ts';

export interface DiffCaseOptions extends CaseOptions {
  /** Two ids, comma separated: one case under both. */
  readonly drivers?: string;
  /** `2`, or `2,1`: which case of files that have several. */
  readonly pick?: string;
}

/** Two cases that are compared. */
export type CasePair = readonly [DrivenCase, DrivenCase];

/** Which case of a file: 1 is its first. undefined: all of them. */
type Pick = number | undefined;

/** So many are named before the rest is counted. */
const NAMED = 10;

function picks(text: string | undefined): readonly [Pick, Pick] {
  if (text === undefined) return [undefined, undefined];
  const [, a, b] = /^([1-9]\d{0,4})(?:,([1-9]\d{0,4}))?$/.exec(text) ?? [];
  if (a === undefined)
    throw usage('--pick', `found ${quote(text)}; expected the number of a case, or two such as 2,1`);
  return [Number(a), Number(b ?? a)];
}

function listed(cases: readonly DrivenCase[]): string {
  const lines = cases
    .slice(0, NAMED)
    .map(({ asked: { device, platform, driver } }, i) =>
      printable(`  ${i + 1}  ${device.name}, ${platform.name}, ${driver}`),
    );
  return [...lines, ...(cases.length > NAMED ? [`  … ${cases.length} in all`] : [])].join('\n');
}

/** The case that is picked, in a file that has several; a file of one case has no choice. */
function picked(file: string, cases: readonly DrivenCase[], pick: Pick): readonly DrivenCase[] {
  if (pick === undefined || cases.length === 1) return cases;
  const found = cases[pick - 1];
  if (found !== undefined) return [found];
  throw usage(file, `has ${cases.length} cases, and --pick asks for number ${pick}`);
}

function paired(
  [fileA, casesA]: readonly [string, readonly DrivenCase[]],
  [fileB, casesB]: readonly [string, readonly DrivenCase[]],
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
function underTwo(cases: readonly DrivenCase[], ids: readonly string[]): readonly CasePair[] {
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
function within(file: string | undefined, cases: readonly DrivenCase[]): readonly CasePair[] {
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
  io: Io,
): Promise<readonly DrivenCase[]> {
  const [pick] = picks(options.pick);
  const remark = (text: string) => io.err(`${text}\n`);
  const cases = await loadCases(file, options, openInputs(io.input), remark, 'vnex diff');
  return picked(file ?? 'vnex diff', cases, pick);
}

/** The pairs that the arguments name. Throws UsageError. */
export async function loadCasePairs(
  files: readonly string[],
  options: DiffCaseOptions,
  io: Io,
): Promise<readonly CasePair[]> {
  const [fileA, fileB] = files;
  const drivers = split(options.drivers === undefined ? [] : [options.drivers]);
  if (drivers.length > 0 && options.driver !== undefined)
    throw usage('--drivers', 'names both drivers; leave out --driver');
  if (fileA === undefined || fileB === undefined) {
    const cases = await loadOne(fileA, options, io);
    return drivers.length > 0 ? underTwo(cases, drivers) : within(fileA, cases);
  }
  if (drivers.length > 0)
    throw usage('--drivers', 'compares one case under two drivers; leave out the second file');
  const [pickA, pickB] = picks(options.pick);
  const inputs = openInputs(io.input);
  const remark = (text: string) => io.err(`${text}\n`);
  const a = await loadCases(fileA, options, inputs, remark, 'vnex diff');
  const b = await loadCases(fileB, options, inputs, remark, 'vnex diff');
  return paired([fileA, picked(fileA, a, pickA)], [fileB, picked(fileB, b, pickB)]);
}
