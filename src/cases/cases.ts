import type { CaseOptions } from '../cli/case-options.ts';
import type { ChosenDriver } from '../guest/driver-model.ts';
import { linuxNamed } from '../guest/linux-named.ts';
import type { ForeignText } from '../input/import/recognise.ts';
import { type Inputs, openInputs, settle } from '../input/inputs.ts';
import { isPlainScenario } from '../input/plain-scenario.ts';
import { STDIN } from '../input/source.ts';
import { complain } from '../io/complain.ts';
import { exists } from '../io/exists.ts';
import type { Io } from '../io/io.ts';
import { UsageError, usage } from '../io/usage-error.ts';
import type { BootPart } from '../model/boot-chain.ts';
import type { ImportKind } from '../model/import-kind.ts';
import type { OpenCase } from '../model/open-case.ts';
import type { Advise } from '../report/words/edits.ts';
import { mayBeBundled } from './bundled.ts';
import { isCalled, noDeviceCalled } from './device-called.ts';
import type { Imported } from './imported.ts';
import { loadKind } from './load-kind.ts';
import type { GivenText } from './remedies/machine.ts';

/** What a command reads its cases with. */
export interface CaseReader {
  /** The files that were read so far. */
  readonly inputs: Inputs;
  /** Says what is worth knowing besides the answers. */
  readonly remark: (text: string) => void;
  /** `vnex fix`, which errors name where no file is to blame. */
  readonly command: string;
}

/** Begins to read cases for a command, whose remarks go where errors go. */
export function openCaseReader(command: string, io: Io): CaseReader {
  return { inputs: openInputs(io.input), remark: (text) => complain(text, io), command };
}

/** A case with the driver model that its name stands for. */
export interface CommandCase {
  readonly asked: OpenCase;
  readonly driver: ChosenDriver;
  /** Says a change in the words of the file that the case was imported from. */
  readonly advise?: Advise;
  /** How the machine of this device boots; left out where nothing is known of that. */
  readonly part?: BootPart;
  /** What the machine of this device is called. */
  readonly machine?: string;
  /** What its answers take for granted that nobody stated or that was not read, in sentences; left out where they rest on no such thing. */
  readonly takesForGranted?: readonly string[];
  /** Where it comes from; left out of what is described in vnex’s own formats. */
  readonly origin?: CaseOrigin;
}

/** The text that a case was imported from, and the place of its device: of the guest, and of the device in it. */
export interface CaseOrigin {
  readonly given: GivenText;
  readonly guest: number;
  readonly index: number;
}

/** Finds a driver model. All but Linux are loaded when one of them is named. */
async function driverOf(id: string): Promise<ChosenDriver | undefined> {
  return linuxNamed(id) ?? (await import('../guest/drivers.ts')).chooseDriver(id);
}

/** Finds the driver model of each case, or reports every id that is unknown. */
async function driven(cases: readonly OpenCase[], file: string): Promise<readonly CommandCase[]> {
  const unknown = new Set<string>();
  const found: CommandCase[] = [];
  for (const asked of cases) {
    const driver = await driverOf(asked.driver);
    if (driver === undefined) unknown.add(asked.driver);
    else found.push({ asked, driver });
  }
  if (unknown.size === 0) return found;
  const { unknownDriver } = await import('./driver-named.ts');
  throw new UsageError([...unknown].map((id) => ({ file, message: unknownDriver(id) })));
}

async function fromScenario(
  file: string,
  { driver }: CaseOptions,
  inputs: Inputs,
): Promise<readonly OpenCase[]> {
  const hint = '; a device and a platform are given with --device and --platform';
  const [loaded] = await settle(inputs, await loadKind('scenario', file, inputs, hint));
  const { cases } = loaded.scenario;
  return driver === undefined ? cases : cases.map((asked) => ({ ...asked, driver }));
}

async function fromParts(
  { device, platform, driver = 'linux' }: CaseOptions,
  { inputs, command }: CaseReader,
): Promise<readonly OpenCase[]> {
  if (device === undefined || platform === undefined) {
    const missing = device === undefined ? '--device' : '--platform';
    throw usage(
      command,
      `${missing} is missing; give a scenario, a libvirt domain or a QEMU command line, or both --device and --platform`,
    );
  }
  const loadedDevice = await loadKind('device', device, inputs);
  const loadedPlatform = await loadKind('platform', platform, inputs);
  const [theDevice, thePlatform] = await settle(inputs, loadedDevice, loadedPlatform);
  return [{ device: theDevice.device, platform: thePlatform.platform, driver }];
}

