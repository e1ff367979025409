import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { DRIVERS } from '../src/guest/drivers.ts';
import { decisionKinds } from '../src/inquiry/decision.ts';
import { runMain } from './cli/run.ts';

const README = readFileSync('README.md', 'utf8');
const DOCUMENTS = ['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md'];

/** Paths of the repository in a text: with a folder of it in front. */
const PATH = /(?<![\w/.-])(?:\.ci|bin|build|fixtures|lib|src|test)\/[\w./-]*\w/g;

/** The paths that a text names, but for placeholders and for the recording that a reader is about to make. */
function pathsOf(text: string): readonly string[] {
  return (text.match(PATH) ?? []).filter((path) => !/[A-Z]{2,}|-3a\.json$/.test(path.replace('README', '')));
}

describe.each(DOCUMENTS)('%s', (document) => {
  const text = readFileSync(document, 'utf8');

  test('names files that exist', () => {
    const missing = pathsOf(text).filter((path) => !existsSync(path));
    expect(missing).toEqual([]);
  });

  test('links to what exists', () => {
    const links = [...text.matchAll(/\]\((?!https?:)([^)#]+)[^)]*\)/g)].map(([, target = '']) => target);
    expect(links.filter((target) => !existsSync(target))).toEqual([]);
  });
});

/** The paths in the layout of the README, by the depth of their indent. */
function layout(): readonly string[] {
  const [, block = ''] = /## Layout\n\n```\n([\s\S]*?)```/.exec(README) ?? [];
  const above: string[] = [];
  return block.split('\n').flatMap((line) => {
    const [, indent = '', names = ''] = /^( *)([^\s,]+(?:, [^\s,]+)*)/.exec(line) ?? [];
    above.length = indent.length / 2;
    const paths = names.split(', ').filter((name) => name !== '');
    const whole = paths.map((name) => [...above, name].join(''));
    above.push(...paths.slice(0, 1));
    return whole;
  });
}

const folders = (below: string): readonly string[] =>
  readdirSync(below).filter((name) => statSync(join(below, name)).isDirectory());

describe('the layout in the README', () => {
  test('names what exists', () => {
    const named = layout();
    expect(named.length).toBeGreaterThan(15);
    expect(named.filter((path) => !path.includes('*') && !existsSync(path))).toEqual([]);
  });

  test('names every folder of src/', () => {
    expect(folders('src').filter((name) => !layout().includes(`src/${name}/`))).toEqual([]);
  });

  test('names every folder of fixtures/', () => {
    const [line = ''] = /^fixtures\/ .*$/m.exec(README) ?? [];
    const [, ...named] = line.split(/[\s,]+/);
    expect(named.sort()).toEqual([...folders('fixtures')].sort());
  });
});

/** What a decision says: its story, its question, and every answer with its effect. */
const SAYINGS = decisionKinds().map(({ id, question, answers, story }) => ({
  id,
  text: [
    question,
    story,
    ...Object.values(answers).flatMap(({ answer, effect = '' }) => [answer, effect]),
  ].join('\n'),
}));

describe('the words of decisions', () => {
  const ids = new Set(decisionKinds().map(({ id }) => id));
  const kinds = new Set([...ids].map((id) => id.split('/')[0]));

  test('name decisions that exist', () => {
    const named = SAYINGS.flatMap(({ id, text }) =>
      (text.match(/(?<![\w/.-])[a-z]+(?:\/[a-z0-9-]+)+(?![\w/.])/g) ?? [])
        .filter((token) => kinds.has(token.split('/')[0]))
        .filter((token) => !ids.has(token))
        .map((token) => `${id}: ${token}`),
    );
    expect(named).toEqual([]);
  });

  test('name drivers that exist', () => {
    const drivers = new Set(DRIVERS.map(({ id }) => id));
    const named = SAYINGS.flatMap(({ text }) => text.match(/\b[a-z]+-20[12]\d(?:-[a-z]+)*\b/g) ?? []);
    expect(named.filter((driver) => !drivers.has(driver))).toEqual([]);
  });

  test('name files of the repository that exist', () => {
    const named = SAYINGS.flatMap(
      ({ text }) => text.match(/(?<![\w/.-])(?:fixtures|src|test)\/[\w./-]+\w/g) ?? [],
    );
    expect(named.filter((path) => !existsSync(path))).toEqual([]);
  });
});

/** Commands in backticks in the sources: in what is printed, and in comments. */
const NAMED = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts'))
  .flatMap((name) => [
    ...readFileSync(join('src', name), 'utf8').matchAll(/`(vnex (?!help )[a-z]+(?: [^`\n]*)?)`/g),
  ])
  .map(([, command = '']) => command)
  .filter((command) => !command.includes('${'));

describe('a command that the sources name', () => {
  test.each([...new Set(NAMED)])('is one, with options that it has: %s', async (command) => {
    const [, name = '', sub = ''] = /^vnex ([a-z]+)(?: ([a-z]+)\b)?/.exec(command) ?? [];
    const path = name === 'import' && sub !== '' ? [name, sub] : [name];
    const { code, stdout } = await runMain([...path, '--help']);
    expect(code).toBe(0);
    expect(stdout).toContain(`Usage: vnex ${path.join(' ')} `);
    for (const [option] of command.matchAll(/--[a-z]+/g)) expect(stdout).toContain(option);
  });
});

test('the changelog has an entry for every command', async () => {
  const { stdout } = await runMain(['--help']);
  const [, list = ''] = /Commands:\n([\s\S]*?)\n\n/.exec(stdout) ?? [];
  const names = [...list.matchAll(/^ {2}([a-z]+)/gm)]
    .map(([, name]) => name)
    .filter((name) => name !== 'help');
  const changelog = readFileSync('CHANGELOG.md', 'utf8');
  expect(names).toContain('explain');
  expect(names.filter((name) => !changelog.includes(`\n- \`vnex ${name}`))).toEqual([]);
});
