import { usage } from '../io/usage-error.ts';
import { CLAIMS, isClaim } from '../model/claim.ts';
import type { Wanted } from '../model/sweep.ts';
import { closest } from '../text/closest.ts';
import { alternatives, quote, suggestion } from '../text/quoting.ts';

/** A claim by name; an unknown one is a usage error with the closest known one. */
export function wantedNamed(name: string, option: string): Wanted {
  if (name === 'works' || isClaim(name)) return name;
  const known = ['works', ...Object.keys(CLAIMS)];
  throw usage(
    option,
    `there is no claim ${quote(name)}; expected ${alternatives(known)}${suggestion(closest(name, known))}`,
  );
}
