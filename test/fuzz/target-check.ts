import type { Corpus } from './corpus.ts';
import type { FuzzInput } from './input.ts';
import { changedJson, expectingOtherwise, fileName, some, terminal, word } from './making.ts';
import { keepsWhatItHad } from './promises.ts';
import type { Random } from './random.ts';
import { otherFiles } from './target-cases.ts';
import type { Target } from './targets.ts';

// Scenarios held to what they expect, and reports about them.

const REPORTERS = ['text', 'tap', 'junit', 'github', 'json'] as const;

/** A scenario, changed, with the files that it names. */
function scenario(random: Random, corpus: Corpus) {
  const document = random.pick(corpus.scenarios);
  const path = fileName(document.path, random);
  const content = random.oneIn(3)
    ? changedJson(document, corpus.scenarios, random, corpus)
    : expectingOtherwise(document, random, corpus);
  return { path, files: { ...otherFiles(document, random, corpus), [path]: content } };
}

function reported(random: Random, corpus: Corpus): FuzzInput {
  const { path, files } = scenario(random, corpus);
  const format = random.pick(REPORTERS);
  const second = random.pick(REPORTERS);
  const reports: FuzzInput['reports'] = second === 'text' ? {} : { 'out.txt': second };
  const more = random.oneIn(4) ? { argv: ['--reporter', `${second}=out.txt`], reports } : { argv: [] };
  const driver = some(random, ['--driver', word(corpus.drivers, random)]);
  return {
    argv: ['check', path, '--reporter', format, ...more.argv, ...(random.oneIn(3) ? driver : [])],
    files,
    ...(format === 'text' ? {} : { format }),
    ...(more.reports === undefined ? {} : { reports: more.reports }),
    ...terminal(random),
  };
}

/** Several files and a directory of them. */
function many(random: Random, corpus: Corpus): FuzzInput {
  const [one, two] = [scenario(random, corpus), scenario(random, corpus)];
  const device = random.pick(corpus.devices);
  const format = random.pick(REPORTERS);
  return {
    argv: ['check', 'fixtures/scenarios', one.path, '--reporter', format],
    files: {
      'fixtures/scenarios/': '',
      ...one.files,
      ...two.files,
      'fixtures/scenarios/device.json': device.text,
    },
    ...(format === 'text' ? {} : { format }),
    ...terminal(random),
  };
}

function updated(random: Random, corpus: Corpus): FuzzInput {
  const { path, files } = scenario(random, corpus);
  return { argv: ['check', path, '--update'], files, ...terminal(random) };
}

export const checkTargets: readonly Target[] = [
  { name: 'check', weight: 14, make: reported },
  { name: 'check-many', weight: 3, make: many },
  { name: 'check-update', weight: 10, make: updated, promised: keepsWhatItHad },
];
