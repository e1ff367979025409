import { type Inputs, openInputs, problemsOf, readOnce } from '../input/inputs.ts';
import { isObject } from '../input/json-value.ts';
import { kindOf } from '../input/load.ts';
import type { SourceReading } from '../input/source.ts';
import { complain } from '../io/complain.ts';
import type { Io } from '../io/io.ts';
import { type Problem, UsageError, usage } from '../io/usage-error.ts';
import type { Case } from '../model/case.ts';
import type { BrokenFile } from '../model/check.ts';
import { refuseMonitor, withStated } from './cases.ts';
import { driverNamed } from './driver-named.ts';
import { guestExpectations } from './guest-expectations.ts';
import { foundGuestScenarios, guestScenarios } from './guest-scenarios.ts';
import { loadKind } from './load-kind.ts';
import {
  drivenCases,
  isOfOptions,
  type LoadedScenario,
  type ScenarioLoading,
  type ScenarioOptions,
} from './loaded-scenario.ts';
import { type FoundFile, filesOf } from './scenario-files.ts';

/** Everything that was found to check. */
export interface LoadedScenarios {
  readonly scenarios: readonly LoadedScenario[];
  /** The files in which something is wrong. */
  readonly broken: readonly BrokenFile[];
}

/** Files in a directory that are something else are passed over, even where something is wrong with them. */
function isScenario(value: unknown): boolean {
  return kindOf(value) === 'scenario';
}

function isJsonSchema(value: unknown): boolean {
  return isObject(value) && typeof value.$schema === 'string' && value.$schema.includes('json-schema.org/');
}

/** The cases under another driver: those that differ in nothing else become one. */
function withDriver(cases: readonly Case[], driver: string | undefined): readonly Case[] {
  if (driver === undefined) return cases;
  const [first] = cases;
  return cases.filter((asked) => asked.driver === first?.driver).map((asked) => ({ ...asked, driver }));
}

/** A log expects nothing that could be checked; that it is one is then a problem. */
async function isLog(file: string, inputs: Inputs): Promise<boolean> {
  const { logGiven } = await import('../input/log/read-input.ts');
  if ((await logGiven(file, inputs.io)) === undefined) return false;
  const message = `this is a log, which expects nothing that could be checked; \`vnex why ${file}\` explains it`;
  inputs.found.push({ file, message });
  return true;
}

/** Whether a file of a directory is meant to be read here, by its name or by what stands in it. */
function isMeant(file: string, reading: SourceReading): boolean {
  if (/\.jsonc?$/i.test(file)) return true;
  if (!/\.ya?ml$/i.test(file) || reading.kind === 'unreadable') return false;
  return reading.kind === 'source' || reading.foreign !== true;
}

async function loadOne(
  { file, named }: FoundFile,
  loading: ScenarioLoading,
): Promise<readonly LoadedScenario[]> {
  const { inputs, options, remark } = loading;
  const foreign = await (named ? guestScenarios : foundGuestScenarios)(file, loading);
  if (foreign !== undefined) return foreign;
  if (named && inputs.found.length === 0 && (await isLog(file, inputs))) return [];
  const reading = await readOnce(file, inputs);
  if (!named && !isMeant(file, reading)) return [];
  if (reading.kind === 'unreadable') {
    inputs.found.push({ file, message: reading.message });
    return [];
  }
  if (reading.kind === 'source') {
    const { value } = reading.source;
    if (!named && !isScenario(value)) return [];
    if (isJsonSchema(value)) {
      inputs.found.push({ file, message: 'this is a JSON Schema; expected a scenario' });
      return [];
    }
  }
  const loaded = await loadKind('scenario', file, inputs);
  if (loaded === undefined || reading.kind !== 'source') return [];
  const { source } = reading;
  const { scenario } = loaded;
  const cases = await withStated(withDriver(scenario.cases, options.driver), options, { remark });
  return [{ source, scenario, cases: drivenCases(cases, source, inputs) }];
}

/** Loads a file, and says what is wrong with it. Throws UsageError where that is an option. */
async function attempt(
  found: FoundFile,
  loading: ScenarioLoading,
): Promise<{ readonly scenarios: readonly LoadedScenario[]; readonly problems: readonly Problem[] }> {
  const inputs: Inputs = { ...loading.inputs, found: [] };
  try {
    const scenarios = await loadOne(found, { ...loading, inputs });
    const problems = await problemsOf(inputs);
    return { scenarios: problems.length === 0 ? scenarios : [], problems };
  } catch (error) {
    if (!(error instanceof UsageError) || isOfOptions(error)) throw error;
    return { scenarios: [], problems: error.problems };
  }
}

/** Every scenario below the paths, and what is wrong with each file that is none. Throws UsageError where there is none of either. */
export async function loadScenarios(
  paths: readonly string[],
  options: ScenarioOptions,
  io: Io,
): Promise<LoadedScenarios> {
  const { driver } = options;
  if (driver !== undefined) driverNamed(driver, '--driver');
  const inputs = openInputs(io.input);
  const expectations = await guestExpectations(inputs, options.expect, () => todayOf(options, io));
  const remarks = new Set<string>();
  const loading: ScenarioLoading = { options, inputs, expectations, remark: (text) => remarks.add(text) };
  const { files, broken } = await filesOf(paths, io);
  const scenarios: LoadedScenario[] = [];
  const wrong: BrokenFile[] = [...broken];
  for (const found of files) {
    const { scenarios: loaded, problems } = await attempt(found, loading);
    scenarios.push(...loaded);
    if (problems.length > 0) wrong.push({ file: found.file, problems });
  }
  wrong.push(...byFile([...(await problemsOf(expectations.broken)), ...expectations.unused(paths)]));
  if (scenarios.length === 0 && wrong.length === 0)
    throw usage(
      paths.join(', '),
      'there is no scenario here, and no guest with a virtio device; expected at least one',
    );
  // What is broken may be a guest.
  if (wrong.length === 0 && !scenarios.some(({ imported }) => imported)) refuseMonitor(options, 'a scenario');
  for (const text of remarks) complain(text, io);
  return { scenarios, broken: wrong };
}

function byFile(problems: readonly Problem[]): readonly BrokenFile[] {
  const files = new Set(problems.map(({ file }) => file));
  return [...files].map((file) => ({ file, problems: problems.filter((one) => one.file === file) }));
}

function todayOf({ today }: ScenarioOptions, { clock }: Io): string {
  if (today !== undefined) return today;
  if (clock === undefined) throw usage('--today', 'the day is not known; give it');
  return clock.today();
}
