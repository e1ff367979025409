import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { OTHERS } from '../../src/cases/scenario-files.ts';
import { type Outcome, shell, workshop } from './run.ts';

// The package as npm packs it, installed into an empty folder with nothing else at hand.

const { directory, write } = workshop();
const project = join(directory, 'project');

/** Runs a shell command in the project, with its own home and its own settings of npm. */
function run(command: string, cwd = project): Promise<Outcome> {
  return shell(command, { cwd, env: { HOME: directory, npm_config_update_notifier: 'false' } });
}

async function succeed(command: string, cwd = project): Promise<string> {
  const { code, stdout, stderr } = await run(command, cwd);
  expect({ code, stderr: code === 0 ? '' : stderr + stdout }).toEqual({ code: 0, stderr: '' });
  return stdout;
}

/** What npx runs, which starts slower by itself than all that is tested. */
const VNEX = 'node_modules/.bin/vnex';

let packed: readonly string[] = [];
let tarball = '';
let bytes = 0;

beforeAll(async () => {
  const root = resolve('.');
  await succeed('node bin/build/types.js', root);
  // The build is that of this test run; npm would make it anew below everybody's feet.
  const json = await succeed(`npm pack --ignore-scripts --json --pack-destination ${directory}`, root);
  const [{ filename, files, size }] = JSON.parse(json);
  bytes = size;
  packed = files.map(({ path }: { path: string }) => path);
  mkdirSync(project);
  write('project/package.json', { name: 'project', version: '1.0.0', private: true });
  tarball = join(directory, filename);
  await succeed(`npm install --offline --ignore-scripts ${tarball}`);
});

