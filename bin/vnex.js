#!/usr/bin/env node
// CommonJS, and one bundle: Node.js starts that a fifth faster than ES modules.
const { main, processIo, version } = require('./program.js').load();

const { stdout, env } = process;
let stderr;
/** Node.js opens a stream when it is first looked at, so those that may not be needed are looked at late. */
const streams = {
  stdout,
  env,
  get stdin() {
    return process.stdin;
  },
  get stderr() {
    // Where messages cannot be written, nobody can be told.
    stderr ??= process.stderr.on('error', () => {});
    return stderr;
  },
};

// A reader that has seen enough (`| head`) is no error; an answer that cannot be written was not given.
stdout.on('error', ({ code }) => {
  if (code === 'EPIPE') return;
  streams.stderr.write(`vnex: cannot write the output (${code})\n`);
  process.exitCode = 2;
});

main(process.argv.slice(2), version, processIo(streams)).then((code) => {
  process.exitCode ??= code;
});
