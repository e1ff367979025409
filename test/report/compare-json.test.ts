import { describe, expect, test } from 'vitest';
import { claimsToJson, comparisonToJson, type Spelling } from '../../src/report/compare-json.ts';
import { claimsOf, comparisonOf } from './compare-samples.ts';

const SPELLING: Spelling = {
  device: ({ name }) => ({ name }),
  platform: ({ name }) => ({ name }),
};

function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}

describe('a comparison in JSON', () => {
  test('has everything that a cell says', () => {
    const json = plain(comparisonToJson(comparisonOf('linux-6.12', 'gibson-2019'), SPELLING));
    expect(json).toMatchObject({
      formatVersion: 1,
      drivers: ['linux-6.12', 'gibson-2019'],
      cases: [
        {
          name: 'plain device, SNP guest',
          device: { name: 'plain device' },
          platform: { name: 'SNP guest' },
          cells: [
            {
              driver: 'linux-6.12',
              differs: 'nothing',
              outcome: 'refused-by-driver',
              message: 'device must provide VIRTIO_F_ACCESS_PLATFORM',
              errno: 'ENODEV',
              dma: null,
              cost: null,
              why: [{ id: 'linux/features-ok/restricted-memory' }],
            },
            {
              driver: 'gibson-2019',
              differs: 'answer',
              outcome: 'breaks',
              message: null,
              features: { offered: '0x100000000', negotiated: '0x100000000' },
              dma: { api: 'bypass', path: 'guest-physical', implementation: null, bounced: false },
              cost: [],
              why: [{ id: 'linux/dma/use-dma-api' }, { id: 'reach/memory' }],
            },
          ],
        },
        { name: 'plain device, ordinary guest' },
        { name: 'device with the bit, SNP guest' },
        { name: 'device with the bit, ordinary guest' },
      ],
    });
  });

  test('keeps its keys', () => {
    const json = comparisonToJson(comparisonOf('linux-6.12'), SPELLING);
    expect(Object.keys(json)).toEqual(['formatVersion', 'drivers', 'cases']);
  });
});

describe('claims in JSON', () => {
  test('have a scenario behind each verdict', () => {
    const json = plain(claimsToJson(claimsOf('gibson-2019', 'linux-4.8'), SPELLING));
    expect(json).toMatchObject({
      formatVersion: 1,
      columns: [
        { id: 'safe', hosts: 'asked', sentence: 'no protected guest points a device at private memory' },
        ...Array.from({ length: 8 }, () => ({})),
      ],
      unavoidable: [
        { column: 'safe', causes: [{ words: expect.stringMatching(/^POWER: PEF/) }] },
        ...Array.from({ length: 8 }, () => ({})),
      ],
      drivers: [
        {
          driver: 'gibson-2019',
          verdicts: [
            {
              claim: 'safe',
              hosts: 'asked',
              holds: false,
              situations: { judged: expect.any(Number), broken: expect.any(Number) },
              cases: {
                kept: expect.stringMatching(/^\d+$/),
                avoidable: expect.stringMatching(/^\d+$/),
                unavoidable: expect.stringMatching(/^\d+$/),
              },
              answer: { outcome: 'breaks' },
              scenario: {
                name: 'gibson-2019: safe',
                description: 'Breaks the claim that no protected guest points a device at private memory.',
                driver: 'gibson-2019',
                expect: { outcome: 'breaks' },
              },
            },
            { claim: 'free', holds: false },
            {},
            {},
            { scenario: { driver: 'linux-4.7' } },
            {},
            { claim: 'safe', hosts: 'other' },
            {},
            {},
          ],
        },
        {
          driver: 'linux-4.8',
          verdicts: [
            { claim: 'safe', holds: null, causes: [], answer: null, scenario: null },
            ...Array.from({ length: 8 }, () => ({})),
          ],
        },
      ],
    });
  });
});
