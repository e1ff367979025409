import manifest from '../package.json' with { type: 'json' };

export { main } from './cli.ts';
export { explain, negotiate, UsageError } from './library.ts';
export { processIo } from './process-io.ts';
export const version = manifest.version;
