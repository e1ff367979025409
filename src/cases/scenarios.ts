import type { ImportOptions } from '../cli/case-options.ts';
import type { DrivenCase } from '../explore/check.ts';
import { chooseDriver } from '../guest/drivers.ts';
import { readForeign } from '../input/import/recognise.ts';
import { type Inputs, openInputs, problemsOf, readOnce } from '../input/inputs.ts';
import { isObject } from '../input/json-value.ts';
import { kindOf } from '../input/load.ts';
import type { InputSource, SourceReading } from '../input/source.ts';
import { complain } from '../io/complain.ts';
import type { Io } from '../io/io.ts';
import { type Problem, UsageError, usage } from '../io/usage-error.ts';
import type { FirmwareStep } from '../model/boot-chain.ts';
import type { Case } from '../model/case.ts';
import type { BrokenFile } from '../model/check.ts';
import type { OpenCase } from '../model/open-case.ts';
import { type Expectation, NO_EXPECTATION, type Scenario } from '../model/scenario.ts';
import type { Advise } from '../report/words/edits.ts';
import { type CaseOrigin, driverNamed, refuseMonitor, unknownDriver, withStated } from './cases.ts';
import { type GuestExpectations, guestExpectations } from './guest-expectations.ts';
import type { Imported, ImportedCase } from './imported.ts';
import { loadKind } from './load-kind.ts';
import type { GivenText } from './remedies/machine.ts';
import { type FoundFile, filesOf } from './scenario-files.ts';

/** What scenarios are run with in place of what they say, and what imported files do not say. */
export interface ScenarioOptions extends ImportOptions {
  readonly driver?: string;
  /** The file that says what is expected of imported guests, in place of those beside them. */
  readonly expect?: string;
  /** The day on which known failures are judged, in place of the one that it is. */
  readonly today?: string;
}

/** A case to check. */
export interface LoadedCase extends DrivenCase {
  /** The text that it was imported from; left out of a case of a scenario. */
  readonly origin?: CaseOrigin;
  /** Says a change in the words of that text. */
  readonly advise?: Advise;
  /** What is expected of it, where that is not what its scenario expects. */
  readonly expect?: Expectation;
}

/** A scenario to check, and the file that it stands in. */
export interface LoadedScenario {
  readonly source: InputSource;
  /** It has no expectation of its own that could be rewritten. */
  readonly imported?: true;
  /** Its answers rest on what is taken for granted, or on less than the whole text. */
  readonly takesForGranted?: true;
  readonly scenario: Scenario;
  readonly cases: readonly LoadedCase[];
}

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

/** The driver models of the cases; an unknown one is a problem of the scenario. */
function driven(cases: readonly OpenCase[], source: InputSource, inputs: Inputs): readonly DrivenCase[] {
  return cases.flatMap((asked) => {
    const driver = chooseDriver(asked.driver);
    if (driver !== undefined) return [{ asked, driver }];
    inputs.found.push({ source, path: ['driver'], on: 'value', message: unknownDriver(asked.driver) });
    return [];
  });
}

/** What every file is loaded with. */
interface Loading {
  readonly options: ScenarioOptions;
  readonly inputs: Inputs;
  readonly expectations: GuestExpectations;
  readonly remark: (text: string) => void;
}

/** A QEMU command line or a libvirt domain, of which every device is to work where nobody expects something else. */
async function fromForeign(path: string, loading: Loading): Promise<readonly LoadedScenario[] | undefined> {
  const { inputs, options } = loading;
  const read = await readForeign(path, inputs);
  if (read === undefined) return undefined;
  const { file, kind } = read;
  if (kind === 'qmp') {
    const message =
      'QMP says nothing of the guest; `vnex import qmp FILE --platform FILE` compares what it did with what is predicted';
    inputs.found.push({ file, message });
    return [];
  }
  const { importForeign } = await import('./import-foreign.ts');
  const all = await importForeign(kind, read, options);
  if (all.every(({ devices }) => devices.length === 0))
    inputs.found.push({ file, message: 'there is no virtio device in it, so nothing can be checked' });
  const source: InputSource = { file, text: '{}', value: {} };
  const scenarios: LoadedScenario[] = [];
  const given: GivenText = {
    kind,
    text: read,
    options,
    driver: driverNamed(options.driver ?? 'linux', '--driver'),
  };
  for (const [i, guest] of all.entries())
    if (guest.devices.length > 0)
      scenarios.push(await fromGuest(guest, { given, guest: i }, source, loading));
  return scenarios;
}

