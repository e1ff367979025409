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
      claims: [
        { id: 'safe', sentence: 'no protected guest points a device at private memory' },
        {},
        {},
        {},
        {},
        {},
      ],
      drivers: [
        {
          driver: 'gibson-2019',
          verdicts: [
            {
              claim: 'safe',
              holds: false,
              judged: '882752',
              broken: '119872',
              pattern: {
                words:
                  'sev, sev-es, sev-snp or tdx, IOMMU amd or virtio, Linux 5.19 to 7.2, no iommu.passthrough=1, pci-modern',
              },
              answer: { outcome: 'breaks' },
              scenario: {
                name: 'gibson-2019: safe',
                description: 'Breaks the claim that no protected guest points a device at private memory.',
                device: { name: 'rng, qemu, pci-modern' },
                platform: { name: 'sev, Linux 7.2.6' },
                driver: 'gibson-2019',
                expect: { outcome: 'breaks', dma: { path: 'iommu' } },
              },
            },
            { claim: 'free', holds: false, judged: '716928' },
            {},
            {},
            { scenario: { driver: 'linux-4.7' } },
            {},
          ],
        },
        {
          driver: 'linux-4.8',
          verdicts: [
            { claim: 'safe', holds: null, judged: '0', answer: null, scenario: null },
            {},
            {},
            {},
            {},
            {},
          ],
        },
      ],
    });
  });
});
