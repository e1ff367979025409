// Builds the program: one file for Node.js, and beside it what Node.js would otherwise compile at each start.
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

mkdirSync('dist', { recursive: true });
for (const old of readdirSync('dist')) if (old.startsWith('vnex')) rmSync(`dist/${old}`);
await build({
  entryPoints: ['src/vnex.ts'],
  outfile: 'dist/vnex.cjs',
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  minifyWhitespace: true,
  minifySyntax: true,
  minifyIdentifiers: true,
  legalComments: 'none',
  logLevel: 'warning',
  plugins: [noOtherPrograms],
});
await keepCompiled();
