import { describe, expect, test } from 'vitest';
import { ABI_TABLES, KNOWN_BACKPORTS } from '../../src/data/distribution-kernels.ts';
import { KERNEL_DISTRIBUTIONS } from '../../src/data/kernel-distributions.ts';
import { CHANGES } from '../../src/data/linux-changes.ts';
import { compareVersions, describeRelease, parseVersion, type Version } from '../../src/model/release.ts';

function version(text: string): Version {
  const parsed = parseVersion(text);
  if (parsed === undefined) throw new Error(`"${text}" is not a release`);
  return parsed;
}

describe.each(ABI_TABLES)(
  'the numbers of $distribution $series',
  ({ sublevels, disorder, last, distribution }) => {
    test('ascend, each once', () => {
      const numbers = sublevels.map(([abi]) => abi);
      expect(numbers).toEqual([...new Set(numbers)].sort((a, b) => a - b));
    });

    test('never go back by more than the table allows', () => {
      for (const [abi, , end] of sublevels.map(([abi, first, end = first]) => [abi, first, end] as const))
        for (const [later, first] of sublevels)
          if (later >= abi + disorder) expect([later, first >= end]).toEqual([later, true]);
    });

    test('do not go past the last update of the series', () => {
      const most = Math.max(...sublevels.map(([, first, end = first]) => end));
      expect(most).toBeLessThanOrEqual(last ?? most);
    });

    test('belong to a distribution whose kernels hide their update', () => {
      expect(KERNEL_DISTRIBUTIONS.find(({ name }) => name === distribution)?.version).toBe('series');
    });
  },
);

test('each series of a distribution has one table', () => {
  const names = ABI_TABLES.map(({ distribution, series }) => `${distribution} ${series}`);
  expect(new Set(names).size).toBe(names.length);
});

test('no series has tables of two distributions, so that a bare number has one meaning', () => {
  const series = ABI_TABLES.map((table) => table.series);
  expect(new Set(series).size).toBe(series.length);
});

test('each distribution has one row', () => {
  const names = KERNEL_DISTRIBUTIONS.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
});

test('a known backport is a change that came later than the kernel it was found in', () => {
  for (const { change, series } of KNOWN_BACKPORTS) {
    const since = change === 'virtio-1.0-pci' ? '4.0' : CHANGES[change].since;
    const came = typeof since === 'string' ? since : since.by;
    expect(`${change}: ${describeRelease(came)} after ${series}`).toBe(
      compareVersions(version(came), version(series)) > 0
        ? `${change}: ${came} after ${series}`
        : 'no backport',
    );
  }
});
