import { defineConfig } from 'vitest/config';
import { nativeSources } from './native-sources.ts';
import { runLimit } from './run-limit.ts';
import { tallyReporter } from './tally-reporter.ts';

/** Tests that declare decisions of their own, in the one list that all modules of a worker share. */
const DECLARING = ['test/inquiry/rule.test.ts', 'test/guest/refusing.test.ts'];

/**
 * Most of what tests run they run for less than a second, and V8 spends a third of all processor time on optimising it: it
 * waits four times as long as it would by itself, and collects what is soon forgotten less often. Later releases of V8 have
 * no such budget.
 */
const LAZILY_OPTIMISED = [
  '--min-semi-space-size=64',
  '--max-semi-space-size=64',
  ...(process.versions.v8.startsWith('11.') ? ['--interrupt-budget=540672'] : []),
];

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
    execArgv: ['--enable-source-maps', ...LAZILY_OPTIMISED],
    maxWorkers: '100%',
    // How long a test takes depends on what else the machine does: no test fails by the clock, and a hang ends the whole run.
    setupFiles: ['test/seed.ts'],
    testTimeout: 0,
    hookTimeout: 0,
    teardownTimeout: 600_000,
    reporters: ['default', tallyReporter(), runLimit(120)],
  },
});
