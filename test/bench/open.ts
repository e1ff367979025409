import { readdirSync, readFileSync } from 'node:fs';
import { casesOf, importText } from '../../src/cases/imported.ts';
import { explain } from '../../src/explore/explain.ts';
import { answersOf } from '../../src/explore/open/answers.ts';
import { linux } from '../../src/guest/linux/linux.ts';
import type { Case } from '../../src/model/case.ts';
import { here, type Row, ratio } from './measure.ts';

// What it costs to answer a case for every kernel and every QEMU, against answering it for one of each.

const IMPORTS = 'fixtures/imports';
const LINUX = { model: linux, release: undefined };

function importedCases(): readonly Case[] {
  return readdirSync(IMPORTS)
    .filter((name) => /\.(?:sh|xml)$/.test(name))
    .flatMap((file) => {
      const kind = file.endsWith('.xml') ? 'libvirt' : 'qemu';
      const text = readFileSync(`${IMPORTS}/${file}`, 'utf8');
      return casesOf(importText(kind, { file, text }, {}), linux.id).map(({ asked }) => asked);
    });
}

async function measured(): Promise<number> {
  const cases = importedCases();
  const open = () => {
    for (const asked of cases) answersOf(asked, LINUX);
  };
  const closed = () => {
    for (const asked of cases) explain(asked, LINUX);
  };
  open();
  closed();
  return ratio(here(open), here(closed));
}

export const OPEN: readonly Row[] = [
  {
    work: 'an answer for all that an import leaves open',
    yardstick: 'an answer for one value',
    ratio: measured,
  },
];
