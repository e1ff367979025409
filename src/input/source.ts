import { isUtf8 } from 'node:buffer';
import type { InputIo } from '../io/input-io.ts';
import type { Problem } from '../io/usage-error.ts';
import { lineAndColumn } from '../text/line-and-column.ts';
import type { Tree } from './import/tree.ts';
import { keysAtMost, MAX_DEPTH, MAX_VALUES, outlineOf, tooDeepAt, valuesAtMost } from './json-text.ts';
import type { Written } from './positions.ts';

/** One file in JSON or YAML that was read: its text for positions, its value for everything else. */
export interface InputSource extends Written {
  readonly file: string;
  readonly value: unknown;
}

/** SourceReading fails for reasons of the file's name (`unreadable`) or of what is in it (`broken`). */
export type SourceReading =
  | { readonly kind: 'source'; readonly source: InputSource }
  | { readonly kind: 'unreadable'; readonly message: string }
  | {
      readonly kind: 'broken';
      readonly problems: readonly Problem[];
      /** It is a text of another kind, and not one with a mistake. */
      readonly foreign?: true;
    };

export const STDIN = '-';
/** The name of standard input in messages. */
export const STDIN_NAME = '<stdin>';

const MIB = 1024 * 1024;
/** A hundred times the largest recording. Checked before a file is read. */
export const MAX_BYTES = 2 * MIB;

/** Reads and parses one file, or standard input where the path is `-`. Never throws for what a user can cause. */
export async function readSource(path: string, io: InputIo): Promise<SourceReading> {
  const bytes = path === STDIN ? await readStdin(io) : readDisk(path, io);
  if (typeof bytes === 'string') return { kind: 'unreadable', message: bytes };
  const text = decode(bytes);
  if (text === undefined) return { kind: 'unreadable', message: 'a binary file; expected text in UTF-8' };
  return parse(path === STDIN ? STDIN_NAME : path, text);
}

function readDisk(path: string, io: InputIo): Uint8Array | string {
  try {
    const { kind, size } = io.stat(path);
    if (kind === 'directory') return 'a directory; expected a file';
    if (kind === 'file' && size > MAX_BYTES) return tooLarge(size);
    const bytes = io.readFile(path, kind === 'file' ? undefined : MAX_BYTES + 1);
    return bytes.length > MAX_BYTES ? tooLarge() : bytes;
  } catch (error) {
    return reason(error);
  }
}

async function readStdin(io: InputIo): Promise<Uint8Array | string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of io.stdin) {
      const bytes = typeof chunk === 'string' ? new TextEncoder().encode(chunk) : chunk;
      size += bytes.length;
      if (size > MAX_BYTES) return tooLarge();
      chunks.push(bytes);
    }
  } catch (error) {
    return reason(error);
  }
  return Buffer.concat(chunks);
}

function tooLarge(size?: number): string {
  const found = size === undefined ? '' : ` (${(size / MIB).toFixed(1)} MiB)`;
  return `too large${found}; no file of these formats has more than ${MAX_BYTES / MIB} MiB`;
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'no such file',
  ENOTDIR: 'no such file',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EISDIR: 'a directory; expected a file',
};

/** Everything that the operating system refuses is the user's to put right; anything else is a bug. */
function reason(error: unknown): string {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') throw error;
  return REASONS[error.code] ?? `cannot be read (${error.code})`;
}

/** Returns undefined where it is not text. A byte order mark is dropped; a NUL is valid UTF-8 and still no text. */
function decode(bytes: Uint8Array): string | undefined {
  if (!isUtf8(bytes) || bytes.includes(0)) return undefined;
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString();
  return text.startsWith(BYTE_ORDER_MARK) ? text.slice(1) : text;
}

const BYTE_ORDER_MARK = '\ufeff';

async function parse(file: string, text: string): Promise<SourceReading> {
  const json = parseJson(text);
  return json === undefined ? notPlainJson(file, text) : checked({ file, text, value: json.value }, text);
}

function parseJson(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
}

