import { mkdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
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

let packed: readonly string[] = [];

beforeAll(async () => {
  const root = resolve('.');
  await succeed('node bin/build/types.js', root);
  // The build is that of this test run; npm would make it anew below everybody's feet.
  const json = await succeed(`npm pack --ignore-scripts --json --pack-destination ${directory}`, root);
  const [{ filename, files }] = JSON.parse(json);
  packed = files.map(({ path }: { path: string }) => path);
  mkdirSync(project);
  write('project/package.json', { name: 'project', version: '1.0.0', private: true });
  await succeed(`npm install --offline --ignore-scripts ${join(directory, filename)}`);
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

  test('brings no other package along', async () => {
    const { dependencies } = JSON.parse(await succeed('npm ls --all --json'));
    expect(Object.keys(dependencies)).toEqual(['vnex']);
    expect(dependencies.vnex.dependencies).toBeUndefined();
  });

  test('answers from its command', async () => {
    const scenario = 'node_modules/vnex/fixtures/scenarios/sev-snp-without-access-platform.json';
    const told = await succeed(`npx --offline vnex explain ${scenario}`);
    expect(told).toContain('device must provide VIRTIO_F_ACCESS_PLATFORM');
  });

  test('checks its own scenarios and replays its own recordings', async () => {
    await succeed('npx --offline vnex check node_modules/vnex/fixtures/scenarios');
    await succeed('npx --offline vnex verify node_modules/vnex/fixtures/recordings');
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

  test.each(['use.mts', 'use.cts'])('has types that a compiler takes from %s', async (name) => {
    write(`project/${name}`, TYPED);
    const options = '--ignoreConfig --noEmit --strict --module nodenext --target es2022 --lib es2022';
    await succeed(`node ${resolve('node_modules/typescript/bin/tsc')} ${options} ${name}`);
  });

  test('does what the README says of the library', async () => {
    const [, example = ''] =
      /```js\n(import [^`]*from 'vnex';\n[^`]*)```/.exec(readFileSync('README.md', 'utf8')) ?? [];
    const [, wanted = ''] = /console\.log\(.*\); \/\/ (.*)\n/.exec(example) ?? [];
    write('project/readme.mjs', example);
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

const TYPED = `
import { type CaseJson, explain, type ResultJson } from 'vnex';
const asked: CaseJson = {
  device: { type: 'net', transport: 'pci-modern', offers: ['VERSION_1', 33] },
  platform: { extends: 'guest.json', kernel: { version: '6.12' } },
};
export const answer: Promise<ResultJson> = explain(asked);
// @ts-expect-error: there is no such transport
export const wrong: CaseJson = { device: { type: 'net', transport: 'pci', offers: [] }, platform: 'guest.json' };
`;

/** The commands of each job, as its file writes them. */
const JOBS: readonly (readonly [string, (job: ReturnType<typeof parse>) => readonly string[]])[] = [
  [
    'github.yml',
    ({ jobs }) =>
      jobs.check.steps.flatMap(({ run: step }: { run?: string }) => (step === undefined ? [] : [step])),
  ],
  ['gitlab.yml', ({ virtio }) => virtio.script],
];

describe.each(JOBS)('the job of fixtures/ci/%s', (name, commandsOf) => {
  const text = readFileSync(`fixtures/ci/${name}`, 'utf8');
  const commands = commandsOf(parse(text));

  test('passes where every scenario holds, and leaves a report', async () => {
    mkdirSync(join(project, 'scenarios'), { recursive: true });
    write('project/scenarios/a.json', scenario('works'));
    expect(commands.length).toBeGreaterThan(0);
    for (const command of commands) await succeed(command);
    expect(readFileSync(join(project, 'vnex.xml'), 'utf8')).toContain('failures="0"');
  });

  test('fails where one does not, and names it', async () => {
    write('project/scenarios/a.json', scenario('breaks'));
    const outcomes = await Promise.all(commands.map((command) => run(command)));
    expect(outcomes.map(({ code }) => code)).toContain(1);
    expect(outcomes.map(({ stdout }) => stdout).join('')).toContain('a.json');
    expect(readFileSync(join(project, 'vnex.xml'), 'utf8')).toContain('failures="1"');
  });
});

function scenario(outcome: string) {
  return {
    device: '../node_modules/vnex/fixtures/devices/qemu-net-modern.json',
    platform: '../node_modules/vnex/fixtures/platforms/kvm.json',
    expect: { outcome },
  };
}
