import { expect, test } from 'vitest';
import { isEmpty } from '../../../src/features/feature-set.ts';
import { made } from './monitor-samples.ts';

const kvmtool = (...given: Parameters<typeof made> extends [unknown, ...infer Rest] ? Rest : never) =>
  made('kvmtool', ...given);

test.each([
  ['disk', ['SEG_MAX', 'FLUSH', 'ANY_LAYOUT', 'INDIRECT_DESC', 'EVENT_IDX', 'VERSION_1']],
  ['rng', ['VERSION_1']],
  ['balloon', ['STATS_VQ', 'VERSION_1']],
  ['console', ['ANY_LAYOUT', 'VERSION_1']],
  ['9p', ['MOUNT_TAG', 'VERSION_1']],
  ['vsock', ['INDIRECT_DESC', 'EVENT_IDX', 'VERSION_1']],
])('kvmtool offers of a %s only %j', (kind, offers) => {
  expect(kvmtool(kind).offers).toEqual(offers);
});

test('kvmtool offers UDP fragmentation where the host’s tap takes it, and several queues where they are asked for', () => {
  const under = { 'host-tap': 'that takes UDP fragments whole' };
  expect(kvmtool('network', { mq: '2' }, {}, under).offers).toEqual(
    expect.arrayContaining(['GUEST_UFO', 'MQ']),
  );
  expect(kvmtool('network').offers).not.toContain('GUEST_UFO');
  expect(kvmtool('network').offers).not.toContain('MQ');
});

test.each([
  [{}, {}, 'pci-modern', true],
  [{}, { transport: 'pci-legacy' }, 'pci-legacy', false],
  [{}, { transport: 'mmio' }, 'mmio-modern', true],
  [{ trans: 'mmio-legacy' }, {}, 'mmio-legacy', false],
])('kvmtool told %j and %j has its devices on %s', (settings, machine, transport, modern) => {
  const { device, offers } = kvmtool('network', settings, machine);
  expect(device.transport).toBe(transport);
  expect(offers.includes('VERSION_1')).toBe(modern);
});

test('kvmtool requires nothing, and reads guest-physical addresses', () => {
  const { device } = kvmtool('disk');
  expect(device.requires !== undefined && isEmpty(device.requires)).toBe(true);
  expect(device.addressing).toBe('guest-physical');
});
