import { EVALUATIONS } from './evaluation.ts';
import { GROWTH } from './growth.ts';
import type { Row } from './measure.ts';
import { OPEN } from './open.ts';
import { PROCESSES } from './processes.ts';
import { REPLAYS } from './replay.ts';
import { SWEEPS } from './sweeps.ts';

const ROWS: readonly Row[] = [...EVALUATIONS, ...OPEN, ...PROCESSES, ...REPLAYS, ...GROWTH, ...SWEEPS];

process.stdout.write(`On Node.js ${process.version}, ${process.platform} ${process.arch}:\n\n`);
process.stdout.write('| work | times the CPU time of | ratio |\n| --- | --- | ---: |\n');
for (const { work, yardstick, ratio } of ROWS)
  process.stdout.write(`| ${work} | ${yardstick} | ${(await ratio()).toFixed(2)} |\n`);
