import { describe, expect, test } from 'vitest';
import { runMain } from '../cli/run.ts';

/** What the last of the words can become. */
async function becomes(...words: readonly string[]): Promise<readonly string[]> {
  const { code, stdout } = await runMain(['completion', 'bash', '--', ...words]);
  expect(code).toBe(0);
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => line.split('\t')[0] ?? '');
}

describe('completion', () => {
  test.each<[readonly string[], readonly string[]]>([
    [['expl'], ['explain', 'explore']],
    [
      ['import', 'q'],
      ['qemu', 'qmp'],
    ],
    [
      ['explain', '--d'],
      ['--device', '--driver', '--daemon', '--define', '--decision'],
    ],
    [['explain', 'scenario.json', '--js'], ['--json']],
    [['explain', '--driver', 'woo'], ['woodhouse-2025']],
    [['explain', '--driver=woo'], ['--driver=woodhouse-2025']],
    [['--color', 'n'], ['never']],
    [
      ['explain', '--color=a'],
      ['--color=auto', '--color=always'],
    ],
    [['--color', 'never', 'expla'], ['explain']],
    [['compare', '--drivers', 'linux,woo'], ['linux,woodhouse-2025']],
    [
      ['compare', '--case', 'gibson-2019:old-'],
      ['gibson-2019:old-guests', 'gibson-2019:old-hosts'],
    ],
    [['explain', '--decision', 'linux/balloon/acc'], ['linux/balloon/access-platform']],
    [
      ['check', '--reporter', 't'],
      ['text', 'tap'],
    ],
    [['features', '--type', 'cons'], ['console']],
    [['features', 'VIRTIO_F_ACC'], ['VIRTIO_F_ACCESS_PLATFORM']],
    [['features', 'MAC', 'VERS'], ['VERSION_1']],
    [
      ['import', 'qmp', '--transport', 'mmio'],
      ['mmio-modern', 'mmio-legacy'],
    ],
    [
      ['list', 'drivers', 'tsirkin-2019-'],
      ['tsirkin-2019-identity', 'tsirkin-2019-refuse'],
    ],
    [
      ['list', 'd'],
      ['drivers', 'decisions', 'devices'],
    ],
    [
      ['list', 'groups', 'c'],
      ['cmdline', 'config'],
    ],
    [
      ['schema', 're'],
      ['result', 'recording'],
    ],
    [['completion', 'z'], ['zsh']],
    [['help', 'ver'], ['verify']],
    [['help', 'import', 'sy'], ['sysfs']],
    [['explain', '--device', 'fix'], [':files']],
    [['explain', 'fix'], [':files']],
    [['explain', '--', '--d'], [':files']],
    [['explain', '--kernel', '6'], []],
    [['schema', 'device', ''], []],
    [['explain', '--nonsense=x'], []],
    [['nonsense'], []],
  ])('of %j is %j', async (words, wanted) => {
    expect(await becomes(...words)).toEqual(wanted);
  });

  test('of nothing is every command, with what it does', async () => {
    const { stdout } = await runMain(['completion', 'zsh', '--', '']);
    const { stdout: help } = await runMain(['--help']);
    for (const line of stdout.trimEnd().split('\n')) {
      const [command = '', about = ''] = line.split('\t');
      expect(help).toContain(command);
      expect(help).toContain(about);
    }
    expect(stdout).toMatch(/^explain\t/);
  });

  test('offers a word for every option that is not given a file, a version or a directory', async () => {
    const free: string[] = [];
    for (const command of await becomes(''))
      for (const option of await becomes(command, '--')) {
        const { stdout } = await runMain([command, '--help']);
        const [, value] = new RegExp(`${option} <([^>]+)>`).exec(stdout) ?? [];
        if (
          value === undefined ||
          /^(?:files?|dir|date|version|image|binary|number|seconds|parameters|i\/n|(?:option|name|key)=value)$/.test(
            value,
          )
        )
          continue;
        if ((await becomes(command, option, '')).every((word) => word === ':files'))
          free.push(`${command} ${option}`);
      }
    expect(free).toEqual([]);
  });

  test('of another shell is a mistake', async () => {
    const { code, stderr } = await runMain(['completion', 'bsh']);
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: 'vnex completion: unknown shell "bsh"; choose from bash, zsh or fish; did you mean bash?\n',
    });
  });
});
