import type { ChosenDriver } from '../guest/driver-model.ts';
import { chooseDriver, closestDriver, withoutReleases } from '../guest/drivers.ts';
import { usage } from '../io/usage-error.ts';
import { quote, suggestion } from '../text/quoting.ts';

/** What is wrong with a driver id that no model has. */
export function unknownDriver(id: string): string {
  const name = withoutReleases(id);
  if (name !== undefined)
    return `${quote(id)} names a release, which the driver ${name} does not have; expected ${name} alone`;
  const expected =
    'linux, linux-6.12 for Linux in that release, ovmf-2025.02 and the like for another guest, or a proposal of `vnex list drivers`';
  return `unknown driver ${quote(id)}; expected ${expected}${suggestion(closestDriver(id))}`;
}

/** Finds a driver model; an unknown id is a usage error with the closest known one. */
export function driverNamed(id: string, file: string): ChosenDriver {
  const driver = chooseDriver(id);
  if (driver !== undefined) return driver;
  throw usage(file, unknownDriver(id));
}
