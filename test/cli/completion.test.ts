import { spawnSync } from 'node:child_process';
import { mkdirSync, symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { shell, workshop } from './run.ts';

// Each shell completes command lines with the script that it is given. A shell that is not installed is passed over.

const { directory, write } = workshop();
mkdirSync(join(directory, 'bin'));
symlinkSync(resolve('bin/vnex.js'), join(directory, 'bin/vnex'));

/** Runs a script by a shell that finds `vnex`. */
async function by(command: string, script: string): Promise<string> {
  const file = write('script', script);
  const env = { TERM: 'dumb', HOME: directory };
  const line = `PATH="${join(directory, 'bin')}:$PATH" ${command} ${file}`;
  const { code, stdout, stderr } = await shell(line, { env, cwd: resolve('.') });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return stdout;
}

const has = (command: string) => spawnSync(command, ['-c', 'exit 0']).status === 0;

/** Words as bash splits them, and what they become. */
const IN_BASH: readonly (readonly [readonly string[], string])[] = [
  [['vnex', 'expla'], 'explain'],
  [['vnex', 'explain', '--driver', 'woo'], 'woodhouse-2025'],
  [['vnex', 'explain', '--driver', '=', 'woo'], 'woodhouse-2025'],
  [['vnex', 'explain', '--color', '='], 'auto always never'],
  [['vnex', 'compare', '--case', 'gibson-2019', ':', 'old-'], 'old-guests old-hosts'],
  [['vnex', 'check', 'fixtures/sche'], 'fixtures/schemas'],
];

describe.skipIf(!has('bash'))('bash', () => {
  test.each(IN_BASH)('%j becomes %s', async (words, wanted) => {
    const script = `
source <(vnex completion bash)
[[ $(complete -p vnex) == 'complete -F _vnex vnex' ]] || exit 1
COMP_WORDS=(${words.map((word) => `'${word}'`).join(' ')})
COMP_CWORD=${words.length - 1}
_vnex vnex
echo "\${COMPREPLY[*]}"`;
    expect((await by('bash', script)).trim()).toBe(wanted);
  });
});

describe.skipIf(!has('fish'))('fish', () => {
  test.each([
    ['vnex expl', 'explain\tanswer a case, and say why'],
    ['vnex explain --color=a', '--color=auto\n--color=always'],
    ['vnex check fixtures/sche', 'fixtures/schemas/'],
  ])('%s becomes %s', async (line, wanted) => {
    const script = `vnex completion fish | source\ncomplete -C '${line}'`;
    expect((await by('fish --no-config', script)).trim().split('\n').sort()).toEqual(
      wanted.split('\n').sort(),
    );
  });
});

describe.skipIf(!has('zsh'))('zsh', () => {
  test('completes what is typed, with the tabulator key', async () => {
    const script = `
zmodload zsh/zpty
zpty z zsh -f -i
zpty -w z 'autoload -U compinit; compinit -u -D; source <(vnex completion zsh)'
zpty -w z 'show() { print -r -- "<$BUFFER>" }; zle -N show; bindkey "^X" show; print LOA""DED'
zpty -r z out '*LOADED*'
zpty -w -n z $'vnex expl\\t--driver=woo\\tfixtures/scenarios/xen-hv\\t\\x18'
zpty -r z out '*<*>*'
print -r -- \${(M)out#*<*>}
zpty -d z`;
    expect(await by('zsh -f', script)).toContain(
      '<vnex explain --driver=wooson-2019 fixtures/scenarios/xen-hvm.json >',
    );
  });
});
