import type { Reporter, TestModule } from 'vitest/node';

/** Ends a test run with the line that continuous integration reads: "N passed, N failed". */
export function tallyReporter(): Reporter {
  return {
    onTestRunEnd(modules: readonly TestModule[]) {
      let passed = 0;
      let failed = modules.filter((module) => module.errors().length > 0).length;
      for (const module of modules) {
        for (const test of module.children.allTests()) {
          const { state } = test.result();
          if (state === 'passed') passed++;
          if (state === 'failed') failed++;
        }
      }
      process.stdout.write(`\n${passed} passed, ${failed} failed\n`);
    },
  };
}
