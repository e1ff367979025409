// Writes the types of the library to dist/types: those of src/library.ts, and what they refer to.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const ALL = 'dist/all-types';
const TYPES = 'dist/types';
const RELATIVE = /(?<=from '|import\(')(\.[^']+)\.ts(?=')/g;

const written = new Set();

/** Writes a declaration and those that it refers to, by the name that they have for readers of JavaScript. */
function write(path) {
  if (written.has(path)) return;
  written.add(path);
  const text = readFileSync(join(ALL, path), 'utf8');
  mkdirSync(dirname(join(TYPES, path)), { recursive: true });
  writeFileSync(join(TYPES, path), text.replace(RELATIVE, '$1.js'));
  for (const [, other] of text.matchAll(RELATIVE)) write(join(dirname(path), `${other}.d.ts`));
}

execFileSync(process.execPath, ['bin/build/tsc.js', '-p', 'bin/build/tsconfig.types.json'], {
  stdio: 'inherit',
});
rmSync(TYPES, { recursive: true, force: true });
write('library.d.ts');
// The program is CommonJS, and so are its types.
writeFileSync(join(TYPES, 'package.json'), '{ "type": "commonjs" }\n');
rmSync(ALL, { recursive: true });
