import { describe, expect, test } from 'vitest';
import { F, NET } from '../../../src/features/bits.ts';
import { featureSet } from '../../../src/features/feature-set.ts';
import { refuseRestricted } from '../../../src/guest/linux/features-ok.ts';
import { decide, MODERN, message, run, status } from '../../cases.ts';

const refuse = (bits: readonly number[], restricted: boolean) =>
  decide({}, (ask) => refuseRestricted(ask, featureSet(bits), restricted));
const VERSION = 'device must provide VIRTIO_F_VERSION_1';
const PLATFORM = 'device must provide VIRTIO_F_ACCESS_PLATFORM';

describe('a platform that restricts memory', () => {
  test.each([
    [[], 'no-version-1', VERSION],
    [[F.ACCESS_PLATFORM], 'no-version-1', VERSION],
    [[F.VERSION_1], 'no-access-platform', PLATFORM],
  ] as const)('refuses the set %j', (bits, code, text) => {
    expect(refuse(bits, true)).toEqual({
      value: { by: 'driver', message: text, errno: 'ENODEV' },
      codes: [`linux/features-ok/restricted-memory=${code}`],
    });
  });

  test('takes a set with both bits', () => {
    expect(refuse(MODERN, true)).toEqual({
      value: undefined,
      codes: ['linux/features-ok/restricted-memory=met'],
    });
  });

  test.each(['pci-legacy', 'mmio-legacy', 'ccw-legacy'] as const)(
    'always refuses %s for its missing VERSION_1',
    (transport) => {
      const story = run({ transport, offers: [NET.MAC], protection: 'restricted-hook' });
      expect([status(story), message(story)]).toEqual([0x83, VERSION]);
    },
  );
});

test.each([[[]], [[F.VERSION_1]], [MODERN]])('any other platform takes the set %j', (bits) => {
  const { value, codes } = refuse(bits, false);
  expect([value, codes]).toEqual([undefined, ['linux/features-ok/restricted-memory=not-asked']]);
});
