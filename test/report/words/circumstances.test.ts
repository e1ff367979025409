import { expect, test } from 'vitest';
import type { Circumstances, DeviceVariant } from '../../../src/model/device.ts';
import { variantBoxes } from '../../../src/model/variant-boxes.ts';
import { boxWords, versionSpans } from '../../../src/report/words/circumstances.ts';
import { deviceOf } from '../../cases.ts';

function variant(...under: readonly Circumstances[]): DeviceVariant {
  return { device: deviceOf({}), under };
}

const VERSIONS = ['5.0', '6.2', '7.2', '10.0'];

test('versions are told in their order, whatever the order of the variants', () => {
  const values = [variant({ qemu: '10.0' }, { qemu: '5.0' }), variant({ qemu: '7.2' }, { qemu: '6.2' })];
  expect(variantBoxes(values, [1]).map((box) => boxWords(box, values))).toEqual(['QEMU 6.2 to 7.2']);
});

test.each([
  [['6.2', '7.2', '10.0'], ['6.2 and later']],
  [['5.0', '6.2'], ['up to 6.2']],
  [['6.2', '7.2'], ['6.2 to 7.2']],
  [['6.2'], ['6.2']],
  [['10.0'], ['10.0']],
  [
    ['5.0', '7.2'],
    ['5.0', '7.2'],
  ],
  [
    ['10.0', '5.0', '6.2'],
    ['up to 6.2', '10.0'],
  ],
])('the versions %j are %j', (some, spans) => {
  expect(versionSpans(VERSIONS, some)).toEqual(spans);
});

test('a box says what is a version as one, and a daemon by its name', () => {
  const values = [...VERSIONS.map((qemu) => variant({ qemu, daemon: 'DPDK', TAP: 'a' }))];
  const box = new Map([
    ['qemu', ['6.2', '7.2', '10.0']],
    ['daemon', ['DPDK', 'SPDK']],
    ['TAP', ['a']],
  ]);
  expect(boxWords(box, values)).toBe('QEMU 6.2 and later, the daemon DPDK or SPDK, TAP a');
});
