import type { Corpus } from './corpus.ts';
import { stockOf } from './corpus.ts';
import type { FuzzInput } from './input.ts';
import { some, terminal, word } from './making.ts';
import { hostile, mutateText } from './mutate-text.ts';
import type { Random } from './random.ts';
import type { Target } from './targets.ts';

// Command lines of vnex itself.

const COMMANDS = [
  'explain',
  'verify',
  'check',
  'compare',
  'sweep',
  'fix',
  'diff',
  'completion',
  'features',
  'list',
  'import',
  'schema',
  'help',
] as const;
const OPTIONS = [
  '--json',
  '--all',
  '--decision',
  '--fail',
  '--device',
  '--platform',
  '--driver',
  '--kernel',
  '--qemu',
  '--coverage',
  '--reporter',
  '--devices',
  '--platforms',
  '--drivers',
  '--claims',
  '--claim',
  '--space',
  '--shard',
  '--pattern',
  '--want',
  '--may',
  '--most',
  '--since',
  '--until',
  '--pick',
  '--color',
  '--case',
  '--markdown',
  '--html',
  '--type',
  '--out',
  '--explain',
  '--force',
  '--root',
  '--transport',
  '--help',
  '-h',
  '--version',
  '-V',
  '--',
  '-',
] as const;

/** No argument of a process holds a NUL. */
function argument(text: string): string {
  return text.replaceAll('\0', '');
}

/** Anything, in any order. */
function anyArguments(random: Random, corpus: Corpus): FuzzInput {
  const scenario = random.pick(corpus.scenarios);
  const words = [
    ...OPTIONS,
    ...COMMANDS,
    scenario.path,
    'qemu',
    'libvirt',
    'qmp',
    'sysfs',
    'drivers',
    'scenario',
  ];
  const rest = Array.from({ length: random.below(7) }, () => {
    if (random.oneIn(6)) return hostile(random);
    if (random.oneIn(8)) return random.pick(corpus.words);
    return word(words, random);
  });
  const argv = [word(COMMANDS, random), ...rest].map(argument);
  const { terminal: shown } = terminal(random);
  return {
    argv,
    files: { ...scenario.others, [scenario.path]: scenario.text },
    // It may be JSON or a page that is asked for, and those are UTF-8 everywhere.
    ...(shown === undefined ? {} : { terminal: { ...shown, unicode: true } }),
  };
}

const SETS = [
  '0x130000020',
  'VERSION_1',
  'VIRTIO_F_ACCESS_PLATFORM',
  'VIRTIO_NET_F_MAC',
  'VIRTIO_F_IOMMU_PLATFORM',
  '5',
  '127',
  '01'.repeat(32),
  '1,2,3',
] as const;

function features(random: Random, corpus: Corpus): FuzzInput {
  const stock = { words: corpus.words, texts: SETS };
  const sets = Array.from({ length: 1 + random.below(4) }, () => {
    const set = random.pick(SETS);
    return argument(random.oneIn(3) ? set : mutateText(set, random, stock));
  });
  const json = random.oneIn(2);
  const types = ['net', 'blk', 'balloon', '9p', '1', '65535', '0', 'network'];
  const options = [...some(random, ['--type', argument(word(types, random))]), ...(json ? ['--json'] : [])];
  return {
    argv: ['features', ...options, '--', ...sets],
    ...(json ? { format: 'json' } : {}),
    ...terminal(random),
  };
}

function lists(random: Random, corpus: Corpus): FuzzInput {
  const id = argument(word(corpus.drivers, random));
  if (random.oneIn(2)) {
    const json = random.oneIn(2);
    return {
      argv: ['list', ...(json ? ['--json'] : []), '--', argument(word(['drivers'], random)), id],
      ...(json ? { format: 'json' } : {}),
      ...terminal(random),
    };
  }
  const kinds = ['device', 'platform', 'scenario', 'result', 'recording'];
  return { argv: ['schema', '--', argument(word(kinds, random))], format: 'json', ...terminal(random) };
}

/** A cell of the claims, and what is made of its name. */
function claimCase(random: Random, corpus: Corpus): FuzzInput {
  const claims = ['safe', 'free', 'one-offer', 'real-devices', 'old-guests', 'old-hosts'];
  const cell = `${word(corpus.drivers, random)}${word([':'], random)}${word(claims, random)}`;
  return { argv: ['compare', '--claims', `--case=${argument(cell)}`], format: 'json', ...terminal(random) };
}

/** Any file of the corpus for any command that reads one. */
function anyFile(random: Random, corpus: Corpus): FuzzInput {
  const documents = random.pick([
    corpus.scenarios,
    corpus.devices,
    corpus.platforms,
    corpus.recordings,
    corpus.qemu,
    corpus.libvirt,
    corpus.qmp,
  ]);
  const { path, text } = random.pick(documents);
  const argv = random.pick([
    ['explain', path],
    ['explain', '--device', path, '--platform', path],
    ['check', path],
    ['verify', path],
    ['compare', path],
    ['import', 'qemu', path],
    ['import', 'libvirt', path],
    ['import', 'qmp', path],
    ['import', 'qmp', path, '--platform', path],
  ]);
  return {
    argv,
    files: { [path]: mutateText(text, random, stockOf(corpus, documents)) },
    ...terminal(random),
  };
}

export const argumentTargets: readonly Target[] = [
  { name: 'arguments', weight: 16, make: anyArguments },
  { name: 'features-arguments', weight: 10, make: features },
  { name: 'list-schema', weight: 3, make: lists },
  { name: 'claim-case', weight: 1, make: claimCase },
  { name: 'any-file', weight: 6, make: anyFile },
];
