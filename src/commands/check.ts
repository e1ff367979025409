import { normalize } from 'node:path';
import { unknownDriver } from '../cases/cases.ts';
import { loadKind } from '../cases/load-kind.ts';
import { checkScenario, type DrivenCase } from '../explore/check.ts';
import { chooseDriver } from '../guest/drivers.ts';
import { readForeign } from '../input/import/recognise.ts';
import { addAll, type Inputs, openInputs, readOnce, settle } from '../input/inputs.ts';
import { isObject } from '../input/json-value.ts';
import { kindOf } from '../input/load.ts';
import { type Source, STDIN_NAME } from '../input/source.ts';
import { updateExpectation } from '../input/update-expectation.ts';
import { attemptWrite } from '../io/attempt-write.ts';
import { findJsonFiles } from '../io/find-files.ts';
import { EXIT, type ExitCode, type Io } from '../io/io.ts';
import { UsageError, usage } from '../io/usage-error.ts';
import type { Case } from '../model/case.ts';
import { type CheckedScenario, fails, type Revision, type Update } from '../model/check.ts';
import type { Scenario } from '../model/scenario.ts';
import { updatesText } from '../report/check-text.ts';
import { styleFor } from '../report/layout/style.ts';
import { checkWords } from '../report/words/check.ts';
import { reportersOf } from './check-reporters.ts';

export interface CheckOptions {
  /** `name` or `name=file`; none: text. */
  readonly reporter?: readonly string[];
  readonly driver?: string;
  /** For a QEMU command line or a libvirt domain: its guest kernel, and the version of QEMU. */
  readonly kernel?: string;
  readonly qemu?: string;
  readonly update?: boolean;
}

// Loading

