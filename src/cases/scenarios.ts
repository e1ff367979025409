import { normalize } from 'node:path';
import type { ImportOptions } from '../cli/case-options.ts';
import type { DrivenCase } from '../explore/check.ts';
import { chooseDriver } from '../guest/drivers.ts';
import { readForeign } from '../input/import/recognise.ts';
import { addAll, type Inputs, openInputs, readOnce, settle } from '../input/inputs.ts';
import { isObject } from '../input/json-value.ts';
import { kindOf } from '../input/load.ts';
import type { Source } from '../input/source.ts';
import { complain } from '../io/complain.ts';
import { findFiles } from '../io/find-files.ts';
import type { Io } from '../io/io.ts';
import { UsageError, usage } from '../io/usage-error.ts';
import type { Case } from '../model/case.ts';
import type { Scenario } from '../model/scenario.ts';
import { refuseMonitor, unknownDriver, withStated } from './cases.ts';
import { loadKind } from './load-kind.ts';

/** What scenarios are run with in place of what they say, and what imported files do not say. */
export interface ScenarioOptions extends ImportOptions {
  readonly driver?: string;
}

/** A scenario to check, and the file that it stands in. */
export interface LoadedScenario {
  readonly source: Source;
  /** It has no expectation of its own that could be rewritten. */
  readonly imported?: true;
  readonly scenario: Scenario;
  readonly cases: readonly DrivenCase[];
}

/** Files in a directory that are something else are passed over, even where something is wrong with them. */
function isScenario(value: unknown): boolean {
  return kindOf(value) === 'scenario';
}

function isJsonSchema(value: unknown): boolean {
  return isObject(value) && typeof value.$schema === 'string' && value.$schema.includes('json-schema.org/');
}

/**
 * What is looked for in a directory: scenarios, and by the usual names of their files what people have. A document that only speaks
 * of a command line has another name.
 */
const LOOKED_FOR = {
  ends: /\.(?:json|xml|sh|args|cmd|conf|cfg|toml|ya?ml|txt)$/i,
  noun: 'JSON file, domain, command line or other description of a guest',
};

/** What to look at, each file once; `named`: on the command line, not found in a directory. */
function filesOf(paths: readonly string[], inputs: Inputs, io: Io): ReadonlyMap<string, { named: boolean }> {
  const files = new Map<string, { named: boolean }>();
  for (const path of paths) {
    try {
      for (const file of findFiles([path], io.input, LOOKED_FOR).map((found) => normalize(found))) {
        const named = file === normalize(path) || files.get(file)?.named === true;
        files.set(file, { named });
      }
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      addAll(error.problems, inputs);
    }
  }
  return files;
}

/** The cases under another driver: those that differ in nothing else become one. */
function withDriver(cases: readonly Case[], driver: string | undefined): readonly Case[] {
  if (driver === undefined) return cases;
  const [first] = cases;
  return cases.filter((asked) => asked.driver === first?.driver).map((asked) => ({ ...asked, driver }));
}

/** The driver models of the cases; an unknown one is a problem of the scenario. */
function driven(cases: readonly Case[], source: Source, inputs: Inputs): readonly DrivenCase[] {
  return cases.flatMap((asked) => {
    const driver = chooseDriver(asked.driver);
    if (driver !== undefined) return [{ asked, driver }];
    inputs.found.push({ source, path: ['driver'], on: 'value', message: unknownDriver(asked.driver) });
    return [];
  });
}

/** A QEMU command line or a libvirt domain, of which every device is to work. */
async function fromForeign(
  path: string,
  options: ScenarioOptions,
  inputs: Inputs,
): Promise<readonly LoadedScenario[] | undefined> {
  const read = await readForeign(path, inputs);
  if (read === undefined) return undefined;
  const { file, kind } = read;
  if (kind === 'qmp') {
    const message =
      'QMP says nothing of the guest; `vnex import qmp FILE --platform FILE` compares what it did with what is predicted';
    inputs.found.push({ file, message });
    return [];
  }
  const { scenarioOf } = await import('./imported.ts');
  const { importForeign } = await import('./import-foreign.ts');
  const guests = (await importForeign(kind, read, options)).filter(({ devices }) => devices.length > 0);
  if (guests.length === 0)
    inputs.found.push({ file, message: 'there is no virtio device in it, so nothing can be checked' });
  const source: Source = { file, text: '{}', value: {} };
  return guests.map((guest) => {
    const scenario = scenarioOf(guest, options.driver ?? 'linux');
    return { source, imported: true, scenario, cases: driven(scenario.cases, source, inputs) };
  });
}

/**
 * The same for a file of a directory: one that says how no guest is started is passed over, and so is a guest without a virtio
 * device.
 */
async function fromFound(
  path: string,
  options: ScenarioOptions,
  inputs: Inputs,
): Promise<readonly LoadedScenario[] | undefined> {
  const probe = openInputs(inputs.io);
  const read = await readForeign(path, probe).catch(passOver);
  if (read === undefined || read.kind === 'qmp' || probe.found.length > 0) return undefined;
  if (read.kind === 'libvirt' && !DOMAIN.test(read.text)) return undefined;
  return VIRTIO.test(read.text) ? fromForeign(path, options, inputs) : undefined;
}

const DOMAIN = /<dom(?:ain|status)[\s>]/;
const VIRTIO = /virtio|vhost/i;

function passOver(error: unknown): undefined {
  if (!(error instanceof UsageError)) throw error;
}

/** A log expects nothing that could be checked; that it is one is then a problem. */
async function isLog(file: string, inputs: Inputs, io: Io): Promise<boolean> {
  const { logGiven } = await import('../input/log/read-input.ts');
  if ((await logGiven(file, io.input)) === undefined) return false;
  const message = `this is a log, which expects nothing that could be checked; \`vnex why ${file}\` explains it`;
  inputs.found.push({ file, message });
  return true;
}

function isJson(file: string): boolean {
  return /\.json$/i.test(file);
}

async function loadOne(
  file: string,
  { named }: { readonly named: boolean },
  options: ScenarioOptions,
  inputs: Inputs,
  io: Io,
  remark: (text: string) => void,
): Promise<readonly LoadedScenario[]> {
  const foreign = await (named ? fromForeign : fromFound)(file, options, inputs);
  if (foreign !== undefined) return foreign;
  if (!named && !isJson(file)) return [];
  if (named && inputs.found.length === 0 && (await isLog(file, inputs, io))) return [];
  const reading = await readOnce(file, inputs);
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

/** Every scenario below the paths; throws UsageError with all that is wrong. */
export async function loadScenarios(
  paths: readonly string[],
  options: ScenarioOptions,
  io: Io,
): Promise<readonly LoadedScenario[]> {
  const { driver } = options;
  if (driver !== undefined && chooseDriver(driver) === undefined)
    throw usage('--driver', unknownDriver(driver));
  const inputs = openInputs(io.input);
  const found: LoadedScenario[] = [];
  const remarks = new Set<string>();
  for (const [file, how] of filesOf(paths, inputs, io)) {
    found.push(...(await loadOne(file, how, options, inputs, io, (text) => remarks.add(text))));
  }
  await settle(inputs);
  if (!found.some(({ imported }) => imported)) refuseMonitor(options, 'a scenario');
  for (const text of remarks) complain(text, io);
  if (found.length === 0) throw usage(paths.join(', '), 'there is no scenario here; expected at least one');
  return found;
}
