import { defineConfig } from 'vitest/config';
import { runLimit } from './run-limit.ts';
import { tallyReporter } from './tally-reporter.ts';

// biome-ignore lint/style/noDefaultExport: vitest reads the default export.
export default defineConfig({
  test: {
    root: `${import.meta.dirname}/..`,
    include: ['test/**/*.test.ts'],
    // No test changes what another one sees, so a worker may keep the modules it has loaded.
    isolate: false,
    maxWorkers: '100%',
    // How long a test takes depends on what else the machine does: no test fails by the clock, and a hang ends the whole run.
    testTimeout: 0,
    hookTimeout: 0,
    teardownTimeout: 600_000,
    reporters: ['default', tallyReporter(), runLimit(120)],
  },
});
