// Builds the program: a file of what every command line needs, and others with what some do.
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { packsOf } from './packs.js';

const CASE = 'fixtures/scenarios/sev-snp-without-access-platform.json';

/** The packs, each with command lines that stand for those that need it. */
const PACKS = [
  { name: 'vnex', lines: [['--help']] },
  { name: 'vnex-case', lines: [['explain', CASE]] },
  // Every driver but Linux.
  { name: 'vnex-drivers', lines: [['explain', CASE, '--driver', 'gibson-2019']] },
  {
    name: 'vnex-guest',
    lines: [
      ['explain', 'fixtures/imports/sev-q35.xml'],
      ['explain', 'fixtures/imports/sev-snp.sh'],
    ],
  },
  { name: 'vnex-why', lines: [['why', 'fixtures/logs/swiotlb-full.txt']] },
  {
    name: 'vnex-files',
    lines: [
      ['check', 'fixtures/scenarios'],
      ['verify', 'fixtures/recordings'],
    ],
  },
  // What takes the whole screen.
  { name: 'vnex-screen', lines: [], apart: 'open-screen' },
  { name: 'vnex-rest', lines: [] },
];

mkdirSync('dist', { recursive: true });
for (const old of readdirSync('dist')) if (old.startsWith('vnex')) rmSync(`dist/${old}`);
const packs = await packsOf('src/vnex.ts', PACKS);
for (const [name, code] of packs) writeFileSync(`dist/${name}.cjs`, code);
const contents = createHash('sha256').update(packs.flat().join());
writeFileSync('dist/build-id', contents.digest('hex').slice(0, 16));
