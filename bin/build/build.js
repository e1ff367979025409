// Builds the program: one file for Node.js, another for what takes the whole screen, which few command lines load, and beside
// the first what Node.js would otherwise compile at each start.
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { build } from 'esbuild';
import { keepCompiled } from './keep-compiled.js';

/**
 * commander loads child_process for commands that are programs of their own, of which vnex has none; nothing else that
 * every start loads takes as long.
 */
const noOtherPrograms = {
  name: 'no-other-programs',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^node:child_process$/ }, ({ path, importer }) =>
      /[\\/]commander[\\/]/.test(importer) ? { path, namespace: 'nothing' } : undefined,
    );
    onLoad({ filter: /.*/, namespace: 'nothing' }, () => ({ contents: 'module.exports = {};' }));
  },
};

/** The parts of the program that are files of their own, by the end of their name, and what they become. */
const APART = { 'io/open-screen.ts': 'vnex-screen.cjs' };

/** What is a file of its own is loaded from there. */
const loadedFromApart = {
  name: 'loaded-from-apart',
  setup({ onResolve }) {
    for (const [source, file] of Object.entries(APART))
      onResolve({ filter: new RegExp(`/${source.split('/').at(-1)}$`) }, ({ kind }) =>
        kind === 'dynamic-import' ? { path: `./${file}`, external: true } : undefined,
      );
  },
};

const SETTINGS = {
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  // What is loaded late is loaded by require(): the program may be a script that has no loader for import().
  supported: { 'dynamic-import': false },
  minifyWhitespace: true,
  minifySyntax: true,
  minifyIdentifiers: true,
  legalComments: 'none',
  logLevel: 'warning',
};

mkdirSync('dist', { recursive: true });
for (const old of readdirSync('dist')) if (old.startsWith('vnex')) rmSync(`dist/${old}`);
await build({
  ...SETTINGS,
  entryPoints: ['src/vnex.ts'],
  outfile: 'dist/vnex.cjs',
  plugins: [noOtherPrograms, loadedFromApart],
});
for (const [source, file] of Object.entries(APART))
  await build({ ...SETTINGS, entryPoints: [`src/${source}`], outfile: `dist/${file}` });
await keepCompiled();
