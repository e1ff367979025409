import type { CorpusFile } from './files.ts';
import { type Literal, literalsOf, type Token, tokensOf } from './literals.ts';

// Guests in the sources of tests: domains as texts of a program, arguments as texts of C, and calls of QEMU’s own tests in Python.

const VIRTIO = /virtio|vhost/i;
/** A domain, or elements of one. */
const XML =
  /^\s*<(?:\?xml|domain|devices|disk|interface|controller|filesystem|rng|memballoon|video|vsock|memory|iommu)[\s>]/;
/** Arguments that QEMU is started with. */
const ARGUMENTS = /(?:^|\s)-(?:device|drive|netdev|nic|machine|M) /;

/** The guests that a source of a program has; the file itself where it is none. */
export function guestsOf(file: CorpusFile): readonly CorpusFile[] {
  if (/\.py$/.test(file.name)) return [...inPython(file), ...domainsIn(file, pythonTexts(file.text))];
  if (/\.go$/.test(file.name)) return domainsIn(file, literalsOf(file.text));
  return /\.[ch]$/.test(file.name) ? inC(file) : [file];
}

function domainsIn(file: CorpusFile, texts: readonly Literal[]): readonly CorpusFile[] {
  return texts
    .filter(({ text }) => XML.test(text) && VIRTIO.test(text))
    .map(({ text, offset }) => named(file, offset, text));
}

function named({ name, text }: CorpusFile, offset: number, guest: string): CorpusFile {
  return { name: `${name}:${text.slice(0, offset).split('\n').length}`, text: guest };
}

/** Adjacent texts are one. */
function pythonTexts(program: string): readonly Literal[] {
  const found: { text: string; offset: number; end: number }[] = [];
  for (const token of tokensOf(program, 'python')) {
    const last = found.at(-1);
    if (token.kind !== 'text') continue;
    const between = last === undefined ? 'x' : program.slice(last.end, token.offset);
    if (last !== undefined && /^[\s\\+]*$/.test(between)) {
      last.text += token.text;
      last.end = token.end;
    } else found.push({ text: token.text, offset: token.offset, end: token.end });
  }
  return found;
}

/** The machines that qtests name, and whose they are; those of a PC are left to the default. */
const QTEST_MACHINES: readonly (readonly [RegExp, string])[] = [
  [/s390-ccw|-ccw\b/, 's390x'],
  [/\bpseries|\bpowernv|spapr/, 'ppc64'],
  [/-(?:M|machine) virt\b/, 'aarch64'],
];

/** QEMU’s qtests: each text with arguments is what one QEMU is started with, on the machine of the target that is tested. */
function inC(file: CorpusFile): readonly CorpusFile[] {
  return literalsOf(file.text)
    .filter(({ text }) => ARGUMENTS.test(text) && VIRTIO.test(text) && !/^\s*\{/.test(text))
    .map(({ text, offset }) => {
      const [, arch = 'x86_64'] = QTEST_MACHINES.find(([shape]) => shape.test(text)) ?? [];
      return named(file, offset, `qemu-system-${arch} ${text.trim()}\n`);
    });
}

/** QEMU’s functional tests: what one function of a test adds to the arguments, for the target in the name of the file. */
function inPython(file: CorpusFile): readonly CorpusFile[] {
  const [, target] =
    /\btest_(x86_64|aarch64|arm|ppc64|ppc|s390x|riscv64|riscv32|i386|m68k)_/.exec(file.name) ?? [];
  const starts = [...file.text.matchAll(/^ {4}def \w+/gm)].map(({ index }) => index);
  const constants = constantsIn(file.text);
  return starts.flatMap((start, i) => {
    const body = file.text.slice(start, starts[i + 1]);
    const tokens = tokensOf(body, 'python');
    const words = tokens.flatMap((token, at) => {
      if (token.kind !== 'name') return [];
      if (/\badd_args$/.test(token.text)) return argumentsOf(tokens, at + 2, constants);
      if (!/\bset_machine$/.test(token.text)) return [];
      return ['-machine', ...argumentsOf(tokens, at + 2, constants)];
    });
    const line = words.map((word) => `"${word.replace(/["\\`]/g, '\\$&')}"`).join(' ');
    const given = `qemu-system-${target ?? 'x86_64'} ${line}\n`;
    return VIRTIO.test(line) ? [named(file, start, given)] : [];
  });
}

/** The arguments of a call whose parenthesis stands before a place: texts that are joined are one word, what is no text is a variable. */
function argumentsOf(
  tokens: readonly Token[],
  from: number,
  constants: ReadonlyMap<string, string>,
): string[] {
  const words: string[] = [];
  let word: string | undefined;
  let depth = 0;
  for (const token of tokens.slice(from)) {
    if (token.kind !== 'other') word = depth > 0 ? word : (word ?? '') + textOf(token, constants);
    else if (/[([{]/.test(token.text)) depth++;
    else if (/[)\]}]/.test(token.text) && depth-- === 0) break;
    else if (token.text === ',' && depth === 0) {
      if (word !== undefined) words.push(word);
      word = undefined;
    }
  }
  return word === undefined ? words : [...words, word];
}

function textOf({ kind, text }: Token, constants: ReadonlyMap<string, string>): string {
  if (kind === 'text') return text;
  const name = text.replace(/^self\./, '');
  return constants.get(name) ?? `$${name.replaceAll('.', '_')}`;
}

/** `NAME = 'text'` of a module or of a class. */
function constantsIn(program: string): ReadonlyMap<string, string> {
  const defined = program.matchAll(/^(?: {4})?([A-Z_]+) = '([^'\n]*)'$/gm);
  return new Map([...defined].map(([, name = '', text = '']) => [name, text]));
}
