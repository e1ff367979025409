import { expect, test } from 'vitest';
import { forceDmaUnencrypted } from '../../../../src/guest/linux/dma/force-dma-unencrypted.ts';
import { before, decide } from '../../../cases.ts';

const ID = 'linux/dma/force-unencrypted';

test.each([
  ['sev', '4.15'],
  ['sev-es', '5.10'],
  ['sev-snp', '5.19'],
  ['tdx', '5.19'],
  ['s390-pv', '5.3'],
  ['pef', '5.4'],
  ['cca', '6.13'],
  ['pkvm', '7.3'],
] as const)('memory of a guest with %s is shared for DMA since Linux %s', (protection, since) => {
  const at = (linux: string | undefined) => decide({ protection, linux }, forceDmaUnencrypted);
  expect(at(before(since))).toEqual({ value: false, codes: [`${ID}=no`] });
  expect(at(since)).toEqual({ value: true, codes: [`${ID}=yes`] });
  expect(at('7.3').value).toBe(true);
});

test.each(['none', 'restricted-hook'] as const)('memory with protection %s need not be', (protection) => {
  expect(decide({ protection }, forceDmaUnencrypted)).toEqual({ value: false, codes: [`${ID}=not-needed`] });
});

test('a pKVM guest may have a pool that is shared from the start', () => {
  const at = (linux: string, DMA_RESTRICTED_POOL: 'y' | 'n') =>
    decide({ protection: 'pkvm', linux, config: { DMA_RESTRICTED_POOL } }, forceDmaUnencrypted).codes;
  expect(at('6.12', 'y')).toEqual([`${ID}=pool`]);
  expect(at('6.12', 'n')).toEqual([`${ID}=no`]);
  expect(at('5.15', 'y')).toEqual([`${ID}=pool`]);
  expect(at('5.14', 'y')).toEqual([`${ID}=no`]);
  expect(at('7.3', 'y')).toEqual([`${ID}=yes`]);
});
