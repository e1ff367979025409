import manifest from '../package.json' with { type: 'json' };

export { main } from './cli.ts';
export { processIo } from './io/process-io.ts';
export { explain, negotiate, UsageError } from './library.ts';
export const version = manifest.version;
