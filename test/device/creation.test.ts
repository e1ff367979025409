import { describe, expect, test } from 'vitest';
import { creationRefusal } from '../../src/device/creation.ts';
import { TRANSPORTS } from '../../src/model/device.ts';
import { codeOf, decide, MODERN, message, outcome, run, type Spec, status } from '../cases.ts';

const ACCESS = 'VIRTIO_F_IOMMU_PLATFORM was supported by neither legacy nor transitional device';
const MODERN_ONLY = 'device is modern-only, use disable-legacy=on';
const refuses = (spec: Spec) => decide(spec, creationRefusal);

test.each([
  [{}, undefined, 'yes'],
  [{ offers: MODERN }, undefined, 'yes'],
  [{ transport: 'pci-transitional' }, undefined, 'yes'],
  [{ transport: 'pci-transitional', offers: MODERN }, ACCESS, 'no-legacy-access-platform'],
  [{ transport: 'pci-legacy', offers: [33] }, ACCESS, 'no-legacy-access-platform'],
  [{ transport: 'pci-legacy', type: 16, offers: [33] }, MODERN_ONLY, 'modern-only'],
  [{ transport: 'mmio-legacy', offers: MODERN }, undefined, 'yes'],
  [{ transport: 'ccw-legacy', offers: MODERN }, undefined, 'yes'],
  [{ transport: 'pci-transitional', offers: MODERN, implementation: 'hardware' }, undefined, 'not-asked'],
] as const)('of %j QEMU says %s', (spec, text, code) => {
  expect(refuses(spec)).toEqual({ value: text, codes: [`device/creation=${code}`] });
});

test.each([16, 18, 19, 20, 23, 24, 25, 26, 27])('type %i has no legacy interface on PCI', (type) => {
  for (const transport of TRANSPORTS) {
    const legacy = transport === 'pci-legacy' || transport === 'pci-transitional';
    expect(refuses({ type, transport }).value, transport).toBe(legacy ? MODERN_ONLY : undefined);
  }
});

test.each([1, 2, 3, 4, 5, 8, 9])('type %i has one', (type) => {
  expect(refuses({ type, transport: 'pci-legacy' }).value).toBeUndefined();
});

describe('a device that is never created', () => {
  const story = run({ transport: 'pci-transitional', offers: MODERN });
  test('ends there: no handshake, no DMA, no cost', () => {
    expect([outcome(story), message(story), status(story)]).toEqual(['not-created', ACCESS, 0]);
    expect(story.evaluation).toMatchObject({ dma: undefined, cost: undefined });
    expect(story.entries).toHaveLength(1);
  });
  test('is not driven', () => {
    expect(codeOf(story, 'linux/transport/probe')).toBeUndefined();
  });
});
