#!/usr/bin/env node
import module from 'node:module';

module.enableCompileCache?.();

// A reader that has seen enough (`| head`) is no error.
process.stdout.on('error', (error) => {
  if (error.code !== 'EPIPE') throw error;
});

const { main, processIo, version } = await import('../dist/vnex.js');
process.exitCode = await main(process.argv.slice(2), version, processIo(process));
