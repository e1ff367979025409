import { test } from 'vitest';
import { DRIVERS } from '../../../src/guest/drivers.ts';
import { CASES, type CaseName, run, told } from './cases.ts';
test('table', () => {
  for (const name of Object.keys(CASES) as CaseName[]) {
    console.log('## ' + name);
    for (const d of DRIVERS) console.log('   ' + d.id.padEnd(32) + told(run(d, name)));
  }
});
