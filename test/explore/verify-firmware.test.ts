import { describe, expect, test } from 'vitest';
import { type FirmwareBoot, verifyFirmware } from '../../src/explore/verify-firmware.ts';
import { featureSet } from '../../src/features/feature-set.ts';
import { disagreements } from '../../src/model/verification.ts';
import { loadFirmwareBoots } from '../recordings.ts';

const boots = await loadFirmwareBoots();

test.each(boots.map((boot) => [boot.name, boot] as const))('%s did what is predicted', (_, boot) => {
  expect(disagreements([verifyFirmware(boot)])).toEqual([]);
});

/** A boot with the first of its devices seen otherwise. */
function seenOtherwise(boot: FirmwareBoot, status: number, features: readonly number[]): FirmwareBoot {
  const [first, ...others] = boot.cases;
  if (first === undefined) throw new Error('a boot without devices');
  const state = { status, features: featureSet(features) };
  return {
    ...boot,
    cases: [{ ...first, recorded: { ...first.recorded, ready: state, last: state } }, ...others],
  };
}

describe('a device that was seen otherwise', () => {
  const [boot] = boots;
  if (boot === undefined) throw new Error('there are no recordings of firmware');

  test('differs in what was seen', () => {
    const found = disagreements([verifyFirmware(seenOtherwise(boot, 0xf, [32, 33]))]);
    expect(found.map(({ comparison }) => comparison.field)).toEqual(['status', 'features']);
  });

  test('differs where it was never touched', () => {
    const found = disagreements([verifyFirmware(seenOtherwise(boot, 0, []))]);
    expect(found.map(({ comparison }) => comparison.field)).toEqual(['status', 'features']);
  });
});
