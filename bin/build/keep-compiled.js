import { writeFileSync } from 'node:fs';
import program from '../program.js';

/** Command lines that between them run most of what others run. */
const TYPICAL = [
  ['--help'],
  ['explain', 'fixtures/scenarios/sev-snp-without-access-platform.json'],
  ['verify', 'fixtures/recordings'],
];

/** Keeps what the built program has compiled after `TYPICAL`, for the version of Node.js that builds. */
export async function keepCompiled() {
  const script = program.scriptOf();
  const { main, processIo, version } = program.run(script);
  const nowhere = { write: () => true };
  const io = processIo({ stdin: process.stdin, stdout: nowhere, stderr: nowhere, env: {} });
  for (const argv of TYPICAL) await main(argv, version, io);
  writeFileSync(program.COMPILED, script.createCachedData());
}
