import { BUILT_IN_SPACES, builtInSpace, isBuiltIn } from '../../src/explore/sweep/built-in.ts';
import { sweep } from '../../src/explore/sweep/sweep.ts';
import { linux } from '../../src/guest/linux/linux.ts';
import { CLAIMS, isClaim } from '../../src/model/claim.ts';
import type { Wanted } from '../../src/model/sweep.ts';
import { here, type Row } from './measure.ts';

// What a sweep of a whole built-in space takes, with as many patterns as its text shows. Once: each takes seconds.

const PATTERNS = 24;
const SECOND = 1_000_000;

const WANTED: readonly Wanted[] = ['works', ...Object.keys(CLAIMS).filter(isClaim)];

export const SWEEPS: readonly Row[] = Object.keys(BUILT_IN_SPACES)
  .filter(isBuiltIn)
  .flatMap((name) =>
    WANTED.map((wanted): Row => {
      const driver = { id: linux.id, driver: { model: linux, release: undefined } };
      const swept = here(() => sweep({ space: builtInSpace(name), wanted, driver, most: PATTERNS }));
      return {
        work: `\`sweep --space ${name} --claim ${wanted}\``,
        yardstick: 'one second',
        ratio: async () => (await swept()) / SECOND,
      };
    }),
  );
