import { expect, test } from 'vitest';
import { made } from './monitor-samples.ts';

const crosvm = (...given: Parameters<typeof made> extends [unknown, ...infer Rest] ? Rest : never) =>
  made('crosvm', ...given);

test('crosvm offers of a disk what its constructor lists', () => {
  expect(crosvm('block').offers).toEqual([
    'SEG_MAX',
    'BLK_SIZE',
    'FLUSH',
    'MQ',
    'DISCARD',
    'WRITE_ZEROES',
    'EVENT_IDX',
    'VERSION_1',
    'SUSPEND',
  ]);
  expect(crosvm('block', { ro: 'on' }).offers).toEqual([
    'SEG_MAX',
    'RO',
    'BLK_SIZE',
    'MQ',
    'EVENT_IDX',
    'VERSION_1',
    'SUSPEND',
  ]);
  expect(crosvm('block', { sparse: 'false' }).offers).not.toContain('DISCARD');
});

test.each([
  'block',
  'net',
  'rng',
  'balloon',
  'serial',
  'vsock',
  'fs',
  'p9',
  'gpu',
  'pmem',
  'input',
  'virtio-snd',
])('crosvm offers ACCESS_PLATFORM of a %s where memory may be protected, and nowhere else', (kind) => {
  expect(crosvm(kind).offers).not.toContain('ACCESS_PLATFORM');
  expect(crosvm(kind, {}, { protected: 'on' }).offers).toContain('ACCESS_PLATFORM');
});

test('crosvm offers other bits of a network card whose work vhost-net does', () => {
  const own = crosvm('net', { 'vq-pairs': '2', mac: 'AA' }).offers;
  expect(own).toEqual(expect.arrayContaining(['MQ', 'MAC', 'MTU', 'CTRL_VQ']));
  expect(own).not.toContain('MRG_RXBUF');
  const vhost = crosvm('net', { 'vhost-net': 'on' }).offers;
  expect(vhost).toContain('MRG_RXBUF');
  expect(vhost).not.toContain('CTRL_VQ');
});

test('crosvm asks a daemon for what it offers, which is not modelled', () => {
  expect(crosvm('vhost-user').device.unmodelled).toContain('daemon');
  expect(crosvm('unheard-of').device.unmodelled).toBe('unheard-of of crosvm');
});
