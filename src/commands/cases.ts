import { type ChosenDriver, chooseDriver, closestDriver } from '../guest/drivers.ts';
import { type Inputs, settle } from '../input/inputs.ts';
import { loadAny, loadDevice, loadPlatform } from '../input/load.ts';
import { quote, suggestion } from '../input/quoting.ts';
import { UsageError } from '../input/usage-error.ts';
import type { Case } from '../model/case.ts';

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

/** Finds a driver model; an unknown id is a usage error with the closest known one. */
export function driverNamed(id: string, file: string): ChosenDriver {
  const driver = chooseDriver(id);
  if (driver !== undefined) return driver;
  throw usage(
    file,
    `unknown driver ${quote(id)}${suggestion(closestDriver(id))}; \`vnex list drivers\` shows all, and linux-6.12 is Linux in that release`,
  );
}

async function fromScenario(file: string, { driver }: CaseOptions, inputs: Inputs): Promise<readonly Case[]> {
  const [loaded] = await settle(inputs, await loadAny(file, inputs));
  if (loaded.kind !== 'scenario') {
    throw usage(
      file,
      `this is a ${loaded.kind}; expected a scenario. For a device and a platform give --device and --platform`,
    );
  }
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
  const loadedDevice = await loadDevice(device, inputs);
  const [theDevice, thePlatform] = await settle(inputs, loadedDevice, await loadPlatform(platform, inputs));
  return [{ device: theDevice, platform: thePlatform, driver }];
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
  return cases.map((asked) => ({ asked, driver: driverNamed(asked.driver, file ?? '--driver') }));
}
