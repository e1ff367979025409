import { mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { everyCommand } from '../../src/cli/command-tables.ts';
import { COMMANDS } from '../../src/main.ts';
import { codeBlocks, DOCUMENTS, read } from '../documents/documents.ts';
import { type Outcome, shell, vnex, vnexOnDisk, workshop } from './run.ts';

// Every command that the help and the documents show is run as it stands there, in a folder that has the repository's
// fixtures and the files that the command takes for granted: in this process, or in bash where it has words for a shell.

const { directory, write } = workshop();
const TEXTS = DOCUMENTS.map(read);

const BIN = join(directory, 'bin');
mkdirSync(BIN);
symlinkSync(process.execPath, join(BIN, 'node'));
symlinkSync(resolve('bin/vnex.js'), join(BIN, 'vnex'));
/** What libvirt and other stacks print of a guest, in place of their programs. */
const STACKS: Readonly<Record<string, string>> = {
  virsh: 'sev-q35.xml',
  kubectl: 'kubevirt-sev.yaml',
  qm: 'proxmox-q35.conf',
  incus: 'incus.yaml',
  openstack: 'openstack.yaml',
};
mkdirSync(join(directory, 'home/.config/fish/completions'), { recursive: true });

const device = (name: string) => JSON.parse(readFileSync(`fixtures/devices/${name}.json`, 'utf8'));
const platform = (name: string) => JSON.parse(readFileSync(`fixtures/platforms/${name}.json`, 'utf8'));
const net = device('qemu-net-modern');
const scenario = { device: net, platform: platform('kvm'), expect: { outcome: 'works' } };
const other = { ...scenario, platform: platform('sev-snp') };
const qemu = readFileSync('fixtures/imports/virtio-iommu.sh', 'utf8');
const domain = `<domain type='kvm'>
  <memory unit='GiB'>1</memory>
  <os><type arch='x86_64' machine='pc-q35-10.0'>hvm</type></os>
  <devices>
    <interface type='user'><model type='virtio'/><driver iommu='on'/></interface>
    <memballoon model='none'/>
  </devices>
</domain>`;

/** The files that the examples of a command take for granted. */
const FILES: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  explain: { 'scenario.json': other },
  check: { 'scenarios/mine.json': scenario, 'domains/guest.xml': domain },
  compare: {
    'a.json': net,
    'b.json': device('qemu-blk-modern'),
    'kvm.json': platform('kvm'),
    'sev-snp.json': platform('sev-snp'),
  },
  diff: {
    'a.json': scenario,
    'b.json': other,
    'case.json': scenario,
    'old.xml': domain,
    'new.xml': domain.replace(" iommu='on'", ''),
  },
  fix: { 'scenario.json': scenario },
  why: { 'guest.log': readFileSync('fixtures/logs/tdx-virtiofs.txt', 'utf8') },
  boot: {
    'guest.sh': qemu,
    'disk.sh': qemu.replace(
      / -kernel .*/,
      ' -device virtio-blk-pci,drive=d -drive if=none,id=d,file=root.img',
    ),
  },
  sweep: {
    'my-space.json': {
      ...scenario,
      expect: undefined,
      vary: { 'device.offers': ['VIRTIO_F_ACCESS_PLATFORM'] },
    },
  },
};

/** The exit codes with which a command may end, and what it then says besides its answer. */
interface Ending {
  readonly codes: readonly number[];
  readonly stderr: RegExp;
}

/** The examples that do not end with 0 everywhere, and why. */
const ENDINGS: readonly (readonly [command: RegExp, Ending])[] = [
  // The domains differ, and --fail asks for just that.
  [/^vnex diff .* --fail$/, { codes: [1], stderr: /^$/ }],
  // Some of its devices cannot be mended within the bounds, which is then said.
  [/^virsh .* vnex fix /, { codes: [0, 1], stderr: /^$|^sev/m }],
  [/^vnex fix /, { codes: [0, 1], stderr: /^$/ }],
  // No QEMU is to be found: what is asked for must be understood up to there.
  [/^vnex boot --check$/, { codes: [1], stderr: /^$/ }],
  // No text of OpenStack's says all of a guest.
  [/^vnex import openstack .* --explain$/, { codes: [1], stderr: /^$/ }],
  [
    /^vnex boot /,
    {
      codes: [2],
      stderr:
        /^vnex boot: (?:.*`vnex boot --check`|--kernel: there is no \S+$)|: there is no QEMU for \S+: apt-get /m,
    },
  ],
  // Tests have no terminal; the case must be read up to there.
  [
    /^vnex explore /,
    { codes: [2], stderr: /^vnex explore: standard input and output are not both a terminal/m },
  ],
  // The guest that the tests run in, if it is one, is what it is.
  [/^vnex import sysfs$/, { codes: [0, 1, 2], stderr: /^$|\/sys/ }],
];

