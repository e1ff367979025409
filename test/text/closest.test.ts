import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { closest, editDistance } from '../../src/text/closest.ts';

const TYPES = ['net', 'blk', 'console', 'rng', 'balloon', 'scsi'];
const FEATURES = ['VIRTIO_NET_F_MAC', 'VIRTIO_NET_F_MQ', 'VIRTIO_F_ACCESS_PLATFORM', 'VERSION_1'];

describe('closest', () => {
  test.each([
    ['nett', 'net'],
    ['nte', 'net'],
    ['blok', 'blk'],
    ['ballon', 'balloon'],
    ['Consoel', 'console'],
  ])('%s most likely means %s', (word, meant) => {
    expect(closest(word, TYPES)).toBe(meant);
  });

  test.each([
    ['VIRTIO_NET_F_MCA', 'VIRTIO_NET_F_MAC'],
    ['virtio_net_f_mac', 'VIRTIO_NET_F_MAC'],
    ['VIRTO_F_ACCESS_PLATFORM', 'VIRTIO_F_ACCESS_PLATFORM'],
    ['VIRTIO_F_ACESS_PLATTFORM', 'VIRTIO_F_ACCESS_PLATFORM'],
    ['VERSON_1', 'VERSION_1'],
  ])('%s most likely means %s', (word, meant) => {
    expect(closest(word, FEATURES)).toBe(meant);
  });

  test('a word that resembles nothing has no closest one', () => {
    expect(closest('toaster', TYPES)).toBeUndefined();
    expect(closest('', TYPES)).toBeUndefined();
    expect(closest('net', [])).toBeUndefined();
  });

  test('words that only share their prefix do not resemble each other', () => {
    expect(closest('VIRTIO_NET_F_FOO', FEATURES)).toBeUndefined();
  });

  test('of two equally close words the first is taken', () => {
    expect(closest('rat', ['cat', 'bat'])).toBe('cat');
  });

  test('a nearer word wins over a farther one, in whatever order they come', () => {
    expect(closest('ballooon', ['ballroom', 'balloon'])).toBe('balloon');
    expect(closest('ballooon', ['balloon', 'ballroom'])).toBe('balloon');
  });

  test('a known word of two letters or more is closest to itself', () => {
    for (const word of [...TYPES, ...FEATURES]) expect(closest(word, [...TYPES, ...FEATURES])).toBe(word);
  });
});

describe('editDistance', () => {
  const words = fc.string({ maxLength: 12 });

  test('the distance counts a swap of neighbours once', () => {
    expect(editDistance('net', 'nte')).toBe(1);
    expect(editDistance('kitten', 'sitting')).toBe(3);
  });

  test('the distance is zero for equal words only', () => {
    fc.assert(fc.property(words, words, (a, b) => (editDistance(a, b) === 0) === (a === b)));
  });

  test('the distance is the same in both directions', () => {
    fc.assert(fc.property(words, words, (a, b) => editDistance(a, b) === editDistance(b, a)));
  });

  test('the distance lies between the difference in length and the longer length', () => {
    fc.assert(
      fc.property(words, words, (a, b) => {
        const distance = editDistance(a, b);
        return distance >= Math.abs(a.length - b.length) && distance <= Math.max(a.length, b.length);
      }),
    );
  });
});
