#!/usr/bin/env node
// CommonJS, and one bundle: Node.js starts that a fifth faster than ES modules.
const { main, processIo, version } = require('./program.js').load();

// A reader that has seen enough (`| head`) is no error; an answer that cannot be written was not given.
process.stdout.on('error', ({ code }) => {
  if (code === 'EPIPE') return;
  process.stderr.write(`vnex: cannot write the output (${code})\n`);
  process.exitCode = 2;
});
// Where messages cannot be written, nobody can be told.
process.stderr.on('error', () => {});

main(process.argv.slice(2), version, processIo(process)).then((code) => {
  process.exitCode ??= code;
});
