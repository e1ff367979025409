import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve, sep } from 'node:path';
import { build } from 'esbuild';
import type { Plugin } from 'vitest/config';

const ROOT = resolve(import.meta.dirname, '..');
const SOURCES = join(ROOT, 'src');
const NATIVE = join(ROOT, 'dist/tested');

/** The JavaScript of a source. */
function nativeOf(source: string): string {
  return join(NATIVE, source.slice(SOURCES.length)).replace(/\.ts$/, '.js');
}

/** Writes a file if it is not yet as it should be: another run may be reading it. */
function keepFile(path: string, text: string): void {
  try {
    if (readFileSync(path, 'utf8') === text) return;
  } catch {
    mkdirSync(dirname(path), { recursive: true });
  }
  writeFileSync(path, text);
}

/** Makes JavaScript of each source by itself, into a tree of the same shape. */
async function translateSources(): Promise<void> {
  const names = readdirSync(SOURCES, { recursive: true, encoding: 'utf8' });
  const { outputFiles } = await build({
    entryPoints: names.filter((name) => name.endsWith('.ts')).map((name) => join(SOURCES, name)),
    outbase: SOURCES,
    outdir: NATIVE,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    sourcemap: 'linked',
    write: false,
    plugins: [
      {
        name: 'apart',
        setup({ onResolve }) {
          onResolve({ filter: /./ }, ({ kind, path }) => {
            if (kind === 'entry-point' || path.endsWith('.json')) return undefined;
            // Of this package Node.js finds only what has no names to import.
            if (path === 'fast-json-patch') return { path: `${path}/index.mjs`, external: true };
            return { path: path.replace(/^(\..*)\.ts$/, '$1.js'), external: true };
          });
        },
      },
    ],
  });
  for (const { path, text } of outputFiles) keepFile(path, text);
}

/**
 * Gives the tests the sources as JavaScript that Node.js loads by itself: vitest’s own loader takes several times as long for
 * so many modules. What a running test has loaded stays; the next run translates anew.
 */
export async function nativeSources(): Promise<Plugin> {
  await translateSources();
  return {
    name: 'native-sources',
    enforce: 'pre',
    resolveId(id, importer) {
      if (importer === undefined || !id.startsWith('.')) return undefined;
      const path = resolve(dirname(importer), id);
      return path.startsWith(SOURCES + sep) ? { id: nativeOf(path), external: true } : undefined;
    },
  };
}
