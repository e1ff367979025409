import { describe, expect, test } from 'vitest';
import { outcome, plug } from './samples.ts';

const refusal = (names: readonly string[], version: string) =>
  outcome(plug('virtio-rng-pci', Object.fromEntries(names.map((name) => [name, '1']))), { version });
const notFound = (name: string) => `Property 'virtio-rng-pci.${name}' not found`;

describe('of several properties that QEMU does not know, it names', () => {
  // Each was given to QEMU 7.2.22 and to QEMU 5.2.0.
  test.each([
    [['foo', 'bar'], 'bar'],
    [['packd', 'iommu_platfrom', 'mqq'], 'packd'],
    [['zz', 'x'], 'x'],
    [['disable-legcy', 'notthere', 'event', 'hash2'], 'disable-legcy'],
    [['numqueues', 'queuesize'], 'queuesize'],
  ])('of %j %s since it keeps them in a dictionary', (names, first) => {
    expect(refusal(names, '7.2.22')).toBe(notFound(first));
    expect(refusal([...names].reverse(), '10.0')).toBe(notFound(first));
  });

  test('the first that was given before', () => {
    expect(refusal(['foo', 'bar'], '5.2')).toBe(notFound('foo'));
    expect(refusal(['bar', 'foo'], '5.2')).toBe(notFound('bar'));
  });
});
