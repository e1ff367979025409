// Builds the program: one file for Node.js, and beside it what Node.js would otherwise compile at each start.
import { rmSync } from 'node:fs';
import { build } from 'esbuild';
import { keepCompiled } from './keep-compiled.js';

rmSync('dist', { recursive: true, force: true });
await build({
  entryPoints: ['src/vnex.ts'],
  outfile: 'dist/vnex.cjs',
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  minifyWhitespace: true,
  minifySyntax: true,
  legalComments: 'none',
  logLevel: 'warning',
});
await keepCompiled();
