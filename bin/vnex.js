#!/usr/bin/env node
// CommonJS: Node.js starts that a fifth faster than ES modules.
const { fstatSync, writeSync } = require('node:fs');
const { join } = require('node:path');
const { load } = require('./kept-code.js');

const { argv, env } = process;
const words = argv.slice(2);
const command = /^[a-z]+$/.exec(words[0] ?? '')?.[0] ?? 'none';
const { keep, main, processIo, version } = load(command, env);

/** Whether standard output is a file, or a pipe of some kind, which need no stream: to open one takes Node.js longer than to write. */
function isPlain() {
  try {
    const stat = fstatSync(1);
    return stat.isFile() || stat.isFIFO() || stat.isSocket();
  } catch {
    return false;
  }
}

/** Writes all that can be written without waiting; returns the rest. */
function written(bytes) {
  let at = 0;
  while (at < bytes.length) {
    try {
      at += writeSync(1, bytes, at);
    } catch ({ code }) {
      // A pipe that does not wait is full. What else is wrong, the stream says.
      if (code === 'EINTR') continue;
      break;
    }
  }
  return bytes.subarray(at);
}

/** Standard output as a stream, once it is needed. */
let stream;
function openStream() {
  // A reader that has seen enough (`| head`) is no error; an answer that cannot be written was not given.
  stream ??= process.stdout.on('error', ({ code }) => {
    if (code === 'EPIPE') return;
    streams.stderr.write(`vnex: cannot write the output (${code})\n`);
    process.exitCode = 2;
  });
  return stream;
}

const plain = {
  write(text) {
    const rest = stream === undefined ? written(Buffer.from(text)) : text;
    if (rest.length > 0) openStream().write(rest);
  },
};

let stderr;
/** Node.js opens a stream when it is first looked at, so those that may not be needed are looked at late. */
const streams = {
  stdout: isPlain() ? plain : openStream(),
  env,
  fixtures: join(__dirname, '../fixtures'),
  get stdin() {
    return process.stdin;
  },
  get stderr() {
    // Where messages cannot be written, nobody can be told.
    stderr ??= process.stderr.on('error', () => {});
    return stderr;
  },
};

main(words, version, processIo(streams)).then((code) => {
  process.exitCode ??= code;
  if (code <= 1) keep();
  // Where all is written, nothing is waited for: to take its heap apart costs Node.js more than a millisecond.
  if (stream === undefined && stderr === undefined) process.exit();
});