/** A case for each device of a text that says how a guest is started. */
async function fromPlan(
  kind: ImportKind,
  read: ForeignText,
  options: CaseOptions,
  { remark }: CaseReader,
): Promise<readonly CommandCase[]> {
  const { casesOf } = await import('./imported.ts');
  const { remarksOf, takenForGranted } = await import('./import-remarks.ts');
  const { importForeign } = await import('./import-foreign.ts');
  const guests = await importForeign(kind, read, options);
  for (const text of new Set(guests.flatMap(remarksOf))) remark(text);
  const { driver = 'linux' } = options;
  const chosen = linuxNamed(driver) ?? (await import('./driver-named.ts')).driverNamed(driver, '--driver');
  if (guests.every(({ devices }) => devices.length === 0))
    throw usage(read.file, `there is no virtio device in it, ${whatElse(guests)}`);
  const given: GivenText = { kind, text: read, options, driver: chosen };
  const cases = guests.flatMap((imported, guest) => {
    const granted = takenForGranted(imported);
    return casesOf(imported, driver).map((one, index) => ({
      ...one,
      driver: chosen,
      machine: imported.platform.name,
      ...(granted.length === 0 ? {} : { takesForGranted: granted }),
      origin: { given, guest, index },
    }));
  });
  return options.device === undefined ? cases : devicesCalled(options.device, cases, read.file);
}

/** What may be the cause that a text has no device, or what to do. */
function whatElse(guests: readonly Imported[]): string {
  const invalid = guests
    .flatMap(({ qemu }) => qemu?.start.invalid ?? [])
    .find(({ since, until }) => since === undefined && until === undefined);
  if (invalid === undefined) return 'so there is nothing to answer; name a file that has one';
  const meant = invalid.instead === undefined ? '' : `; it has ${invalid.instead}`;
  return `and QEMU says “${invalid.message}”${meant}`;
}

/** A case for each device that QEMU shows over QMP, on a platform that it says nothing of. */
async function fromQmp(
  { file, text }: ForeignText,
  { platform: path, driver = 'linux' }: CaseOptions,
  { inputs, remark }: CaseReader,
): Promise<readonly OpenCase[]> {
  if (path === undefined)
    throw usage(file, 'QMP says nothing of the guest; name its platform with --platform FILE');
  const [{ platform }] = await settle(inputs, await loadKind('platform', path, inputs));
  const { readQmpLog } = await import('../input/import/qmp/log.ts');
  const { log, problems } = readQmpLog(text, file, { arch: platform.arch });
  if (problems.length > 0) throw new UsageError(problems);
  for (const { device, notes } of log.devices) for (const note of notes) remark(`${device.name}: ${note}`);
  return log.devices.map(({ device }) => ({ device, platform, driver }));
}

/** The cases of a file that its content tells to be none of vnex’s own. Returns undefined where it is one of those. */
async function fromForeign(
  path: string,
  options: CaseOptions,
  reading: CaseReader,
): Promise<readonly CommandCase[] | undefined> {
  const { inputs } = reading;
  if (mayBeBundled(path, inputs.io) || (await isPlainScenario(path, inputs))) return undefined;
  const { readForeign } = await import('../input/import/recognise.ts');
  const read = await readForeign(path, inputs);
  if (read === undefined) return undefined;
  switch (read.kind) {
    case 'qmp':
      if (options.device !== undefined) throw usage(path, 'QMP brings its own devices; leave out --device');
      return driven(await fromQmp(read, options, reading), '--driver');
    default:
      if (options.platform !== undefined)
        throw usage(path, 'a machine brings its own platform; leave out --platform');
      return fromPlan(read.kind, read, options, reading);
  }
}

/** The devices of a machine that --device names. Throws UsageError where none is called so. */
function devicesCalled(name: string, cases: readonly CommandCase[], file: string): readonly CommandCase[] {
  const found = cases.filter(({ asked }) => isCalled(name, asked.device));
  if (found.length > 0) return found;
  const devices = cases.map(({ asked }) => asked.device);
  throw usage(file, `--device: ${noDeviceCalled(name, devices)}`);
}

