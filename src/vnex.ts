import manifest from '../package.json' with { type: 'json' };

export { processIo } from './io/process-io.ts';
export { explain, negotiate, UsageError } from './library.ts';
export { main } from './main.ts';
export const version = manifest.version;
