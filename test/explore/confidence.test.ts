import { expect, test } from 'vitest';
import { circumstanceOf, confidenceOf, unseenIn } from '../../src/explore/confidence.ts';
import { BLK, TYPE } from '../../src/features/bits.ts';
import type { Decided } from '../../src/model/decision.ts';
import { caseOf, MODERN, run, type Spec } from '../cases.ts';
import { decidedOf } from '../samples.ts';

const RNG: Spec = { linux: '6.1.176', type: TYPE.RNG };
const BLOCK: Spec = { linux: '6.1.176', type: TYPE.BLK, offers: [BLK.BLK_SIZE, BLK.FLUSH, ...MODERN] };

function confidence(spec: Spec, decisions = run(spec).entries) {
  return confidenceOf(caseOf(spec), decisions);
}

/** A step that no recording took. */
function step(read: boolean): Decided {
  return decidedOf({ id: 'never/recorded', facts: [{ kind: 'driver', driver: 'd', read }] });
}

test('a path that a recording of such a device took is recorded', () => {
  expect(circumstanceOf(caseOf(RNG))).toBe('x86_64 pci-modern rng qemu');
  expect(confidence(RNG)).toBe('recorded');
  expect(unseenIn(run(RNG).entries)).toEqual([]);
});

test('a step more or less makes it another path, and one that no recording took is named', () => {
  const { entries } = run(RNG);
  expect(confidence(RNG, [...entries, step(true)])).toBe('source');
  const way = entries.filter(({ kind }) => kind.topic !== 'addresses');
  expect(way.length).toBeLessThan(entries.length);
  expect(confidence(RNG, way)).toBe('source');
  expect(unseenIn([...entries, step(true), step(true)])).toEqual(['never/recorded']);
});

test.each<[string, Spec]>([
  ['transport', { ...RNG, transport: 'vdpa' }],
  ['implementation', { ...RNG, implementation: 'crosvm' }],
  ['type', { ...RNG, type: TYPE.I2C }],
])('the same steps with another %s are read in the source', (_, other) => {
  expect(confidenceOf(caseOf(other), run(RNG).entries)).toBe('source');
});

test('steps that several recordings took, and none together, are read in the source', () => {
  const both = [...run(RNG).entries, ...run(BLOCK).entries];
  expect(unseenIn(both)).toEqual([]);
  expect(confidence(RNG, both)).toBe('source');
});

test('a release in between that was not read makes it a guess', () => {
  expect(confidence(RNG, [...run(RNG).entries, step(false)])).toBe('bracketed');
});