/** What --kernel, --config and --set state in place of what a description states. */
export async function withStated(
  cases: readonly OpenCase[],
  options: CaseOptions,
  { remark }: Pick<CaseReader, 'remark'>,
): Promise<readonly OpenCase[]> {
  const { kernel, config = [], set } = options;
  if (kernel === undefined && config.length === 0 && set === undefined) return cases;
  const { withStatedGuest } = await import('./guest-options.ts');
  const { refuseProperties, withSettings } = await import('./settings.ts');
  refuseProperties('a description of vnex’s own', set);
  if (kernel !== undefined)
    remark(`--kernel ${kernel} takes the place of the kernel that the platform states`);
  if (config.length > 0)
    remark(`--config ${config.join(',')} takes the place of what the platform states of its build options`);
  return Promise.all(
    cases.map((asked) => withSettings({ ...asked, platform: withStatedGuest(asked.platform, options) }, set)),
  );
}

/** What an own description states already cannot be said again. */
export function refuseMonitor(options: CaseOptions, what: string): void {
  for (const option of ['qemu', 'monitor', 'host-kernel', 'daemon', 'define', 'protection'] as const)
    if (options[option] !== undefined)
      throw usage(
        `--${option}`,
        `${what} says itself what the device offers, whoever makes it; leave out --${option}`,
      );
}

/** Whoever names a whole case cannot name its parts too. */
function refuseParts(file: string, { device, platform }: CaseOptions): void {
  if (device !== undefined || platform !== undefined)
    throw usage(
      file,
      'a scenario brings its own device and platform; leave out --device and --platform, or the scenario',
    );
}

/** The cases that the arguments name; throws UsageError with every mistake found. */
export async function loadCases(
  file: string | undefined,
  options: CaseOptions,
  reading: CaseReader,
): Promise<readonly CommandCase[]> {
  const foreign = file === undefined ? undefined : await fromForeign(file, options, reading);
  if (foreign !== undefined) return foreign;
  try {
    return await loadOwnCases(file, options, reading);
  } catch (error) {
    if (error instanceof UsageError && file !== undefined) await refuseLog(file, reading);
    throw error;
  }
}

/** A log that was taken for a case is said to be one. */
async function refuseLog(file: string, { inputs }: CaseReader): Promise<void> {
  const { logGiven } = await import('../input/log/read-input.ts');
  if ((await logGiven(file, inputs.io)) === undefined) return;
  throw usage(file, `this is a log, and no case; \`vnex why ${file}\` explains it`);
}

/** The cases of several files, in their order; throws UsageError with every mistake of the first that has any. */
export async function loadAll(
  files: readonly (string | undefined)[],
  options: CaseOptions,
  reading: CaseReader,
): Promise<readonly CommandCase[]> {
  const all: CommandCase[] = [];
  for (const file of files) all.push(...(await loadCases(file, options, reading)));
  return all;
}

/** The cases of a scenario, or of a device and a platform; throws UsageError with every mistake found. */
export async function loadOwnCases(
  file: string | undefined,
  options: CaseOptions,
  reading: CaseReader,
): Promise<readonly CommandCase[]> {
  if (file === undefined) {
    refuseMonitor(options, 'a device description');
    return driven(await withStated(await fromParts(options, reading), options, reading), '--driver');
  }
  refuseParts(file, options);
  // What is not there is said to be missing, whatever it would have been.
  if (file === STDIN || exists(file, reading.inputs.io)) refuseMonitor(options, 'a scenario');
  const cases = await withStated(await fromScenario(file, options, reading.inputs), options, reading);
  return driven(cases, options.driver === undefined ? file : '--driver');
}

/** Cases that follow each other with those of the same machine. */
export function byMachine<Driven extends CommandCase>(
  cases: readonly Driven[],
): readonly (readonly Driven[])[] {
  const machines: Driven[][] = [];
  for (const one of cases)
    if (machines.at(-1)?.[0]?.machine === one.machine && machines.length > 0) machines.at(-1)?.push(one);
    else machines.push([one]);
  return machines;
}
