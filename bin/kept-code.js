const {
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} = require('node:fs');
const { isAbsolute, join } = require('node:path');
const { Script } = require('node:vm');

// What V8 has compiled for a command line is kept for the next one: compiling takes longer than most answers. Node.js itself can
// keep what it compiles of a file (module.enableCompileCache), but before any of it has run, which is the lesser part.

const DIST = join(__dirname, '../dist');

/** As many builds keep their code: those of a user's projects and of a global install, but not each that was ever installed. */
const KEPT_BUILDS = 4;

/**
 * Where code is kept. It is run without being looked at, so this is a folder of the user's own, never one that others may have
 * made, as in /tmp. Node.js has names for what users want: NODE_COMPILE_CACHE is another folder, NODE_DISABLE_COMPILE_CACHE
 * says that there is none. Returns undefined where nothing is kept.
 */
function folderOf(env) {
  const { HOME: home = '', LOCALAPPDATA: local = '', XDG_CACHE_HOME: cache = '' } = env;
  if (env.NODE_DISABLE_COMPILE_CACHE) return undefined;
  if (env.NODE_COMPILE_CACHE) return join(env.NODE_COMPILE_CACHE, 'vnex');
  if (process.getuid === undefined) return isAbsolute(local) ? join(local, 'vnex', 'Cache') : undefined;
  const isOwn = isAbsolute(home) && statSync(home, { throwIfNoEntry: false })?.uid === process.getuid();
  return isOwn ? `${isAbsolute(cache) ? cache : `${home}/.cache`}/vnex` : undefined;
}

function bytesOf(file) {
  try {
    return readFileSync(file);
  } catch {
    return undefined;
  }
}

/** Removes the code of builds but those that kept some last. */
function prune(folder) {
  const lastOf = new Map();
  const files = readdirSync(folder).map((name) => ({ name, build: name.slice(0, name.indexOf('-')) }));
  for (const { name, build } of files) {
    const { mtimeMs } = statSync(join(folder, name));
    lastOf.set(build, Math.max(mtimeMs, lastOf.get(build) ?? 0));
  }
  const builds = [...lastOf.keys()].sort((a, b) => lastOf.get(b) - lastOf.get(a)).slice(0, KEPT_BUILDS);
  for (const { name, build } of files)
    if (!builds.includes(build)) rmSync(join(folder, name), { force: true });
}

/**
 * Loads the program for a command, whose code is kept by the name of the command: each runs other parts. Gives what the
 * program exports, and `keep`, which keeps what has been compiled once the command has run. Whatever is wrong with what was
 * kept, or with the folder, makes the start slower and nothing else.
 */
function load(command, env) {
  const folder = folderOf(env);
  const build = readFileSync(`${DIST}/build-id`, 'latin1');
  const scripts = [];
  let isKept = true;

  /** V8 refuses what another version or another build of it made; of the program it compares the length alone. */
  const fileOf = (name) => `${folder}/${build}-${process.versions.v8}-${process.arch}-${command}-${name}`;

  function run(name) {
    const filename = `${DIST}/${name}.cjs`;
    const cachedData = folder === undefined ? undefined : bytesOf(fileOf(name));
    const script = new Script(readFileSync(filename, 'latin1'), { filename, cachedData });
    scripts.push({ name, script });
    isKept &&= cachedData !== undefined && !script.cachedDataRejected;
    return script.runInThisContext();
  }

  function keep() {
    if (isKept || folder === undefined) return;
    try {
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      for (const { name, script } of scripts) {
        const file = fileOf(name);
        // Another process may write or read the same at this moment.
        const written = `${file}.${process.pid}`;
        writeFileSync(written, script.createCachedData(), { mode: 0o600 });
        renameSync(written, file);
      }
      prune(folder);
    } catch {
      // A folder that cannot be written keeps nothing.
    }
  }

  return { ...run('vnex')(run, require), keep };
}

module.exports = { load };
