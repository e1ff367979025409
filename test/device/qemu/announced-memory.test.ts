import { describe, expect, test } from 'vitest';
import { announcesMemory, hasMaxmem } from '../../../src/device/qemu/announced-memory.ts';
import { parseVersion } from '../../../src/model/release.ts';

function announces(version: string, maxmem: boolean): boolean {
  const known = parseVersion(version);
  if (known === undefined) throw new Error(`${version} is no version`);
  return announcesMemory(known, maxmem);
}

describe('ibm,lrdr-capacity of a pseries machine', () => {
  test.each([
    ['7.2.22', false],
    ['10.0.2', false],
    ['10.0.5', false],
    ['10.0.6', true],
    ['10.0.13', true],
    ['10.1', false],
    ['10.1.1', true],
    ['10.2', true],
    ['11.1.3', true],
  ])('of QEMU %s without maxmem= is more than 0: %s', (version, expected) => {
    expect(announces(version, false)).toBe(expected);
    expect(announces(version, true)).toBe(true);
  });

  test.each([
    ['1024,maxmem=4G,slots=4', true],
    ['maxmem=4G,size=1G', true],
    ['4G', false],
    ['size=4G,slots=2', false],
  ])('-m %s names the largest memory: %s', (memory, expected) => {
    expect(hasMaxmem(memory)).toBe(expected);
  });
});