describe('the package', () => {
  test('has the program, types, schemas and fixtures', () => {
    expect(packed).toEqual(
      expect.arrayContaining([
        'bin/vnex.js',
        'dist/vnex.cjs',
        'dist/types/library.d.ts',
        'fixtures/schemas/scenario.schema.json',
        'fixtures/recordings/x86_64-6.1-plain-1a.json',
        'fixtures/scenarios/sev-snp-without-access-platform.json',
        'README.md',
        'LICENSE',
      ]),
    );
  });

  test('has nothing of the sources, and no name that some file systems lack', () => {
    expect(packed.filter((path) => /^(?:src|test|build)\//.test(path))).toEqual([]);
    expect(packed.filter((path) => /[<>:"|?*\\]/.test(path))).toEqual([]);
  });

  test('is smaller than 1.6 MB', () => {
    expect(bytes).toBeGreaterThan(0);
    expect(bytes).toBeLessThan(1_600_000);
  });

  test('brings no other package along', () => {
    const installed = readdirSync(join(project, 'node_modules')).filter((name) => !name.startsWith('.'));
    expect(installed).toEqual(['vnex']);
    expect(existsSync(join(project, 'node_modules/vnex/node_modules'))).toBe(false);
  });

  test('answers from its command', async () => {
    const scenario = 'node_modules/vnex/fixtures/scenarios/sev-snp-without-access-platform.json';
    const told = await succeed(`npx --offline vnex explain ${scenario}`);
    expect(told).toContain('device must provide VIRTIO_F_ACCESS_PLATFORM');
  });

  test('checks its own scenarios and replays its own recordings', async () => {
    await succeed(`${VNEX} check node_modules/vnex/fixtures/scenarios`);
    await succeed(`${VNEX} verify node_modules/vnex/fixtures/recordings/aarch64-*`);
  });

  test('answers as a library, to require and to import', async () => {
    write('project/required.cjs', `const { explain, negotiate, UsageError } = require('vnex');${USE}`);
    write('project/imported.mjs', `import { explain, negotiate, UsageError } from 'vnex';${USE}`);
    const wanted = 'works swiotlb linux-6.12 true\n';
    expect(await succeed('node required.cjs')).toBe(wanted);
    expect(await succeed('node imported.mjs')).toBe(wanted);
  });

  test('has its schemas at hand', async () => {
    expect(await succeed(`node -p "require('vnex/schemas/device.schema.json').title"`)).toBe('vnex device\n');
  });

  test.each([
    ['node16', '--module node16', ['use.mts', 'use.cts', 'readme.mts']],
    ['bundler', '--module esnext --moduleResolution bundler', ['use.mts', 'readme.mts']],
  ])(
    'has types that a compiler takes, of the README’s example too: resolution as %s',
    async (_, how, names) => {
      for (const name of names) write(`project/${name}`, name.startsWith('use') ? TYPED : README_EXAMPLE);
      const options = `--ignoreConfig --noEmit --strict ${how} --target es2022 --lib es2022,dom`;
      await succeed(`node ${resolve('node_modules/typescript/bin/tsc')} ${options} ${names.join(' ')}`);
    },
  );

  test('does what src/README.md says of the library', async () => {
    const [, wanted = ''] = /console\.log\(.*\); \/\/ (.*)\n/.exec(README_EXAMPLE) ?? [];
    write('project/readme.mjs', README_EXAMPLE);
    expect(wanted).not.toBe('');
    expect(await succeed('node readme.mjs')).toBe(`${wanted}\n`);
  });
});

const USE = `
const device = { type: 'net', transport: 'pci-modern', implementation: 'qemu', offers: '0x300000020' };
const platform = {
  arch: 'x86_64', hypervisor: 'kvm', memory: { protection: 'sev-snp' }, iommu: { kind: 'none' },
  kernel: { version: '6.12', cmdline: '' },
};
(async () => {
  const { outcome, dma } = await negotiate(device, platform);
  const result = await explain({ device, platform });
  const error = await explain({ device, platform, driver: 'linus' }).catch((reason) => reason);
  console.log(outcome, dma.path, result.case.driver, error instanceof UsageError);
})();
`;

const [, README_EXAMPLE = ''] =
  /```js\n(import [^`]*from 'vnex';\n[^`]*)```/.exec(readFileSync('src/README.md', 'utf8')) ?? [];

const TYPED = `
import { type CaseJson, check, explain, features, fix, importText, type ResultJson, sweep, why } from 'vnex';
const asked: CaseJson = {
  device: { type: 'net', transport: 'pci-modern', offers: ['VERSION_1', 33] },
  platform: { extends: 'guest.json', kernel: { version: '6.12' } },
};
export const answer: Promise<ResultJson> = explain(asked);
export const mask: Promise<string> = features(['VERSION_1'], 'net').then((found) => found.mask);
export const fixed = fix(asked, { want: ['safe'], may: ['device'] }).then(({ cases: [one] }) =>
  one !== undefined && 'fixes' in one ? one.fixes[0]?.changes[0]?.title : undefined);
export const guests = importText('qemu-system-x86_64 -device virtio-net-pci', { kernel: '6.12' });
export const others = [why('virtio: device refuses features: 3'), check(['scenarios']), sweep('safe', { driver: 'linux' })];
// @ts-expect-error: there is no such claim
export const unclaimed = sweep('safer');
// @ts-expect-error: there is no such transport
export const wrong: CaseJson = { device: { type: 'net', transport: 'pci', offers: [] }, platform: 'guest.json' };
`;

const CI = 'fixtures/ci';
const DOMAIN = (devices: string) => `<domain type='kvm'>
  <os><type arch='x86_64' machine='q35'>hvm</type></os>
  <launchSecurity type='sev-snp'><policy>0x30000</policy></launchSecurity>
  <devices>
    ${devices}
    <memballoon model='none'/>
  </devices>
</domain>
`;
const GOOD = DOMAIN("<rng model='virtio'><driver iommu='on'/></rng>");
const BAD = DOMAIN("<rng model='virtio'><driver iommu='off'/></rng>");
const KNOWN = `guests:
  - files: bad.xml
    known: { reason: it is defined anew in spring, until: 2999-12-31 }
`;

/** A folder of domains, one of which is as it should be. */
function domains(files: Readonly<Record<string, string>>): void {
  rmSync(join(project, 'domains'), { recursive: true, force: true });
  mkdirSync(join(project, 'domains'));
  for (const [name, text] of Object.entries({ 'good.xml': GOOD, ...files }))
    write(`project/domains/${name}`, text);
}

describe('a folder of domains, in a project with the package alone', () => {
  const check = (options = '') => run(`${VNEX} check domains --kernel 6.12 --qemu 10.0 ${options}`);

  test('is checked whole: a domain that fails is told with its place, its reason and what helps', async () => {
    domains({ 'bad.xml': BAD });
    const { code, stdout } = await check();
    const told = stdout.replace(/\s+/g, ' ');
    expect(code).toBe(1);
    for (const said of [
      'domains/bad.xml:5:5',
      'device must provide VIRTIO_F_ACCESS_PLATFORM',
      "<driver iommu='on'",
    ])
      expect(told).toContain(said);
  });

  test('goes on past a domain that cannot be read, and ends with 2', async () => {
    domains({ 'bad.xml': BAD, 'broken.xml': BAD.replace('</devices>', '') });
    const { code, stdout } = await check('--reporter gcc');
    expect([code, stdout.match(/^\S+?(?=:\d)/gm)]).toEqual([2, ['domains/bad.xml', 'domains/broken.xml']]);
  });

  test('passes once the failure is known, and once it is mended', async () => {
    domains({ 'bad.xml': BAD, 'vnex.yaml': KNOWN });
    expect((await check()).code).toBe(0);
    domains({ 'bad.xml': GOOD });
    expect((await check('--quiet')).stdout).toBe('');
  });
});

describe('in an empty folder, with the package alone,', () => {
  test('a kernel developer asks of a device and a platform by their names, and why', async () => {
    const told = await succeed(
      `${VNEX} explain --device qemu-net-modern --platform sev-snp --driver linux-6.12`,
    );
    for (const said of ['device must provide VIRTIO_F_ACCESS_PLATFORM', 'drivers/virtio/virtio.c'])
      expect(told).toContain(said);
    const before = await succeed(
      `${VNEX} explain --device qemu-net-modern --platform sev-snp --driver linux-5.9`,
    );
    expect(before).not.toContain('device must provide');
  });

  test('somebody with one line of a log learns its cause, and what helps', async () => {
    const line = 'virtio_net virtio0: device must provide VIRTIO_F_ACCESS_PLATFORM';
    const told = (await succeed(`${VNEX} why '${line}'`)).replace(/\s+/g, ' ');
    for (const said of ['iommu_platform=on', "<driver iommu='on'/>"]) expect(told).toContain(said);
  });
});

interface Step {
  readonly run?: string;
  readonly shell?: string;
  readonly env?: Readonly<Record<string, string>>;
}

describe('the action of fixtures/ci', () => {
  const { inputs, runs } = parse(readFileSync(`${CI}/action.yml`, 'utf8'));
  const steps: readonly Step[] = runs.steps;

  /** Runs its steps as a runner does, in a checkout that is built: each by bash, with its inputs in the environment. */
  async function act(given: Readonly<Record<string, string>>): Promise<Outcome> {
    const filled = (text: string) =>
      text.replace(/\$\{\{ inputs\.(\w+) \}\}/g, (_, name: string) => given[name] ?? inputs[name].default);
    const action = join(project, 'node_modules/vnex', CI);
    let last: Outcome | undefined;
    for (const { run: script, env = {} } of steps) {
      if (script === undefined) continue;
      const values = Object.entries(env).map(([name, text]) => [name, filled(text)]);
      last = await shell('bash --noprofile --norc -eo pipefail -c "$SCRIPT"', {
        cwd: project,
        env: { ...Object.fromEntries(values), SCRIPT: script, GITHUB_ACTION_PATH: action, HOME: directory },
      });
      if (last.code !== 0) return last;
    }
    if (last === undefined) throw new Error('the action has no steps');
    return last;
  }

  test('annotates what fails, and leaves both reports', async () => {
    domains({ 'bad.xml': BAD });
    const { code, stdout } = await act({ paths: 'domains', options: '--kernel 6.12 --qemu 10.0' });
    expect(code).toBe(1);
    expect(stdout).toMatch(/^::error file=domains\/bad\.xml,line=5,col=5,/);
    expect(readFileSync(join(project, 'vnex.xml'), 'utf8')).toContain('failures="1"');
    expect(JSON.parse(readFileSync(join(project, 'vnex.sarif'), 'utf8')).runs[0].results).toHaveLength(1);
  });

  test('passes where nothing fails, and takes paths a line each and names with blanks', async () => {
    domains({ 'of mine.xml': GOOD });
    const given = {
      paths: 'domains/good.xml\n\ndomains/of mine.xml\n',
      junit: 'a b.xml',
      options: '--kernel 6.12',
    };
    expect((await act(given)).code).toBe(0);
    expect(readFileSync(join(project, 'a b.xml'), 'utf8')).toContain('tests="2"');
  });

  test('is what the workflow of the example uses', () => {
    const { jobs } = parse(readFileSync(`${CI}/github.yml`, 'utf8'));
    const [used] = jobs.check.steps.filter(({ uses = '' }) => uses.startsWith('./'));
    expect(used.uses).toBe(`./.vnex/${CI}`);
    expect(Object.keys(inputs)).toEqual(expect.arrayContaining(Object.keys(used.with)));
  });
});

describe('with the package installed globally', () => {
  const prefix = join(directory, 'global');
  const outside = {
    HOME: directory,
    npm_config_prefix: prefix,
    npm_config_offline: 'true',
    npm_config_update_notifier: 'false',
    PATH: `${join(prefix, 'bin')}:${process.env.PATH ?? ''}`,
  };
  const { virtio } = parse(readFileSync(`${CI}/gitlab.yml`, 'utf8'));

  beforeAll(async () => {
    const env = { ...outside, ...virtio.variables, VNEX_PACKAGE: tarball };
    for (const command of virtio.before_script)
      expect((await shell(command, { cwd: project, env })).code).toBe(0);
  });

  test('the manual page is where man looks for it', () => {
    expect(readFileSync(join(prefix, 'share/man/man1/vnex.1'), 'utf8')).toContain('.TH VNEX 1');
  });

  test('the job of GitLab fails where a domain does, and leaves a report', async () => {
    domains({ 'bad.xml': BAD });
    const env = { ...outside, ...virtio.variables, VNEX_OPTIONS: '--kernel 6.12' };
    const [command] = virtio.script;
    expect((await shell(command, { cwd: project, env })).code).toBe(1);
    expect(readFileSync(join(project, virtio.artifacts.reports.junit), 'utf8')).toContain('failures="1"');
  });

  test('the hook of pre-commit is quiet where all is well, and fails where it is not', async () => {
    const [hook] = parse(readFileSync('.pre-commit-hooks.yaml', 'utf8'));
    const commit = () =>
      shell(`${resolve(hook.entry)} ${hook.args.join(' ')}`, { cwd: join(project, 'domains'), env: outside });
    domains({});
    expect(await commit()).toEqual({ code: 0, stdout: '', stderr: '' });
    domains({ 'bad.xml': BAD });
    expect((await commit()).code).toBe(1);
    expect(hook.exclude).toBe(`(?i)${OTHERS.source}`);
  });

  test('the problem matcher reads each line that the reporter gcc writes', async () => {
    const { problemMatcher } = JSON.parse(readFileSync(`${CI}/problem-matcher.json`, 'utf8'));
    const [{ regexp, file, line, column, severity }] = problemMatcher[0].pattern;
    domains({ 'bad.xml': BAD });
    const { stdout } = await shell('vnex check domains --kernel 6.12 --reporter gcc', {
      cwd: project,
      env: outside,
    });
    const read = stdout
      .split('\n')
      .slice(0, -1)
      .map((text) => new RegExp(regexp).exec(text) ?? []);
    expect(read.map((found) => [file, line, column, severity].map((group) => found[group]))).toEqual([
      ['domains/bad.xml', '5', '5', 'error'],
    ]);
  });
});

test('the Dockerfile copies what there is, pins what it builds on, and ends as an ordinary user', () => {
  const text = readFileSync(`${CI}/Dockerfile`, 'utf8');
  const instructions = [...text.matchAll(/^([A-Z]+) (.*)$/gm)].map(([, word, rest = '']) => ({ word, rest }));
  const of = (name: string) => instructions.flatMap(({ word, rest }) => (word === name ? [rest] : []));
  for (const image of of('FROM')) expect(image).toMatch(/^node:\d+-\w+-slim(?: AS \w+)?$/);
  const sources = of('COPY').flatMap((rest) =>
    rest.startsWith('--from') ? [] : rest.split(' ').slice(0, -1),
  );
  expect(sources.filter((source) => !existsSync(source))).toEqual([]);
  expect(of('USER')).toEqual(['node']);
  expect(text.indexOf('\nUSER')).toBeGreaterThan(text.lastIndexOf('\nRUN'));
  expect(JSON.parse(of('ENTRYPOINT')[0] ?? '')).toEqual(['vnex']);
});
