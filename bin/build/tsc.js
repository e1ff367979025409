// Runs the compiler with the given arguments. It is written in Go, which would collect garbage for a third of the time; a run
// that ends within seconds needs none of that.
import { spawnSync } from 'node:child_process';

const { status } = spawnSync(
  process.execPath,
  ['node_modules/typescript/bin/tsc', '--singleThreaded', ...process.argv.slice(2)],
  { stdio: 'inherit', env: { ...process.env, GOGC: 'off' } },
);
process.exitCode = status ?? 1;
