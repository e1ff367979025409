import { expect, test } from 'vitest';
import { isHardware, negotiatedByQemu } from '../../src/device/kind.ts';
import { IMPLEMENTATIONS } from '../../src/model/device.ts';
import { askOf } from '../cases.ts';

const QEMU = new Set(['qemu', 'vhost-kernel', 'vhost-user']);

test.each(IMPLEMENTATIONS)(
  'QEMU negotiates for its own devices and its vhost backends: %s',
  (implementation) => {
    expect(negotiatedByQemu(askOf({ implementation }))).toBe(QEMU.has(implementation));
  },
);

test.each(IMPLEMENTATIONS)('of all implementations hardware alone is hardware: %s', (implementation) => {
  expect(isHardware(askOf({ implementation }))).toBe(implementation === 'hardware');
});
