import { describe, expect, test } from 'vitest';
import { compare } from '../../src/explore/compare.ts';
import { explain } from '../../src/explore/explain.ts';
import { F, TYPE } from '../../src/features/bits.ts';
import { bitsOf } from '../../src/features/feature-set.ts';
import { chooseDriver } from '../../src/guest/drivers.ts';
import type { Pair } from '../../src/model/comparison.ts';
import { deviceOf, MODERN, platformOf, type Spec } from '../cases.ts';

function named(id: string) {
  const driver = chooseDriver(id);
  if (driver === undefined) throw new Error(`there is no driver ${id}`);
  return { id, driver };
}

function pair(spec: Spec, device = 'device', platform = 'platform'): Pair {
  return {
    device: { ...deviceOf(spec), name: device },
    platform: { ...platformOf(spec), name: platform },
  };
}

const SNP = pair({ protection: 'sev-snp', offers: MODERN });

describe('a comparison', () => {
  test('answers each pair under each driver', () => {
    const drivers = ['linux-5.8', 'linux-6.12'].map(named);
    const { rows, drivers: ids } = compare([SNP, pair({})], drivers);
    expect(ids).toEqual(['linux-5.8', 'linux-6.12']);
    for (const { cells } of rows) {
      expect(cells.map(({ result: { asked } }) => asked.driver)).toEqual(ids);
      for (const { result } of cells)
        expect(result).toEqual(explain(result.asked, named(result.asked.driver).driver));
    }
  });

  test('marks what differs from the first of the row', () => {
    const [row] = compare([SNP], ['linux-6.12', 'linux-5.8', 'linux-6.12'].map(named)).rows;
    expect(row?.cells.map(({ difference }) => difference.in)).toEqual(['nothing', 'answer', 'nothing']);
  });

  test('marks other features apart from other answers', () => {
    const [row] = compare(
      [pair({ type: TYPE.NET, offers: [F.VERSION_1, F.RING_RESET] })],
      ['linux-5.8', 'linux-6.12'].map(named),
    ).rows;
    const difference = row?.cells[1]?.difference;
    if (difference?.in !== 'features') throw new Error('the features do not differ');
    expect([bitsOf(difference.more), bitsOf(difference.fewer)]).toEqual([[F.RING_RESET], []]);
  });

  test('names rows of one name by their kernels, and else by number', () => {
    const pairs = [
      pair({ linux: '5.15' }),
      pair({ linux: '6.12' }),
      pair({ linux: '6.12', offers: MODERN }),
      pair({ linux: '6.12' }, 'another device'),
    ];
    expect(compare(pairs, [named('linux')]).rows.map(({ platform }) => platform)).toEqual([
      'platform, Linux 5.15',
      'platform, Linux 6.12',
      'platform, Linux 6.12 (2)',
      'platform',
    ]);
  });
});
