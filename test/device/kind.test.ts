import { expect, test } from 'vitest';
import { isHardware, negotiatedByQemu } from '../../src/device/kind.ts';
import { IMPLEMENTATIONS, type Transport } from '../../src/model/device.ts';
import { askOf } from '../cases.ts';

const QEMU = new Set(['qemu', 'vhost-kernel', 'vhost-user', 'vdpa']);

test.each(IMPLEMENTATIONS)(
  'QEMU negotiates for its own devices and its vhost backends: %s',
  (implementation) => {
    expect(negotiatedByQemu(askOf({ implementation }))).toBe(QEMU.has(implementation));
  },
);

test('QEMU negotiates for a vDPA device that it passes on, not for one on the guest’s own vDPA bus', () => {
  const on = (transport: Transport) => negotiatedByQemu(askOf({ implementation: 'vdpa', transport }));
  expect([on('pci-modern'), on('vdpa')]).toEqual([true, false]);
});

test.each(IMPLEMENTATIONS)('of all implementations hardware alone is hardware: %s', (implementation) => {
  expect(isHardware(askOf({ implementation }))).toBe(implementation === 'hardware');
});