const ANSWERS: Ending = { codes: [0], stderr: /^$/ };

let folders = 0;

/** A folder with the fixtures and these files. */
function folder(files: Readonly<Record<string, unknown>> = {}): string {
  const name = `work-${folders++}`;
  for (const path of ['', 'scenarios', 'domains', 'boot'])
    mkdirSync(join(directory, name, path), { recursive: true });
  symlinkSync(resolve('fixtures'), join(directory, name, 'fixtures'));
  symlinkSync(
    resolve('fixtures/imports/sysfs/s390x-protected-sosreport'),
    join(directory, name, 'sosreport'),
  );
  for (const [path, content] of Object.entries(files)) write(`${name}/${path}`, content);
  return join(directory, name);
}

/** A line of pipes: command lines of vnex, and what the first of them reads. */
interface Piped {
  readonly commands: readonly (readonly string[])[];
  readonly stdin: string | undefined;
}

/** Returns undefined where only a shell understands the line. */
function piped(line: string): Piped | undefined {
  // What is written into a file is of no account here.
  const commands = line.replace(/ > [\w.~/-]+$/, '').split(' | ');
  const words = commands.map((command) => command.match(/'[^']*'|[^\s']+/g) ?? []);
  const file = STACKS[words[0]?.[0] ?? ''];
  const ours = file === undefined ? words : words.slice(1);
  const isPlain = ours.every(
    ([program, ...args]) => program === 'vnex' && args.every((arg) => /^'|^[\w./:=,+-]+$/.test(arg)),
  );
  if (!isPlain) return undefined;
  return {
    commands: ours.map(([, ...args]) => args.map((arg) => arg.replaceAll("'", ''))),
    stdin: file === undefined ? undefined : readFileSync(`fixtures/imports/${file}`, 'utf8'),
  };
}

/** Does something in a folder, and with programs from there alone. */
async function within<Value>(cwd: string, path: string, work: () => Promise<Value>): Promise<Value> {
  const [before, { PATH }] = [process.cwd(), process.env];
  process.chdir(cwd);
  process.env.PATH = path;
  try {
    return await work();
  } finally {
    process.chdir(before);
    process.env.PATH = PATH;
  }
}

/** What the last of several commands prints, each of which reads what the one before it prints. */
async function ran({ commands, stdin }: Piped, cwd: string): Promise<Outcome> {
  let outcome: Outcome = { code: 0, stdout: '', stderr: '' };
  for (const [i, argv] of commands.entries()) {
    const read = i === 0 ? stdin : outcome.stdout;
    outcome = await within(cwd, BIN, () => vnexOnDisk(argv, read));
    if (outcome.code !== 0) break;
  }
  return outcome;
}

/** Runs a command that must do what it says. */
async function holds(command: string, files?: Readonly<Record<string, unknown>>): Promise<void> {
  const [, { codes, stderr: told }] = ENDINGS.find(([which]) => which.test(command)) ?? [command, ANSWERS];
  const line = piped(command);
  const cwd = folder(files);
  const { code, stdout, stderr } = line === undefined ? await inBash(command, cwd) : await ran(line, cwd);
  expect(codes, stdout + stderr).toContain(code);
  expect(stderr).toMatch(told);
}

function inBash(command: string, cwd: string): Promise<Outcome> {
  const here = command.replaceAll('$(cat /sys/', '$(cat fixtures/imports/sysfs/q35-vtd/sys/');
  const script = write(`script-${folders++}.sh`, `set -eo pipefail\nPATH="${BIN}:$PATH"\n${here}\n`);
  return shell(`bash ${script}`, { cwd, env: { HOME: join(directory, 'home') } });
}

/** What a document shows with its output is run where that is compared. */
const SHOWN = TEXTS.flatMap((text) => [...text.matchAll(/^\$ (.*)$/gm)].map(([, command]) => command));

const examples = everyCommand(COMMANDS).flatMap(({ path, command }) =>
  command.examples.map((example) => [path, example] as const),
);

describe('an example of the help', () => {
  test.each(examples.filter(([, command]) => !SHOWN.includes(command)))('of %s runs: %s', (name, command) =>
    holds(command, FILES[name]),
  );
});

describe.each(DOCUMENTS)('%s', (document) => {
  test('has no code block of a kind that no test knows', () => {
    const kinds = [...read(document).matchAll(/^ *```(.*)\n[\s\S]*?^ *```$/gm)].map(([, kind = '']) => kind);
    expect(kinds.filter((kind) => !['', 'console', 'js', 'json', 'sh', 'yaml'].includes(kind))).toEqual([]);
    for (const block of codeBlocks(read(document), 'console')) expect(block).toMatch(/^\$ vnex .*\n/);
  });
});