interface LoadedScenario {
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

/** What to look at, each file once; `named`: on the command line, not found in a directory. */
function filesOf(paths: readonly string[], inputs: Inputs, io: Io): ReadonlyMap<string, { named: boolean }> {
  const files = new Map<string, { named: boolean }>();
  for (const path of paths) {
    try {
      for (const file of findJsonFiles([path], io.input).map((found) => normalize(found))) {
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
  options: CheckOptions,
  inputs: Inputs,
): Promise<LoadedScenario | 'none' | undefined> {
  const read = await readForeign(path, inputs);
  if (read === undefined) return undefined;
  const { file, kind } = read;
  if (kind === 'qmp') {
    const message =
      'QMP says nothing of the guest; `vnex import qmp FILE --platform FILE` compares what it did with what is predicted';
    inputs.found.push({ file, message });
    return 'none';
  }
  const { importText, scenarioOf } = await import('../cases/imported.ts');
  const scenario = scenarioOf(importText(kind, read, options), options.driver ?? 'linux', inputs);
  const source: Source = { file, text: '{}', value: {} };
  return { source, imported: true, scenario, cases: driven(scenario.cases, source, inputs) };
}

async function loadOne(
  file: string,
  { named }: { readonly named: boolean },
  options: CheckOptions,
  inputs: Inputs,
): Promise<LoadedScenario | undefined> {
  const foreign = named ? await fromForeign(file, options, inputs) : undefined;
  if (foreign !== undefined) return foreign === 'none' ? undefined : foreign;
  const reading = await readOnce(file, inputs);
  if (reading.kind === 'source') {
    const { value } = reading.source;
    if (!named && !isScenario(value)) return undefined;
    if (isJsonSchema(value)) {
      inputs.found.push({ file, message: 'this is a JSON Schema; expected a scenario' });
      return undefined;
    }
  }
  const loaded = await loadKind('scenario', file, inputs);
  if (loaded === undefined || reading.kind !== 'source') return undefined;
  const { source } = reading;
  const { scenario } = loaded;
  return { source, scenario, cases: driven(withDriver(scenario.cases, options.driver), source, inputs) };
}

/** Every scenario below the paths; throws UsageError with all that is wrong. */
async function loadAll(
  paths: readonly string[],
  options: CheckOptions,
  io: Io,
): Promise<readonly LoadedScenario[]> {
  const { driver } = options;
  if (driver !== undefined && chooseDriver(driver) === undefined)
    throw usage('--driver', unknownDriver(driver));
  const inputs = openInputs(io.input);
  const found: LoadedScenario[] = [];
  for (const [file, how] of filesOf(paths, inputs, io)) {
    const loaded = await loadOne(file, how, options, inputs);
    if (loaded !== undefined) found.push(loaded);
  }
  await settle(inputs);
  if (found.length === 0) throw usage(paths.join(', '), 'there is no scenario here; expected at least one');
  return found;
}

// Judging and updating

interface Judged {
  readonly loaded: LoadedScenario;
  readonly checked: CheckedScenario;
  readonly revisions: readonly Revision[];
}

async function judge(loaded: LoadedScenario): Promise<Judged> {
  const { source, scenario } = loaded;
  const { cases, revisions } = checkScenario(scenario, loaded.cases);
  const { treeOf, positionOf } = await import('../input/positions.ts');
  const at = cases.some(fails) ? positionOf(treeOf(source.text), ['expect'], 'key') : undefined;
  return { loaded, checked: { file: source.file, name: scenario.name, at, cases }, revisions };
}

async function judgeAll(paths: readonly string[], options: CheckOptions, io: Io): Promise<readonly Judged[]> {
  const judged: Judged[] = [];
  for (const loaded of await loadAll(paths, options, io)) judged.push(await judge(loaded));
  return judged;
}

const BYTE_ORDER_MARK = '\ufeff';

function update({ loaded, checked, revisions }: Judged, io: Io): Update {
  const { source, cases } = loaded;
  const types = [...new Set(cases.map(({ asked }) => asked.device.type))];
  const { text, rewritten } = updateExpectation({ text: source.text, types }, revisions);
  const left = revisions.flatMap(({ what, ...revision }) =>
    revision.kind === 'undecided'
      ? [{ what, why: `its cases differ: ${revision.values.join(' and ')}` }]
      : [],
  );
  const claims = checked.cases.some(({ mismatches }) => mismatches.some(({ what }) => what === 'claims'));
  if (rewritten.length > 0) {
    const marked = io.input.readFile(source.file, 3)[0] === 0xef;
    const whole = marked ? BYTE_ORDER_MARK + text : text;
    attemptWrite(source.file, () => io.writeFile(source.file, whole));
  }
  return {
    file: source.file,
    rewritten,
    left: claims ? [...left, { what: 'claims', why: 'a claim is not rewritten' }] : left,
  };
}

/** Not in continuous integration, where expectations are what the code is held to. */
function refuseUpdate({ driver }: CheckOptions, { ci }: Io): void {
  if (ci) throw usage('--update', 'expectations are not rewritten in continuous integration (CI is set)');
  if (driver !== undefined)
    throw usage('--update', 'would write down what --driver does, not what the scenario’s own driver does');
}

/** `vnex check`: runs every scenario below the paths against what it expects. Throws UsageError. */
export async function checkCommand(
  paths: readonly string[],
  options: CheckOptions,
  io: Io,
): Promise<ExitCode> {
  const reporters = reportersOf(options.reporter ?? ['text']);
  if (options.update) refuseUpdate(options, io);
  let judged = await judgeAll(paths, options, io);
  const style = styleFor(io.terminal);
  if (options.update) {
    if (judged.some(({ loaded }) => loaded.source.file === STDIN_NAME))
      throw usage('--update', 'standard input cannot be rewritten');
    if (judged.some(({ loaded }) => loaded.imported))
      throw usage('--update', 'only a scenario has an expectation that can be rewritten');
    const broken = judged.filter(({ checked }) => checked.cases.some(fails));
    const text = updatesText(
      broken.map((one) => update(one, io)),
      style,
    );
    const readable = reporters.some(({ name, file }) => name === 'text' && file === undefined);
    (readable ? io.out : io.err)(text);
    judged = await judgeAll(paths, options, io);
  }
  const scenarios = checkWords(judged.map(({ checked }) => checked));
  const plain = styleFor({ colour: 0, unicode: true, width: 100 });
  for (const { report, file } of reporters) {
    if (file === undefined) io.out(report(scenarios, style));
    else attemptWrite(file, () => io.writeFile(file, report(scenarios, plain)));
  }
  return scenarios.some(({ cases }) => cases.some(fails)) ? EXIT.no : EXIT.answered;
}
