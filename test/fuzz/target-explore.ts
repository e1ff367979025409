import { CLAIMS, isClaim } from '../../src/model/claim.ts';
import type { Corpus, ScenarioDocument } from './corpus.ts';
import type { FuzzInput } from './input.ts';
import { changedJson, fileName, given, some, terminal, version, word } from './making.ts';
import type { Random } from './random.ts';
import { otherFiles } from './target-cases.ts';
import type { Target } from './targets.ts';

// Many cases at once: spaces, and what is done with scenarios besides explaining them.

const WANTED = ['works', ...Object.keys(CLAIMS).filter(isClaim)];
const GROUPS = ['device', 'cmdline', 'config', 'kernel', 'iommu', 'memory', 'hardware'];

type Made = Pick<FuzzInput, 'argv' | 'files' | 'stdin'>;

/** A changed file of a corpus, and the name to give it. */
function changed(
  document: ScenarioDocument,
  kin: readonly ScenarioDocument[],
  random: Random,
  corpus: Corpus,
): Made {
  const content = changedJson(document, kin, random, corpus);
  const { name, files, stdin } = given(fileName(document.path, random), content, random);
  return {
    argv: [name],
    files: { ...otherFiles(document, random, corpus), ...files },
    ...(stdin === undefined ? {} : { stdin }),
  };
}

/** Options, and that what is printed is JSON where they say so. */
function printed(
  options: readonly string[],
  random: Random,
): Pick<FuzzInput, 'argv' | 'format' | 'terminal'> {
  if (random.oneIn(3)) return { argv: [...options, '--json'], format: 'json', ...terminal(random) };
  return { argv: options, ...terminal(random) };
}

function space(random: Random, corpus: Corpus): FuzzInput {
  const {
    argv: [name = ''],
    ...files
  } = changed(random.pick(corpus.spaces), corpus.spaces, random, corpus);
  const options = some(
    random,
    ['--driver', word(corpus.drivers, random)],
    ['--shard', random.pick(['1/2', '2/2', '0/3', '7/7'])],
    ['--fail'],
  );
  const { argv, ...rest } = printed(options, random);
  return { argv: ['sweep', '--space', name, '--claim', word(WANTED, random), ...argv], ...files, ...rest };
}

function mended(random: Random, corpus: Corpus): FuzzInput {
  const { argv: name, ...files } = changed(random.pick(corpus.scenarios), corpus.scenarios, random, corpus);
  const options = some(
    random,
    ['--want', word(WANTED, random)],
    ['--may', `${word(GROUPS, random)},${word(GROUPS, random)}`],
    ['--most', random.pick(['1', '2', '0', '9', 'x'])],
  );
  const { argv, ...rest } = printed(options, random);
  return { argv: ['fix', ...name, ...argv], ...files, ...rest };
}

function toldApart(random: Random, corpus: Corpus): FuzzInput {
  const { argv: name, ...files } = changed(random.pick(corpus.scenarios), corpus.scenarios, random, corpus);
  const options = random.oneIn(2)
    ? ['--drivers', `${word(corpus.drivers, random)},${word(corpus.drivers, random)}`]
    : ['--since', version(random, corpus), '--until', version(random, corpus)];
  const more = some(random, ['--pick', random.pick(['1', '2', '1,1', '0', 'x'])], ['--fail']);
  const { argv, ...rest } = printed([...options, ...more], random);
  return { argv: ['diff', ...name, ...argv], ...files, ...rest };
}

export const exploreTargets: readonly Target[] = [
  { name: 'sweep', weight: 3, make: space },
  { name: 'fix', weight: 1, make: mended },
  { name: 'diff', weight: 1, make: toldApart },
];
