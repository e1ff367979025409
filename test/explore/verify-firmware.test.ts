import { describe, expect, test } from 'vitest';
import { type FirmwareBoot, type FirmwareCase, verifyFirmware } from '../../src/explore/verify-firmware.ts';
import { F } from '../../src/features/bits.ts';
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
    const found = disagreements([
      verifyFirmware(seenOtherwise(boot, 0x83, [F.VERSION_1, F.ACCESS_PLATFORM])),
    ]);
    expect(found.map(({ comparison }) => comparison.field)).toEqual(['status', 'features']);
  });

  test('differs where it was never touched', () => {
    const found = disagreements([verifyFirmware(seenOtherwise(boot, 0, []))]);
    expect(found.map(({ comparison }) => comparison.field)).toEqual(['status', 'features']);
  });
});

describe('a kernel that was read from a device', () => {
  const boot = boots.find(({ cases }) => cases.some(({ booted }) => booted?.isLater === true));
  if (boot === undefined) throw new Error('there is no recording of firmware that loads a kernel');
  const changed = (change: (one: FirmwareCase) => FirmwareCase) =>
    disagreements([verifyFirmware({ ...boot, cases: boot.cases.map(change) })]);

  test('differs where another is predicted', () => {
    const found = changed((one) => ({
      ...one,
      ...(one.booted && { booted: { ...one.booted, predicted: !one.booted.predicted } }),
    }));
    expect(new Set(found.map(({ comparison }) => comparison.field))).toEqual(new Set(['booted']));
    expect(found.length).toBe(boot.cases.length);
  });

  test('excuses no device that comes before it', () => {
    const found = changed((one) => {
      if (one.booted?.isLater !== false || one.booted.observed === false) return one;
      const state = { status: 0, features: featureSet([]) };
      return { ...one, recorded: { ...one.recorded, ready: state, last: state } };
    });
    expect(found.map(({ comparison }) => comparison.field)).toEqual(['status', 'features']);
  });
});
