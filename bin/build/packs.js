import { createRequire } from 'node:module';
import { build, transform } from 'esbuild';

// The program in packs. esbuild splits it into chunks at each `import()`; those that the same command lines need are put
// into one file, in which each chunk is a function that runs when it is first needed. Node.js loads few files quickly, and
// V8 never sees what a command line does not need.

/**
 * commander loads child_process for commands that are programs of their own, of which vnex has none; chalk looks at a
 * terminal that vnex has looked at already. Nothing else that every start loads takes as long.
 */
const unneeded = {
  name: 'unneeded',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^node:child_process$/ }, ({ path, importer }) =>
      /[\\/]commander[\\/]/.test(importer) ? { path, namespace: 'nothing' } : undefined,
    );
    onResolve({ filter: /^#supports-color$/ }, ({ path }) => ({ path, namespace: 'nothing' }));
    onLoad({ filter: /child_process/, namespace: 'nothing' }, () => ({ contents: 'module.exports = {};' }));
    onLoad({ filter: /supports-color/, namespace: 'nothing' }, () => ({
      contents: 'export default { stdout: false, stderr: false };',
    }));
  },
};

const require = createRequire(import.meta.url);

/** Bundles a module of the sources and gives what it exports. */
async function exportsOf(entry) {
  const { outputFiles } = await build({
    entryPoints: [entry],
    bundle: true,
    platform: 'node',
    format: 'cjs',
    write: false,
  });
  const module = { exports: {} };
  new Function('module', 'exports', 'require', outputFiles[0].text)(module, module.exports, require);
  return module.exports;
}

/** The quick tests of formats as code, in place of the module that makes that code of zod’s schemas. */
const quickTests = {
  name: 'quick-tests',
  setup({ onLoad }) {
    onLoad({ filter: /input[\\/]shapes[\\/]fits\.ts$/ }, async () => {
      const { CODE } = await exportsOf('src/input/shapes/fits.ts');
      return { contents: `export const FITS = ${CODE};` };
    });
  },
};

/** The chunks that esbuild makes of an entry point, as ES modules: by name, the entry first. */
async function chunksOf(entry) {
  const { outputFiles } = await build({
    entryPoints: [entry],
    outdir: 'dist',
    bundle: true,
    splitting: true,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    minifySyntax: true,
    minifyIdentifiers: true,
    legalComments: 'none',
    logLevel: 'warning',
    write: false,
    plugins: [unneeded, quickTests],
  });
  const named = outputFiles.map(({ path, text }) => [path.replace(/^.*[\\/]/, ''), text]);
  return new Map([
    ...named.filter(([name]) => name === 'vnex.js'),
    ...named.filter(([name]) => name !== 'vnex.js'),
  ]);
}

const IMPORT = /^import (?:\{([^}]*)\} from |(\w+|\$\w*) from |\* as ([\w$]+) from |)"([^"]+)";\n/gm;
/** Both at once, as Node’s own modules are imported. */
const IMPORT_BOTH = /^import ([\w$]+), (\{[^}]*\}) from "([^"]+)";\n/gm;
const EXPORT = /^export \{([^}]*)\};\n/gm;

/** `a as b, c` with another word between: `b: a, c`. */
function renamed(names, swap) {
  const pairs = names.split(',').flatMap((name) => (name.trim() === '' ? [] : [name.trim().split(' as ')]));
  return pairs.map(([from, to = from]) => (swap ? `${to}: ${from}` : `${from}: ${to}`)).join(', ');
}

