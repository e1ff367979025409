import type { Corpus, JsonDocument } from './corpus.ts';
import type { FuzzInput } from './input.ts';
import { changedJson, fileName, given, some, string, terminal, version, withValue, word } from './making.ts';
import { type Tree, textOf } from './mutate-json.ts';
import { hostile, mutateText } from './mutate-text.ts';
import type { Random } from './random.ts';
import type { Target } from './targets.ts';

// Descriptions of cases: scenarios, devices, platforms, recordings, and what is in them.

const DEVICE = 'device.json';
const PLATFORM = 'platform.json';

/** How a case is told. */
function telling(random: Random, corpus: Corpus): Pick<FuzzInput, 'argv' | 'format' | 'terminal'> {
  const options = some(random, ['--fail'], ['--driver', word(corpus.drivers, random)]);
  switch (random.below(4)) {
    case 0:
      return { argv: ['--json', ...options], format: 'results', ...terminal(random) };
    case 1:
      return { argv: ['--all', ...options], ...terminal(random) };
    case 2:
      return { argv: ['--decision', word(corpus.decisions, random), ...options], ...terminal(random) };
    default:
      return { argv: options, ...terminal(random) };
  }
}

function explained(
  device: string | Uint8Array,
  platform: string | Uint8Array,
  random: Random,
  corpus: Corpus,
): FuzzInput {
  const { argv, ...rest } = telling(random, corpus);
  return {
    argv: ['explain', '--device', DEVICE, '--platform', PLATFORM, ...argv],
    files: { [DEVICE]: device, [PLATFORM]: platform },
    ...rest,
  };
}

function scenario(random: Random, corpus: Corpus): FuzzInput {
  const document = random.pick(corpus.scenarios);
  const { argv, ...rest } = telling(random, corpus);
  const content = changedJson(document, corpus.scenarios, random, corpus);
  const { name, files, stdin } = given(fileName(document.path, random), content, random);
  return {
    argv: ['explain', name, ...argv],
    files: { ...otherFiles(document, random, corpus), ...files },
    ...(stdin === undefined ? {} : { stdin }),
    ...rest,
  };
}

/** The files that a scenario names, of which one may be changed too. */
export function otherFiles(
  { others }: { readonly others: NonNullable<FuzzInput['files']> },
  random: Random,
  corpus: Corpus,
): NonNullable<FuzzInput['files']> {
  const paths = Object.keys(others);
  if (paths.length === 0 || !random.oneIn(4)) return others;
  const path = random.pick(paths);
  const kin = [...corpus.devices, ...corpus.platforms];
  const document = kin.find((known) => known.path === path);
  return document === undefined ? others : { ...others, [path]: changedJson(document, kin, random, corpus) };
}

/** Files that extend each other: chains, circles, and what is not there. */
function extending(random: Random, corpus: Corpus): FuzzInput {
  const names = [PLATFORM, 'a.json', 'b.json', 'dir/c.json'];
  const files = names.map((name): readonly [string, string] => {
    const { tree } = random.pick(random.oneIn(6) ? corpus.devices : corpus.platforms);
    const base = random.oneIn(8)
      ? hostile(random)
      : random.pick([...names, '../a.json', './b.json', '-', 'dir']);
    return [name, textOf(random.oneIn(4) ? tree : withValue(tree, ['extends'], string(base)))];
  });
  const device = random.pick(corpus.devices).text;
  const { files: own, ...input } = explained(device, '', random, corpus);
  return { ...input, files: { ...own, ...Object.fromEntries(files) } };
}

/** A platform with one value changed as a kernel’s own text. */
function inPlatform(
  path: readonly string[],
  make: (random: Random, corpus: Corpus) => string,
): Target['make'] {
  return (random, corpus) => {
    const { tree } = random.pick(corpus.platforms);
    const platform = textOf(withValue(tree, path, string(make(random, corpus))));
    return explained(random.pick(corpus.devices).text, platform, random, corpus);
  };
}

const PARAMETERS = [
  'swiotlb=force',
  'swiotlb=noforce,65536',
  'swiotlb=1024,4,force',
  'iommu=pt',
  'iommu=soft',
  'iommu.passthrough=1',
  'iommu.strict=0',
  'intel_iommu=on,sm_on',
  'intel_iommu=off',
  'amd_iommu=off',
  'disable_ddw',
  'svm=on',
  'virtio_pci.force_legacy=1',
  'mem_encrypt=on',
  'xen.grant',
  'init_on_free=1',
  'page_poison=on',
  'console=ttyS0',
  'quiet',
  '--',
  '"a b"',
  'x="y z"',
];

function kernelCommandLine(random: Random, corpus: Corpus): string {
  const line = Array.from({ length: 1 + random.below(6) }, () => random.pick(PARAMETERS)).join(' ');
  return random.oneIn(5) ? line : mutateText(line, random, { words: corpus.words, texts: PARAMETERS });
}

