import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { DRIVERS } from '../../src/guest/drivers.ts';
import { decisionKinds } from '../../src/inquiry/decision.ts';
import { runMain } from '../cli/run.ts';
import { DOCUMENTS, read } from './documents.ts';
import { anchors, brokenLinks, relativeLinks } from './links.ts';

/** Paths of the repository in a text: with a folder of it in front. */
const PATH = /(?<![\w/.-])(?:\.ci|bin|fixtures|src|test)\/[\w./-]*\w/g;

/** The paths that the code of a text names, but for placeholders and for the recording that a reader is about to make. */
function pathsOf(text: string): readonly string[] {
  const code = text.match(/```[\s\S]*?```|`[^`\n]+`/g) ?? [];
  return code
    .flatMap((part) => part.match(PATH) ?? [])
    .filter((path) => !/[A-Z]{2,}|-3a\.json$/.test(path.replace('README', '')));
}

describe.each(DOCUMENTS)('%s', (document) => {
  test('names files that exist', () => {
    expect(pathsOf(read(document)).filter((path) => !existsSync(path))).toEqual([]);
  });

  test('has relative links only to files and places that exist', () => {
    expect(brokenLinks(document)).toEqual([]);
  });
});

describe('the links of a document', () => {
  test('are those outside code, without those to other hosts', () => {
    const text = '[a](b.md) `[c](d.md)` [e](https://f.example/) [g](#h)\n```\n[i](j.md)\n```\n';
    expect(relativeLinks(text)).toEqual(['b.md', '#h']);
  });

  test('lead to headings as GitHub names them, and to anchors', () => {
    const text = '# A `b/c`, d\n## Same\n## Same\n<a id="x/y"></a>\n```\n# not one\n```\n';
    expect([...anchors(text)]).toEqual(['a-bc-d', 'same', 'same-1', 'x/y']);
  });
});

test('the README has no more than 220 lines, and leads to every other document', () => {
  const text = read('README.md');
  expect(text.trimEnd().split('\n').length).toBeLessThanOrEqual(220);
  const reached = new Set(['README.md']);
  // A set is walked in the order in which things are put into it, those of the walk included.
  for (const document of reached)
    for (const target of relativeLinks(read(document))) {
      const path = join(document, '..', target.split('#')[0] ?? '');
      if (DOCUMENTS.includes(path)) reached.add(path);
    }
  expect(DOCUMENTS.filter((document) => !reached.has(document))).toEqual([]);
});

const LAYOUT = /## The layout\n\n```\n([\s\S]*?)```/.exec(read('CONTRIBUTING.md'))?.[1] ?? '';

/** The paths in the layout, by the depth of their indent. */
function layout(): readonly string[] {
  const above: string[] = [];
  return LAYOUT.split('\n').flatMap((line) => {
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

describe('the layout in CONTRIBUTING.md', () => {
  test('names what exists', () => {
    const named = layout();
    expect(named.length).toBeGreaterThan(15);
    expect(named.filter((path) => !path.includes('*') && !existsSync(path))).toEqual([]);
  });

  test('names every folder of src/', () => {
    expect(folders('src').filter((name) => !layout().includes(`src/${name}/`))).toEqual([]);
  });

  test('names every folder of fixtures/', () => {
    const [line = ''] = /^fixtures\/ .*$/m.exec(LAYOUT) ?? [];
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
    const [, name = '', sub = ''] = /^vnex ([a-z]+)(?: ([a-z]+(?:-[a-z]+)*)\b)?/.exec(command) ?? [];
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
