import { BUILT_IN_SPACES, builtInSpace, isBuiltIn } from '../../src/explore/sweep/built-in.ts';
import { sweep } from '../../src/explore/sweep/sweep.ts';
import { DRIVERS } from '../../src/guest/drivers.ts';
import { linux } from '../../src/guest/linux/linux.ts';
import { CLAIMS, isClaim } from '../../src/model/claim.ts';
import type { Wanted } from '../../src/model/sweep.ts';
import { here, type Measure, node, type Row } from './measure.ts';

// What a sweep of a whole built-in space takes, with as many patterns as its text shows, and what it takes to judge every
// rule by every claim. Once: each takes seconds.

const PATTERNS = 24;
const SECOND = 1_000_000;

const WANTED: readonly Wanted[] = ['works', ...Object.keys(CLAIMS).filter(isClaim)];

function seconds(work: string, measure: Measure): Row {
  return { work, yardstick: 'one second', ratio: async () => (await measure()) / SECOND };
}

function swept(name: keyof typeof BUILT_IN_SPACES, wanted: Wanted, model = linux): Row {
  const driver = { id: model.id, driver: { model, release: undefined } };
  return seconds(
    `\`sweep --space ${name} --claim ${wanted}${model === linux ? '' : ` --driver ${model.id}`}\``,
    here(() => sweep({ space: builtInSpace(name), wanted, driver, most: PATTERNS })),
  );
}

export const SWEEPS: readonly Row[] = [
  seconds('`compare --claims`', node('bin/vnex.js', 'compare', '--claims')),
  ...Object.keys(BUILT_IN_SPACES)
    .filter(isBuiltIn)
    .flatMap((name) => WANTED.map((wanted) => swept(name, wanted))),
  // Of the other rules one claim: it asks of every case what most of the others ask of some.
  ...DRIVERS.filter((model) => model !== linux).map((model) => swept('all', 'works', model)),
];
