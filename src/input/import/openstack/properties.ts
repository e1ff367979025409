import type { Mistake } from '../qemu/options.ts';
import { entriesOf, type Tree } from '../tree.ts';
import { readYaml } from '../yaml-tree.ts';

/** What a property, an extra spec or a column of a flavor says, and where. */
export interface Said {
  readonly text: string;
  readonly offset: number;
}

/** By key: `hw_…` of images, `hw:…` of flavors, and the columns of flavors. The last of a key counts. */
export type Properties = ReadonlyMap<string, Said>;

export type PropertiesReading =
  | { readonly kind: 'properties'; readonly properties: Properties }
  | { readonly kind: 'broken'; readonly mistakes: readonly Mistake[] };

const COLUMNS: ReadonlySet<string> = new Set([
  'ram',
  'vcpus',
  'swap',
  'OS-FLV-EXT-DATA:ephemeral',
  'ephemeral',
]);
const OTHERS: ReadonlySet<string> = new Set(['kernel_id', 'os_command_line']);
const PROPERTY = /^hw(?:_\w+|_(?:rng|video):\w+|:[\w.]+)$/;

/**
 * Reads what the openstack client prints of images and flavors, as YAML, JSON or a table, one after another; and its words
 * that set properties, `--property hw_disk_bus=scsi`, or as lines.
 */
export function readProperties(text: string): PropertiesReading {
  const assigned = new Map(assignments(text, 0));
  const inWords = { kind: 'properties', properties: assigned } as const;
  if (!/^\s*(?:[{[]|---|"?\w[\w:.-]*"?:(?:\s|$))/m.test(text)) return inWords;
  const read = readYaml(text);
  // Prose around commands has lines that end with a colon, too.
  const isProse = assigned.size > 0 && !/^\s*[{[]/.test(text);
  if (read.kind === 'broken') return isProse ? inWords : read;
  const properties = new Map(read.documents.flatMap((document) => inTree(document)));
  return properties.size === 0 && isProse ? inWords : { kind: 'properties', properties };
}

type Entry = readonly [key: string, said: Said];

function inTree(tree: Tree): readonly Entry[] {
  if (tree.kind === 'list') return tree.items.flatMap(inTree);
  return entriesOf(tree).flatMap(([key, value]): readonly Entry[] => {
    if (value.kind !== 'scalar') return inTree(value);
    if (value.value === null || value.value === '') return [];
    const text = String(value.value);
    // Older clients print the properties as one text.
    if (key === 'properties') return assignments(text, value.offset);
    return isKey(key) ? [[key, { text, offset: value.offset }]] : [];
  });
}

function isKey(key: string): boolean {
  return PROPERTY.test(key) || OTHERS.has(key) || COLUMNS.has(key);
}

const ASSIGNMENT =
  /(?<![\w:.-])((?:hw[_:]|os_command_line|kernel_id)[\w:.]{0,100})=(?:'([^'\n]*)'|"([^"\n]*)"|([^\s"'|,;\\]*))/g;
const ROW = /^\|\s*([\w:-]+)\s*\|\s*(\d+)\s*\|/gm;
const OPTION = /(?<!\S)--(ram|vcpus|swap|ephemeral)[ =](\d+)/g;

/** `KEY=VALUE` wherever it stands, and the rows of a table and the options that say how large a flavor is. */
function assignments(text: string, offset: number): readonly Entry[] {
  return [ASSIGNMENT, ROW, OPTION]
    .flatMap((shape) => [...text.matchAll(shape)])
    .flatMap(({ index, 1: key = '', 2: single, 3: double, 4: bare }): readonly Entry[] =>
      isKey(key) ? [[key, { text: single ?? double ?? bare ?? '', offset: offset + index }]] : [],
    );
}
