import { textOf } from './expand.ts';
import { DECLARING, READING } from './names.ts';
import {
  boundedValue,
  hasUnknown,
  type Ran,
  type ShellRunner,
  type ShellState,
  type Status,
  scalar,
  unknownValue,
} from './state.ts';
import { testHolds } from './test.ts';
import { assignmentOf, type SimpleCommand } from './tree.ts';
import type { Word } from './words.ts';

/** A command that is about to run. */
export interface Running {
  readonly node: SimpleCommand;
  /** Its words; there is at least one. */
  readonly words: readonly Word[];
  readonly state: ShellState;
}

/** What the shell itself or a program does that bears on what comes after it. */
export function runProgram(running: Running, runner: ShellRunner): readonly Ran[] {
  const { words, state } = running;
  const [first, ...others] = words;
  const program = baseName(first?.text ?? '');
  const done = (status: Status): readonly Ran[] => [{ state, status }];
  switch (program) {
    case '[':
    case 'test': {
      const tested = others.map(({ text }) => text);
      return done(testHolds(tested.at(-1) === ']' ? tested.slice(0, -1) : tested));
    }
    case 'true':
    case ':':
      return done(true);
    case 'false':
      return done(false);
    case 'exit':
      return [{ state: { ...state, ended: 'exit' }, status: true }];
    case 'return':
      return [{ state: { ...state, ended: 'return' }, status: others[0]?.text !== '1' }];
    case 'shift':
      return [
        { state: { ...state, args: state.args?.slice(Number(others[0]?.text ?? '1') || 1) }, status: true },
      ];
    case 'set':
      if (!setArguments(others, state)) setAsFish(others, state, runner);
      return done(true);
    case 'unset':
      for (const { text } of others) runner.set(text, [''], state);
      return done(true);
    case 'eval':
      return runner.text(others.map(({ text }) => text).join(' '), state, first?.offset ?? 0);
    case 'echo':
    case 'printf':
    case 'cat':
    case 'tee':
      write(running, runner);
      return done(true);
  }
  if (DECLARING.has(program)) return declare(running, runner);
  if (READING.has(program)) {
    for (const { text } of others)
      if (/^[A-Za-z_]\w*$/.test(text)) state.variables.set(text, scalar(unknownValue(text)));
    return done(undefined);
  }
  return nested(running, runner) ?? otherProgram(program, running, runner);
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** `set -- WORDS`. Returns whether it is that. */
function setArguments(words: readonly Word[], state: ShellState): boolean {
  if (words[0]?.text !== '--') return false;
  state.args = words.slice(1).map(({ text }) => text);
  return true;
}

/** What fish may have between `set` and the name of a variable. */
const FISH_OPTION = /^(?:-[aglpuUx]+|--(?:append|prepend|local|global|universal|export|unexport|function))$/;

/** `set -gx NAME VALUES` of fish, where nothing sets the variable as other shells do. */
function setAsFish(words: readonly Word[], state: ShellState, { expander }: ShellRunner): void {
  const texts = words.map(({ text }) => text);
  const at = texts.findIndex((text) => !FISH_OPTION.test(text));
  const [name = '', ...values] = at === -1 ? [] : texts.slice(at);
  const isOther = expander.own.has(name) || expander.given.has(name);
  if (isOther || values.length === 0 || !/^[A-Za-z_]\w*$/.test(name)) return;
  const has = (option: RegExp) => texts.slice(0, at).some((text) => option.test(text));
  const before = state.variables.get(name)?.fields ?? [];
  const first = has(/^-\w*a|^--append/) ? before : [];
  const last = has(/^-\w*p|^--prepend/) ? before : [];
  state.variables.set(name, boundedValue(name, { fields: [...first, ...values, ...last], isArray: true }));
}

function declare({ node, state }: Running, runner: ShellRunner): readonly Ran[] {
  for (const word of node.words.slice(1)) {
    const assignment = assignmentOf(word);
    if (assignment !== undefined) runner.assign(assignment, state);
  }
  return [{ state, status: true }];
}

/** What a command prints that says by itself what: `echo`, `printf`, and `cat` of a here-document or of a file that is known. */
export function printedBy({ node, words, state }: Running, runner: ShellRunner): string | undefined {
  const [first, ...others] = words.map(({ text }) => text);
  switch (first) {
    case 'echo': {
      const bare = others[0] === '-n' || others[0] === '-e';
      const text = (bare ? others.slice(1) : others).join(' ');
      return others[0] === '-n' ? text : `${text}\n`;
    }
    case 'printf': {
      const [format = '', ...values] = others;
      const kept = format.replaceAll('\\n', '\n');
      if (!/%/.test(kept)) return kept;
      return /^%s\s*$/.test(kept)
        ? values.map((value) => kept.replace('%s', () => value)).join('')
        : undefined;
    }
    case 'cat':
    case 'tee': {
      const body = node.redirections.find(({ operator }) => operator.startsWith('<<'))?.target;
      if (body !== undefined) return textOf(body, state, runner.expander);
      const named = others.find((word) => !word.startsWith('-'));
      return first === 'cat' && named !== undefined ? state.files.get(named) : undefined;
    }
    case 'which':
    case 'type':
    case 'command':
      return others.at(-1);
    case 'seq': {
      const [from, to] = others.length === 1 ? ['1', ...others] : others;
      if (others.length > 2 || !/^\d{1,4}$/.test(from ?? '') || !/^\d{1,4}$/.test(to ?? '')) return undefined;
      const count = Math.min(Math.max(Number(to) - Number(from) + 1, 0), MOST_NUMBERS);
      return Array.from({ length: count }, (_, i) => `${Number(from) + i}\n`).join('');
    }
    default:
      return undefined;
  }
}

/** No script starts so many. */
const MOST_NUMBERS = 200;

/** No file that a script writes for itself is longer. */
const LONGEST_FILE = 200_000;

/** What a command writes into a file that the script may read again. */
function write(running: Running, runner: ShellRunner): void {
  const { node, words, state } = running;
  const redirected = node.redirections.find(({ operator }) => /^>[>|]?$/.test(operator));
  const named =
    words[0]?.text === 'tee' ? words.findLast(({ text }) => !text.startsWith('-'))?.text : undefined;
  const file = redirected?.target === undefined ? named : textOf(redirected.target, state, runner.expander);
  if (file === undefined || file === 'tee' || file.startsWith('/dev/')) return;
  const text = printedBy(running, runner);
  const before = redirected?.operator === '>>' ? (state.files.get(file) ?? '') : '';
  if (text === undefined || before.length + text.length > LONGEST_FILE) state.files.delete(file);
  else state.files.set(file, `${before}${text}`);
}

/** Programs that take commands of a shell as a text or as a file. */
const SHELLS: ReadonlySet<string> = new Set(['sh', 'bash', 'dash', 'zsh', 'ksh', 'source', '.']);
const CARRIERS: ReadonlySet<string> = new Set([
  ...[
    'su',
    'ssh',
    'script',
    'screen',
    'tmux',
    'sudo',
    'nohup',
    'watch',
    'timeout',
    'xterm',
    'gnome-terminal',
  ],
  ...['env', 'time', 'exec', 'setsid', 'runuser', 'nsenter', 'unshare', 'docker', 'podman', 'expect'],
]);

/** Commands within the words of one, or in a file that the script has written. Returns undefined where there are none. */
function nested({ words, state }: Running, runner: ShellRunner): readonly Ran[] | undefined {
  const programs = words.map(({ text }) => baseName(text));
  const [first = ''] = programs;
  const file = state.files.get(words[0]?.text ?? '');
  if (file !== undefined) return runner.text(file, state, words[0]?.offset ?? 0);
  if (!SHELLS.has(first) && !CARRIERS.has(first)) return undefined;
  const shell = programs.findIndex((name) => SHELLS.has(name));
  for (const { text, offset } of words.slice(1)) {
    const content = shell === -1 ? undefined : state.files.get(text);
    if (content !== undefined) return runner.text(content, state, offset);
    if (/\s/.test(text) && !hasUnknown(text.slice(0, 2)) && /(?:qemu|kvm)/.test(text))
      return runner.text(text, state, offset);
  }
  return undefined;
}

/** Programs whose success is what is asked, and not what is expected. */
const PROBES: ReadonlySet<string> = new Set([
  ...[
    'grep',
    'egrep',
    'fgrep',
    'zgrep',
    'which',
    'type',
    'command',
    'lsmod',
    'pgrep',
    'pidof',
    'ping',
    'cmp',
    'diff',
  ],
  ...[
    'lspci',
    'ls',
    'getent',
    'dpkg',
    'rpm',
    'modinfo',
    'kvm-ok',
    'systemctl',
    'mountpoint',
    'lsof',
    'ss',
    'netstat',
  ],
  ...['nc', 'curl', 'jq', 'find', 'let', 'expr', 'hash', 'ip', 'dpkg-query', 'virsh', 'uname', 'awk'],
]);

function otherProgram(program: string, { words, state }: Running, runner: ShellRunner): readonly Ran[] {
  runner.other(words);
  return [{ state, status: PROBES.has(program) ? undefined : 'likely' }];
}
