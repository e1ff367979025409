import manifest from '../package.json' with { type: 'json' };

export { processIo } from './io/process-io.ts';
export {
  check,
  explain,
  explainText,
  features,
  fix,
  importPath,
  importText,
  negotiate,
  sweep,
  UsageError,
  why,
} from './library.ts';
export { main } from './main.ts';
export const version = manifest.version;
