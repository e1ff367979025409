import type { InputIo } from '../io/input-io.ts';
import { type Inputs, readOnce } from './inputs.ts';
import { FITS } from './shapes/fits.ts';
import { STDIN } from './source.ts';

const BRACE = '{'.charCodeAt(0);

/** Whether a file on the disk, which can be read twice, begins as an object in JSON does. */
function beginsAsObject(path: string, io: InputIo): boolean {
  try {
    return io.stat(path).kind === 'file' && io.readFile(path, 1)[0] === BRACE;
  } catch {
    // What is wrong with it is said where it is read.
    return false;
  }
}

/**
 * Reads a file that is a scenario in JSON without a mistake in its shape, so that it need not be looked at for all that people
 * have. Says whether it is one.
 */
export async function isPlainScenario(path: string, inputs: Inputs): Promise<boolean> {
  if (path === STDIN || !beginsAsObject(path, inputs.io)) return false;
  const probe: Inputs = { ...inputs, readings: new Map() };
  const reading = await readOnce(path, probe);
  if (reading.kind !== 'source' || !FITS.scenario(reading.source.value)) return false;
  inputs.readings.set(path, Promise.resolve(reading));
  return true;
}