/** A feature set as it stands in JSON, in all spellings. */
function featureSet(random: Random, corpus: Corpus): Tree {
  const words = corpus.words.filter((known) => known.startsWith('VIRTIO_'));
  if (random.oneIn(2)) {
    const mask = `0x${random.below(2 ** 31).toString(16)}${random.below(2 ** 31).toString(16)}`;
    const bits = Array.from({ length: random.pick([64, 64, 128, 63]) }, () => random.below(2)).join('');
    const text = random.pick([mask, bits]);
    return string(random.oneIn(2) ? text : mutateText(text, random, { words, texts: [mask, bits] }));
  }
  const items = Array.from({ length: random.below(6) }, () =>
    random.oneIn(3)
      ? ({
          kind: 'scalar',
          text: random.pick(['0', '5', '33', '127', '128', '-1', '1e1', '1.5', '1e400']),
        } as const)
      : string(word(words, random)),
  );
  return { kind: 'list', items };
}

function withFeatures(random: Random, corpus: Corpus): FuzzInput {
  let { tree } = random.pick(corpus.devices);
  tree = withValue(tree, ['offers'], featureSet(random, corpus));
  if (random.oneIn(2)) tree = withValue(tree, ['requires'], featureSet(random, corpus));
  return explained(textOf(tree), random.pick(corpus.platforms).text, random, corpus);
}

function recording(random: Random, corpus: Corpus): FuzzInput {
  const { path, content } = changed(corpus.recordings, random, corpus);
  const { name, files, stdin } = given(fileName(path, random), content, random);
  const json = random.oneIn(3);
  return {
    argv: ['verify', name, ...(json ? ['--json'] : []), ...some(random, ['--coverage'])],
    files,
    ...(stdin === undefined ? {} : { stdin }),
    ...(json ? { format: 'json' } : {}),
    ...terminal(random),
  };
}

function changed(documents: readonly JsonDocument[], random: Random, corpus: Corpus) {
  const document = random.pick(documents);
  return { path: document.path, content: changedJson(document, documents, random, corpus) };
}

/** A result where something else is expected, as somebody may do who takes one for the other. */
function result(random: Random, corpus: Corpus): FuzzInput {
  const { path, content } = changed(corpus.results, random, corpus);
  const argv = random.pick([
    ['explain'],
    ['check'],
    ['verify'],
    ['compare'],
    ['import', 'qmp'],
    ['import', 'qemu'],
  ]);
  return { argv: [...argv, path], files: { [path]: content }, ...terminal(random) };
}

/** Cases side by side. */
function comparison(random: Random, corpus: Corpus): FuzzInput {
  const drivers = Array.from({ length: 1 + random.below(3) }, () => word(corpus.drivers, random));
  const format = random.oneIn(4) ? undefined : random.pick(['json', 'markdown', 'html'] as const);
  const options = [
    ...(format === undefined ? [] : [`--${format}`]),
    ...some(random, ['--drivers', drivers.join(',')]),
  ];
  const shared = { ...(format === undefined ? {} : { format }), ...terminal(random) };
  if (random.oneIn(3)) {
    const document = random.pick(corpus.scenarios);
    const content = changedJson(document, corpus.scenarios, random, corpus);
    return {
      argv: ['compare', document.path, ...options],
      files: { ...otherFiles(document, random, corpus), [document.path]: content },
      ...shared,
    };
  }
  return {
    argv: ['compare', '--devices', `${DEVICE},b.json`, '--platforms', PLATFORM, ...options],
    files: {
      [DEVICE]: changed(corpus.devices, random, corpus).content,
      'b.json': random.pick(corpus.devices).text,
      [PLATFORM]: changed(corpus.platforms, random, corpus).content,
    },
    ...shared,
  };
}

export const caseTargets: readonly Target[] = [
  { name: 'scenario', weight: 14, make: scenario },
  {
    name: 'device',
    weight: 14,
    make: (random, corpus) =>
      explained(
        changed(corpus.devices, random, corpus).content,
        random.pick(corpus.platforms).text,
        random,
        corpus,
      ),
  },
  {
    name: 'platform',
    weight: 14,
    make: (random, corpus) =>
      explained(
        random.pick(corpus.devices).text,
        changed(corpus.platforms, random, corpus).content,
        random,
        corpus,
      ),
  },
  { name: 'extends', weight: 4, make: extending },
  { name: 'features', weight: 10, make: withFeatures },
  { name: 'kernel-command-line', weight: 8, make: inPlatform(['kernel', 'cmdline'], kernelCommandLine) },
  { name: 'kernel-version', weight: 4, make: inPlatform(['kernel', 'version'], version) },
  { name: 'recording', weight: 8, make: recording },
  { name: 'result', weight: 1, make: result },
  { name: 'compare', weight: 8, make: comparison },
];
