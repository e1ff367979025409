import type { CaseSetting } from '../cli/setting.ts';
import { openInputs, settle } from '../input/inputs.ts';
import { deviceToJson, platformToJson } from '../input/serialise.ts';
import type { Io } from '../io/io.ts';
import { usage } from '../io/usage-error.ts';
import type { Pair } from '../model/comparison.ts';
import type { Scenario } from '../model/scenario.ts';
import { loadKind } from './load-kind.ts';
import { refuseProperties, withSettings } from './settings.ts';

/** The files of devices and of platforms, each device of which is put on each platform. */
export interface CompareLists {
  readonly devices?: readonly string[];
  readonly platforms?: readonly string[];
  /** What is said otherwise of each of them. */
  readonly set?: readonly CaseSetting[];
}

/** What there is to compare, and the drivers that the scenarios name. */
export interface LoadedPairs {
  readonly pairs: readonly Pair[];
  readonly drivers: readonly string[];
}

/** Pairs that are alike in all that can matter, names included, are one. */
function distinct(pairs: readonly Pair[]): readonly Pair[] {
  const found = new Map<string, Pair>();
  for (const pair of pairs) {
    const key = JSON.stringify([deviceToJson(pair.device), platformToJson(pair.platform)]);
    if (!found.has(key)) found.set(key, pair);
  }
  return [...found.values()];
}

/** One after the other, so that mistakes are told in the order of the arguments. */
async function each<Loaded>(
  files: readonly string[],
  load: (file: string) => Promise<Loaded>,
): Promise<readonly Loaded[]> {
  const found: Loaded[] = [];
  for (const file of files) found.push(await load(file));
  return found;
}

function ofScenarios(scenarios: readonly Scenario[]): LoadedPairs {
  const cases = scenarios.flatMap((scenario) => scenario.cases);
  return {
    pairs: cases.map(({ device, platform }) => ({ device, platform })),
    drivers: [...new Set(cases.map(({ driver }) => driver))],
  };
}

function checkLists(
  files: readonly string[],
  devices: readonly string[],
  platforms: readonly string[],
): void {
  const missing = devices.length > 0 ? '--platforms' : '--devices';
  const both = devices.length > 0 === platforms.length > 0;
  if (both && (devices.length > 0 || files.length > 0)) return;
  const message = both
    ? 'nothing to compare; give scenarios, or --devices and --platforms, or --claims'
    : `${missing} is missing; every device of --devices is put on every platform of --platforms`;
  throw usage('vnex compare', message);
}

/** Loads what the arguments name; throws UsageError with every mistake found. */
export async function loadPairs(
  files: readonly string[],
  { devices = [], platforms = [], set }: CompareLists,
  io: Io,
): Promise<LoadedPairs> {
  checkLists(files, devices, platforms);
  const inputs = openInputs(io.input);
  const scenarios = await each(files, (file) => loadKind('scenario', file, inputs));
  const loadedDevices = await each(devices, (file) => loadKind('device', file, inputs));
  const loadedPlatforms = await each(platforms, (file) => loadKind('platform', file, inputs));
  const found = ofScenarios((await settle(inputs, ...scenarios)).map(({ scenario }) => scenario));
  const onPlatforms = await settle(inputs, ...loadedPlatforms);
  const crossed = (await settle(inputs, ...loadedDevices)).flatMap(({ device }) =>
    onPlatforms.map(({ platform }): Pair => ({ device, platform })),
  );
  if (set !== undefined) refuseProperties('a description of vnex’s own', set);
  const pairs = await Promise.all([...found.pairs, ...crossed].map((pair) => withSettings(pair, set)));
  return {
    pairs: distinct(pairs),
    drivers: found.drivers.length > 0 ? found.drivers : ['linux'],
  };
}