/** What a file claims to someone who checks it: that each of its devices is as expected, and works where nothing is. */
async function fromGuest(
  guest: Imported,
  origin: Omit<CaseOrigin, 'index'>,
  source: InputSource,
  { inputs, options, expectations, remark }: Loading,
): Promise<LoadedScenario> {
  const { casesOf } = await import('./imported.ts');
  const { leavesOut, remarksOf } = await import('./import-remarks.ts');
  for (const text of remarksOf(guest)) remark(text);
  const imported = casesOf(guest, options.driver ?? 'linux');
  const troubled = await firmwareTroubleAt(imported[0], source, inputs);
  const cases: LoadedCase[] = [];
  for (const [i, { asked, advise, part }] of imported.entries()) {
    const { expect: said, isUsual, known } = await expectations.of(source.file, asked, inputs);
    const expect = isUsual && i === troubled ? { ...said, boot: 'works' as const } : said;
    const at = guest.devices[i]?.position;
    for (const one of driven([asked], source, inputs))
      cases.push({
        ...one,
        expect,
        advise,
        ...(part === undefined ? {} : { part }),
        origin: { ...origin, index: i },
        ...(at === undefined ? {} : { at }),
        ...(known === undefined ? {} : { known }),
      });
  }
  const scenario: Scenario = {
    name: guest.platform.name,
    description: undefined,
    cases: cases.map(({ asked }) => asked),
    expect: { ...NO_EXPECTATION, outcome: 'works' },
  };
  const granted = leavesOut(guest) ? { takesForGranted: true as const } : {};
  return { source, imported: true, ...granted, scenario, cases };
}

/** The place of the device that the firmware of a guest cannot boot from, or may not; undefined where it can, or nothing is known of it. */
async function firmwareTroubleAt(
  first: ImportedCase | undefined,
  source: InputSource,
  inputs: Inputs,
): Promise<number | undefined> {
  const [one] = first === undefined ? [] : driven([first.asked], source, inputs);
  if (first?.part === undefined || one === undefined) return undefined;
  const { isFirmware, describesBoot } = await import('./boot-chains.ts');
  const { bootChain } = await import('../explore/boot-chain.ts');
  const { machineBoot } = await import('../explore/device-step.ts');
  if (isFirmware(one.driver) || !describesBoot(first.part)) return undefined;
  const { steps } = bootChain(machineBoot(first.part, one.asked, one.driver));
  const trouble = steps.find(({ outcome }) => TROUBLES.has(outcome));
  return trouble?.tries.find(({ source: from }) => from.device !== undefined)?.source.device;
}

const TROUBLES: ReadonlySet<FirmwareStep['outcome']> = new Set(['fails', 'depends', 'unknown']);

/**
 * The same for a file of a directory: one that says how no guest is started is passed over, and so is a guest without a virtio
 * device.
 */
async function fromFound(path: string, loading: Loading): Promise<readonly LoadedScenario[] | undefined> {
  const probe = openInputs(loading.inputs.io);
  const read = await readForeign(path, probe).catch(passOver);
  if (read === undefined || read.kind === 'qmp' || probe.found.length > 0) return undefined;
  if (read.kind === 'libvirt' && !DOMAIN.test(read.text)) return undefined;
  return VIRTIO.test(read.text) ? fromForeign(path, loading) : undefined;
}

const DOMAIN = /<dom(?:ain|status)[\s>]/;
const VIRTIO = /virtio|vhost/i;

function passOver(error: unknown): undefined {
  if (!(error instanceof UsageError)) throw error;
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

async function loadOne({ file, named }: FoundFile, loading: Loading): Promise<readonly LoadedScenario[]> {
  const { inputs, options, remark } = loading;
  const foreign = await (named ? fromForeign : fromFound)(file, loading);
  if (foreign !== undefined) return foreign;
  if (named && inputs.found.length === 0 && (await isLog(file, inputs))) return [];
  const reading = await readOnce(file, inputs);
  if (!named && !isMeant(file, reading)) return [];
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
  return [{ source, scenario, cases: driven(cases, source, inputs) }];
}

/** Whether it is an option that something is wrong with, and no file. */
function isOfOptions({ problems }: UsageError): boolean {
  return problems.every(({ file }) => file.startsWith('--'));
}

/** Loads a file, and says what is wrong with it. Throws UsageError where that is an option. */
async function attempt(
  found: FoundFile,
  loading: Loading,
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
  if (driver !== undefined && chooseDriver(driver) === undefined)
    throw usage('--driver', unknownDriver(driver));
  const inputs = openInputs(io.input);
  const expectations = await guestExpectations(inputs, options.expect, () => todayOf(options, io));
  const remarks = new Set<string>();
  const loading: Loading = { options, inputs, expectations, remark: (text) => remarks.add(text) };
  const { files, broken } = await filesOf(paths, io);
  const scenarios: LoadedScenario[] = [];
  const wrong: BrokenFile[] = [...broken];
  for (const found of files) {
    const { scenarios: loaded, problems } = await attempt(found, loading);
    scenarios.push(...loaded);
    if (problems.length > 0) wrong.push({ file: found.file, problems });
  }
  wrong.push(...byFile([...(await problemsOf(expectations.broken)), ...expectations.unused(paths)]));
  if (!scenarios.some(({ imported }) => imported)) refuseMonitor(options, 'a scenario');
  for (const text of remarks) complain(text, io);
  if (scenarios.length === 0 && wrong.length === 0)
    throw usage(paths.join(', '), 'there is no scenario here; expected at least one');
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
