import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import * as names from '../../src/features/bits.ts';
import { bits, F, NET, TYPE } from '../../src/features/bits.ts';
import { DEVICE_TYPES } from '../../src/features/device-type-table.ts';
import { TRANSPORT_FEATURES } from '../../src/features/feature-table.ts';
import { deviceTypeName, featureByName, shortName } from '../../src/features/registry.ts';

/** The words that the registry spells differently. */
const TYPE_NAMES: Readonly<Record<string, string>> = { NINEP: '9p' };

test.each(Object.entries(TYPE))('the device ID of %s is %i', (name, id) => {
  expect(deviceTypeName(id)).toBe(TYPE_NAMES[name] ?? name.toLowerCase().replaceAll('_', '-'));
});

test('every device type has its ID among the names', () => {
  expect(Object.values<number>(TYPE).sort((a, b) => a - b)).toEqual(DEVICE_TYPES.map(({ id }) => id));
});

test.each(Object.entries(F))('the bit of every device that is called %s is %i', (name, bit) => {
  expect(shortName(bit)).toBe(name);
});

test('every bit of the transport is among the names', () => {
  expect(Object.values(F)).toEqual(TRANSPORT_FEATURES.map(({ bit }) => bit));
});

const tables: Readonly<Record<string, unknown>> = names;
const isBits = (table: unknown): table is Readonly<Record<string, number>> =>
  typeof table === 'object' && table !== null;
const OWN = DEVICE_TYPES.filter(({ features }) => features.length > 0).map(({ id, features }) => {
  const constant = Object.entries(TYPE).find(([, known]) => known === id)?.[0] ?? '';
  return { constant, id, features };
});

test.each(OWN)('$constant has every bit of its device type, by the name that the registry knows', (own) => {
  const table = tables[own.constant];
  if (!isBits(table)) throw new Error(`bits.ts has no ${own.constant}`);
  expect(Object.values(table)).toEqual(own.features.map(({ bit }) => bit));
  for (const [name, bit] of Object.entries(table))
    expect(
      featureByName(name, own.id).map((feature) => feature.bit),
      name,
    ).toContain(bit);
});

test('a list of names becomes a list of bits, in the same order', () => {
  expect(bits(NET, 'MAC', 'CSUM')).toEqual([5, 0]);
});

describe('a test writes the bits of a device by their names', () => {
  const TESTS = resolve(import.meta.dirname, '..');
  const BARE_BIT = /\b(?:offers|requires): \[[^\]'"]*\b\d/;
  /** These hold a document as text, try a rule with any bit, or offer one that their device does not define. */
  const BY_NUMBER = [
    'cases/remedies/own-files.test.ts',
    'explore/verify.test.ts',
    'features/bits.test.ts',
    'guest/linux/driver/probe.test.ts',
    'guest/linux/feature-table.test.ts',
    'guest/linux/virtio-driver.test.ts',
    'input/device.test.ts',
    'inquiry/inquiry.test.ts',
    'inquiry/rule.test.ts',
  ];

  test('but for those that are about numbers', () => {
    const found = readdirSync(TESTS, { recursive: true, encoding: 'utf8' })
      .map((name) => name.replaceAll('\\', '/'))
      .filter((name) => name.endsWith('.ts') && BARE_BIT.test(readFileSync(join(TESTS, name), 'utf8')));
    expect(found.sort()).toEqual(BY_NUMBER);
  });

  test('and names with digits are no numbers', () => {
    expect('offers: [NET.GUEST_TSO4, F.VERSION_1, ...I2C_BITS]').not.toMatch(BARE_BIT);
    expect('offers: [NET.MAC, 32]').toMatch(BARE_BIT);
  });
});
