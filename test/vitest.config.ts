import { defineConfig } from 'vitest/config';
import { tallyReporter } from './tally-reporter.ts';

// biome-ignore lint/style/noDefaultExport: vitest reads the default export.
export default defineConfig({
  test: {
    root: `${import.meta.dirname}/..`,
    include: ['test/**/*.test.ts'],
    reporters: ['default', tallyReporter()],
  },
});
