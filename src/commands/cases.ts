import { type ChosenDriver, chooseDriver, closestDriver, DRIVERS } from '../guest/drivers.ts';
import { type Inputs, settle } from '../input/inputs.ts';
import { loadAny, loadDevice, loadPlatform } from '../input/load.ts';
import { alternatives, quote, suggestion } from '../input/quoting.ts';
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

function unknownDriver(id: string): string {
  const known = [...DRIVERS.map((driver) => driver.id), 'linux-6.12 (Linux in that release)'];
  return `unknown driver ${quote(id)}; expected ${alternatives(known)}${suggestion(closestDriver(id))}`;
}

/** Finds the driver model of each case; unknown ids are usage errors with the closest known one. */
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
  return driven(cases, options.driver === undefined && file !== undefined ? file : '--driver');
}
