import manifest from '../package.json' with { type: 'json' };

export { main } from './cli.ts';
export { processIo } from './process-io.ts';
export const version = manifest.version;
