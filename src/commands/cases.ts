import { type ChosenDriver, chooseDriver, closestDriver } from '../guest/drivers.ts';
import { type Inputs, settle } from '../input/inputs.ts';
import { quote, suggestion } from '../input/quoting.ts';
import { UsageError } from '../input/usage-error.ts';
import type { Case } from '../model/case.ts';
import { loadKind } from './load-kind.ts';

/** How a command names its cases: a scenario file, or a device and a platform. */
export interface CaseOptions {
  readonly device?: string;
  readonly platform?: string;
  readonly driver?: string;
}

/** A case with the driver model that its name stands for. */
export interface DrivenCase {
  readonly asked: Case;
  readonly driver: ChosenDriver;
}

function usage(file: string, message: string): UsageError {
  return new UsageError([{ file, message }]);
}

/** What is wrong with a driver id that no model has. */
export function unknownDriver(id: string): string {
  const expected = 'linux, linux-6.12 for Linux in that release, or a proposal of `vnex list drivers`';
  return `unknown driver ${quote(id)}; expected ${expected}${suggestion(closestDriver(id))}`;
}

/** Finds a driver model; an unknown id is a usage error with the closest known one. */
export function driverNamed(id: string, file: string): ChosenDriver {
  const driver = chooseDriver(id);
  if (driver !== undefined) return driver;
  throw usage(file, unknownDriver(id));
}

/** Finds the driver model of each case, or reports every id that is unknown. */
function driven(cases: readonly Case[], file: string): readonly DrivenCase[] {
  const unknown = new Set<string>();
  const found = cases.flatMap((asked) => {
    const driver = chooseDriver(asked.driver);
    if (driver === undefined) unknown.add(asked.driver);
    return driver === undefined ? [] : [{ asked, driver }];
  });
  if (unknown.size === 0) return found;
  throw new UsageError([...unknown].map((id) => ({ file, message: unknownDriver(id) })));
}

async function fromScenario(file: string, { driver }: CaseOptions, inputs: Inputs): Promise<readonly Case[]> {
  const hint = '; a device and a platform are given with --device and --platform';
  const [loaded] = await settle(inputs, await loadKind('scenario', file, inputs, hint));
  const { cases } = loaded.scenario;
  return driver === undefined ? cases : cases.map((asked) => ({ ...asked, driver }));
}

async function fromParts(
  { device, platform, driver = 'linux' }: CaseOptions,
  inputs: Inputs,
): Promise<readonly Case[]> {
  if (device === undefined || platform === undefined) {
    const missing = device === undefined ? '--device' : '--platform';
    throw usage(
      'vnex explain',
      `${missing} is missing; give a scenario file, or both --device FILE and --platform FILE`,
    );
  }
  const loadedDevice = await loadKind('device', device, inputs);
  const loadedPlatform = await loadKind('platform', platform, inputs);
  const [theDevice, thePlatform] = await settle(inputs, loadedDevice, loadedPlatform);
  return [{ device: theDevice.device, platform: thePlatform.platform, driver }];
}

/** The cases that the arguments name; throws UsageError with every mistake found. */
export async function loadCases(
  file: string | undefined,
  options: CaseOptions,
  inputs: Inputs,
): Promise<readonly DrivenCase[]> {
  if (file !== undefined && (options.device !== undefined || options.platform !== undefined)) {
    throw usage(
      file,
      'a scenario brings its own device and platform; leave out --device and --platform, or the scenario',
    );
  }
  const cases =
    file === undefined ? await fromParts(options, inputs) : await fromScenario(file, options, inputs);
  return driven(cases, options.driver === undefined && file !== undefined ? file : '--driver');
}
