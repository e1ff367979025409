const { existsSync, readFileSync } = require('node:fs');
const { createRequire, enableCompileCache, wrap } = require('node:module');
const { dirname, join } = require('node:path');
const { Script } = require('node:vm');

const PROGRAM = join(__dirname, '../dist/vnex.cjs');
/**
 * What the build kept compiled, for the version of Node.js that built. V8 refuses what is not of its own making; of the
 * program it compares the length alone, so the build always writes both.
 */
const COMPILED = join(__dirname, `../dist/vnex-${process.versions.v8}-${process.arch}.compiled`);

/** The program as a script, with what was kept of it. */
function scriptOf(cachedData) {
  return new Script(wrap(readFileSync(PROGRAM, 'utf8')), { filename: PROGRAM, cachedData });
}

function run(script) {
  const module = { exports: {} };
  script.runInThisContext()(module.exports, createRequire(PROGRAM), module, PROGRAM, dirname(PROGRAM));
  return module.exports;
}

/** Loads the program; compiling it takes longer than most of its answers. */
function load() {
  if (existsSync(COMPILED)) {
    const script = scriptOf(readFileSync(COMPILED));
    if (!script.cachedDataRejected) return run(script);
  }
  // Node.js 22.1 and later keep by themselves what they have compiled.
  enableCompileCache?.();
  return require(PROGRAM);
}

module.exports = { COMPILED, load, run, scriptOf };
