import type { Reporter, TestModule, Vitest } from 'vitest/node';

/**
 * Ends a test run that hangs: after so many minutes it names the test files that have not ended, and kills their workers.
 * This is the only limit by the clock that the tests have, so it must be far longer than a busy machine takes for all of them.
 */
export function runLimit(minutes: number): Reporter {
  const open = new Set<string>();
  return {
    onInit(vitest: Vitest) {
      const end = async () => {
        const files = [...open].map((file) => `  ${file}\n`).join('');
        process.stderr.write(
          `\nThe tests have not ended after ${minutes} minutes, which only a hang explains. These files had begun:\n${files}`,
        );
        process.exitCode = 1;
        // The first call asks the workers to end, which one that hangs does not hear; the second call kills them.
        await Promise.all([vitest.cancelCurrentRun('test-failure'), vitest.cancelCurrentRun('test-failure')]);
        await vitest.exit(true);
      };
      setTimeout(() => void end(), minutes * 60_000).unref();
    },
    onTestModuleStart({ relativeModuleId }: TestModule) {
      open.add(relativeModuleId);
    },
    onTestModuleEnd({ relativeModuleId }: TestModule) {
      open.delete(relativeModuleId);
    },
  };
}
