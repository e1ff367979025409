import { defineConfig } from 'vitest/config';
import { tallyReporter } from './tally-reporter.ts';

export default defineConfig({
  test: {
    root: `${import.meta.dirname}/..`,
    include: ['test/**/*.test.ts'],
    reporters: ['default', tallyReporter()],
  },
});
