import { FLAG_OPTIONS, VALUE_OPTIONS } from '../../../data/qemu-options.ts';
import { plainText } from '../shell/names.ts';
import type { ShellArray, ShellWord } from '../shell/token.ts';
import type { Word } from '../shell/words.ts';

const NAMED = /^(?:qemu-system-[\w-]+|qemu-kvm)(?:\.exe)?$/;
/** Names that other things have, too. */
const SHORT = /^(?:kvm|qemu)$/;

/** Commands that name a QEMU and do not start it. */
const TELLING: ReadonlySet<string> = new Set([
  ...[
    'which',
    'type',
    'command',
    'whereis',
    'ls',
    'file',
    'stat',
    'man',
    'pkill',
    'killall',
    'pgrep',
    'pidof',
    'hash',
  ],
  ...[
    'grep',
    'egrep',
    'apt',
    'apt-get',
    'dnf',
    'yum',
    'zypper',
    'pacman',
    'apk',
    'brew',
    'rpm',
    'dpkg',
    'cp',
    'mv',
    'ln',
  ],
  ...[
    'rm',
    'chmod',
    'chown',
    'setcap',
    'getcap',
    'strip',
    'ldd',
    'test',
    '[',
    'echo',
    'printf',
    'cd',
    'export',
    'modprobe',
  ],
  ...[
    'cat',
    'vi',
    'vim',
    'make',
    'ninja',
    'set',
    'unset',
    'alias',
    'trap',
    'kill',
    'systemctl',
    'rmmod',
    'usermod',
  ],
]);

/** Options for which QEMU prints something and ends. */
const ASKING: ReadonlySet<string> = new Set(['version', 'help', 'h']);

/** The name of a program without its folder. */
export function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** `-device` and `--device` → device. Returns undefined for what is no option of QEMU. */
function qemuOption(text: string): string | undefined {
  const [, name] = /^--?([A-Za-z][\w-]*)$/.exec(text) ?? [];
  return name !== undefined && (FLAG_OPTIONS.has(name) || VALUE_OPTIONS.has(name)) ? name : undefined;
}

/** Whether a word is an option that QEMU has. */
export function isQemuOption(text: string): boolean {
  return qemuOption(text) !== undefined;
}

/** The place of the program among the words of a command. Returns undefined where none of them is a QEMU. */
export function binaryIn(words: readonly Word[]): number | undefined {
  const found = words.findIndex(({ text }, i) => {
    const name = baseName(text);
    // What follows an option, as in `-accel kvm`, is its value.
    return NAMED.test(name) || (SHORT.test(name) && words[i - 1]?.text.startsWith('-') !== true);
  });
  return found === -1 ? undefined : found;
}

/** Whether the words of a command start QEMU. */
export function startsQemu(words: readonly Word[]): boolean {
  const [first] = words;
  if (first === undefined || TELLING.has(baseName(first.text))) return false;
  const binary = binaryIn(words);
  if (binary === undefined)
    return isQemuOption(first.text) || unnamedIn(words) !== undefined || isLikeQemu(words);
  const rest = words.slice(binary + 1);
  return rest.length === 0 ? words.length === 1 : !asks(rest);
}

/** `./start -M q35 -device …`: another program, all of whose options are QEMU’s. */
function isLikeQemu(words: readonly Word[]): boolean {
  const options = words.filter(({ text }) => /^-[A-Za-z-]/.test(text));
  return (
    words[1]?.text !== '=' &&
    options.every(({ text }) => !text.startsWith('--') && isQemuOption(text)) &&
    options.some(({ text }) => OWN.test(text))
  );
}

/** The place of a program that nobody knows, with options that QEMU alone has, as in `$QEMU -machine q35`. Returns undefined for any other command. */
export function unnamedIn(words: readonly Word[]): number | undefined {
  const option = words.findIndex(({ text }) => text.startsWith('-'));
  const called = words.slice(0, option).findLastIndex(({ text }) => /^(?:[^\s=]*\/)?\$\{\w+\}$/.test(text));
  const isQemu =
    called !== -1 &&
    isQemuOption(words[called + 1]?.text ?? '') &&
    OWN.test(words.map(({ text }) => text).join(' '));
  return isQemu ? called : undefined;
}

const OWN =
  /(?:^|\s)--?(?:device|machine|M|drive|blockdev|netdev|object|nodefaults|enable-kvm|accel)(?=\s|$)/;

/** `qemu-system-x86_64 --version`, `-device help`. */
function asks(words: readonly Word[]): boolean {
  const [first, second, ...others] = words.map(({ text }) => text);
  if (ASKING.has(first?.replace(/^--?/, '') ?? '')) return true;
  return others.length === 0 && (second === 'help' || second === '?' || second?.endsWith(',help') === true);
}

/** Whether a text may hold a command line of QEMU. */
export function namesQemu(text: string): boolean {
  return namesProgram(text) || OWN.test(text);
}

/** Whether a text names a QEMU as a program. */
export function namesProgram(text: string): boolean {
  return NAMED_ANYWHERE.test(text);
}

const NAMED_ANYWHERE = /(?:^|[\s/'"=([:])(?:qemu-system-[\w-]+|qemu-kvm|kvm)(?=['"]?(?:[\s,\])]|$))/;

/** An option that takes a value, written at the end of a line. */
function wantsValue(word: ShellWord | ShellArray | undefined): boolean {
  return word?.kind === 'word' && takesValue(plainText(word));
}

/** Whether a word is an option of QEMU that takes a value. */
export function takesValue(text: string): boolean {
  const [, name = ''] = /^--?([A-Za-z][\w-]*)$/.exec(text) ?? [];
  return VALUE_OPTIONS.has(name);
}

/**
 * A command of QEMU goes on with a line that begins with an option, or with a value that an option at the end of the line
 * before it wants: so it looks where the backslashes at the ends of lines were lost.
 */
export function qemuGoesOn(words: readonly (ShellWord | ShellArray)[], next: ShellWord): boolean {
  const [part] = next.parts;
  const isOption = part?.kind === 'text' && !part.quoted && /^--?[A-Za-z]/.test(part.text);
  return isOption || wantsValue(words.at(-1));
}
