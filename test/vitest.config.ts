import { defineConfig } from 'vitest/config';
import { nativeSources } from './native-sources.ts';
import { runLimit } from './run-limit.ts';
import { tallyReporter } from './tally-reporter.ts';

/** Tests that declare decisions of their own, in the one list that all modules of a worker share. */
const DECLARING = ['test/inquiry/rule.test.ts', 'test/guest/refusing.test.ts'];

// biome-ignore lint/style/noDefaultExport: vitest reads the default export.
export default defineConfig({
  plugins: [await nativeSources()],
  test: {
    root: `${import.meta.dirname}/..`,
    projects: [
      // None of these changes what another one sees, so a worker may keep the modules it has loaded.
      {
        extends: true,
        test: { name: 'vnex', include: ['test/**/*.test.ts'], exclude: DECLARING, isolate: false },
      },
      { extends: true, test: { name: 'declaring', include: DECLARING, isolate: true } },
    ],
    execArgv: ['--enable-source-maps'],
    maxWorkers: '100%',
    // How long a test takes depends on what else the machine does: no test fails by the clock, and a hang ends the whole run.
    setupFiles: ['test/seed.ts'],
    testTimeout: 0,
    hookTimeout: 0,
    teardownTimeout: 600_000,
    reporters: ['default', tallyReporter(), runLimit(120)],
  },
});
