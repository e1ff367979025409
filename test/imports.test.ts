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

/** What each folder may know besides itself. */
const MAY_KNOW: Readonly<Record<string, readonly string[]>> = {
  '': [
    'cli',
    'commands',
    'cases',
    'explore',
    'guest',
    'inquiry',
    'io',
    'input',
    'report',
    'model',
    'features',
    'text',
  ],
  commands: [
    'cli',
    'cases',
    'boot',
    'explore',
    'guest',
    'device',
    'reach',
    'inquiry',
    'report',
    'input',
    'io',
    'model',
    'data',
    'features',
    'text',
  ],
  cases: [
    'cli',
    'boot',
    'explore',
    'guest',
    'device',
    'inquiry',
    'report',
    'input',
    'io',
    'model',
    'data',
    'features',
    'text',
  ],
  cli: ['explore', 'guest', 'input', 'io', 'model', 'data', 'features', 'text'],
  boot: ['explore', 'guest', 'device', 'inquiry', 'input', 'io', 'model', 'data', 'features', 'text'],
  explore: ['reach', 'guest', 'device', 'inquiry', 'model', 'data', 'features', 'text'],
  reach: ['guest', 'device', 'inquiry', 'model', 'data', 'features'],
  guest: ['device', 'inquiry', 'model', 'data', 'features', 'text'],
  device: ['inquiry', 'model', 'data', 'features', 'text'],
  inquiry: ['model', 'data', 'features'],
  report: ['model', 'data', 'features', 'text'],
  input: ['io', 'model', 'data', 'features', 'text'],
  io: ['text'],
  data: ['model', 'features'],
  model: ['features', 'text'],
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

  test('from data to the model are for types only', () => {
    const wrong = arrows.filter(
      ({ from, to, typesOnly }) => folder(from) === 'data' && folder(to) === 'model' && !typesOnly,
    );
    expect(wrong.map(({ from, to }) => `${from} → ${to}`)).toEqual([]);
  });

  test('never lead from a file back to itself', () => {
    const next = new Map(
      files.map((name) => [
        name,
        arrows.filter(({ from, typesOnly }) => from === name && !typesOnly).map(({ to }) => to),
      ]),
    );
    const done = new Set<string>();
    const circles: string[] = [];
    const walk = (name: string, path: readonly string[]): void => {
      if (path.includes(name)) circles.push([...path.slice(path.indexOf(name)), name].join(' → '));
      if (path.includes(name) || done.has(name)) return;
      for (const to of next.get(name) ?? []) walk(to, [...path, name]);
      done.add(name);
    };
    for (const name of files) walk(name, []);
    expect(circles).toEqual([]);
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

test('no file is longer than 300 lines, but for tables', () => {
  const long = files.filter(
    (name) => folder(name) !== 'data' && (text.get(name) ?? '').split('\n').length > 301,
  );
  expect(long).toEqual([]);
});
