import type { Report } from './inputs.ts';
import { FITS } from './shapes/fits.ts';
import type { Format, FormatJson, Remainder } from './shapes/formats.ts';

/**
 * Checks the shape of a value and reports every mistake. Returns it, or what is left of it without its mistakes; undefined
 * where it is not even an object.
 */
export async function checkedShape<Name extends Format>(
  format: Name,
  value: unknown,
  report: Report,
): Promise<FormatJson[Name] | Remainder<Name> | undefined> {
  if (fits(format, value)) return value;
  const { reportMistakes: judged } = await import('./issues.ts');
  return judged(format, value, report);
}

function fits<Name extends Format>(format: Name, value: unknown): value is FormatJson[Name] {
  return FITS[format](value);
}