/** What JSON.parse does not mind and the formats do. `bare`: the text with blanks for comments. */
async function checked(source: InputSource, bare: string): Promise<SourceReading> {
  const { file, text, value } = source;
  const { keys, values, proto, tooDeep } = outlineOf(value);
  if (tooDeep) return nestedTooDeep(file, text, tooDeepAt(bare) ?? 0);
  if (values > MAX_VALUES) return tooMany(file);
  const read: SourceReading = { kind: 'source', source };
  if (keys === keysAtMost(bare) && !proto) return read;
  if (valuesAtMost(bare) > MAX_VALUES) return tooMany(file);
  const { keyMistakes, treeOf } = await import('./positions.ts');
  const problems = keyMistakes(treeOf(text)).map((mistake) => ({ file, ...mistake }));
  return problems.length === 0 ? read : { kind: 'broken', problems };
}

/** JSON with comments, YAML, or a mistake. */
async function notPlainJson(file: string, text: string): Promise<SourceReading> {
  const { isMeantAsJson, isOwnYaml, whatItLooksLike } = await import('./import/looks-like.ts');
  const named = /\.ya?ml$/i.test(file);
  if (isOwnYaml(text) && (named || !isMeantAsJson(text))) return fromYaml(file, text);
  const { default: withoutComments } = await import('strip-json-comments');
  const bare = withoutComments(text, { trailingCommas: true });
  const deep = tooDeepAt(bare);
  if (deep !== undefined) return nestedTooDeep(file, text, deep);
  if (!isMeantAsJson(text)) return foreign({ file, line: 1, column: 1, message: whatItLooksLike(text) });
  const json = bare === text ? undefined : parseJson(bare);
  if (json !== undefined) return checked({ file, text, value: json.value }, bare);
  const { syntaxMistake } = await import('./syntax-mistake.ts');
  const { offset, message } = syntaxMistake(bare) ?? { offset: 0, message: 'this is not JSON' };
  return { kind: 'broken', problems: [{ file, ...lineAndColumn(text, offset), message }] };
}

function foreign(problem: Problem): SourceReading {
  return { kind: 'broken', problems: [problem], foreign: true };
}

async function fromYaml(file: string, text: string): Promise<SourceReading> {
  const { readYaml } = await import('./import/yaml-tree.ts');
  const reading = readYaml(text);
  const broken = (offset: number, message: string) => ({ file, ...lineAndColumn(text, offset), message });
  if (reading.kind === 'broken')
    return { kind: 'broken', problems: reading.mistakes.map((one) => broken(one.offset, one.message)) };
  const [yaml, second] = reading.documents;
  if (second !== undefined)
    return { kind: 'broken', problems: [broken(second.offset, 'a second document; expected one in a file')] };
  if (yaml === undefined) return { kind: 'broken', problems: [broken(0, 'there is nothing in it')] };
  const proto = protoIn(yaml);
  if (proto !== undefined)
    return { kind: 'broken', problems: [broken(proto.key ?? proto.offset, 'unknown key "__proto__"')] };
  return { kind: 'source', source: { file, text, yaml, value: plainOf(yaml) } };
}

/** The value of a key that some code treats as more than one. */
function protoIn(tree: Tree): Tree | undefined {
  if (tree.kind === 'scalar') return undefined;
  const own = tree.kind === 'map' ? tree.entries.get('__proto__') : undefined;
  const parts = tree.kind === 'map' ? [...tree.entries.values()] : tree.items;
  return own ?? parts.map(protoIn).find((found) => found !== undefined);
}

/** What the values of YAML are in JSON. */
function plainOf(tree: Tree): unknown {
  switch (tree.kind) {
    case 'map':
      return Object.fromEntries([...tree.entries].map(([key, value]) => [key, plainOf(value)]));
    case 'list':
      return tree.items.map(plainOf);
    case 'scalar':
      return tree.value;
  }
}

function tooMany(file: string): SourceReading {
  const message = `more than ${MAX_VALUES} values; no file of these formats has so many`;
  return { kind: 'broken', problems: [{ file, message }] };
}

function nestedTooDeep(file: string, text: string, offset: number): SourceReading {
  const message = `nested more than ${MAX_DEPTH} levels deep`;
  return { kind: 'broken', problems: [{ file, ...lineAndColumn(text, offset), message }] };
}
