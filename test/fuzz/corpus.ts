import { readdirSync, readFileSync, readlinkSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { MESSAGES } from '../../src/data/messages.ts';
import { DRIVERS } from '../../src/guest/drivers.ts';
import { stackOf } from '../../src/input/import/stacks.ts';
import { decisionKinds } from '../../src/inquiry/decision.ts';
import type { ImportKind } from '../../src/model/import-kind.ts';
import { runMain } from '../cli/run-main.ts';
import type { Entry } from '../input/import/sysfs/samples.ts';
import type { Files } from '../input/memory-io.ts';
import { type Tree, textOf, treeOf } from './mutate-json.ts';
import type { Stock } from './mutate-text.ts';

/** A file of the corpus. */
export interface Document {
  readonly path: string;
  readonly text: string;
}

export interface JsonDocument extends Document {
  readonly tree: Tree;
}

/** What another monitor or a stack is told, with what it is recognised as. */
export interface StackDocument extends Document {
  readonly kind: ImportKind;
}

/** A scenario with the files that it names. */
export interface ScenarioDocument extends JsonDocument {
  readonly others: Files;
}

/** What is mutated. Stocks hold the texts of one kind, and the words of all. */
export interface Corpus {
  readonly devices: readonly JsonDocument[];
  readonly platforms: readonly JsonDocument[];
  readonly scenarios: readonly ScenarioDocument[];
  readonly spaces: readonly ScenarioDocument[];
  readonly recordings: readonly JsonDocument[];
  /** What `explain --json` prints. */
  readonly results: readonly JsonDocument[];
  readonly qemu: readonly Document[];
  readonly libvirt: readonly Document[];
  readonly qmp: readonly Document[];
  /** What other monitors and the stacks around QEMU are told. */
  readonly stacks: readonly StackDocument[];
  /** Of guests, QEMU, libvirt and daemons. */
  readonly logs: readonly Document[];
  /** The texts of all messages that are known, with places for their values. */
  readonly messages: readonly string[];
  /** Guests’ files, by the path within the guest. */
  readonly guests: readonly Readonly<Record<string, Entry>>[];
  readonly words: readonly string[];
  readonly keys: readonly string[];
  /** What stands under each key somewhere. */
  readonly values: ReadonlyMap<string, readonly Tree[]>;
  readonly drivers: readonly string[];
  readonly decisions: readonly string[];
}

const FIXTURES = 'fixtures';

function documents(directory: string, ending: string): readonly Document[] {
  return readdirSync(join(FIXTURES, directory), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith(ending) && name !== 'expected.json')
    .sort()
    .map((name) => join(FIXTURES, directory, name))
    .map((path) => ({ path, text: readFileSync(path, 'utf8') }));
}

function withTree(document: Document): JsonDocument {
  return { ...document, tree: treeOf(JSON.parse(document.text)) };
}

function jsonDocuments(directory: string): readonly JsonDocument[] {
  return documents(directory, '.json').map(withTree);
}

/** Every string and every key in a tree. */
function* stringsIn(tree: Tree): Generator<{ readonly key: boolean; readonly text: string }> {
  switch (tree.kind) {
    case 'scalar':
      yield { key: false, text: tree.text.replace(/^"|"$/g, '') };
      return;
    case 'list':
      for (const item of tree.items) yield* stringsIn(item);
      return;
    case 'object':
      for (const [key, value] of tree.members) {
        yield { key: true, text: key };
        yield* stringsIn(value);
      }
  }
}

/** What stands under each key of some trees, each thing once. */
function valuesIn(trees: readonly Tree[]): ReadonlyMap<string, readonly Tree[]> {
  const found = new Map<string, Map<string, Tree>>();
  const look = (tree: Tree): void => {
    if (tree.kind === 'list') tree.items.forEach(look);
    if (tree.kind !== 'object') return;
    for (const [key, value] of tree.members) {
      const values = found.get(key) ?? new Map<string, Tree>();
      found.set(key, values.set(textOf(value), value));
      look(value);
    }
  };
  trees.forEach(look);
  return new Map([...found].map(([key, values]) => [key, [...values.values()]]));
}

function withOthers(document: JsonDocument): ScenarioDocument {
  const others: Record<string, string> = {};
  for (const { text } of stringsIn(document.tree)) {
    const path = join(dirname(document.path), text);
    if (text.startsWith('.') && text.endsWith('.json') && !path.includes('schemas'))
      others[path] = readFileSync(path, 'utf8');
  }
  return { ...document, others };
}

/** A recording has up to twenty devices; three are as good for most purposes, and quicker. */
function shortened({ path, text }: Document): JsonDocument {
  const recording: { devices?: unknown[]; refusedByQemu?: unknown[] } = JSON.parse(text);
  recording.devices = recording.devices?.slice(0, 3) ?? [];
  if (recording.refusedByQemu !== undefined) recording.refusedByQemu = recording.refusedByQemu.slice(0, 2);
  return withTree({ path, text: JSON.stringify(recording, null, 2) });
}

/** The files of a guest. `sys/bus/virtio/devices` holds links. */
function guest(root: string): Readonly<Record<string, Entry>> {
  const entries: Record<string, Entry> = {};
  for (const found of readdirSync(root, { recursive: true, withFileTypes: true })) {
    const path = join(found.parentPath, found.name);
    const inside = path.slice(root.length);
    if (found.isSymbolicLink()) entries[inside] = { link: readlinkSync(path) };
    else if (found.isFile()) entries[inside] = readFileSync(path, 'utf8').slice(0, 20_000);
  }
  return entries;
}

async function resultsOf(scenarios: readonly ScenarioDocument[]): Promise<readonly JsonDocument[]> {
  const results: JsonDocument[] = [];
  for (const { path, text, others } of scenarios.slice(0, 8)) {
    const { stdout } = await runMain(['explain', path, '--json'], { files: { ...others, [path]: text } });
    results.push(withTree({ path: 'result.json', text: stdout }));
  }
  return results;
}

/** Everything in fixtures/, seen from the directory that holds it. */
export async function readCorpus(): Promise<Corpus> {
  const devices = jsonDocuments('devices');
  const platforms = jsonDocuments('platforms');
  const scenarios = jsonDocuments('scenarios').map(withOthers);
  const recordings = documents('recordings', '.json').map(shortened);
  const qemu = documents('imports', '.sh');
  const libvirt = documents('imports', '.xml');
  const qmp = documents('imports/qmp', '.txt');
  const trees = [...devices, ...platforms, ...scenarios, ...recordings].map(({ tree }) => tree);
  const strings = trees.flatMap((tree) => [...stringsIn(tree)]);
  const foreign = [...qemu, ...libvirt, ...qmp].flatMap(({ text }) => text.match(/[\w.:=-]{2,40}/g) ?? []);
  const guests = join(FIXTURES, 'imports/sysfs');
  return {
    devices,
    platforms,
    scenarios,
    spaces: jsonDocuments('spaces').map(withOthers),
    recordings,
    results: await resultsOf(scenarios),
    qemu,
    libvirt,
    qmp,
    stacks: ['.sh', '.json', '.yaml', '.toml', '.conf']
      .flatMap((ending) => documents('imports', ending))
      .flatMap((document) => {
        const kind = stackOf(document.text);
        return kind === undefined ? [] : [{ ...document, kind }];
      }),
    logs: documents('logs', '.txt'),
    messages: MESSAGES.flatMap(({ texts }) => texts.map(({ text }) => text)),
    guests: readdirSync(guests)
      .sort()
      .map((name) => join(guests, name))
      .filter((root) => statSync(root).isDirectory())
      .map(guest),
    words: [...new Set([...strings.map(({ text }) => text), ...foreign])].filter((text) => text.length < 200),
    keys: [...new Set(strings.filter(({ key }) => key).map(({ text }) => text))],
    values: valuesIn(trees),
    drivers: ['linux', 'linux-5.10', 'linux-6.12', ...DRIVERS.map(({ id }) => id)],
    decisions: decisionKinds().map(({ id }) => id),
  };
}

const stocks = new WeakMap<readonly Document[], Stock>();

/** Texts of one kind, with the words of all. */
export function stockOf(corpus: Corpus, documents: readonly Document[]): Stock {
  const before = stocks.get(documents);
  if (before !== undefined) return before;
  const stock = { words: corpus.words, texts: documents.map(({ text }) => text) };
  stocks.set(documents, stock);
  return stock;
}
