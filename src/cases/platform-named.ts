import { openInputs, settle } from '../input/inputs.ts';
import type { Io } from '../io/io.ts';
import type { OpenPlatform } from '../model/open-case.ts';
import { loadKind } from './load-kind.ts';

/** Reads the platform that an option names. Returns undefined where it names none. Throws UsageError. */
export async function platformNamed(path: string | undefined, io: Io): Promise<OpenPlatform | undefined> {
  if (path === undefined) return undefined;
  const inputs = openInputs(io.input);
  const [loaded] = await settle(inputs, await loadKind('platform', path, inputs));
  return loaded.platform;
}
