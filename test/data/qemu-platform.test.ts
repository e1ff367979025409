import { describe, expect, test } from 'vitest';
import { leavesIommuAside } from '../../src/data/qemu-platform.ts';

describe('an IOMMU that is in no device’s way', () => {
  const options = (...pairs: readonly (readonly [string, string])[]) => new Map(pairs);
  test.each([
    [options(), [options()], false],
    [options(['default_bus_bypass_iommu', 'on']), [], true],
    [options(['default_bus_bypass_iommu', 'off']), [], false],
    [options(), [options(['dma-translation', 'off'])], true],
    [options(), [options(['dma-translation', 'on'])], false],
    [options(), [options(['intremap', 'off'])], false],
  ] as const)('is one of %j with %j: %s', (machine, iommus, expected) => {
    expect(leavesIommuAside(machine, iommus)).toBe(expected);
  });
});