/** A chunk as the body of a function of `need`, which gives the exports of another chunk, and of Node's `require`. */
function functionOf(text, idOf) {
  const dependency = (path) => (path.startsWith('./') ? `need(${idOf(path)})` : `require("${path}")`);
  const body = text
    .replaceAll(IMPORT_BOTH, 'import $1 from "$3";\nimport $2 from "$3";\n')
    .replaceAll(IMPORT, (_, names, standard, all, path) => {
      const from = dependency(path);
      if (names !== undefined) return `const { ${renamed(names, false)} } = ${from};\n`;
      return (standard ?? all) ? `const ${standard ?? all} = ${from};\n` : `${from};\n`;
    })
    .replaceAll(/^export default (.*);\n/gm, (_, value) => `return { default: ${value} };\n`)
    .replaceAll(EXPORT, (_, names) => `return { ${renamed(names, true)} };\n`)
    .replaceAll(
      /\bimport\("(\.\/[^"]+)"\)/g,
      (_, path) => `Promise.resolve().then(() => need(${idOf(path)}))`,
    );
  return `((need, require) => {\n${body}\n})`;
}

/** Gives chunks by their numbers: PACK_OF says in which pack each is, and `load` gives the packs that are not here. */
const LOADER = `
const chunks = [];
const need = (id) => chunks[id] ??= (packs[PACK_OF[id]] ??= load(NAMES[PACK_OF[id]]))[id](need, require) ?? {};
return need(0);`;

/**
 * A pack as a file. Node.js loads it as a module; whoever runs it as a script has its value, without a copy of its text to put
 * the wrapper of a module around it.
 */
function fileOf(value) {
  return `(typeof module === 'object' ? module : {}).exports = ${value};`;
}

/** The chunks of a module that is loaded by itself, by their numbers: what only it needs is in its own. */
function chunksNamed(names, apart) {
  return names.flatMap((name, id) => (apart !== undefined && name.startsWith(`${apart}-`) ? [id] : []));
}

/** The chunks that a command line needs, by their numbers; it prints to nowhere. */
async function needed(functions, argv) {
  const chunks = [];
  const need = (id) => (chunks[id] ??= new Function(`return ${functions[id]}`)()(need, require) ?? {});
  const { main, processIo, version } = need(0);
  const nowhere = { write: () => true };
  const said = [];
  const stderr = { write: (text) => said.push(text) };
  const code = await main(
    argv,
    version,
    processIo({ stdin: process.stdin, stdout: nowhere, stderr, env: {} }),
  );
  if (code > 1) throw new Error(`vnex ${argv.join(' ')} ended with ${code}: ${said.join('')}`);
  return Object.keys(chunks).map(Number);
}

/**
 * Packs the program. Each pack has a name and command lines: it gets what they need and no pack before it has, or what a module needs that is loaded `apart`. The last
 * pack gets all that is left. Returns the text of each by its name. The first one is a function of `load`, which gives another
 * pack by its name, and of Node's `require`, and gives what the entry exports.
 */
export async function packsOf(entry, packs) {
  const chunks = await chunksOf(entry);
  const names = [...chunks.keys()];
  const idOf = (path) => names.indexOf(path.replace('./', ''));
  const functions = [...chunks.values()].map((text) => functionOf(text, idOf));
  const packOf = functions.map(() => packs.length - 1);
  const left = new Set(functions.keys());
  for (const [pack, { lines, apart }] of packs.entries()) {
    for (const id of chunksNamed(names, apart)) if (left.delete(id)) packOf[id] = pack;
    for (const line of lines)
      for (const id of await needed(functions, line)) if (left.delete(id)) packOf[id] = pack;
  }
  const texts = packs.map(async ({ name }, pack) => {
    const own = functions.map((text, id) => (packOf[id] === pack ? `${id}: ${text}` : '')).filter(Boolean);
    const object = `{\n${own.join(',\n')}\n}`;
    const all = packs.map((other) => other.name);
    const value =
      pack === 0
        ? `(load, require) => {\nconst PACK_OF = ${JSON.stringify(packOf)};\nconst NAMES = ${JSON.stringify(all)};\nconst packs = [${object}];\n${LOADER}\n}`
        : object;
    const minified = await transform(fileOf(value), {
      target: 'node20',
      format: 'cjs',
      minify: true,
      legalComments: 'none',
    });
    return [name, minified.code];
  });
  return Promise.all(texts);
}
