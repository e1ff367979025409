import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';

const SRC = resolve(import.meta.dirname, '../src');
const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts'))
  .map((name) => name.replaceAll('\\', '/'))
  .sort();
const text = new Map(files.map((name) => [name, readFileSync(join(SRC, name), 'utf8')]));

interface Arrow {
  readonly from: string;
  readonly to: string;
  readonly typesOnly: boolean;
}

const IMPORT =
  /^(?:import|export)(\s+type)?\s[^;]*?from\s+'(\.[^']+)'|import\('(\.[^']+)'\)|^import\s+'(\.[^']+)'/gm;

const arrows: readonly Arrow[] = [...text].flatMap(([from, code]) =>
  [...code.matchAll(IMPORT)].map(([, type, ...paths]) => ({
    from,
    to: relative(SRC, resolve(SRC, dirname(from), paths.find((path) => path !== undefined) ?? '')).replaceAll(
      '\\',
      '/',
    ),
    typesOnly: type !== undefined,
  })),
);

/** The top folder; '' for the files that start the program. */
const folder = (name: string): string => (name.includes('/') ? (name.split('/')[0] ?? '') : '');

/** What each folder knows besides itself, from those that know most to those that know nothing. */
const MAY_KNOW: Readonly<Record<string, readonly string[]>> = {
  '': ['commands', 'cases', 'cli', 'io', 'model', 'text'],
  commands: [
    'cases',
    'cli',
    'boot',
    'why',
    'explore',
    'guest',
    'report',
    'input',
    'io',
    'data',
    'model',
    'features',
    'text',
  ],
  cases: [
    'cli',
    'boot',
    'why',
    'explore',
    'guest',
    'device',
    'report',
    'input',
    'io',
    'data',
    'model',
    'features',
    'text',
  ],
  cli: ['explore', 'guest', 'input', 'io', 'data', 'model', 'features', 'text'],
  boot: ['explore', 'guest', 'device', 'input', 'data', 'model', 'features'],
  why: ['explore', 'guest', 'device', 'inquiry', 'data', 'model', 'features'],
  explore: ['reach', 'guest', 'device', 'inquiry', 'data', 'model', 'features', 'text'],
  reach: ['guest', 'device', 'inquiry', 'model', 'features'],
  guest: ['device', 'inquiry', 'data', 'model', 'features', 'text'],
  device: ['inquiry', 'data', 'model', 'features', 'text'],
  inquiry: ['data', 'model', 'features'],
  report: ['data', 'model', 'features', 'text'],
  input: ['io', 'data', 'model', 'features', 'text'],
  io: ['text'],
  data: ['model', 'features'],
  model: ['features'],
  features: ['text'],
  text: [],
};

test('every folder has its place', () => {
  expect([...new Set(files.map(folder))].filter((name) => MAY_KNOW[name] === undefined)).toEqual([]);
});

describe('import arrows point one way', () => {
  test.each(Object.keys(MAY_KNOW))('from “%s”', (from) => {
    const wrong = arrows.filter((arrow) => {
      const to = folder(arrow.to);
      return folder(arrow.from) === from && to !== from && to !== '..' && !MAY_KNOW[from]?.includes(to);
    });
    expect(wrong.map((arrow) => `${arrow.from} → ${arrow.to}`)).toEqual([]);
  });

  test('that are allowed between folders are all there', () => {
    const drawn = new Set(arrows.map(({ from, to }) => `${folder(from)} → ${folder(to)}`));
    const allowed = Object.entries(MAY_KNOW).flatMap(([from, tos]) => tos.map((to) => `${from} → ${to}`));
    expect(allowed.filter((arrow) => !drawn.has(arrow))).toEqual([]);
  });

  test('lead to a folder further down the list, so that none knows itself through others', () => {
    const names = Object.keys(MAY_KNOW);
    const up = Object.entries(MAY_KNOW).flatMap(([from, tos]) =>
      tos.filter((to) => names.indexOf(to) <= names.indexOf(from)).map((to) => `${from} → ${to}`),
    );
    expect(up).toEqual([]);
  });

  test('from data to the model are for types only', () => {
    const wrong = arrows.filter(
      ({ from, to, typesOnly }) => folder(from) === 'data' && folder(to) === 'model' && !typesOnly,
    );
    expect(wrong.map(({ from, to }) => `${from} → ${to}`)).toEqual([]);
  });

  test('never lead from a file back to itself, not even for types', () => {
    const next = new Map(
      files.map((name) => [name, arrows.filter(({ from }) => from === name).map(({ to }) => to)]),
    );
    const circular = files.filter((start) => {
      const found = new Set<string>();
      const walk = (name: string): void => {
        for (const to of next.get(name) ?? []) {
          if (found.has(to)) continue;
          found.add(to);
          walk(to);
        }
      };
      walk(start);
      return found.has(start);
    });
    expect(circular).toEqual([]);
  });

  test('each lead to a file that is named with its ending', () => {
    for (const { from, to } of arrows)
      expect(to.endsWith('.json') || text.has(to), `${from} → ${to}`).toBe(true);
  });
});

const RULES = files.filter((name) => ['guest', 'device', 'reach', 'inquiry'].includes(folder(name)));

test('no rule names a recording, a fixture or a test file', () => {
  const naming = RULES.filter((name) => !name.startsWith('device/qemu/')).filter((name) =>
    /\brecord(?:ing|ed)|\bfixtures?\b|\.test\.|\/test\/|vitest/i.test(text.get(name) ?? ''),
  );
  expect(naming).toEqual([]);
});

test('no file has a default export, an `any` or a call of process.exit', () => {
  const exporting = files.filter((name) =>
    /^export\s+default\b|\bas default\b|:\s*any\b|\bas any\b|process\.exit\(/m.test(text.get(name) ?? ''),
  );
  expect(exporting).toEqual([]);
});

test('no file is longer than 300 lines, but for tables and what is generated', () => {
  const long = files.filter(
    (name) =>
      folder(name) !== 'data' &&
      name !== 'model/printed.ts' &&
      (text.get(name) ?? '').split('\n').length > 301,
  );
  expect(long).toEqual([]);
});

test('a name stands for one thing: what two modules export are a command and what it calls, or readers of two formats', () => {
  const EXPORT = /^export (?:async )?(?:const|let|function\*?|class|interface|type) (\w+)/gm;
  const homes = new Map<string, Set<string>>();
  for (const [name, code] of text)
    for (const [, exported = ''] of code.matchAll(EXPORT))
      homes.set(exported, (homes.get(exported) ?? new Set()).add(name));
  const isOfReaders = (modules: readonly string[]) =>
    modules.every((name) => name.startsWith('input/import/')) &&
    new Set(modules.map(dirname)).size === modules.length;
  const confused = [...homes].filter(([name, modules]) => {
    // The command and the library’s function of that name.
    const others = [...modules].filter((one) => one !== `commands/${name}.ts` && one !== 'library.ts');
    return others.length > 1 && !isOfReaders(others);
  });
  expect(confused).toEqual([]);
});
