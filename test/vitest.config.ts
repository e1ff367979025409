import { defineConfig } from 'vitest/config';
import { tallyReporter } from './tally-reporter.ts';

// biome-ignore lint/style/noDefaultExport: vitest reads the default export.
export default defineConfig({
  test: {
    root: `${import.meta.dirname}/..`,
    include: ['test/**/*.test.ts'],
    // No test changes what another one sees, so a worker may keep the modules it has loaded.
    isolate: false,
    maxWorkers: '100%',
    // Some tests start processes, which may take their time on a busy machine.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    reporters: ['default', tallyReporter()],
  },
});
