import { dirname, isAbsolute, join } from 'node:path';
import type { InputIo } from '../../io/input-io.ts';
import { usage } from '../../io/usage-error.ts';
import type { ImportKind } from '../../model/import-kind.ts';
import type { Inputs } from '../inputs.ts';
import { MAX_BYTES, readSource, STDIN, STDIN_NAME } from '../source.ts';
import { isOwnYaml } from './looks-like.ts';
import { otherProgram } from './other-programs.ts';
import { isQemuConfig } from './qemu/config.ts';
import type { FileReader } from './qemu/readconfig.ts';
import { namesQemu } from './qemu/starts.ts';
import { isHmp } from './qmp/hmp.ts';
import { stackOf } from './stacks.ts';
import { hasNulWords, nulCommands } from './words/nul.ts';

/** What a text is: one of vnex’s own formats, or what people have. */
export type TextKind = 'json' | 'qmp' | ImportKind;

/** The keys with which QMP’s messages begin. */
const QMP = /^\{\s*"(?:QMP|return|execute|arguments|timestamp|event|error|id)"\s*:/;
/** A domain of libvirt somewhere in a text. */
const DOMAIN = /<(?:domain|domainsnapshot|domstatus|domainCapabilities)(?=[\s>])[^>]*>/;
/** Elements that virsh printed of a domain. */
const PRINTED = /^[^\n<]*[#$%>] (?:sudo )?virsh [^\n]*\n\s*<\w/;
/** Comments and then an object. */
const COMMENTED_JSON = /^(?:(?:\/\/[^\n]*\n|\/\*[\s\S]*?\*\/)\s*)+\{/;
/** How much of a script is looked through for QEMU. */
const BEGINNING = 65_536;

/** What a text is, by how it begins. Returns undefined where it is nothing that is known here. */
export function recognise(text: string): TextKind | undefined {
  const begun = text.slice(0, BEGINNING).replace(/^\ufeff?\s+|^\ufeff/, '');
  if (begun.startsWith('<') || DOMAIN.test(begun) || PRINTED.test(begun)) return 'libvirt';
  if (QMP.test(begun) || isHmp(begun)) return 'qmp';
  const stack = stackOf(begun);
  if (stack !== undefined) return stack;
  // Of one of vnex’s own files, words and comments may well name a QEMU.
  if (isOwnYaml(begun) || COMMENTED_JSON.test(begun)) return 'json';
  // A configuration of QEMU’s begins with a bracket, as a list in JSON does.
  if (isQemuConfig(begun)) return 'qemu';
  const qemu = NIX_LIST.test(begun) || namesQemu(begun.replaceAll('\0', ' '));
  if ((begun.startsWith('{') || begun.startsWith('[')) && !(qemu && NOT_JSON.test(begun)))
    return /"(?:guest-features|host-features)"\s*:/.test(begun)
      ? 'qmp'
      : isCommandInJson(begun)
        ? 'qemu'
        : 'json';
  return qemu ? 'qemu' : undefined;
}

/** What a prompt, the name of a section or a function of Nix begins with, and no list or object in JSON does. */
const NOT_JSON = /^\[(?!true\b|false\b|null\b)[^\s"{[\]\d-]|^\{\s*[A-Za-z_]\w*\s*[,:}]|^\[\s*"[^"\\\n]*"\s+"/;

/** A list of Nix, which has no commas, that begins with QEMU or with an option. */
const NIX_LIST = /(?:^|=\s*)\[\s*"(?:-{1,2}[A-Za-z]|(?:[^"\s]*\/)?(?:qemu-system-|qemu-kvm"))[^"\\\n]*"\s+"/;

/** JSON that has the words of a QEMU command line, or the whole of it as one text; no format of vnex’s own names a QEMU. */
function isCommandInJson(text: string): boolean {
  return COMMAND_IN_JSON.test(text) || COMMAND_IN_ENTRY.test(text);
}

const COMMAND_IN_JSON = /"(?:[^"\s]*\/)?(?:qemu-system-[\w-]+|qemu-kvm)(?:\s+-|"\s*[,\]])/;

/** The same somewhere in the message of an entry of a journal or a log. */
const COMMAND_IN_ENTRY =
  /"(?:MESSAGE|_CMDLINE|log|msg|message)"\s*:\s*"(?:[^"\n\\]|\\.){0,4000}?(?:qemu-system-[\w-]+|qemu-kvm)\s+-/;

/** A file of whatever kind. */
export interface Text {
  /** What problems call it. */
  readonly file: string;
  readonly text: string;
  /** Reads a file that the text names, where it stands beside it. Left out where nothing stands beside the text. */
  readonly readFile?: FileReader;
}

/**
 * Reads a file, or standard input for `-`, as text, and leaves it to those who read JSON from `inputs` afterwards; undefined
 * where it cannot be used, which is then among the problems.
 */
export async function readText(path: string, inputs: Inputs): Promise<Text | undefined> {
  const chunks: Uint8Array[] = [];
  const reading = await readSource(path, remembering(inputs.io, chunks));
  inputs.readings.set(path, Promise.resolve(reading));
  const file = path === STDIN ? STDIN_NAME : path;
  const text = new TextDecoder().decode(Buffer.concat(chunks));
  // The words of a process end with NUL, and are no text for anyone else.
  if (reading.kind === 'unreadable' && !isProcess(text)) {
    inputs.found.push({ file, message: reading.message });
    return undefined;
  }
  return { file, text, readFile: readerBeside(path, inputs.io) };
}

/** Reads files by names that are relative to the folder of a file, or to the working directory where that is standard input. */
export function readerBeside(path: string, io: InputIo): FileReader {
  const folder = path === STDIN ? '' : dirname(path);
  return (name) => {
    const named = isAbsolute(name) ? name : join(folder, name);
    try {
      const { kind, size } = io.stat(named);
      if (kind !== 'file' || size > MAX_BYTES) return undefined;
      return new TextDecoder().decode(io.readFile(named));
    } catch (error) {
      // A name that leads nowhere is no mistake: the file was there when QEMU was started.
      if (error instanceof Error && 'code' in error) return undefined;
      throw error;
    }
  };
}

function isProcess(text: string): boolean {
  return hasNulWords(text) && !text.includes('\ufffd') && nulCommands(text).length > 0;
}

function isStack(kind: TextKind | undefined): boolean {
  return kind !== undefined && !['json', 'qmp', 'qemu', 'libvirt'].includes(kind);
}

/** A text that is not in one of vnex’s own formats. */
export interface ForeignText extends Text {
  readonly kind: Exclude<TextKind, 'json'>;
}

/**
 * Reads a file that its content tells to be what people have. Gives undefined where it is for another reader, or cannot be
 * read, which is then among the problems.
 */
export async function readForeign(path: string, inputs: Inputs): Promise<ForeignText | undefined> {
  const read = await readText(path, inputs);
  const kind = read === undefined ? undefined : recognise(read.text);
  // A stack is told by what stands in it, other programs by how a text begins.
  const other = read === undefined || isStack(kind) ? undefined : otherProgram(read.text);
  if (read !== undefined && other !== undefined) throw usage(read.file, `this is ${other}`);
  return read === undefined || kind === undefined || kind === 'json' ? undefined : { ...read, kind };
}

/** The same, with a note of all that is read. */
function remembering(io: InputIo, chunks: Uint8Array[]): InputIo {
  const { stdin } = io;
  return {
    stat: (path) => io.stat(path),
    readFile: (path, limit) => {
      const bytes = io.readFile(path, limit);
      chunks.push(bytes);
      return bytes;
    },
    stdin: (async function* () {
      for await (const chunk of stdin) {
        chunks.push(typeof chunk === 'string' ? new TextEncoder().encode(chunk) : chunk);
        yield chunk;
      }
    })(),
  };
}