/** A line of a shell block without npm’s part in it. */
const typed = (line: string): string =>
  line
    .trim()
    .replace(/^npm ci && /, '')
    .replace(/^npx /, '');

const documented = TEXTS.flatMap((text) =>
  codeBlocks(text, 'sh').flatMap((block) => block.trim().split('\n').map(typed)),
);

describe('a command of a document', () => {
  const vnex = documented.filter((line) => line.startsWith('vnex '));
  test.each([...new Set(vnex)])('runs: %s', (command) => holds(command, FILES.boot));

  test('that is none of vnex’s is a script of the package, or one of the few for others', () => {
    const { scripts } = JSON.parse(readFileSync('package.json', 'utf8'));
    const others = documented.filter((line) => !line.startsWith('vnex '));
    expect(others.length).toBeGreaterThan(0);
    for (const line of others) {
      const [, script = ''] = /^npm (?:run )?(\w+)(?: -- .*)?$/.exec(line) ?? [];
      if (script !== '') expect(Object.keys(scripts)).toContain(script);
      else
        expect(line).toMatch(
          /^(?:sudo apt-get install|UPDATE_DOCS=1|VNEX_SEED=random|vitest|test\/corpus\/fetch\.sh) /,
        );
    }
    expect(readFileSync('.ci/run', 'utf8')).toMatch(/\nnpm ci\n[\s\S]*\nnpm test\n$/);
  });
});

/** `a|b|c` in a command stands for three commands. */
function alternatives(command: string): readonly string[] {
  const [list] = /\S+\|\S+/.exec(command) ?? [];
  return list === undefined ? [command] : list.split('|').map((one) => command.replace(list, one));
}

/** What a shell other than bash is to read is only printed. */
function forBash(command: string): string {
  return command.replace(/^source <\((.* zsh)\)$|^(.* fish) \| source$/, '$1$2 > /dev/null');
}

/** Commands within the text; those without arguments only name a command. */
const inline = TEXTS.flatMap((text) =>
  [...text.matchAll(/`((?:source <\()?vnex [^`]+)`/g)].map(([, command = '']) =>
    command.replaceAll('\n', ' '),
  ),
);

describe('a command in the text of a document', () => {
  // A usage, with places for words in brackets, only names a command.
  const whole = inline.filter(
    (command) =>
      !/<[a-z.]+>|\[[a-z.]+\]/.test(command) &&
      /^source|^vnex (?:schema|list|completion) | [-|] |:/.test(command),
  );
  const runnable = whole.flatMap(alternatives).map(forBash);
  test.each([...new Set(runnable)])('runs: %s', (command) => holds(command));

  const rest = inline.filter((command) => !whole.includes(command));
  test.each([...new Set(rest)])('is one, with options that it has: %s', async (command) => {
    const [, name = ''] = /^vnex (?:version\b)?(import [a-z][a-z-]*|[a-z]*)/.exec(command) ?? [];
    const { stdout } = await vnex([...name.split(' ').filter((word) => word !== ''), '--help']);
    for (const [option] of command.matchAll(/--[a-z]+/g)) expect(stdout).toContain(option);
    expect(stdout).toContain(`Usage: vnex ${name}`.trim());
  });
});

describe('a command that an answer in a document advises', () => {
  const advised = TEXTS.flatMap((text) => codeBlocks(text, 'console')).flatMap((block) =>
    [...block.matchAll(/^ {2}(vnex [a-z]+ (?!\[|<).*)$/gm)].map(([, command = '']) => command),
  );
  // What sweeps everything is shown with what it prints; what goes on from there is run in a smaller space.
  const small = advised.map((command) => command.replace('--space all ', '--space argument '));
  test.each([...new Set(small)])('runs: %s', (command) => holds(command));
});

describe('a case in a document', () => {
  const cases = TEXTS.flatMap((text) => codeBlocks(text, 'json'));
  test.each(cases.map((block) => [block]))('is one: %s', async (block) => {
    const parsed: unknown = JSON.parse(block);
    const isSpace = typeof parsed === 'object' && parsed !== null && 'vary' in parsed;
    const work = folder({ 'scenarios/case.json': block });
    for (const kind of ['devices', 'platforms']) symlinkSync(resolve('fixtures', kind), join(work, kind));
    const command = isSpace ? 'sweep --claim works --space' : 'check';
    const { code, stdout, stderr } = await shell(`node "$VNEX" ${command} scenarios/case.json`, {
      cwd: work,
    });
    expect({ code, stderr }, stdout).toEqual({ code: 0, stderr: '' });
  });
});
